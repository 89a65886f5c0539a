import type { Page, Visit } from '../../../ui/visit.ts';
import { pdfAnswer } from '../../dossiers/pages/pdf-answer.part.tsx';
import { type PrintWish, printPaper, sizeFrom, wishFrom } from '../../dossiers/papers/print.queries.ts';
import { moneyOnSlip } from '../../fees/fees.slip.queries.ts';
import { unitsOfOfficer } from '../desk.queries.ts';

async function print({ context, param, locale, publicUrl }: Visit, wish: PrintWish): Promise<Response> {
  unitsOfOfficer(context);
  return pdfAnswer(
    await printPaper(context, param('code'), wish, { locale, publicUrl, moneyOf: moneyOnSlip }),
    `${wish.name}-${param('code')}`,
  );
}

/** The reception slip with the day of the result (Mẫu số 01), as PDF. */
export const slipPage: Page = { get: (visit) => print(visit, { name: 'tiep-nhan', size: sizeFrom('tiep-nhan', visit.query('kho')) }) };

/** Any paper of a dossier, as PDF: `/giay/bo-sung.pdf?lan=2&kho=a5`. */
export const officePaperPage: Page = {
  get: (visit) => print(visit, wishFrom(visit.param('paper'), visit.query('kho'), visit.query('lan'))),
};
