import { phoneText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { DataTable } from '../../../ui/table.tsx';
import type { BookRow, TrackingBook } from '../papers/book.paper.ts';
import { speechOf } from '../papers/frame.paper.ts';

/** The tracking book as a table: its columns as Mẫu số 07 names them, its days as days that can be sorted. */
export function BookTable({ book }: { book: TrackingBook }) {
  const { t, locale } = useLanguage();
  const { say, day } = speechOf('mau-07', book.madeAt, { locale });
  const moment = (name: 'receivedAt' | 'dueAt' | 'returnedAt') => ({
    head: say(name),
    text: (row: BookRow) => row[name],
    cell: (row: BookRow) => row[name] && day(row[name]),
  });
  return (
    <DataTable
      caption={t('paper.names.so-theo-doi')}
      rows={book.rows}
      rowKey={(row) => row.code}
      columns={[
        { head: say('code'), main: true, cell: (row) => row.code },
        { head: say('procedure'), cell: (row) => row.procedure },
        { head: say('sets'), numeric: true, text: (row) => row.sets, cell: (row) => row.sets },
        { head: say('applicant'), cell: (row) => row.applicant },
        {
          head: say('address'),
          cell: (row) => [row.address, row.phone && phoneText(row.phone.replace(/^\+84/, '0'))].filter(Boolean).join(', '),
        },
        { head: say('unit'), cell: (row) => row.unit },
        moment('receivedAt'),
        moment('dueAt'),
        moment('returnedAt'),
        { head: say('way'), cell: (row) => say(row.way) },
        { head: say('note'), cell: (row) => row.note },
      ]}
    />
  );
}
