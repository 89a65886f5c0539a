import { numberText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import type { FormRow, FormTable } from '../reports.form.ts';

function Row({ table, row, order }: { table: FormTable; row: FormRow; order: string }) {
  const { t, locale } = useLanguage();
  return (
    <tr>
      <td data-label={t('reports.form.order')} data-numeric="">
        <div>{order}</div>
      </td>
      <th scope="row">
        <div>{row.name}</div>
      </th>
      {row.figures.map((figure, at) => (
        <td key={table.labels[at]} data-label={table.labels[at]} data-numeric="" data-keep="">
          <div>{numberText(figure, locale)}</div>
        </td>
      ))}
    </tr>
  );
}

/** A table of the form: names that reach over each other, the numbers of the columns, rows, total. On a phone each row is a card with full names. */
export function ReportTable({ table }: { table: FormTable }) {
  return (
    <table class="ds-table xs-table xs-report">
      <caption>{table.caption}</caption>
      <thead>
        {table.head.map((cells, row) => (
          <tr key={cells[0]?.text ?? row}>
            {cells.map((cell, at) => (
              <th
                key={`${at} ${cell.text}`}
                scope={cell.columns > 1 ? 'colgroup' : 'col'}
                colSpan={cell.columns > 1 ? cell.columns : undefined}
                rowSpan={cell.rows > 1 ? cell.rows : undefined}
              >
                {cell.text}
              </th>
            ))}
          </tr>
        ))}
        <tr>
          {table.numbers.map((number) => (
            <td key={number}>{number}</td>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, at) => (
          <Row key={row.name} table={table} row={row} order={String(at + 1)} />
        ))}
        <Row table={table} row={table.total} order="" />
      </tbody>
    </table>
  );
}
