import { type ComponentChildren, createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { useLanguage } from './language.tsx';

/** What a cell is in a spreadsheet: numbers stay numbers, moments moments (there in Vietnam's time), so that they can be sorted. */
export type SheetValue = string | number | Date | null;

/**
 * `main`: the cell that names its row (its header). `numeric`: aligned at the right. `keep`: never broken over lines (codes, sums). `text`: what it is in a
 * spreadsheet, where that is not what the page shows; `false` for a column of buttons, which no spreadsheet has. `only`: a column that the
 * page does not show, since another one says the same in more words.
 */
export type Column<Row> = {
  head: string;
  cell(row: Row): ComponentChildren;
  text?: ((row: Row) => SheetValue) | false | undefined;
  only?: 'sheet' | undefined;
  main?: boolean | undefined;
  numeric?: boolean | undefined;
  keep?: boolean | undefined;
};

/** A table as it was shown: its heads and, row by row, what stands in its cells. */
export type ShownTable = { caption: string; heads: string[]; numeric: boolean[]; rows: (() => ComponentChildren | SheetValue)[][] };
/** Whoever draws a page for a spreadsheet is told of every table that the page shows, so that page and sheet cannot differ (sheet.ts). */
export const Shown = createContext<((table: ShownTable) => void) | undefined>(undefined);

/** A table as a spreadsheet has it. */
export function shownTable<Row>(caption: string, columns: readonly Column<Row>[], rows: readonly Row[]): ShownTable {
  const kept = columns.filter((column) => column.text !== false);
  return {
    caption,
    heads: kept.map((column) => column.head),
    numeric: kept.map((column) => column.numeric === true),
    rows: rows.map((row) =>
      kept.map(
        ({ cell, text }) =>
          () =>
            text ? text(row) : cell(row),
      ),
    ),
  };
}

/** Rows with a caption. On a phone each row becomes a card whose lines carry the column's name. */
export function DataTable<Row>({
  caption,
  hideCaption,
  columns,
  rows,
  rowKey,
  empty,
}: {
  caption: string;
  hideCaption?: boolean | undefined;
  columns: Column<Row>[];
  rows: Row[];
  rowKey(row: Row): string;
  /** Instead of the table when there are no rows. */
  empty?: ComponentChildren;
}) {
  const { t } = useLanguage();
  const tell = useContext(Shown);
  if (tell) {
    tell(shownTable(caption, columns, rows));
    return null;
  }
  const shown = columns.filter(({ only }) => only !== 'sheet');
  if (rows.length === 0) return <div class="xs-nothing">{empty ?? <p>{t('ui.table.empty')}</p>}</div>;
  return (
    <table class="ds-table xs-table">
      <caption class={hideCaption ? 'ds-sr-only' : undefined}>{caption}</caption>
      <thead>
        <tr>
          {shown.map(({ head, numeric }) => (
            <th key={head} scope="col" data-numeric={numeric ? '' : undefined}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)}>
            {shown.map(({ head, cell, main, numeric, keep }) => {
              const Cell = main ? 'th' : 'td';
              const marks = { 'data-label': head, 'data-numeric': numeric ? '' : undefined, 'data-keep': keep || numeric ? '' : undefined };
              return (
                <Cell key={head} scope={main ? 'row' : undefined} {...marks}>
                  <div>{cell(row)}</div>
                </Cell>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** To the previous and next part of a list that is read by keys, not by page numbers. Shows nothing when all is on one page. */
export function Pager({ previous, next, by = 'page' }: { previous?: string | undefined; next?: string | undefined; by?: 'page' | 'day' }) {
  const { t } = useLanguage();
  if (!previous && !next) return null;
  return (
    <nav class="xs-pager" aria-label={t('ui.pager.label')}>
      {previous && (
        <a class="ds-button" data-variant="secondary" rel="prev" href={previous}>
          {t(`ui.pager.${by}.previous`)}
        </a>
      )}
      {next && (
        <a class="ds-button" data-variant="secondary" rel="next" href={next}>
          {t(`ui.pager.${by}.next`)}
        </a>
      )}
    </nav>
  );
}
