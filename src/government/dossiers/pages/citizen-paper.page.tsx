import type { Page } from '../../../ui/visit.ts';
import { refuseStrangers } from '../drafts.queries.ts';
import type { MoneyOf } from '../papers/base.queries.ts';
import { printOwnPaper, wishFrom } from '../papers/print.queries.ts';
import { pdfAnswer } from './pdf-answer.part.tsx';

/** A paper of a dossier for its owner: `/giay/bo-sung.pdf?lan=2&kho=a5`. `moneyOf`: what the slip says of money. */
export const citizenPaperPage = (moneyOf: MoneyOf): Page => ({
  async get({ context, param, query, locale, publicUrl }) {
    refuseStrangers(context);
    const wish = wishFrom(param('paper'), query('kho'), query('lan'));
    return pdfAnswer(await printOwnPaper(context, param('code'), wish, { locale, publicUrl, moneyOf }), `${wish.name}-${param('code')}`);
  },
});
