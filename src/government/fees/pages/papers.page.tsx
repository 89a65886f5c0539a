import { Refusal } from '../../../platform/context/refusal.ts';
import type { Size } from '../../../platform/pdf/pdf.ts';
import { systemActor } from '../../../platform/permissions/permissions.ts';
import { accountNames } from '../../../registers/people/people.queries.ts';
import type { Page, Visit } from '../../../ui/visit.ts';
import { pdfAnswer } from '../../dossiers/pages/pdf-answer.part.tsx';
import { houseOf } from '../../dossiers/papers/base.queries.ts';
import { openMoney, receiptOf } from '../fees.queries.ts';
import { receiptPaper, transferPaper } from '../receipt.paper.ts';

/** The sheet that the address asks for: A5, or the roll of a receipt printer. */
const sizeOf = (visit: Visit): Size => (visit.query('kho') === 'roll' ? 'roll' : 'A5');

/** `…/bien-lai/:id`: a receipt as PDF, for whoever may see its dossier. */
export const feeReceiptPage: Page = {
  async get(visit) {
    const { context, locale } = visit;
    if (context.actor.kind === 'anonymous') throw new Refusal('context.sign_in', 401);
    const receipt = await receiptOf(context, visit.param('id'));
    const { whole, money } = await openMoney(context, receipt.code);
    // Who took the money is no secret of the office: the name stands on the paper that the payer holds.
    const names = await accountNames(context.actor.kind === 'citizen' ? context.as(systemActor('worker')) : context, [receipt.takenBy]);
    const pdf = await receiptPaper(
      {
        ...receipt,
        ...(await houseOf(context, receipt.unit, locale)),
        procedure: whole.version.name[locale],
        cashier: names.get(receipt.takenBy) ?? '',
        // A part of what is owed is not made of whole lines.
        lines: receipt.amount === money.charge?.amount ? lines(money.versions.at(-1)?.lines ?? [], locale) : [],
      },
      { locale, size: sizeOf(visit) },
    );
    return pdfAnswer(pdf, `bien-lai-${receipt.number}-${receipt.year}`);
  },
};

const lines = (all: readonly { name: Record<'vi' | 'en', string>; amount: number }[], locale: 'vi' | 'en') =>
  all.map(({ name, amount }) => ({ name: name[locale], amount }));

/** `…/le-phi/chuyen-khoan.pdf`: how to pay by transfer, to be handed out. Refuses with `fees.nothing_due` (409) when nothing is. */
export const transferSheetPage: Page = {
  async get(visit) {
    const { context, locale } = visit;
    if (context.actor.kind === 'anonymous') throw new Refusal('context.sign_in', 401);
    const { whole, money } = await openMoney(context, visit.param('code'));
    if (!money.transfer || !money.charge) throw new Refusal('fees.nothing_due', 409);
    const pdf = await transferPaper(
      {
        ...money.transfer,
        ...(await houseOf(context, money.charge.unit, locale)),
        code: whole.dossier.code,
        procedure: whole.version.name[locale],
        madeAt: context.now,
      },
      { locale, size: sizeOf(visit) },
    );
    return pdfAnswer(pdf, `chuyen-khoan-${whole.dossier.code}`);
  },
};
