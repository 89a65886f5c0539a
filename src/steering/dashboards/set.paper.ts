import type { Content } from 'pdfmake';
import { drawn, picture, polyline, rectangle } from '../../platform/pdf/drawing.ts';
import type { PageDocument } from '../../ui/document.tsx';
import { numberText } from '../../ui/format.ts';
import { plainRows } from '../../ui/sheet.tsx';
import type { ShownTable } from '../../ui/table.tsx';
import { lockedText } from '../closings/locks.queries.ts';
import { correctionOf, type Held, periodLocks } from '../closings/locks.rules.ts';
import { decimalText } from '../indicators/pages/indicators.part.tsx';
import type { SetResult } from '../indicators/sets.results.service.ts';
import type { GroupScore } from '../indicators/sets.rules.ts';
import type { IndicatorSet } from '../indicators/sets.schema.ts';
import { setTargetCode } from '../targets/targets.rules.ts';
import { csvCell, csvFile } from './dashboards.rules.ts';
import { dashboardPaper, note, paperTable, periodsTable } from './documents.paper.ts';
import { type Dashboard, fileName, type Language, type UnitNamed } from './documents.rules.ts';
import { averageText, metricName, type Names, percentText, pointsText } from './pages/sets.part.tsx';
import type { SetStanding } from './sets.queries.ts';
import { groupStanding } from './sets.rules.ts';

/** What the page shows: its tables as they are seen, the results behind them; of a single commune also its plan and the province's average. */
export type SetSheet = Pick<Dashboard, 'unit' | 'term' | 'madeAt' | 'provinces'> & {
  set: IndicatorSet;
  names: Names;
  tables: readonly ShownTable[];
  results: readonly { unit: UnitNamed; result: SetResult<Held> }[];
  standing?: SetStanding | undefined;
};

const BAR = { width: 150, height: 9, part: '#0b5a4f', whole: '#dde3e8', mark: '#111111' };
const across = (percent: number) => (Math.min(100, Math.max(0, percent)) / 100) * BAR.width;

/** A group's share as a bar; a line for the plan, a dashed one for the province's average. */
function bar(percent: number | null, plan: number | undefined, average: number | null | undefined): Content {
  const mark = (at: number, dash = '') =>
    polyline(
      [
        [across(at), 0],
        [across(at), BAR.height],
      ],
      BAR.mark,
      1.2,
      dash,
    );
  return drawn(
    picture(BAR.width, BAR.height, [
      rectangle(0, 0, BAR.width, BAR.height, BAR.whole),
      ...(percent === null ? [] : [rectangle(0, 0, across(percent), BAR.height, BAR.part)]),
      ...(plan === undefined ? [] : [mark(plan)]),
      ...(average == null ? [] : [mark(average, '2 1.5')]),
    ]),
  );
}

/** The groups with their points, beside the plan and the province. Nothing where nothing is scored. */
function groups(language: Language, set: IndicatorSet, { result, planned, average }: SetStanding): Content[] {
  const { t, locale } = language;
  const scored = result.final.groups.filter(({ max }) => max > 0);
  if (scored.length === 0) return [];
  const plan = ({ code }: GroupScore) => planned.get(setTargetCode(set.code, code));
  const whole = planned.get(setTargetCode(set.code));
  return [
    paperTable<GroupScore>(
      t('sets.groups'),
      [
        { head: t('sets.group'), cell: ({ code }) => set.groups.find((one) => one.code === code)?.name[locale] ?? code },
        { head: t('sets.points'), width: 90, numeric: true, cell: ({ points, max }) => pointsText(t, locale, points, max) },
        {
          head: t('sets.percent'),
          width: 60,
          numeric: true,
          cell: (group) => percentText(t, locale, groupStanding(set, group, locale).percent),
        },
        {
          head: '',
          width: BAR.width,
          cell: (group) => bar(groupStanding(set, group, locale).percent, plan(group), average.groups.get(group.code)?.percent),
        },
        {
          head: t('sets.plan'),
          width: 60,
          numeric: true,
          cell: (group) => (plan(group) === undefined ? '–' : percentText(t, locale, plan(group) ?? null)),
        },
        {
          head: t('dashboards.province'),
          width: 70,
          numeric: true,
          cell: ({ code }) => {
            const mean = average.groups.get(code)?.percent ?? null;
            return mean === null ? '–' : percentText(t, locale, mean);
          },
        },
      ],
      scored,
    ),
    note(t('sets.marks')),
    note(
      [
        `${t('sets.plan')}: ${whole === undefined ? t('sets.notPlanned') : t('sets.ofPoints', { percent: percentText(t, locale, whole) })}`,
        averageText(t, locale, average.whole),
      ].join('; '),
    ),
  ];
}

/** A table of the page on paper: what is empty is a line. */
function printed(language: Language, table: ShownTable): Content {
  const { locale } = language;
  const text = (value: string | number | undefined) =>
    typeof value === 'number' ? decimalText(value, locale) : value === undefined || value === '' ? '–' : value;
  return paperTable(
    table.caption,
    table.heads.map((head, at) => ({
      head,
      numeric: table.numeric[at],
      width: at === 0 || !table.numeric[at] ? undefined : 52,
      cell: (row: (string | number)[]) => text(row[at]),
    })),
    plainRows(table, language),
  );
}

type Flat = Record<string, string | number | boolean | null | undefined>;
const COLUMNS = [
  ...['set', 'setName', 'version', 'unit', 'unitName', 'from', 'to', 'group', 'groupName', 'metric', 'metricName', 'rule', 'applies'],
  ...['indicator', 'found', 'numerator', 'denominator', 'max', 'points', 'self', 'verified', 'final', 'evidence'],
  ...['locked', 'lockedText', 'lockedPeriod', 'acceptedBy', 'acceptedAt', 'correctedValue', 'madeAt'],
] as const;

/** Every metric of every unit as a flat row. `points`: what it has so far; `self`, `verified`, `final`: what was given for what is not counted. */
function csv({ locale }: Language, { set, names, results, term, madeAt }: SetSheet): string {
  const rows = results.flatMap(({ unit, result }) =>
    result.final.groups.flatMap((group, at) =>
      group.metrics.map(({ metric, value, points, max, applies }): Flat => {
        const row = result.rows.get(metric.code);
        const figure = metric.indicator === null ? undefined : result.figures.get(metric.indicator);
        return {
          ...{ set: set.code, setName: set.name[locale], version: set.version, unit: unit.id, unitName: unit.name },
          ...{ from: term.from, to: term.to, group: group.code, groupName: set.groups[at]?.name[locale] },
          ...{ metric: metric.code, metricName: metricName(metric, names, locale), rule: metric.rule.kind, applies },
          ...{ indicator: metric.indicator, found: value ?? row?.found, numerator: figure?.numerator, denominator: figure?.denominator },
          ...{ max, points, self: row?.self, verified: row?.verified, final: row?.final, evidence: row?.evidence },
          ...{
            locked: figure && figure.lock !== null,
            lockedText: figure && lockedText(figure.lock),
            lockedPeriod: figure?.lock?.period,
            acceptedBy: figure?.lock?.acceptedBy,
            acceptedAt: figure?.lock?.acceptedAt.toISOString(),
          },
          ...{ correctedValue: figure && correctionOf(figure)?.value, madeAt: madeAt.toISOString() },
        };
      }),
    ),
  );
  return csvFile(
    COLUMNS,
    rows.map((row) => COLUMNS.map((name) => csvCell(row[name]))),
  );
}

/** A set of a commune, or of the communes of a province, as files. */
export function setDocument(language: Language, sheet: SetSheet): PageDocument {
  const { t, locale } = language;
  const { set, unit, term, madeAt, tables, standing, provinces } = sheet;
  return {
    name: fileName({ file: `bo-chi-so-${set.code}`, unit, term }),
    unit: unit.id,
    rows: tables.reduce((sum, { rows }) => sum + rows.length, 0),
    paper: () =>
      dashboardPaper(
        language,
        { title: set.name[locale], unit, term, madeAt },
        [
          ...(standing ? groups(language, set, standing) : []),
          ...tables.map((table) => printed(language, table)),
          ...(standing ? periodsTable(language, { periods: periodLocks([...standing.result.figures.values()]), provinces }) : []),
          note(t('sets.basis', { basis: set.basis, version: numberText(set.version, locale) })),
        ],
        [t('documents.locks')],
      ),
    tables: () => [...tables],
    csv: () => csv(language, sheet),
  };
}
