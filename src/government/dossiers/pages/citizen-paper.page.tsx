import type { Page } from '../../../ui/visit.ts';
import { refuseStrangers } from '../drafts.queries.ts';
import type { MoneyOf } from '../papers/base.queries.ts';
import { printOwnPaper, wishFrom } from '../papers/print.queries.ts';
import { printSubmitted, SUBMITTED } from '../papers/submitted.queries.ts';
import { pdfAnswer } from './pdf-answer.part.tsx';

/**
 * A paper of a dossier for its owner: `/giay/bo-sung.pdf?lan=2&kho=a5`, or what was sent: `/giay/da-nop.pdf`. `moneyOf`: what the slip says of money.
 */
export const citizenPaperPage = (moneyOf: MoneyOf): Page => ({
  async get({ context, param, query, locale, publicUrl }) {
    refuseStrangers(context);
    if (param('paper') === SUBMITTED)
      return pdfAnswer(await printSubmitted(context, param('code'), { locale, publicUrl }), `da-nop-${param('code')}`);
    const wish = wishFrom(param('paper'), query('kho'), query('lan'));
    return pdfAnswer(await printOwnPaper(context, param('code'), wish, { locale, publicUrl, moneyOf }), `${wish.name}-${param('code')}`);
  },
});
