import { addDays, type Day, dayOf } from '../../../platform/time/time.ts';
import { nationalPhone } from '../../../registers/people/people.rules.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import { dayText, numberText, phoneText } from '../../../ui/format.ts';
import { rowsOf, SheetLink } from '../../../ui/sheet.tsx';
import { PageHead } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import type { Page, View } from '../../../ui/visit.ts';
import { namesOf } from '../../dossiers/dossiers.told.queries.ts';
import { reminderRule, uncollected } from '../../dossiers/return.queries.ts';
import { unitOfPage } from '../desk.queries.ts';

const daysBetween = (from: Day, to: Day) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

/** `/can-bo/chua-nhan`: results that lie at the desk longer than the unit's days, the oldest first, with the telephone to call. */
export const uncollectedPage: Page = {
  async get(visit): Promise<View> {
    const { context, t, locale, query } = visit;
    const { unit } = unitOfPage(context, query('don-vi'));
    const today = dayOf(context.now);
    const rule = await reminderRule(context, unit);
    const rows = await uncollected(context, unit, addDays(today, -rule.afterDays), rowsOf(visit, 200));
    const names = new Map(await Promise.all(rows.map(async (one) => [one.id, (await namesOf(context, one, locale)).name] as const)));
    return {
      title: t('return.uncollected.title'),
      section: 'office',
      active: 'uncollected',
      wide: true,
      sheet: { name: 'chua-nhan', unit },
      body: (
        <>
          <PageHead
            above={await unitName(context, unit, locale)}
            title={t('return.uncollected.title')}
            lead={t('return.uncollected.lead', { days: rule.afterDays, most: rule.atMost })}
          />
          <DataTable
            caption={t('return.uncollected.title')}
            hideCaption
            rows={rows}
            rowKey={(one) => one.id}
            empty={<p>{t('return.uncollected.none')}</p>}
            columns={[
              { head: t('desk.columns.code'), main: true, keep: true, cell: (one) => <a href={`/can-bo/ho-so/${one.code}`}>{one.code}</a> },
              { head: t('return.uncollected.who'), cell: (one) => one.applicantName },
              {
                head: t('return.label.phone'),
                keep: true,
                cell: (one) => one.phone && <a href={`tel:${one.phone}`}>{phoneText(nationalPhone(one.phone))}</a>,
              },
              { head: t('desk.columns.procedure'), cell: (one) => names.get(one.id) },
              { head: t('return.uncollected.way'), cell: (one) => t(`desk.ways.${one.returnWay}`) },
              { head: t('return.uncollected.since'), cell: (one) => dayText(dayOf(one.resolvedAt), locale) },
              {
                head: t('return.uncollected.days'),
                numeric: true,
                cell: (one) => numberText(daysBetween(dayOf(one.resolvedAt), today), locale),
              },
              { head: t('return.uncollected.reminders'), numeric: true, cell: (one) => numberText(one.reminders, locale) },
            ]}
          />
          <SheetLink url={visit.url} />
        </>
      ),
    };
  },
};
