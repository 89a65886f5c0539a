import { newId } from '../../../platform/database/id.ts';
import { withCookies } from '../../../platform/identity/identity.doors.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { answerOr } from '../../../ui/answer.ts';
import { TextField } from '../../../ui/fields.text.tsx';
import { Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { dayText } from '../../../ui/format.ts';
import { SheetLink } from '../../../ui/sheet.tsx';
import { Notice, PageHead, StateTag } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { unitName } from '../../units/units.queries.ts';
import { registerCounter, revokeCounter } from '../counter.manage.service.ts';
import { counterHere, listCounters, type RegisteredCounter } from '../counter.queries.ts';
import { UnitField, unitsToChoose } from './units.part.tsx';

const COUNTERS_PAGE = '/quan-tri/may-quay';

function Counters({ visit, counters, names }: { visit: Visit; counters: RegisteredCounter[]; names: Map<string, string> }) {
  const { t, locale } = visit;
  return (
    <DataTable
      caption={t('counter.list.caption')}
      rows={counters}
      rowKey={(one) => one.id}
      columns={[
        { head: t('counter.list.name'), main: true, cell: (one) => one.name },
        { head: t('counter.list.unit'), cell: (one) => names.get(one.unit) ?? one.unit },
        { head: t('counter.list.registered'), cell: (one) => dayText(dayOf(one.registeredAt), locale), keep: true },
        {
          head: t('counter.list.used'),
          cell: (one) => (one.lastUsedDay ? dayText(one.lastUsedDay, locale) : t('counter.list.never')),
          keep: true,
        },
        {
          head: t('counter.list.state'),
          cell: (one) => (
            <StateTag tone={one.revokedAt ? 'neutral' : 'success'}>
              {t(one.revokedAt ? 'counter.list.revoked' : 'counter.list.live')}
            </StateTag>
          ),
        },
        {
          head: t('counter.list.action'),
          cell: (one) =>
            !one.revokedAt && (
              <Form action={COUNTERS_PAGE} hidden={{ do: 'revoke', id: one.id, key: newId() }}>
                <Button look="secondary" danger>
                  {t('counter.list.revokeOf', { name: one.name })}
                </Button>
              </Form>
            ),
        },
      ]}
    />
  );
}

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, context, locale, form } = visit;
  const [counters, here] = await Promise.all([listCounters(context), counterHere(context, visit)]);
  const ids = new Set(counters.map((one) => one.unit));
  const names = new Map(await Promise.all([...ids].map(async (unit) => [unit, await unitName(context, unit, locale)] as const)));
  const of = fieldsOf(form.all(), errors);
  return {
    title: t('counter.list.title'),
    section: 'admin',
    active: 'counters',
    wide: true,
    sheet: { name: 'may-quay' },
    body: (
      <>
        <ErrorSummary errors={errors} />
        <PageHead title={t('counter.list.title')} lead={t('counter.list.lead')} />
        {visit.query('xong') && (
          <Notice tone="success" live title={t(visit.query('xong') === 'huy' ? 'counter.list.givenUp' : 'counter.list.saved')} />
        )}
        <SheetLink url={visit.url} />
        <Counters visit={visit} counters={counters} names={names} />
        <h2>{t('counter.list.register')}</h2>
        {here ? (
          <p>{t('counter.list.here', { name: here.name })}</p>
        ) : (
          <>
            <p>{t('counter.list.registerHelp')}</p>
            <Form action={COUNTERS_PAGE} hidden={{ key: (!form.text('do') && form.text('key')) || newId() }}>
              <TextField
                {...of.text('name')}
                label={t('counter.list.name')}
                help={t('counter.list.nameHelp')}
                maxLength={60}
                width="medium"
              />
              <UnitField {...of.text('unit')} label={t('counter.list.unit')} units={await unitsToChoose(visit)} />
              <Button>{t('counter.list.save')}</Button>
            </Form>
          </>
        )}
      </>
    ),
  };
}

/** `/quan-tri/may-quay`: the PCs that several officers share; the one at which the administrator sits is registered here. */
export const countersPage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const { context, form } = visit;
        const key = form.text('key') || newId();
        if (form.text('do') === 'revoke') {
          await revokeCounter(context, { id: form.text('id'), key });
          return seeOther(`${COUNTERS_PAGE}?xong=huy`);
        }
        const { cookies } = await registerCounter(context, visit, { name: form.text('name'), unit: form.text('unit'), key });
        return withCookies(seeOther(`${COUNTERS_PAGE}?xong=1`), cookies);
      },
      (errors) => view(visit, errors),
    ),
};
