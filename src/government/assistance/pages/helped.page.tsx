import { dayOf } from '../../../platform/time/time.ts';
import { dayText, spanText } from '../../../ui/format.ts';
import { SheetLink } from '../../../ui/sheet.tsx';
import { PageHead } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import type { Page } from '../../../ui/visit.ts';
import { type Helping, ownHelpings } from '../assistance.queries.ts';
import { minutesHelped } from '../assistance.rules.ts';
import { procedureName } from './helping.page.tsx';
import { unitsOfHelper } from './start.page.tsx';

const step = (month: string, by: -1 | 1): string => {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const at = year * 12 + number - 1 + by;
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
};
const isMonth = (text: string) => /^20\d\d-(0[1-9]|1[0-2])$/.test(text);

/** `/giup/da-giup`: whom the helper helped, by month, with the hours. Day, procedure, duration and a masked name: nothing else is left. */
export const helpedPage: Page = {
  async get(visit) {
    const { context, t, locale, query } = visit;
    unitsOfHelper(visit);
    const asked = query('thang') ?? '';
    const now = dayOf(context.now).slice(0, 7);
    const month = isMonth(asked) && asked <= now ? asked : now;
    const rows = await ownHelpings(context, month);
    const names = new Map<string, string>();
    for (const { procedure } of rows) if (!names.has(procedure)) names.set(procedure, await procedureName(visit, procedure));
    const minutesOf = (row: Helping) => minutesHelped({ ...row, endedAt: row.endedAt ?? context.now });
    const [year = '', number = ''] = month.split('-');
    const title = t('assistance.list.title');
    return {
      title,
      section: 'helping',
      active: 'helped',
      wide: true,
      sheet: { name: `da-giup-${month}` },
      body: (
        <>
          <PageHead above={t('assistance.list.month', { month: Number(number), year })} title={title} lead={t('assistance.list.lead')} />
          <p>
            <strong>
              {t('assistance.list.sum', {
                people: rows.length,
                span: spanText(
                  rows.reduce((sum, row) => sum + minutesOf(row), 0),
                  locale,
                ),
              })}
            </strong>
          </p>
          <SheetLink url={visit.url} />
          <DataTable
            caption={t('assistance.list.caption')}
            hideCaption
            rows={rows}
            rowKey={(row) => row.id}
            empty={<p>{t('assistance.list.empty')}</p>}
            columns={[
              { head: t('assistance.facts.day'), cell: (row) => dayText(dayOf(row.agreedAt ?? row.askedAt), locale), keep: true },
              { head: t('assistance.facts.person'), cell: (row) => row.maskedName, main: true },
              { head: t('assistance.facts.procedure'), cell: (row) => names.get(row.procedure) },
              { head: t('assistance.facts.place'), cell: (row) => t(`assistance.places.${row.place}`) },
              { head: t('assistance.facts.duration'), cell: (row) => spanText(minutesOf(row), locale), keep: true },
              { head: t('assistance.facts.result'), cell: (row) => (row.endReason ? t(`assistance.reasons.${row.endReason}`) : '') },
            ]}
          />
          <nav class="xs-pager" aria-label={title}>
            <a class="ds-button" data-variant="secondary" rel="prev" href={`/giup/da-giup?thang=${step(month, -1)}`}>
              {t('assistance.list.before')}
            </a>
            {month < now && (
              <a class="ds-button" data-variant="secondary" rel="next" href={`/giup/da-giup?thang=${step(month, 1)}`}>
                {t('assistance.list.after')}
              </a>
            )}
          </nav>
        </>
      ),
    };
  },
};
