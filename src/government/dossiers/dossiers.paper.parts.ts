import type { Content } from 'pdfmake';
import { barcode, qrCode } from '../../platform/pdf/marks.ts';
import { mm } from '../../platform/pdf/pdf.ts';
import { type Locale, wordsIn } from '../../platform/words/words.ts';

/** A label and its value. A word that no line could hold (an address of a page, an e-mail) may break anywhere. */
export function entry(label: string, value: string, bold = false): Content {
  return {
    text: [`${label} `, { text: value, bold }],
    ...(/\S{45}/.test(value) ? { wordBreak: 'break-all' as const } : {}),
    margin: [0, 2, 0, 0],
  };
}

/** The dossier's code as barcode and text, and its tracking page as QR code. */
export function codeBlock(dossier: { code: string; trackingUrl: string }, label: string, scan: string, scale = 1): Content {
  const bars = barcode(dossier.code, 105 * scale, 11 * scale);
  const square = qrCode(dossier.trackingUrl, Math.max(20, 25 * scale));
  return {
    columns: [
      {
        width: '*',
        stack: [
          { svg: bars.svg, width: bars.width, height: bars.height, alignment: 'center' },
          { text: [`${label} `, { text: dossier.code, bold: true }], alignment: 'center', margin: [0, 3, 0, 0] },
        ],
        margin: [0, 12 * scale, 0, 0],
      },
      {
        width: mm(42 * scale),
        stack: [
          { svg: square.svg, width: square.width, height: square.height, alignment: 'center' },
          { text: scan, fontSize: 9.5 * scale, alignment: 'center' },
        ],
      },
    ],
    margin: [0, 2, 0, 4],
  };
}

/** From the second page on somebody must know which dossier a sheet belongs to. */
export function pageFooter(code: string, locale: Locale): (page: number, pages: number) => Content {
  const t = wordsIn(locale);
  return (page, pages) =>
    pages === 1 ? '' : { text: t('dossiers.paper.page', { code, page, pages }), alignment: 'center', fontSize: 9.5, margin: [0, 6, 0, 0] };
}
