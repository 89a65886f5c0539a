import type { Content, TableCell } from 'pdfmake';
import { drawn } from '../../platform/pdf/drawing.ts';
import { mm, type PaperDefinition } from '../../platform/pdf/pdf.ts';
import { dayOf } from '../../platform/time/time.ts';
import { dayText, momentText, numberText } from '../../ui/format.ts';
import type { Counted } from '../closings/closings.rules.ts';
import { correctionOf, type Held } from '../closings/locks.rules.ts';
import { periodLockText } from '../closings/pages/lock.part.tsx';
import type { IndicatorVersion } from '../indicators/indicators.queries.ts';
import { decimalText, figureText as plainFigure } from '../indicators/pages/indicators.part.tsx';
import { lineDrawing } from './documents.charts.rules.ts';
import { acceptedText, type Dashboard, type Language, type Line, monthYear } from './documents.rules.ts';
import { daysName, figureText, pointsOf, targetText, termName, valueText } from './pages/figures.part.tsx';

const SMALL = 7.5;
const LINE = '#c3cbd2';
const grid = {
  hLineWidth: () => 0.5,
  vLineWidth: () => 0.5,
  hLineColor: () => LINE,
  vLineColor: () => LINE,
  paddingLeft: () => 3,
  paddingRight: () => 3,
  paddingTop: () => 1.5,
  paddingBottom: () => 1.5,
};

/** A column of a printed table. `width` in points; none: what is left. */
export type PaperColumn<Row> = { head: string; width?: number | undefined; numeric?: boolean | undefined; cell(row: Row): TableCell };

export const heading = (text: string): Content => ({ text, bold: true, fontSize: 12, margin: [0, 8, 0, 3] });
export const note = (text: string): Content => ({ text, fontSize: 9, margin: [0, 1, 0, 3] });
const small = (text: string): Content => ({ text, fontSize: SMALL });

/** A table whose caption never stands alone at the foot of a page: it is its first head, and comes again with it on the next page. */
export const paperTable = <Row>(caption: string, columns: readonly PaperColumn<Row>[], rows: readonly Row[]): Content => ({
  fontSize: 8.5,
  table: {
    headerRows: 2,
    keepWithHeaderRows: 1,
    dontBreakRows: true,
    widths: columns.map(({ width }) => width ?? '*'),
    body: [
      [
        { text: caption, bold: true, fontSize: 11, colSpan: columns.length, border: [false, false, false, true], margin: [-3, 4, 0, 1] },
        ...columns.slice(1).map((): TableCell => ({ text: '', border: [false, false, false, true] })),
      ],
      columns.map(({ head }): TableCell => ({ text: head, bold: true, alignment: 'center' })),
      ...rows.map((row) =>
        columns.map(({ cell, numeric }): TableCell => {
          const content = cell(row);
          return numeric ? { stack: [content as Content], alignment: 'right' } : content;
        }),
      ),
    ],
  },
  // No line above the caption.
  layout: { ...grid, hLineWidth: (at: number) => (at === 0 ? 0 : 0.5) },
  margin: [0, 0, 0, 4],
});

/** The units of which nothing is known yet, by name in one paragraph: as the page folds them. */
export function notYetNote({ t, locale }: Language, rows: readonly { id: string; name: string }[], notYet: ReadonlySet<string>): Content[] {
  const names = rows.flatMap(({ id, name }) => (notYet.has(id) ? [name] : []));
  return names.length === 0 ? [] : [note(t('documents.notYet', { count: numberText(names.length, locale), names: names.join(', ') }))];
}

/** With what makes it up: two shares may read the same and be of other numbers. */
function withParts(language: Language, { unit }: IndicatorVersion, counted: Counted): string {
  const value = plainFigure(language, unit, counted);
  if (counted.denominator === null) return value;
  const of = {
    numerator: numberText(counted.numerator ?? 0, language.locale),
    denominator: numberText(counted.denominator, language.locale),
  };
  return `${value} (${language.t('documents.of', of)})`;
}

/** A figure's lock in few words: state, by whom and when; what was counted otherwise since. */
export function lockLines(
  language: Language,
  { figure, indicator }: Pick<Line, 'figure' | 'indicator'>,
  provinces: Dashboard['provinces'],
): string[] {
  const { t } = language;
  const found = correctionOf(figure);
  return [
    figure.lock ? `${t('locks.locked')}: ${acceptedText(language, figure.lock, provinces)}` : t('locks.open'),
    ...(found ? [t('locks.correctedTo', { value: withParts(language, indicator, found) })] : []),
  ];
}

/** So many readings stand beside each other. */
const ACROSS = 4;
const CARD = 182;
const CHART = { width: CARD, height: 66 };

/** One reading as the page has it: name, reading, value, of how many, what could not be judged, lock, what it is beside, its months as a picture. All have one size. */
function card(language: Language, line: Line & { months: readonly Held[] }, provinces: Dashboard['provinces'], today: string): Content {
  const { t, locale } = language;
  const { indicator, figure, before, province, target, months } = line;
  const text = (one: Parameters<typeof figureText>[3]) => figureText(t, locale, indicator, one);
  const fact = (name: string, value: string) => small(t('documents.fact', { name, value }));
  const chart = lineDrawing(pointsOf(months, today), {
    ...CHART,
    top: indicator.unit === 'percent' ? 100 : undefined,
    say: (value) => valueText(t, locale, indicator.unit, value),
  });
  return {
    stack: [
      { text: indicator.name[locale], bold: true, fontSize: 9 },
      { text: t(`indicators.readings.${indicator.reading}`), italics: true, fontSize: SMALL },
      { text: text(figure), bold: true, fontSize: 15 },
      ...lockLines(language, line, provinces).map(small),
      ...(figure.denominator === null
        ? []
        : [
            fact(
              t('dashboards.of'),
              t('documents.of', {
                numerator: numberText(figure.numerator ?? 0, locale),
                denominator: numberText(figure.denominator, locale),
              }),
            ),
          ]),
      ...(figure.notJudged === null ? [] : [small(t('documents.notJudged', { count: numberText(figure.notJudged, locale) }))]),
      ...(target ? [fact(t('dashboards.target'), targetText(t, locale, indicator, target))] : []),
      ...(before ? [fact(t('dashboards.before'), text(before))] : []),
      ...(province ? [fact(t('dashboards.whole'), text(province))] : []),
      chart ? drawn(chart) : { text: t('documents.noChart'), italics: true, fontSize: SMALL, margin: [0, 4, 0, 0] },
    ],
  };
}

/** Groups of readings under a heading, those of one group side by side in one row. The heading never stands alone. */
export function cards(
  language: Language,
  title: Content,
  groups: readonly (readonly (Line & { months: readonly Held[] })[])[],
  provinces: Dashboard['provinces'],
  madeAt: Date,
): Content[] {
  const rows: Content[][] = [];
  for (const group of groups) {
    const made = group.map((line) => card(language, line, provinces, dayOf(madeAt)));
    for (let at = 0; at < made.length; at += ACROSS) {
      const part = made.slice(at, at + ACROSS);
      const last = rows.at(-1);
      if (at === 0 && last && last.length + part.length <= ACROSS) last.push(...part);
      else rows.push(part);
    }
  }
  const full = (row: Content[]): TableCell[] =>
    Array.from({ length: ACROSS }, (_, at) => (row[at] ? (row[at] as TableCell) : { text: '', border: [false, false, false, false] }));
  const drawnRow = (row: Content[]): Content => ({
    table: { widths: Array.from({ length: ACROSS }, () => CARD), body: [full(row)], dontBreakRows: true },
    layout: grid,
    margin: [0, 0, 0, 4],
  });
  return rows.map((row, at) => (at === 0 ? { stack: [title, drawnRow(row)], unbreakable: true } : drawnRow(row)));
}

/** The twelve months of figures as numbers, row by row: what the pictures show. Marks say which month is locked, and which has a correction. */
export function monthsTable(language: Language, rows: readonly { name: string; months: readonly Held[] }[]): Content[] {
  const { t, locale } = language;
  const known = rows.filter(({ months }) => months.some(({ value }) => value !== null));
  const [first] = known;
  if (!first) return [];
  const cell = (figure: Held | undefined): string => {
    if (!figure || figure.value === null) return '–';
    const value = `${figure.relation === '=' ? '' : figure.relation}${decimalText(figure.value, locale)}`;
    return `${value}${figure.lock ? '•' : ''}${correctionOf(figure) ? '‡' : ''}`;
  };
  const locked = known.some(({ months }) => months.some(({ lock }) => lock !== null));
  return [
    paperTable(
      t('documents.monthsTable'),
      [
        { head: '', cell: ({ name }) => name },
        ...first.months.map(({ from }, at) => ({
          head: monthYear(from),
          width: 37,
          numeric: true,
          cell: ({ months }: (typeof known)[number]) => cell(months[at]),
        })),
      ],
      known,
    ),
    note(t(locked ? 'documents.monthsMarks' : 'documents.monthsOpen')),
  ];
}

/** What was counted otherwise than it was locked: of the period, of the one before, of the months. */
export function correctionsTable(language: Language, { lines, months, has }: Dashboard): Content[] {
  const { t, locale } = language;
  const all = [...lines, ...lines.flatMap((line) => (line.before ? [{ ...line, figure: line.before }] : [])), ...months];
  const corrected = all.flatMap((line) => {
    const found = correctionOf(line.figure);
    return found ? [{ ...line, found }] : [];
  });
  // A period may be a month of its own line.
  const once = [
    ...new Map(corrected.map((one) => [`${one.unit.id} ${one.indicator.code} ${one.figure.from} ${one.figure.to}`, one])).values(),
  ];
  if (once.length === 0) return all.some(({ figure }) => figure.lock) ? [note(t('documents.noCorrections'))] : [];
  type Row = (typeof once)[number];
  return [
    paperTable<Row>(
      t('documents.corrections'),
      [
        ...(has.unit ? [{ head: t('dashboards.unit'), cell: ({ unit }: Row) => unit.name }] : []),
        { head: t('dashboards.indicator'), cell: ({ indicator }) => indicator.name[locale] },
        { head: t('locks.period'), width: 80, cell: ({ figure }) => daysName(t, figure) },
        { head: t('documents.lockedValue'), width: 110, numeric: true, cell: (one) => withParts(language, one.indicator, one.figure) },
        { head: t('documents.recounted'), width: 110, numeric: true, cell: (one) => withParts(language, one.indicator, one.found) },
        { head: t('documents.since'), width: 110, cell: ({ found }) => momentText(found.foundAt, locale) },
      ],
      once,
    ),
  ];
}

/** Which periods of a unit are locked, by whose acceptance and when. */
export const periodsTable = (language: Language, { periods, provinces }: Pick<Dashboard, 'periods' | 'provinces'>): Content[] =>
  periods.length === 0
    ? []
    : [
        paperTable(
          language.t('locks.periods'),
          [
            { head: language.t('locks.period'), cell: (one) => daysName(language.t, one) },
            { head: language.t('locks.state'), width: 150, cell: (one) => periodLockText(language, one) },
            { head: language.t('locks.accepted'), width: 300, cell: ({ lock }) => acceptedText(language, lock, provinces) || '–' },
            { head: language.t('locks.correctedCount'), width: 90, numeric: true, cell: ({ corrected }) => String(corrected) },
          ],
          periods,
        ),
      ];

/** A document of figures: A4 across, whose it is, of which period, when it was made; how it is read and what a lock is stands at the beginning. `notes`: other sentences there. */
export function dashboardPaper(
  { t, locale }: Language,
  { title, unit, term, madeAt, boundaries }: Pick<Dashboard, 'title' | 'unit' | 'term' | 'madeAt' | 'boundaries'>,
  content: Content[],
  notes = [t('documents.readings'), t('documents.locks')],
): PaperDefinition {
  const about = { title, unit: unit.name, term: termName(t, term) };
  return {
    locale,
    landscape: true,
    info: { title: `${title}: ${unit.name}, ${about.term}`, author: unit.name, moment: madeAt },
    margins: [mm(15), mm(13), mm(15), mm(14)],
    fontSize: 10,
    footer: (page, pages) => ({
      text: t('documents.page', { ...about, page, pages }),
      alignment: 'center',
      fontSize: 8,
      margin: [0, 6, 0, 0],
    }),
    content: [
      { text: unit.name, fontSize: 11 },
      { text: title, bold: true, fontSize: 16 },
      { text: t('documents.made', { term: about.term, when: momentText(madeAt, locale) }), margin: [0, 0, 0, 4] },
      ...(boundaries ? [note(t('documents.boundaries', { day: dayText(boundaries, locale) }))] : []),
      ...notes.map(note),
      ...content,
    ],
  };
}
