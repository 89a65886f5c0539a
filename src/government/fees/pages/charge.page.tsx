import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { answerOr } from '../../../ui/answer.ts';
import { NumberField, TextField } from '../../../ui/fields.text.tsx';
import { BackLink, Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { Notice, PageHead } from '../../../ui/show.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { takeCash, voidReceipt } from '../cash.service.ts';
import { correctCharge } from '../charges.service.ts';
import { feeRole, moneyUnits } from '../fees.permissions.ts';
import { openMoney } from '../fees.queries.ts';
import { refundable } from '../fees.rules.ts';
import { askRefund } from '../refunds.service.ts';
import { ChargeLines, ChargeSums, FeeText, Payments, Trail, TransferBox } from './charge.part.tsx';
import { CorrectForm, RefundForm, type Scene, VoidForms } from './charge-forms.part.tsx';
import { orUndefined, postedDong } from './typed.ts';

const done = ['cash', 'correct', 'void', 'refund'];

function CashForm({ scene: { visit, whole, money }, errors, action }: { scene: Scene; errors: Errors; action: string }) {
  const { t, form } = visit;
  const { charge } = money;
  if (!charge || charge.owed === 0) return null;
  const again = form.text('do') === 'cash';
  const typed = again ? form.all() : { amount: String(charge.owed), payer: whole.dossier.applicantName };
  const of = fieldsOf(typed, again ? errors : {});
  return (
    <section aria-labelledby="tien-mat">
      <h2 id="tien-mat">{t('fees.cash.title')}</h2>
      <Form action={action} hidden={{ do: 'cash', key: newId(), number: String(charge.number) }}>
        <NumberField {...of.text('amount')} label={t('fees.cash.amount')} unit={t('fees.dong')} width="medium" maxLength={15} />
        <TextField {...of.text('payer')} label={t('fees.cash.payer')} maxLength={120} />
        <Button>{t('fees.cash.take')}</Button>
      </Form>
    </section>
  );
}

async function sceneOf(visit: Visit): Promise<Scene & { may(verb: 'take cash' | 'correct charge' | 'ask refund'): boolean }> {
  const { context } = visit;
  if (context.actor.kind === 'anonymous') throw new Refusal('context.sign_in', 401);
  if (context.actor.kind !== 'officer') throw new Refusal('context.forbidden', 403);
  const { whole, money } = await openMoney(context, visit.param('code'));
  const unit = money.charge?.unit ?? whole.dossier.receivingUnit;
  return { visit, whole, money, may: (verb) => feeRole(context.actor, verb, { unit }) !== undefined };
}

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, locale, context } = visit;
  const scene = await sceneOf(visit);
  const { whole, money, may } = scene;
  const { dossier, version } = whole;
  const home = `/can-bo/ho-so/${dossier.code}`;
  const action = `${home}/le-phi`;
  const receipt = money.receipts.find((one) => one.id === visit.query('bien-lai'));
  const said = done.find((one) => one === visit.query('xong'));
  const last = money.versions.at(-1);
  const voidable = money.receipts.filter(
    (one) => !one.voidedAt && one.takenBy === context.actor.id && dayOf(one.takenAt) === dayOf(context.now),
  );
  return {
    title: t('fees.desk.title', { code: dossier.code }),
    section: 'office',
    active: moneyUnits(context.actor).length > 0 ? 'cash' : 'queue',
    wide: true,
    body: (
      <>
        <BackLink href={home}>{t('desk.dossier.title', { code: dossier.code })}</BackLink>
        <ErrorSummary errors={errors} />
        <PageHead above={`${version.name[locale]} · ${dossier.applicantName} · ${dossier.code}`} title={t('fees.desk.heading')} />
        {said && (
          <Notice tone="success" live title={t(`fees.done.${said}`)}>
            {receipt && (
              <p>
                <a href={`/can-bo/bien-lai/${receipt.id}?kho=A5`}>{t('fees.cash.print')}</a>
                {' · '}
                <a href={`/can-bo/bien-lai/${receipt.id}?kho=roll`}>{t('fees.transfer.roll')}</a>
              </p>
            )}
          </Notice>
        )}
        <ChargeSums charge={money.charge} proof={last} />
        <FeeText version={version} charge={money.charge} />
        {may('take cash') && <CashForm scene={scene} errors={errors} action={action} />}
        <ChargeLines version={last} />
        <Payments money={money} paper={(id) => `/can-bo/bien-lai/${id}`} />
        <TransferBox transfer={money.transfer} sheet={`${action}/chuyen-khoan.pdf`} />
        {may('correct charge') && <CorrectForm scene={scene} errors={errors} action={action} />}
        {may('take cash') && voidable.length > 0 && <VoidForms scene={scene} receipts={voidable} errors={errors} action={action} />}
        {may('ask refund') && money.charge && refundable(money.charge) > 0 && <RefundForm scene={scene} errors={errors} action={action} />}
        <Trail versions={money.versions} />
      </>
    ),
  };
}

/** Which of the page's forms was sent; gives what the page says then. */
async function act(visit: Visit): Promise<string> {
  const { context, form } = visit;
  const key = form.text('key') || newId();
  const ofCharge = { code: visit.param('code'), number: Number(form.text('number')) || 0, key };
  const reason = form.text('reason');
  const count = (name: string) => (form.text(name).trim() ? Number(form.text(name)) : undefined);
  switch (form.text('do')) {
    case 'cash': {
      const receipt = await takeCash(context, { ...ofCharge, amount: postedDong(form, 'amount') ?? 0, payer: form.text('payer') });
      return `xong=cash&bien-lai=${receipt.id}`;
    }
    case 'correct': {
      const channel = form.text('channel') as 'direct' | 'online' | 'post';
      const amount = postedDong(form, 'amount');
      await correctCharge(context, {
        ...ofCharge,
        channel,
        quantities: { page: count('page'), copy: count('copy'), case: count('case') },
        exemption: orUndefined(form.text('exemption')),
        proof: orUndefined(form.text('proof')),
        amount,
        basis: orUndefined(form.text('basis')),
        reason,
      });
      return 'xong=correct';
    }
    case 'void':
      await voidReceipt(context, { receipt: form.text('receipt'), key, reason });
      return 'xong=void';
    case 'refund':
      await askRefund(context, {
        code: visit.param('code'),
        amount: postedDong(form, 'amount') ?? 0,
        way: form.text('way') as 'cash' | 'transfer',
        payee: form.text('payee'),
        account: orUndefined(form.text('account')),
        key,
        reason,
      });
      return 'xong=refund';
    default:
      throw new Refusal('context.bad_input', 400);
  }
}

/** `/can-bo/ho-so/:code/le-phi`: the money of a dossier at the desk: to take cash, to hand out the QR, to correct, to void, to ask money back. */
export const chargePage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => seeOther(`/can-bo/ho-so/${encodeURIComponent(visit.param('code'))}/le-phi?${await act(visit)}`),
      (errors) => view(visit, errors),
    ),
};
