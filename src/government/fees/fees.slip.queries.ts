import type { Day } from '../../platform/time/time.ts';
import { type Locale, wordsIn } from '../../platform/words/words.ts';
import { amountText } from '../../ui/format.amount.ts';
import { moneyText } from '../../ui/format.ts';
import { feeOf } from '../dossiers/dossiers.fee.queries.ts';
import type { SlipMoney, SlipTransfer } from '../dossiers/dossiers.paper.ts';
import type { MoneyOf } from '../dossiers/papers/base.queries.ts';
import type { CatalogueEntry } from '../procedures/procedures.queries.ts';
import type { Channel } from '../procedures/procedures.schema.ts';
import { countedAtDesk } from './charges.service.ts';
import { exemptGroups } from './fees.content.ts';
import { type Money, moneyOf, type TransferWish } from './fees.queries.ts';
import { referenceText } from './reference.rules.ts';

/** What a group that pays nothing is called in the fee table or the law. */
function groupName(version: CatalogueEntry, group: string, day: Day, locale: Locale): string {
  return exemptGroups(version, day).find((one) => one.group === group)?.name[locale] ?? group;
}

/** The charge in words: what is asked for, whom it spares, what was paid of it, what is left. */
function chargeText({ charge, versions }: Money, version: CatalogueEntry, locale: Locale): string | undefined {
  if (!charge) return undefined;
  const t = wordsIn(locale);
  const { exemption, computedFor = '' } = versions.at(-1) ?? {};
  const group = exemption ? groupName(version, exemption, computedFor, locale) : undefined;
  if (charge.amount === 0) return group ? t('fees.slip.exempt', { group }) : t('procedures.fee.free');
  const amount = charge.amount === null ? t('procedures.fee.notPublished') : amountText(charge.amount, locale);
  const sum = (key: 'paid' | 'waived' | 'refunded' | 'owed', value: number) =>
    value > 0 ? [t(`fees.slip.${key}`, { amount: moneyText(value, locale) })] : [];
  const settled = charge.amount !== null && charge.paid === charge.amount && charge.refunded === 0;
  const moved = charge.paid + charge.waived > 0;
  return [
    group ? t('fees.slip.part', { amount, group }) : amount,
    ...(settled ? [t('fees.slip.settled')] : sum('paid', charge.paid)),
    ...sum('waived', charge.waived),
    ...sum('refunded', charge.refunded),
    ...(moved ? sum('owed', charge.owed) : []),
  ].join('; ');
}

/** The transfer in the words of the slip. */
function transferText(transfer: TransferWish, locale: Locale): SlipTransfer {
  const t = wordsIn(locale);
  return {
    payload: transfer.payload,
    title: t('fees.slip.transfer'),
    lines: [
      [t('fees.slip.bank'), transfer.bin],
      [t('fees.paper.account'), transfer.account],
      ...(transfer.holder ? ([[t('fees.paper.holder'), transfer.holder]] as [string, string][]) : []),
      [t('fees.paper.amount'), moneyText(transfer.amount, locale)],
      [t('fees.paper.content'), referenceText(transfer.reference)],
    ],
    notes: [...(transfer.demo ? [t('fees.transfer.demo')] : []), t('fees.slip.exactly')],
  };
}

/**
 * What the slip of a dossier says of money: its own charge as it stands now, corrected, exempt or paid, and the VietQR when something is owed and the unit
 * takes transfers. Without a charge the table speaks for the day it was filed, except where people have to count first.
 */
export const moneyOnSlip: MoneyOf = async ({ context, whole: { dossier, version, answers }, locale }): Promise<SlipMoney> => {
  const t = wordsIn(locale);
  const money = await moneyOf(context, dossier.id);
  const said = chargeText(money, version, locale);
  if (said) return { fee: said, ...(money.transfer ? { transfer: transferText(money.transfer, locale) } : {}) };
  if (countedAtDesk(version, dossier.channel)) return { fee: t('fees.slip.notCounted') };
  const { receivingUnit: unit, caseCode } = dossier;
  const fee = await feeOf(context.at(dossier.submittedAt), version, { unit, caseCode, answers, channel: dossier.channel as Channel });
  if (fee === 'not published') return { fee: t('procedures.fee.notPublished') };
  return { fee: fee.amount === 0 ? t('procedures.fee.free') : amountText(fee.amount, locale) };
};
