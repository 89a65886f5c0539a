import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { accountNames } from '../../../registers/people/people.queries.ts';
import { answerOr } from '../../../ui/answer.ts';
import { LongTextField, TextField } from '../../../ui/fields.text.tsx';
import { BackLink, Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { momentText, moneyText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { Notice, PageHead, SummaryList, Timeline } from '../../../ui/show.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { creditOf } from '../bank.queries.ts';
import { acceptCredit, assignCredit, openOf } from '../bank.service.ts';
import { feeRole } from '../fees.permissions.ts';
import { deedsOn, moneyOf } from '../fees.queries.ts';
import { type CreditState, unsettled } from '../fees.rules.ts';
import { askRefund } from '../refunds.service.ts';
import { unitOfMoney } from './bank.page.tsx';
import { RefundFields } from './charge-forms.part.tsx';
import { bookedText, CreditMark } from './money.part.tsx';
import { orUndefined, postedDong } from './typed.ts';

type Credit = Awaited<ReturnType<typeof creditOf>>;
const done = ['assign', 'accept', 'refund'];

function Facts({ credit, owed }: { credit: Credit; owed: number | undefined }) {
  const { t, locale } = useLanguage();
  return (
    <SummaryList
      rows={[
        { key: t('fees.day.state'), value: <CreditMark state={credit.state as CreditState} /> },
        { key: t('fees.credits.at'), value: bookedText(credit.bookedAt, locale) },
        { key: t('fees.payments.amount'), value: moneyText(credit.amount, locale) },
        { key: t('fees.credits.content'), value: credit.content },
        { key: t('fees.credits.bankId'), value: credit.bankId },
        { key: t('fees.credits.heardBy'), value: t(`fees.credits.ways.${credit.heardBy}`) },
        ...(credit.code
          ? [{ key: t('fees.paper.dossier'), value: <a href={`/can-bo/ho-so/${credit.code}/le-phi`}>{credit.code}</a> }]
          : []),
        ...(owed === undefined ? [] : [{ key: t('fees.sums.owed'), value: moneyText(owed, locale) }]),
        ...(openOf(credit) > 0 ? [{ key: t('fees.credits.open'), value: moneyText(openOf(credit), locale) }] : []),
      ]}
    />
  );
}

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, locale, context, form, query } = visit;
  unitOfMoney(visit);
  const credit = await creditOf(context, visit.param('credit'));
  const { unit } = credit;
  const charge = credit.dossier ? (await moneyOf(context, credit.dossier)).charge : undefined;
  const deeds = await deedsOn(context, credit.id);
  const names = await accountNames(
    context,
    deeds.map((one) => one.doneBy),
  );
  const action = `/can-bo/doi-soat/${credit.id}`;
  const which = form.text('do');
  const of = (name: string, first: Record<string, string>) => fieldsOf(which === name ? form.all() : first, which === name ? errors : {});
  const hidden = (name: string) => ({ do: name, key: newId() });
  const open = openOf(credit) > 0 && unsettled.some((one) => one === credit.state);
  const fits = open && charge !== undefined && charge.owed > 0 && ['short', 'over'].includes(credit.state);
  const may = (verb: 'assign credit' | 'accept credit' | 'ask refund') => feeRole(context.actor, verb, { unit }) !== undefined;
  const said = done.find((one) => one === query('xong'));
  return {
    title: t('fees.credits.title'),
    section: 'office',
    active: 'bank',
    wide: true,
    body: (
      <>
        <BackLink href={`/can-bo/doi-soat?don-vi=${unit}`}>{t('fees.bank.title')}</BackLink>
        <ErrorSummary errors={errors} />
        <PageHead title={t('fees.credits.title')} lead={t(`fees.credits.help.${credit.state}`)} />
        {said && <Notice tone="success" live title={t(`fees.done.${said}`)} />}
        <Facts credit={credit} owed={charge?.owed} />
        {open && may('assign credit') && (
          <section>
            <h2>{t('fees.credits.assign')}</h2>
            <Form action={action} hidden={hidden('assign')}>
              <TextField
                {...of('assign', { code: credit.code ?? '' }).text('code')}
                label={t('fees.credits.code')}
                help={t('fees.credits.codeHelp')}
                maxLength={60}
                width="medium"
              />
              <LongTextField {...of('assign', {}).text('reason')} label={t('fees.reason')} rows={2} maxLength={500} />
              <Button>{t('fees.credits.assignDo')}</Button>
            </Form>
          </section>
        )}
        {fits && may('accept credit') && charge && (
          <section>
            <h2>{t(`fees.credits.accept_${credit.state}`)}</h2>
            <p>{t(`fees.credits.acceptHelp_${credit.state}`, { difference: moneyText(Math.abs(charge.owed - openOf(credit)), locale) })}</p>
            <Form action={action} hidden={hidden('accept')}>
              <LongTextField {...of('accept', {}).text('reason')} label={t('fees.reason')} rows={2} maxLength={500} />
              <Button look="secondary">{t('fees.credits.acceptDo')}</Button>
            </Form>
          </section>
        )}
        {open && may('ask refund') && (
          <section>
            <h2>{t('fees.refund.title')}</h2>
            <p>{t('fees.refund.lead')}</p>
            <Form action={action} hidden={hidden('refund')}>
              <RefundFields of={of('refund', { amount: String(openOf(credit)), way: 'transfer' })} most={openOf(credit)} />
              <Button look="secondary">{t('fees.refund.ask')}</Button>
            </Form>
          </section>
        )}
        {deeds.length > 0 && (
          <section>
            <h2>{t('fees.trail.deeds')}</h2>
            <Timeline
              items={deeds.map((one) => ({
                title: t(`fees.deeds.${one.verb.replaceAll(' ', '_')}`, { amount: moneyText(one.amount ?? 0, locale) }),
                moment: momentText(one.doneAt, locale),
                machine: one.doneAt.toISOString(),
                detail: [names.get(one.doneBy), one.reason].filter(Boolean).join(': '),
              }))}
            />
          </section>
        )}
      </>
    ),
  };
}

async function act({ context, form, param }: Visit): Promise<string> {
  const [credit, key, reason] = [param('credit'), form.text('key') || newId(), form.text('reason')];
  const which = form.text('do');
  if (which === 'assign') await assignCredit(context, { credit, code: form.text('code'), key, reason });
  else if (which === 'accept') await acceptCredit(context, { credit, key, reason });
  else if (which === 'refund')
    await askRefund(context, {
      credit,
      amount: postedDong(form, 'amount') ?? 0,
      way: form.text('way') as 'cash' | 'transfer',
      payee: form.text('payee'),
      account: orUndefined(form.text('account')),
      key,
      reason,
    });
  else throw new Refusal('context.bad_input', 400);
  return which;
}

/** `/can-bo/doi-soat/:credit`: money that came to the account: whose it is, what was made of it, and what can be. */
export const creditPage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => seeOther(`/can-bo/doi-soat/${visit.param('credit')}?xong=${await act(visit)}`),
      (errors) => view(visit, errors),
    ),
};
