import type { Translate } from '../../platform/words/words.ts';
import { channels, keysPressed } from '../dossiers/dossiers.rules.ts';
import { type Besides, type Counts, officialColumns, opening, type Report } from './reports.rules.ts';

/** A cell of the head, as wide and as high as the form has it. */
export type HeadCell = { text: string; columns: number; rows: number };
/** One row of figures under its name. */
export type FormRow = { name: string; figures: number[] };
/** The form as page, spreadsheet and print show it: the same head, the same figures, in the same order. */
export type FormTable = { caption: string; head: HeadCell[][]; labels: string[]; numbers: string[]; rows: FormRow[]; total: FormRow };

const cell = (text: string, columns = 1, rows = 1): HeadCell => ({ text, columns, rows });

/** The head of the form: three rows of names that reach over each other. `first`: what its second column names. */
function headOf(t: Translate, first: string): HeadCell[][] {
  const rows: [HeadCell[], HeadCell[], HeadCell[]] = [[cell(t('reports.form.order'), 1, 3), cell(first, 1, 3)], [], []];
  const seen = new Set<string>();
  for (const column of officialColumns) {
    const name = t(`reports.form.columns.${column.key}`);
    const group = `reports.form.groups.${column.group}`;
    if (!seen.has(group)) rows[0].push(cell(t(group), officialColumns.filter((one) => one.group === column.group).length));
    seen.add(group);
    if (!('within' in column)) {
      rows[1].push(cell(name, 1, 2));
      continue;
    }
    const within = `reports.form.within.${column.within}`;
    if (!seen.has(within)) rows[1].push(cell(t(within), officialColumns.filter((one) => 'within' in one).length));
    seen.add(within);
    rows[2].push(cell(name));
  }
  return rows;
}

const figuresOf = (row: Counts): number[] => officialColumns.map((column) => column.of(row));

function tableOf(t: Translate, caption: string, first: string, rows: FormRow[], total: Counts): FormTable {
  return {
    caption,
    head: headOf(t, first),
    labels: officialColumns.map((column) => t(`reports.form.labels.${column.key}`)),
    numbers: Array.from({ length: officialColumns.length + 2 }, (_, at) => `(${at + 1})`),
    rows,
    total: { name: t('reports.form.total'), figures: figuresOf(total) },
  };
}

/** The form itself, by fields of procedures, in the order of their names. */
export function fieldTable(report: Report, names: ReadonlyMap<string, string>, t: Translate): FormTable {
  const rows = [...report.fields]
    .map(([code, row]) => ({ name: names.get(code) ?? code, figures: figuresOf(row) }))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'vi'));
  return tableOf(t, t('reports.form.title'), t('reports.form.field'), rows, report.total);
}

/** The same figures by the way of filing. */
export function channelTable(report: Report, t: Translate): FormTable {
  const rows = channels.flatMap((channel) => {
    const row = report.channels.get(channel);
    return row ? [{ name: t(`reports.channels.${channel}`), figures: figuresOf(row) }] : [];
  });
  return tableOf(t, t('reports.channels.title'), t('reports.form.channel'), rows, report.total);
}

const besideKeys = ['unjudged', 'openUnjudged', 'noResult', 'waiting', 'held'] as const satisfies readonly (keyof Besides)[];
const movedKeys = ['movedIn', 'movedOut', 'judgedOnTime', 'judgedLate'] as const satisfies readonly (keyof Besides)[];

/** What stands beside the form. */
export function besidesOf(report: Report, t: Translate): { name: string; count: number }[] {
  const { besides } = report;
  return [
    ...besideKeys.map((key) => ({ name: t(`reports.besides.${key}`), count: besides[key] })),
    { name: t('reports.besides.opening'), count: opening(report) },
    ...movedKeys.map((key) => ({ name: t(`reports.besides.${key}`), count: besides[key] })),
    ...keysPressed.map((key) => ({ name: t(`reports.besides.keys.${key}`), count: besides.keys[key] })),
  ];
}

/** What must be said under the form; that something is not judged only where something is. */
export function notesOf({ total }: Report, t: Translate): string[] {
  const unjudged = total.unjudged + total.openUnjudged > 0;
  return [
    t('reports.form.notes.sums'),
    ...(unjudged ? [t('reports.form.notes.unjudged', { done: total.unjudged, open: total.openUnjudged })] : []),
    t('reports.form.notes.early'),
    t('reports.form.notes.ended'),
    t('reports.form.notes.once'),
  ];
}

/** The head as a grid: each cell where it begins, nothing where another reaches over. */
export function gridOf(head: readonly HeadCell[][], width: number): (HeadCell | undefined)[][] {
  const grid: (HeadCell | undefined)[][] = head.map(() => Array.from({ length: width }));
  const taken = new Set<string>();
  for (const [row, cells] of head.entries()) {
    let column = 0;
    for (const one of cells) {
      while (taken.has(`${row} ${column}`)) column++;
      (grid[row] as (HeadCell | undefined)[])[column] = one;
      for (let down = 0; down < one.rows; down++)
        for (let right = 0; right < one.columns; right++) taken.add(`${row + down} ${column + right}`);
    }
  }
  return grid;
}
