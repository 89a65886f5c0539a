import type { Content } from 'pdfmake';
import { barcode } from '../../platform/pdf/marks.ts';
import { renderPdf } from '../../platform/pdf/pdf.ts';
import { type Locale, wordsIn } from '../../platform/words/words.ts';
import { phoneText } from '../../ui/format.ts';

/** What stands on a parcel. `to.address` is missing when nobody said it: then it is written by hand. */
export type ParcelLabel = {
  code: string;
  tracking: string;
  from: { name: string; address?: string | undefined; phone?: string | undefined };
  to: { name: string; address?: string | undefined; phone?: string | undefined };
  moment: Date;
};

/** The label of a parcel of the public post (bưu chính công ích), A5: sender, receiver, the number with its barcode. Nothing says what is inside. */
export function parcelLabel(label: ParcelLabel, locale: Locale): Promise<Buffer> {
  const t = wordsIn(locale);
  const bars = barcode(label.tracking, 110, 16);
  const line = (key: string, value: string | undefined): Content => ({
    text: [`${t(`return.label.${key}`)}: `, { text: value || '.'.repeat(70), bold: Boolean(value) }],
    margin: [0, 3],
  });
  const party = (title: string, one: ParcelLabel['to'], fontSize: number): Content => ({
    stack: [
      { text: t(`return.label.${title}`), bold: true, margin: [0, 0, 0, 3] },
      line('name', one.name),
      line('address', one.address),
      line('phone', one.phone && phoneText(one.phone)),
    ],
    fontSize,
    margin: [0, 0, 0, 10],
  });
  return renderPdf({
    locale,
    size: 'A5',
    landscape: true,
    margins: [34, 30, 34, 24],
    info: { title: t('return.label.title', { tracking: label.tracking }), author: label.from.name, moment: label.moment },
    content: [
      { text: t('return.label.service'), bold: true, fontSize: 15, alignment: 'center', margin: [0, 0, 0, 10] },
      party('from', label.from, 11),
      party('to', label.to, 14),
      { ...bars, alignment: 'center', margin: [0, 4, 0, 2] },
      { text: label.tracking, alignment: 'center', bold: true, fontSize: 14 },
      { text: t('return.label.dossier', { code: label.code }), alignment: 'center', fontSize: 10, margin: [0, 6, 0, 0] },
    ],
  });
}
