import { Refusal } from '../../../platform/context/refusal.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { accountNames } from '../../../registers/people/people.queries.ts';
import { validOn } from '../../../registers/units/units.rules.ts';
import type { Unit } from '../../../registers/units/units.schema.ts';
import { Button, ErrorSummary, Form } from '../../../ui/form.tsx';
import { SheetLink } from '../../../ui/sheet.tsx';
import { PageHead } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import type { Page, View, Visit } from '../../../ui/visit.ts';
import { unitText } from '../../indicators/pages/indicators.part.tsx';
import { sectionFor } from '../../indicators/section.rules.ts';
import { PeriodField } from '../../targets/pages/period.part.tsx';
import { isPeriod, type Period, periodText, spanOf } from '../../targets/periods.rules.ts';
import { closingsIn, communesClosed } from '../closings.queries.ts';
import { lastMonth, periodsOver } from '../closings.rules.ts';
import { ClosingState, doneText } from './closing.part.tsx';

export const CLOSINGS = '/dieu-hanh/khoa-so';

type Line = { unit: Unit; period: Period };

/** One commune's recent periods; of several communes one period. */
function linesOf(units: readonly Unit[], asked: Period | undefined, { context }: Visit): Line[] {
  const [own] = units;
  const all: Line[] =
    units.length === 1 && own && !asked
      ? periodsOver(context.now).map((period) => ({ unit: own, period }))
      : units.map((unit) => ({ unit, period: asked ?? lastMonth(dayOf(context.now)) }));
  return all.filter(({ unit, period }) => validOn(unit, spanOf(period).ends));
}

async function view(visit: Visit): Promise<View> {
  const { t, context, query, url } = visit;
  const units = await communesClosed(context);
  if (units.length === 0)
    throw context.actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('context.forbidden', 403);
  const wanted = query('ky') || undefined;
  const bad = wanted !== undefined && !isPeriod(wanted);
  const asked = bad ? undefined : wanted;
  const lines = linesOf(units, asked, visit);
  const period = asked ?? lastMonth(dayOf(context.now));
  const closings = await closingsIn(context, [...new Set(lines.map(({ unit }) => unit.id))], [...new Set(lines.map((one) => one.period))]);
  const names = await accountNames(
    context,
    closings.flatMap(({ signedBy, decidedBy }) => [signedBy, decidedBy ?? signedBy]),
  );
  const of = new Map(closings.map((one) => [`${one.unit} ${one.period}`, one]));
  const rows = lines.map((line) => ({ ...line, closing: of.get(`${line.unit.id} ${line.period}`) }));
  const [own] = units;
  const oneUnit = units.length === 1 && own && !asked;
  const error = bad ? t('closings.errors.period') : undefined;
  return {
    title: t('closings.title'),
    section: sectionFor(visit.context.actor),
    active: 'steering',
    wide: true,
    ...(bad ? { status: 422 } : {}),
    sheet: { name: 'chot-so-lieu' },
    body: (
      <>
        <ErrorSummary errors={error ? { ky: error } : {}} />
        <PageHead title={t('closings.title')} lead={t('closings.lead')} />
        <Form action={CLOSINGS} method="get" inline>
          <PeriodField
            name="ky"
            label={t('closings.period')}
            today={dayOf(context.now)}
            value={oneUnit ? undefined : period}
            error={error}
            {...(units.length === 1 ? { first: t('closings.latest') } : {})}
          />
          <Button look="secondary">{t('closings.show')}</Button>
        </Form>
        <DataTable
          caption={
            oneUnit ? t('closings.listOwn', { unit: unitText(visit, own) }) : t('closings.listOf', { period: periodText(t, period) })
          }
          rows={rows}
          rowKey={(row) => `${row.unit.id} ${row.period}`}
          empty={<p>{t('closings.noUnits')}</p>}
          columns={[
            {
              head: t('closings.unit'),
              main: true,
              cell: (row) => (
                <a href={`${CLOSINGS}/${row.unit.id}/${row.period}`}>
                  {unitText(visit, row.unit)}, {periodText(t, row.period)}
                </a>
              ),
              text: (row) => unitText(visit, row.unit),
            },
            { head: t('closings.period'), cell: (row) => periodText(t, row.period), keep: true },
            {
              head: t('closings.state'),
              cell: ({ closing }) => <ClosingState visit={visit} state={closing?.state ?? 'open'} />,
              text: ({ closing }) => t(`closings.states.${closing?.state ?? 'open'}`),
            },
            {
              head: t('closings.signed'),
              cell: ({ closing }) => (closing ? doneText(visit, names, closing.signedBy, closing.signedAt) : t('closings.notDoneYet')),
            },
            {
              head: t('closings.decided'),
              cell: ({ closing }) =>
                closing?.decidedBy && closing.decidedAt
                  ? doneText(visit, names, closing.decidedBy, closing.decidedAt)
                  : t('closings.notDoneYet'),
            },
            { head: t('closings.corrections'), numeric: true, cell: ({ closing }) => closing?.corrections ?? 0 },
          ]}
        />
        <SheetLink url={url} />
      </>
    ),
  };
}

/** `/dieu-hanh/khoa-so`: which periods are open, signed off, accepted, and in how many figures they are counted otherwise since. */
export const closingsPage: Page = { get: view };
