import type { Content, TableCell } from 'pdfmake';
import { mm, type PaperDefinition, renderPdf } from '../../platform/pdf/pdf.ts';
import { type Locale, type Translate, wordsIn } from '../../platform/words/words.ts';
import { momentText, sizeText } from '../../ui/format.ts';
import { codeBlock, entry, pageFooter } from './dossiers.paper.parts.ts';

/** What was sent, as its sender reads it back. All texts in the language of the print. */
export type SubmittedCopy = {
  /** `Trung tâm Phục vụ hành chính công xã Cần Giuộc` */
  centre: string;
  code: string;
  /** The dossier's own tracking page, with its random key: becomes the QR code. */
  trackingUrl: string;
  procedure: { code: string; name: string };
  /** The case of the procedure, where it has several. */
  caseName?: string;
  submittedAt: Date;
  receptionDueAt: Date | null;
  receivedAt: Date | null;
  /** The forecast that was given before the dossier was received. */
  expectedBy: Date | null;
  dueAt: Date | null;
  returnWay: string;
  /** The answers by section, as `summary()` of the procedure's form gives them. */
  sections: { title: string; rows: { label: string; value: string }[] }[];
  /** `database`: nobody files it, because that database holds it. */
  papers: { name: string; database?: string; files: { name: string; bytes: number }[] }[];
  printedAt: Date;
};

/** What was sent as PDF on A4: moments, answers by section, papers and files. */
export const submittedCopy = (copy: SubmittedCopy, locale: Locale = 'vi'): Promise<Buffer> => renderPdf(submittedDefinition(copy, locale));

/** The print before it is drawn. */
export function submittedDefinition(copy: SubmittedCopy, locale: Locale = 'vi'): PaperDefinition {
  const t: Translate = (key, params) => wordsIn(locale)(`dossiers.paper.submitted.${key}`, params);
  return {
    locale,
    info: { title: `${t('title')} ${copy.code}`, author: copy.centre, subject: copy.procedure.name, moment: copy.printedAt },
    margins: [mm(25), mm(18), mm(15), mm(18)],
    footer: pageFooter(copy.code, locale),
    content: [
      { text: t('title'), bold: true, fontSize: 16, alignment: 'center' },
      { text: t('note'), italics: true, fontSize: 11, alignment: 'center', margin: [0, 2, 0, 0] },
      codeBlock(copy, t('code'), t('scan')),
      ...facts(copy, t, locale),
      ...copy.sections.filter((one) => one.rows.length > 0).map((one) => section(one.title, one.rows.map(answer))),
      section(t('papers'), papers(copy, t, locale)),
      { text: t('printedAt', { moment: momentText(copy.printedAt, locale) }), italics: true, fontSize: 11, margin: [0, 12, 0, 0] },
    ],
  };
}

function facts(copy: SubmittedCopy, t: Translate, locale: Locale): Content[] {
  const moment = (key: string, at: Date | null): Content[] => (at ? [entry(t(key), momentText(at, locale), true)] : []);
  return [
    entry(t('procedure'), `${copy.procedure.name} (${copy.procedure.code})`, true),
    ...(copy.caseName ? [entry(t('case'), copy.caseName)] : []),
    entry(t('to'), copy.centre),
    ...moment('submittedAt', copy.submittedAt),
    // Before the desk has received it only forecasts are true; afterwards only the appointment is.
    ...(copy.receivedAt
      ? [...moment('receivedAt', copy.receivedAt), ...moment('dueAt', copy.dueAt)]
      : [...moment('receptionDueAt', copy.receptionDueAt), ...moment('expectedBy', copy.expectedBy)]),
    entry(t('returnWay'), copy.returnWay),
  ];
}

/** A word that no cell could hold may break anywhere. */
const cell = (text: string, more: object = {}): TableCell => ({
  text,
  ...(/\S{28}/.test(text) ? { wordBreak: 'break-all' } : {}),
  ...more,
});

/** Two columns under a heading that never stands alone at the foot of a page and is repeated on the next. */
function section(title: string, rows: [TableCell, TableCell][]): Content {
  return {
    fontSize: 12,
    table: {
      headerRows: 1,
      keepWithHeaderRows: 1,
      dontBreakRows: true,
      widths: ['42%', '58%'],
      body: [[{ text: title, bold: true, fontSize: 14, colSpan: 2 }, ''], ...rows],
    },
    layout: {
      hLineWidth: (line) => (line === 0 ? 0 : line === 1 ? 0.8 : 0.4),
      vLineWidth: () => 0,
      hLineColor: (line) => (line === 1 ? '#000000' : '#a0a0a0'),
      paddingLeft: () => 0,
      paddingRight: () => 8,
      paddingTop: () => 2.5,
      paddingBottom: () => 2.5,
    },
    margin: [0, 10, 0, 0],
  };
}

const answer = (row: { label: string; value: string }): [TableCell, TableCell] => [cell(row.label), cell(row.value, { bold: true })];

function papers(copy: SubmittedCopy, t: Translate, locale: Locale): [TableCell, TableCell][] {
  if (copy.papers.length === 0) return [[{ text: t('noPapers'), colSpan: 2 }, '']];
  return copy.papers.map(({ name, files, database }) => {
    const sent = files.map((file) => t('file', { name: file.name, size: sizeText(file.bytes, locale) })).join('\n');
    return [cell(name), sent ? cell(sent) : cell(database ? t('fromData', { database }) : t('noFile'), { italics: true })];
  });
}
