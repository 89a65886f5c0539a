import { newId } from '../../../platform/database/id.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { ChoiceField, SelectField } from '../../../ui/fields.choice.tsx';
import { LongTextField, NumberField, TextField } from '../../../ui/fields.text.tsx';
import { Button, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { moneyText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import type { Visit } from '../../../ui/visit.ts';
import type { WholeDossier } from '../../dossiers/dossiers.queries.ts';
import { channels } from '../../procedures/procedures.schema.ts';
import { exemptGroups } from '../fees.content.ts';
import type { Money, ReceiptRow } from '../fees.queries.ts';
import { receiptNumber, refundable } from '../fees.rules.ts';

export type Scene = { visit: Visit; whole: WholeDossier; money: Money };
type Asked = { scene: Scene; errors: Errors; action: string };

/** What was typed into one of the page's forms, and what is wrong with it; nothing for the others. */
const fieldsIn = ({ visit: { form } }: Scene, which: string, errors: Errors, first: Record<string, string>) => {
  const again = form.text('do') === which;
  return { again, of: fieldsOf(again ? form.all() : first, again ? errors : {}) };
};

/** The groups that pay nothing, by the fee table or by law, each once. */
const groupsOf = ({ whole: { version, dossier } }: Scene, locale: 'vi' | 'en') =>
  exemptGroups(version, dayOf(dossier.submittedAt)).map((one) => ({ value: one.group, label: one.name[locale] }));

/** Counted anew, exempt, another channel, or an amount with its basis where no table gives one. */
export function CorrectForm({ scene, errors, action }: Asked) {
  const { t, locale } = useLanguage();
  const { whole, money } = scene;
  const { charge } = money;
  const last = money.versions.at(-1);
  const { again, of } = fieldsIn(scene, 'correct', errors, {
    channel: last?.channel ?? whole.dossier.channel,
    page: String(last?.quantities.page ?? ''),
    copy: String(last?.quantities.copy ?? ''),
    case: String(last?.quantities.case ?? ''),
    // Entered by hand before: saved again without them it would be unpublished once more.
    ...(last?.basis && !last.exemption ? { amount: String(last.amount ?? ''), basis: last.basis } : {}),
  });
  const { table } = whole.version.fee;
  const units = table === 'not published' ? [] : table.map((row) => row.unit);
  const groups = groupsOf(scene, locale);
  const counted = (['page', 'copy', 'case'] as const).filter((one) => units.includes(one) || (one === 'copy' && units.includes('page')));
  const open = again || !charge || charge.amount === null;
  return (
    <details class="xs-why" open={open}>
      <summary>{t(charge ? 'fees.correct.title' : 'fees.correct.first')}</summary>
      <Form action={action} hidden={{ do: 'correct', key: newId(), number: String(charge?.number ?? 0) }}>
        <ChoiceField
          {...of.text('channel')}
          label={t('fees.correct.channel')}
          choices={channels.map((value) => ({ value, label: t(`fees.channels.${value}`) }))}
          row
        />
        {counted.map((one) => (
          <NumberField key={one} {...of.text(one)} label={t(`fees.correct.${one}`)} maxLength={4} optional />
        ))}
        {groups.length > 0 && (
          <>
            <SelectField
              {...of.text('exemption')}
              label={t('fees.correct.exemption')}
              first={t('fees.correct.noExemption')}
              options={groups}
              optional
            />
            <TextField {...of.text('proof')} label={t('fees.correct.proof')} help={t('fees.correct.proofHelp')} maxLength={300} optional />
          </>
        )}
        {(charge === undefined || charge.amount === null || (last?.basis && !last.exemption) || again) && (
          <>
            <NumberField
              {...of.text('amount')}
              label={t('fees.correct.amount')}
              help={t('fees.correct.amountHelp')}
              unit={t('fees.dong')}
              width="medium"
              maxLength={15}
              optional
            />
            <TextField {...of.text('basis')} label={t('fees.correct.basis')} help={t('fees.correct.basisHelp')} maxLength={300} optional />
          </>
        )}
        <LongTextField {...of.text('reason')} label={t('fees.reason')} rows={2} maxLength={500} />
        <Button look="secondary">{t('fees.correct.save')}</Button>
      </Form>
    </details>
  );
}

/** Receipts of today that the cashier wrote wrongly. */
export function VoidForms({ scene, errors, action, receipts }: Asked & { receipts: readonly ReceiptRow[] }) {
  const { t, locale } = useLanguage();
  const { again, of } = fieldsIn(scene, 'void', errors, {});
  return (
    <details class="xs-why" open={again}>
      <summary>{t('fees.void.title')}</summary>
      <Form action={action} hidden={{ do: 'void', key: newId() }}>
        <p>{t('fees.void.lead')}</p>
        <SelectField
          {...of.text('receipt')}
          label={t('fees.void.receipt')}
          options={receipts.map((one) => ({ value: one.id, label: `${receiptNumber(one)}: ${moneyText(one.amount, locale)}` }))}
        />
        <LongTextField {...of.text('reason')} label={t('fees.reason')} rows={2} maxLength={500} />
        <Button look="secondary" danger>
          {t('fees.void.do')}
        </Button>
      </Form>
    </details>
  );
}

/** What is asked for when money goes back: how much, how, to whom, why. */
export function RefundFields({ of, most }: { of: ReturnType<typeof fieldsOf>; most: number }) {
  const { t, locale } = useLanguage();
  const account = (
    <TextField {...of.text('account')} label={t('fees.refund.account')} help={t('fees.refund.accountHelp')} maxLength={120} />
  );
  return (
    <>
      <NumberField
        {...of.text('amount')}
        label={t('fees.refund.amount')}
        help={t('fees.refund.most', { most: moneyText(most, locale) })}
        unit={t('fees.dong')}
        width="medium"
        maxLength={15}
      />
      <ChoiceField
        {...of.text('way')}
        label={t('fees.refund.way')}
        choices={(['cash', 'transfer'] as const).map((value) => ({
          value,
          label: t(`fees.refund.${value}`),
          reveal: value === 'transfer' ? account : undefined,
        }))}
      />
      <TextField {...of.text('payee')} label={t('fees.refund.payee')} maxLength={120} />
      <LongTextField {...of.text('reason')} label={t('fees.reason')} rows={2} maxLength={500} />
    </>
  );
}

/** Asks that money of a dossier goes back. */
export function RefundForm({ scene, errors, action }: Asked) {
  const { t } = useLanguage();
  const { money, whole } = scene;
  const most = money.charge ? refundable(money.charge) : 0;
  const { again, of } = fieldsIn(scene, 'refund', errors, { amount: String(most), payee: whole.dossier.applicantName, way: 'cash' });
  return (
    <details class="xs-why" open={again}>
      <summary>{t('fees.refund.title')}</summary>
      <Form action={action} hidden={{ do: 'refund', key: newId() }}>
        <p>{t('fees.refund.lead')}</p>
        <RefundFields of={of} most={most} />
        <Button look="secondary">{t('fees.refund.ask')}</Button>
      </Form>
    </details>
  );
}
