import { useLanguage } from '../../../ui/language.tsx';
import { Tag } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import type { SessionRow } from '../calendar.schema.ts';
import { capital } from './note.part.tsx';

const MONDAY_FIRST = [1, 2, 3, 4, 5, 6, 0];

export const sessionsText = (sessions: readonly { opens: string; closes: string }[]): string =>
  sessions.map(({ opens, closes }) => `${opens}–${closes}`).join(', ');

/** The hours of a week, and the decisions that they rest on. */
export function Week({ caption, rows }: { caption: string; rows: readonly SessionRow[] }) {
  const { t } = useLanguage();
  if (rows.length === 0) return <p>{t('calendar.admin.noWeek')}</p>;
  const week = MONDAY_FIRST.map((weekday) => ({ weekday, sessions: rows.filter((row) => row.weekday === weekday) }));
  const bases = [...new Map(rows.map((row) => [row.basis, row])).values()];
  return (
    <>
      <DataTable
        caption={caption}
        rows={week}
        rowKey={({ weekday }) => String(weekday)}
        columns={[
          { head: t('calendar.admin.weekday'), main: true, cell: ({ weekday }) => capital(t(`calendar.weekdays.${weekday}`)) },
          {
            head: t('calendar.admin.sessions'),
            cell: ({ sessions }) => (sessions.length > 0 ? sessionsText(sessions) : t('calendar.admin.closed')),
          },
        ]}
      />
      {bases.map(({ basis, certainty }) => (
        <p key={basis}>
          {t('calendar.admin.basis')}: {basis}{' '}
          {certainty === 'doubtful' && <Tag tone="warning">{t('calendar.admin.certainty.doubtful')}</Tag>}
        </p>
      ))}
    </>
  );
}
