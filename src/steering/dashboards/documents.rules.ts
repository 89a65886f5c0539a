import type { Day } from '../../platform/time/time.ts';
import { fold } from '../../platform/words/fold.ts';
import type { Locale, Translate } from '../../platform/words/words.ts';
import { dayText, momentText } from '../../ui/format.ts';
import { type Column, type ShownTable, shownTable } from '../../ui/table.tsx';
import { correctionOf, type Held, type Lock, type PeriodLock } from '../closings/locks.rules.ts';
import { periodLockText } from '../closings/pages/lock.part.tsx';
import type { Figure } from '../indicators/evaluate.service.ts';
import type { IndicatorVersion } from '../indicators/indicators.queries.ts';
import { coverageText } from '../indicators/pages/indicators.part.tsx';
import type { Target } from '../targets/targets.queries.ts';
import type { Term } from './dashboards.rules.ts';
import { daysName, termName } from './pages/figures.part.tsx';

export type UnitNamed = { id: string; code: string; name: string };
/** A figure of a document: of which unit and indicator, beside what. `since`: since when something is counted in the unit. */
export type Line = {
  unit: UnitNamed;
  indicator: IndicatorVersion;
  figure: Held;
  before?: Held | undefined;
  province?: Figure | undefined;
  target?: Target | undefined;
  since?: string | undefined;
};
/**
 * What a page of figures says, whatever it is written as. `unit`: whose page it is. `lines`: the figures of the period, `months` those of the months before its end.
 * `periods`: what is locked of a single unit. `has`: what stands beside a figure on the page.
 */
export type Dashboard = {
  /** `bang-dieu-hanh`: what the file is called, before unit and period. */
  file: string;
  title: string;
  unit: UnitNamed;
  term: Term;
  madeAt: Date;
  /** By the boundaries of which day, where that was chosen. */
  boundaries?: Day | undefined;
  lines: readonly Line[];
  months: readonly Line[];
  periods: readonly PeriodLock[];
  provinces: ReadonlyMap<string, string>;
  has: { unit: boolean; before: boolean; province: boolean; target: boolean };
};
export type Language = { t: Translate; locale: Locale };

/** `bang-dieu-hanh-xa-can-giuoc-2026-10`. */
export const fileName = ({ file, unit, term }: Pick<Dashboard, 'file' | 'unit' | 'term'>): string =>
  [file, fold(unit.name), term.key].join('-').replaceAll(' ', '-');

export const monthYear = (day: string): string => `${day.slice(5, 7)}/${day.slice(0, 4)}`;

/** By whose acceptance, and when. */
export const acceptedText = ({ t, locale }: Language, lock: Lock | null, provinces: Dashboard['provinces']): string =>
  lock === null
    ? ''
    : t('locks.acceptedBy', { province: provinces.get(lock.acceptedBy) ?? lock.acceptedBy, when: momentText(lock.acceptedAt, locale) });

/** What a document is about, line by line. */
export function aboutOf({ t, locale }: Language, { title, unit, term, madeAt, boundaries }: Dashboard): [name: string, said: string][] {
  return [
    [t('documents.about.title'), title],
    [t('documents.about.unit'), `${unit.name} (${unit.code})`],
    [t('documents.about.term'), termName(t, term)],
    [t('documents.about.days'), `${dayText(term.from, locale)} – ${dayText(term.to, locale)}`],
    ...(boundaries ? ([[t('documents.about.boundaries'), dayText(boundaries, locale)]] as [string, string][]) : []),
    [t('documents.about.made'), momentText(madeAt, locale)],
    [t('documents.about.readings'), t('documents.readings')],
    [t('documents.about.locks'), t('documents.locks')],
  ];
}

const plain = (head: string, of: (line: Line) => string | null): Column<Line> => ({ head, cell: of });
const number = (head: string, of: (line: Line) => number | null | undefined): Column<Line> => ({
  head,
  numeric: true,
  cell: of,
  text: (line) => of(line) ?? null,
});

/** Figures as numbers, not rounded, one row each. `when`: the column that says of which month a row is. */
function figuresTable(language: Language, dashboard: Dashboard, caption: string, lines: readonly Line[], when: boolean): ShownTable {
  const { t, locale } = language;
  const { has, provinces } = dashboard;
  const found = (line: Line) => correctionOf(line.figure);
  const columns: Column<Line>[] = [
    ...(has.unit ? [plain(t('dashboards.unit'), ({ unit }) => unit.name), plain(t('documents.unitCode'), ({ unit }) => unit.code)] : []),
    plain(t('dashboards.indicator'), ({ indicator }) => indicator.name[locale]),
    plain(t('indicators.admin.code'), ({ indicator }) => indicator.code),
    plain(t('indicators.admin.reading'), ({ indicator }) => t(`indicators.readings.${indicator.reading}`)),
    plain(t('dashboards.measuredIn'), ({ indicator }) => t(`indicators.units.${indicator.unit}`)),
    ...(when ? [plain(t('locks.month'), ({ figure }) => monthYear(figure.from))] : []),
    number(t(when ? 'locks.value' : 'dashboards.now'), ({ figure }) => figure.value),
    plain(t('documents.relation'), ({ figure }) => figure.relation),
    number(t('dashboards.numerator'), ({ figure }) => figure.numerator),
    number(t('dashboards.denominator'), ({ figure }) => figure.denominator),
    number(t('dashboards.notJudged'), ({ figure }) => figure.notJudged),
    ...(lines.some(({ figure }) => figure.covered)
      ? [plain(t('indicators.covered.head'), ({ figure }) => figure.covered && coverageText(t, figure.covered, figure.value !== null))]
      : []),
    ...(when
      ? []
      : [
          ...(has.target ? [number(t('dashboards.target'), ({ target }) => target && Number(target.value))] : []),
          ...(has.before ? [number(t('dashboards.before'), ({ before }) => before?.value)] : []),
          ...(has.province ? [number(t('dashboards.whole'), ({ province }) => province?.value)] : []),
          ...(has.unit ? [plain(t('dashboards.since'), ({ since }) => (since ? monthYear(since) : t('dashboards.notYet')))] : []),
        ]),
    plain(t('locks.state'), ({ figure }) => t(figure.lock ? 'locks.locked' : 'locks.open')),
    plain(t('locks.accepted'), ({ figure }) => acceptedText(language, figure.lock, provinces)),
    number(t('locks.corrected'), (line) => found(line)?.value),
    plain(t('documents.correctedSince'), (line) => momentOf(found(line)?.foundAt, locale)),
    plain(t('dashboards.source'), ({ indicator }) => t(`indicators.sources.${indicator.source}`)),
    plain(t('dashboards.basis'), ({ indicator, figure }) => figure.basis ?? indicator.basis),
  ];
  return shownTable(caption, columns, lines);
}
const momentOf = (moment: Date | undefined, locale: Locale): string => (moment ? momentText(moment, locale) : '');

/** A document as the sheets of a spreadsheet: the figures, their months, which periods are locked, what it is about. */
export function tablesOf(language: Language, dashboard: Dashboard): ShownTable[] {
  const { t } = language;
  const { lines, months, periods, provinces } = dashboard;
  const periodColumns: Column<PeriodLock>[] = [
    { head: t('locks.period'), cell: (one) => daysName(t, one) },
    { head: t('locks.state'), cell: (one) => periodLockText(language, one) },
    { head: t('locks.accepted'), cell: ({ lock }) => acceptedText(language, lock, provinces) },
    { head: t('locks.correctedCount'), numeric: true, cell: ({ corrected }) => corrected, text: ({ corrected }) => corrected },
  ];
  const about: Column<[string, string]>[] = [
    { head: t('documents.about.what'), cell: ([name]) => name },
    { head: t('documents.about.said'), cell: ([, said]) => said },
  ];
  return [
    figuresTable(language, dashboard, t('documents.figures'), lines, false),
    ...(months.length > 0 ? [figuresTable(language, dashboard, t('documents.months'), months, true)] : []),
    ...(periods.length > 0 ? [shownTable(t('locks.periods'), periodColumns, periods)] : []),
    shownTable(t('documents.about.caption'), about, aboutOf(language, dashboard)),
  ];
}
