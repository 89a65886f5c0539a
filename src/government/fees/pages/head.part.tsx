import { newId } from '../../../platform/database/id.ts';
import { TextField } from '../../../ui/fields.text.tsx';
import { Button, ButtonRow, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { dayText, moneyText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { StateTag } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import type { Visit } from '../../../ui/visit.ts';
import type { openRefunds } from '../bank.queries.ts';
import { feeRole } from '../fees.permissions.ts';
import type { daysOf } from '../fees.queries.ts';
import { dayStanding } from '../fees.rules.ts';
import { payeeOf } from '../refunds.service.ts';
import { standingTones } from './money.part.tsx';

type Shared = { visit: Visit; names: ReadonlyMap<string, string>; action: string; unit: string; errors: Errors };

/** What was typed into this row's form, and what is wrong with it. */
const inRow = ({ visit: { form }, errors }: Pick<Shared, 'visit' | 'errors'>, id: string) =>
  form.text('id') === id ? fieldsOf(form.all(), errors) : fieldsOf({}, {});

/** Refunds that are not over: to be approved by another than who asked, then paid. */
export function Refunds({ refunds, ...shared }: Shared & { refunds: Awaited<ReturnType<typeof openRefunds>> }) {
  const { t, locale } = useLanguage();
  const { visit, names, action, unit } = shared;
  const { actor } = visit.context;
  const form = (one: (typeof refunds)[number]) => {
    const hidden = { id: one.id, key: newId(), unit };
    if (one.state === 'asked' && feeRole(actor, 'judge refund', { unit, by: one.askedBy }))
      return (
        <Form action={action} hidden={hidden}>
          <TextField {...inRow(shared, one.id).text('reason')} label={t('fees.refund.note')} maxLength={500} optional />
          <ButtonRow>
            <Button name="do" value="approve">
              {t('fees.refund.approve')}
            </Button>
            <Button name="do" value="refuse" look="secondary" danger>
              {t('fees.refund.refuse')}
            </Button>
          </ButtonRow>
        </Form>
      );
    if (one.state === 'approved' && feeRole(actor, 'pay refund', { unit }))
      return (
        <Form action={action} hidden={{ ...hidden, do: 'pay' }}>
          <Button look="secondary">{t('fees.refund.pay')}</Button>
        </Form>
      );
    return t('fees.refund.others');
  };
  return (
    <DataTable
      caption={t('fees.refund.list')}
      hideCaption
      rows={refunds}
      rowKey={(one) => one.id}
      empty={<p>{t('fees.refund.none')}</p>}
      columns={[
        { head: t('fees.refund.amount'), main: true, cell: (one) => moneyText(one.amount, locale) },
        {
          head: t('fees.refund.source'),
          cell: (one) =>
            one.code ? (
              <a href={`/can-bo/ho-so/${one.code}/le-phi`}>{one.code}</a>
            ) : (
              <a href={`/can-bo/doi-soat/${one.credit}`}>{t('fees.refund.credit')}</a>
            ),
        },
        {
          head: t('fees.refund.payee'),
          cell: (one) => {
            const { name, account } = payeeOf(one);
            return [name, t(`fees.refund.${one.way}`), account].filter(Boolean).join(', ');
          },
        },
        { head: t('fees.reason'), cell: (one) => one.reason },
        { head: t('fees.refund.askedBy'), cell: (one) => names.get(one.askedBy) ?? t('fees.somebody') },
        { head: t('fees.refund.next'), cell: form },
      ]}
    />
  );
}

/** Cashiers' days; a difference waits for the head. */
export function Days({ days, ...shared }: Shared & { days: Awaited<ReturnType<typeof daysOf>> }) {
  const { t, locale } = useLanguage();
  const { visit, names, action, unit } = shared;
  return (
    <DataTable
      caption={t('fees.day.all')}
      hideCaption
      rows={days}
      rowKey={(one) => one.id}
      empty={<p>{t('fees.day.none')}</p>}
      columns={[
        { head: t('fees.day.day'), main: true, cell: (one) => dayText(one.day, locale) },
        { head: t('fees.day.cashier'), cell: (one) => names.get(one.cashier) ?? t('fees.somebody') },
        { head: t('fees.day.expected'), numeric: true, cell: (one) => (one.expected === null ? '' : moneyText(one.expected, locale)) },
        { head: t('fees.day.counted'), numeric: true, cell: (one) => (one.counted === null ? '' : moneyText(one.counted, locale)) },
        {
          head: t('fees.day.state'),
          cell: (one) => {
            const standing = dayStanding(one);
            return (
              <>
                <StateTag tone={standingTones[standing]}>{t(`fees.day.standings.${standing}`)}</StateTag> {one.reason}
              </>
            );
          },
        },
        {
          head: t('fees.refund.next'),
          cell: (one) =>
            dayStanding(one) === 'waiting' && feeRole(visit.context.actor, 'accept day', { unit, by: one.cashier }) ? (
              <Form action={action} hidden={{ do: 'day', id: one.id, key: newId(), unit }}>
                <TextField {...inRow(shared, one.id).text('reason')} label={t('fees.day.acceptReason')} maxLength={500} />
                <Button look="secondary">{t('fees.day.accept')}</Button>
              </Form>
            ) : (
              ''
            ),
        },
      ]}
    />
  );
}
