import type { Content } from 'pdfmake';
import { letterhead } from '../../platform/pdf/letterhead.ts';
import { qrCode } from '../../platform/pdf/marks.ts';
import { mm, type PaperDefinition, renderPdf, type Size } from '../../platform/pdf/pdf.ts';
import { type Locale, wordsIn } from '../../platform/words/words.ts';
import { amountText } from '../../ui/format.amount.ts';
import { momentText, moneyText, paperDay } from '../../ui/format.ts';
import { receiptNumber } from './fees.rules.ts';
import { referenceText } from './reference.rules.ts';

type Print = { locale?: Locale; size?: Size };
/** Names of the agency, its desk and its place, and whose dossier it is. */
export type PaperHead = { agency: string; centre: string; place: string; code: string; procedure: string };

/** A receipt for cash as it is printed. */
export type ReceiptPaper = PaperHead & {
  number: number;
  year: number;
  amount: number;
  payer: string;
  cashier: string;
  takenAt: Date;
  lines: { name: string; amount: number }[];
  /** Void: it says so, and when. */
  voidedAt: Date | null;
};

/** How to pay by transfer, as it is handed out. */
export type TransferPaper = PaperHead & {
  payload: string;
  bin: string;
  account: string;
  holder: string | null;
  amount: number;
  reference: string;
  /** A made-up account of the demonstration: the sheet says so. */
  demo: boolean;
  madeAt: Date;
};

const margins: Record<Size, [number, number, number, number]> = {
  A4: [mm(25), mm(15), mm(15), mm(15)],
  A5: [mm(13), mm(8), mm(10), mm(9)],
  roll: [mm(4), mm(4), mm(4), mm(8)],
};
const fontSizes: Record<Size, number> = { A4: 13, A5: 10, roll: 9.5 };

/** A label and its value. */
const entry = (label: string, value: string, bold = false): Content => ({
  text: [`${label} `, { text: value, bold }],
  margin: [0, 2, 0, 0],
});

/** Letterhead, title, what it says: on the roll all in one column. */
function paper(
  head: PaperHead,
  { locale = 'vi', size = 'A5' }: Print,
  one: { title: string; under: string; at: Date; content: Content[] },
): PaperDefinition {
  const t = wordsIn(locale);
  const fontSize = fontSizes[size];
  const { year, month, day } = paperDay(one.at);
  const placeAndDay = t('fees.paper.placeAndDay', { place: head.place, day, month, year });
  const top: Content[] =
    size === 'roll'
      ? [
          { text: head.agency.toLocaleUpperCase('vi'), alignment: 'center' },
          { text: head.centre.toLocaleUpperCase('vi'), alignment: 'center', bold: true },
          { text: placeAndDay, alignment: 'center', italics: true },
        ]
      : [
          letterhead(
            { agency: head.agency, body: head.centre, nation: t('fees.paper.nation'), motto: t('fees.paper.motto'), placeAndDay },
            fontSize / 13,
          ),
        ];
  return {
    locale,
    size,
    info: { title: `${one.title} ${head.code}`, author: `${head.agency}, ${head.centre}`, subject: head.procedure, moment: one.at },
    margins: margins[size],
    fontSize,
    lineHeight: 1.1,
    content: [
      ...top,
      { text: one.title, bold: true, fontSize: fontSize * 1.25, alignment: 'center', margin: [0, fontSize, 0, 2] },
      { text: one.under, alignment: 'center', margin: [0, 0, 0, fontSize / 2] },
      ...one.content,
    ],
  };
}

/** A receipt before it is drawn. */
export function receiptDefinition(receipt: ReceiptPaper, print: Print = {}): PaperDefinition {
  const { locale = 'vi' } = print;
  const t = wordsIn(locale);
  const say = (key: string) => t(`fees.paper.${key}`);
  const roll = print.size === 'roll';
  const sign = (title: string, how: string, name: string): Content => ({
    stack: [
      { text: title, bold: true, ...(roll ? { margin: [0, 10, 0, 0] as [number, number, number, number] } : {}) },
      { text: how, italics: true },
      { text: name, bold: true, margin: [0, 34, 0, 0] },
    ],
    alignment: 'center',
  });
  const signers = [sign(say('payer'), say('sign'), receipt.payer), sign(say('cashier'), say('sign'), receipt.cashier)];
  return paper(receipt, print, {
    title: say('receipt'),
    under: t('fees.paper.number', { number: receiptNumber(receipt) }),
    at: receipt.takenAt,
    content: [
      ...(receipt.voidedAt
        ? [{ text: t('fees.paper.voided', { moment: momentText(receipt.voidedAt, locale) }), bold: true, alignment: 'center' as const }]
        : []),
      entry(`${say('payer')}:`, receipt.payer, true),
      entry(`${say('dossier')}:`, receipt.code, true),
      entry(`${say('procedure')}:`, receipt.procedure),
      ...receipt.lines.map((line) => entry(`${line.name}:`, moneyText(line.amount, locale))),
      entry(`${say('amount')}:`, amountText(receipt.amount, locale), true),
      entry(`${say('way')}:`, say('cash')),
      entry(`${say('at')}:`, momentText(receipt.takenAt, locale)),
      {
        ...(roll ? { stack: signers } : { columns: signers, columnGap: 12 }),
        unbreakable: true,
        margin: [0, 10, 0, 6],
      },
    ],
  });
}

/** A receipt (biên lai) as PDF: A5, or a roll of 80 mm. Printed again it is the same. */
export const receiptPaper = (receipt: ReceiptPaper, print: Print = {}): Promise<Buffer> => renderPdf(receiptDefinition(receipt, print));

/** The sheet that tells how to pay by transfer, as PDF: the QR and the same in words. */
export function transferPaper(wish: TransferPaper, print: Print = {}): Promise<Buffer> {
  const { locale = 'vi' } = print;
  const t = wordsIn(locale);
  const say = (key: string) => t(`fees.paper.${key}`);
  const square = qrCode(wish.payload, 48);
  return renderPdf(
    paper(wish, print, {
      title: say('transfer'),
      under: t('fees.paper.ofDossier', { code: wish.code }),
      at: wish.madeAt,
      content: [
        ...(wish.demo
          ? [
              {
                text: t('fees.transfer.demo'),
                bold: true,
                alignment: 'center' as const,
                margin: [0, 0, 0, 4] as [number, number, number, number],
              },
            ]
          : []),
        { svg: square.svg, width: square.width, height: square.height, alignment: 'center' },
        { text: say('scan'), alignment: 'center', italics: true, margin: [0, 2, 0, 6] },
        entry(`${say('bin')}:`, wish.bin),
        entry(`${say('account')}:`, wish.account, true),
        ...(wish.holder ? [entry(`${say('holder')}:`, wish.holder)] : []),
        entry(`${say('amount')}:`, amountText(wish.amount, locale), true),
        entry(`${say('content')}:`, referenceText(wish.reference), true),
        { text: say('contentHelp'), italics: true, margin: [0, 6, 0, 0] },
      ],
    }),
  );
}
