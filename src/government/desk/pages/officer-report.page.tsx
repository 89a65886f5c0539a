import { dayOf } from '../../../platform/time/time.ts';
import { accountNames } from '../../../registers/people/people.queries.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import { BackLink, ErrorSummary } from '../../../ui/form.tsx';
import { dayText, numberText } from '../../../ui/format.ts';
import { SheetLink, wantsSheet } from '../../../ui/sheet.tsx';
import { PageHead } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import type { Page, View } from '../../../ui/visit.ts';
import { unitOfPage } from '../desk.queries.ts';
import { maySeeOfficer } from '../reports.permissions.ts';
import { officerReport } from '../reports.queries.ts';
import { done, type OfficerCounts, open } from '../reports.rules.ts';
import { PATH as ABOVE } from './reports.page.tsx';
import { daysIn, PeriodChoice, reportHref } from './reports-period.part.tsx';

const PATH = `${ABOVE}/can-bo`;

const totals = (row: OfficerCounts) => ({ ...row, online: 0, direct: 0 });
const columns: readonly [key: string, of: (row: OfficerCounts) => number][] = [
  ['carried', (row) => row.carried],
  ['came', (row) => row.came],
  ['done', (row) => done(totals(row))],
  ['early', (row) => row.early],
  ['onTime', (row) => row.onTime],
  ['late', (row) => row.late],
  ['unjudged', (row) => row.unjudged],
  ['open', (row) => open(totals(row))],
  ['within', (row) => row.within],
  ['overdue', (row) => row.overdue],
  ['openUnjudged', (row) => row.openUnjudged],
];

/** `/can-bo/bao-cao/can-bo`: an officer's own work in a period; for the head that of everybody. */
export const officerReportPage: Page = {
  async get(visit): Promise<View> {
    const { context, t, locale, query } = visit;
    const { unit, units } = unitOfPage(context, query('don-vi'));
    const wish = { unit, ...daysIn(visit) };
    const head = maySeeOfficer(context.actor, unit, '');
    const asked = query('can-bo') ?? (head ? '' : context.actor.id);
    const rows = [...(await officerReport(context, unit, asked, wish.days, wantsSheet(visit) ? 'xlsx' : 'page'))];
    const names = await accountNames(context, rows.map(([account]) => account).filter(Boolean));
    const nameOf = (account: string) => names.get(account) ?? t('reports.officers.nobody');
    const all = await Promise.all(units.map(async (one) => ({ value: one, label: await unitName(context, one, locale) })));
    const title = t(head ? 'reports.officers.title' : 'reports.officers.mine');
    return {
      title,
      section: 'office',
      active: 'reports',
      wide: true,
      sheet: { name: `can-bo-${wish.days.from}-${wish.days.to}`, unit },
      ...(wish.wrong ? { status: 422 as const } : {}),
      body: (
        <>
          <BackLink href={reportHref(ABOVE, wish)}>{t('reports.officers.back')}</BackLink>
          <ErrorSummary errors={wish.wrong ? { tu: t('reports.period.wrong') } : {}} />
          <PageHead above={await unitName(context, unit, locale)} title={title} lead={t('reports.officers.lead')} />
          <PeriodChoice path={PATH} wish={wish} today={dayOf(context.now)} units={all} />
          <p>{t('reports.form.period', { from: dayText(wish.days.from, locale), to: dayText(wish.days.to, locale) })}</p>
          <DataTable
            caption={t('reports.officers.caption')}
            rows={rows.toSorted(([a], [b]) => nameOf(a).localeCompare(nameOf(b), 'vi'))}
            rowKey={([account]) => account}
            empty={<p>{t('reports.officers.empty')}</p>}
            columns={[
              { head: t('reports.officers.officer'), main: true, cell: ([account]) => nameOf(account) },
              ...columns.map(([key, of]) => ({
                head: t(`reports.officers.${key}`),
                numeric: true,
                cell: ([, row]: [string, OfficerCounts]) => numberText(of(row), locale),
                text: ([, row]: [string, OfficerCounts]) => of(row),
              })),
            ]}
          />
          <SheetLink url={visit.url} />
        </>
      ),
    };
  },
};
