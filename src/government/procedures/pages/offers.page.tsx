import { dayOf } from '../../../platform/time/time.ts';
import {
  DayAndBasis,
  datedColumns,
  errorsOf,
  History,
  hiddenOf,
  inOrder,
  seenIn,
  unitPath,
} from '../../../registers/units/pages/kept.part.tsx';
import type { Keeping } from '../../../registers/units/units.admin.queries.ts';
import { mayUnit } from '../../../registers/units/units.permissions.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import { answerOr } from '../../../ui/answer.ts';
import { ChoiceField, SelectField } from '../../../ui/fields.choice.tsx';
import { BackLink, Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { Notice, PageHead, StateTag } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { postedDay } from '../../../ui/typed.ts';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { type OfferRow, offersKept } from '../offers.queries.ts';
import { FILINGS, type FilingPlace } from '../offers.schema.ts';
import { setFiling } from '../offers.service.ts';
import { type CatalogueEntry, filingOf, proceduresOn } from '../procedures.queries.ts';

type Today = { entry: CatalogueEntry; filing: FilingPlace };

/** Every procedure with where it is filed today. */
async function todayIn({ context }: Visit, unit: string): Promise<Today[]> {
  const entries = await proceduresOn(context);
  return Promise.all(entries.map(async (entry) => ({ entry, filing: await filingOf(context, unit, entry.procedure) })));
}

function InForce({ visit: { t, locale }, today }: { visit: Visit; today: Today[] }) {
  return (
    <DataTable
      caption={t('offers.today')}
      hideCaption
      rows={today}
      rowKey={({ entry }) => entry.procedure}
      columns={[
        { head: t('offers.procedure'), main: true, cell: ({ entry }) => entry.name[locale] },
        { head: t('offers.code'), cell: ({ entry }) => entry.procedure, keep: true },
        {
          head: t('offers.place'),
          cell: ({ entry, filing }) => {
            const waits = filing === 'own' && !(entry.onlineForm && entry.channels.includes('online'));
            return waits ? (
              <StateTag tone="warning">{t('offers.noForm')}</StateTag>
            ) : (
              <StateTag tone={filing === 'own' ? 'success' : 'info'}>{t(`offers.places.${filing}`)}</StateTag>
            );
          },
        },
      ]}
    />
  );
}

function Decisions({ visit, kept, nameOf }: { visit: Visit; kept: Keeping<OfferRow>; nameOf(code: string | null): string }) {
  const { t, context } = visit;
  return (
    <DataTable
      caption={t('offers.decisions')}
      hideCaption
      rows={inOrder(kept.rows, dayOf(context.now))}
      rowKey={(row) => row.id}
      empty={<p>{t('offers.none')}</p>}
      columns={[
        { head: t('offers.procedure'), main: true, cell: (row) => nameOf(row.procedure) },
        { head: t('offers.place'), cell: (row) => t(`offers.places.${row.filing}`) },
        ...datedColumns<OfferRow>(visit),
        { head: t('offers.decision'), cell: (row) => row.basis },
      ]}
    />
  );
}

function Change({ visit, kept, today, errors }: { visit: Visit; kept: Keeping<OfferRow>; today: Today[]; errors: Errors }) {
  const { t, form, locale } = visit;
  const of = fieldsOf(form.all(), errors);
  return (
    <>
      <h2>{t('offers.change')}</h2>
      <p>{t('offers.changeHelp')}</p>
      <Form action={unitPath(kept.unit.id, 'cach-nop')} hidden={hiddenOf('set', kept.version)}>
        <SelectField
          {...of.text('set.procedure')}
          label={t('offers.procedure')}
          first={t('offers.all')}
          options={today.map(({ entry }) => ({ value: entry.procedure, label: entry.name[locale] }))}
        />
        <ChoiceField
          {...of.text('set.filing')}
          label={t('offers.place')}
          choices={FILINGS.map((filing) => ({
            value: filing,
            label: t(`offers.places.${filing}`),
            help: t(`offers.placesHelp.${filing}`),
          }))}
        />
        <DayAndBasis of={of} form="set" day="from" label={t('unitadmin.from')} />
        <Button>{t('offers.save')}</Button>
      </Form>
    </>
  );
}

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, context, locale } = visit;
  const kept = await offersKept(context, visit.param('unit'));
  const unit = kept.unit.id;
  const today = await todayIn(visit, unit);
  const names = new Map(today.map(({ entry }) => [entry.procedure, entry.name[locale]]));
  const nameOf = (code: string | null) => (code === null ? t('offers.all') : (names.get(code) ?? code));
  const place = (filing: unknown) => t(`offers.places.${String(filing)}`);
  const wrong = errorsOf('set', errors);
  return {
    title: t('unitadmin.parts.cach_nop'),
    section: 'admin',
    active: 'units',
    wide: true,
    body: (
      <>
        <BackLink href={unitPath(unit)} />
        <ErrorSummary errors={wrong} />
        <PageHead title={t('unitadmin.parts.cach_nop')} above={await unitName(context, unit, locale)} lead={t('offers.lead')} />
        {visit.query('xong') && <Notice tone="success" live title={t('unitadmin.saved')} />}
        <h2>{t('offers.decisions')}</h2>
        <Decisions visit={visit} kept={kept} nameOf={nameOf} />
        {mayUnit(context.actor, 'change offers', unit) && <Change visit={visit} kept={kept} today={today} errors={wrong} />}
        <h2>{t('offers.today')}</h2>
        <InForce visit={visit} today={today} />
        <History
          deeds={kept.deeds}
          detail={({ data, verb }) =>
            t(verb === 'drop filing' ? 'unitadmin.dropped' : 'unitadmin.about', {
              what: nameOf(typeof data.procedure === 'string' ? data.procedure : null),
              line: data.before
                ? t('unitadmin.becomes', { before: place(data.before), value: place(data.filing) })
                : t('unitadmin.only', { before: '', value: place(data.filing) }),
            })
          }
        />
      </>
    ),
  };
}

/** `/quan-tri/don-vi/:unit/cach-nop`: how citizens of a unit file: in force today, decided for later, and what was. */
export const offersPage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const { context, form, param } = visit;
        const text = (name: string) => form.text(`set.${name}`);
        await setFiling(context, {
          unit: param('unit'),
          procedure: text('procedure') || null,
          // What is no place the schema refuses in words.
          filing: text('filing') as FilingPlace,
          from: postedDay(form, 'set.from'),
          basis: text('basis'),
          ...seenIn(visit),
        });
        return seeOther(`${unitPath(param('unit'), 'cach-nop')}?xong=1`);
      },
      (errors) => view(visit, errors),
    ),
};
