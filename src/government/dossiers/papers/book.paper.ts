import type { Content, TableCell } from 'pdfmake';
import { joinPdfs, pagesIn } from '../../../platform/pdf/join.ts';
import { letterhead } from '../../../platform/pdf/letterhead.ts';
import { mm, type PaperDefinition, renderPdf } from '../../../platform/pdf/pdf.ts';
import { type Day, momentOf } from '../../../platform/time/time.ts';
import { phoneText } from '../../../ui/format.ts';
import type { ReturnWay } from '../dossiers.rules.ts';
import { filled, filledText } from './forms.rules.ts';
import { type Print, placeAndDayOf, type Speech, speechOf } from './frame.paper.ts';

/** One dossier of the book. Days only: the exact moments stand on its own papers. */
export type BookRow = {
  code: string;
  procedure: string;
  sets: number;
  applicant: string;
  address?: string | undefined;
  phone?: string | undefined;
  /** Who decides it. */
  unit: string;
  receivedAt: Date;
  dueAt: Date | null;
  returnedAt: Date | null;
  way: ReturnWay;
  note?: string | undefined;
};

/** Mẫu số 07, for the days from `from` to `to`. */
export type TrackingBook = { agency: string; centre: string; place: string; madeAt: Date; from: Day; to: Day; rows: BookRow[] };

const columns = [
  ['number', 22],
  ['code', 62],
  ['procedure', '*'],
  ['sets', 24],
  ['applicant', 76],
  ['address', 98],
  ['unit', 56],
  ['receivedAt', 46],
  ['dueAt', 46],
  ['returnedAt', 46],
  ['way', 42],
  ['signature', 40],
  ['note', 50],
] as const;

function rowOf(row: BookRow, index: number, { say }: Speech<'mau-07'>): TableCell[] {
  const short = (at: Date | null): TableCell => ({ text: at ? shortDay(at) : '', alignment: 'center' });
  return [
    { text: String(index + 1), alignment: 'center' },
    { text: row.code, wordBreak: 'break-all' },
    { text: row.procedure },
    { text: String(row.sets), alignment: 'center' },
    { text: row.applicant },
    { text: [row.address, row.phone && phoneText(row.phone.replace(/^\+84/, '0'))].filter(Boolean).join('\n') },
    { text: row.unit },
    short(row.receivedAt),
    short(row.dueAt),
    short(row.returnedAt),
    { text: say(row.way), alignment: 'center' },
    '',
    { text: row.note ?? '' },
  ];
}

const days = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Ho_Chi_Minh', day: '2-digit', month: '2-digit', year: 'numeric' });
const shortDay = (at: Date): string => days.format(at);

function tableOf(rows: readonly BookRow[], first: number, speech: Speech<'mau-07'>): Content {
  return {
    fontSize: 9,
    table: {
      headerRows: 1,
      keepWithHeaderRows: 1,
      dontBreakRows: true,
      widths: columns.map(([, width]) => width),
      body: [
        columns.map(([name]): TableCell => ({ text: speech.say(name), bold: true, alignment: 'center' })),
        ...rows.map((row, index) => rowOf(row, first + index, speech)),
      ],
    },
    layout: {
      hLineWidth: () => 0.5,
      vLineWidth: () => 0.5,
      paddingLeft: () => 2,
      paddingRight: () => 2,
      paddingTop: () => 1.5,
      paddingBottom: () => 1.5,
    },
    margin: [0, 4, 0, 0],
  };
}

/** A part of the book before it is drawn: rows from `first` on. The first part has the head, the last the total. `pagesBefore`: where its page numbers go on. */
export function bookDefinition(
  book: TrackingBook,
  print: Print = {},
  { first = 0, count = book.rows.length, pagesBefore = 0 } = {},
): PaperDefinition {
  const speech = speechOf('mau-07', book.madeAt, print);
  const { say, texts, locale } = speech;
  const filling = { agency: book.agency, centre: book.centre, from: speech.day(momentOf(book.from)), to: speech.day(momentOf(book.to)) };
  const rows = book.rows.slice(first, first + count);
  const words = (text: string): Content[] =>
    filled(text, filling).map((runs) => ({ text: runs.map((run) => run.text).join(''), alignment: 'center' as const, italics: true }));
  const title = filledText(texts.title[locale], filling);
  const head: Content[] = [
    { text: speech.formNumber, alignment: 'right', italics: true, fontSize: 9, margin: [0, 0, 0, 4] },
    letterhead({
      agency: book.agency,
      body: book.centre,
      nation: say('nation'),
      motto: say('motto'),
      placeAndDay: placeAndDayOf(speech, book.place, book.madeAt),
    }),
    { text: title, bold: true, fontSize: 15, alignment: 'center', margin: [0, 10, 0, 2] },
    ...words(texts.intro[locale]),
  ];
  const last = first + count >= book.rows.length;
  return {
    locale,
    landscape: true,
    info: { title: `${title} ${book.from} – ${book.to}`, author: `${book.agency}, ${book.centre}`, moment: book.madeAt },
    margins: [mm(15), mm(12), mm(10), mm(14)],
    lineHeight: 1,
    footer: (page) => ({ text: say('page', { page: pagesBefore + page }), alignment: 'center', fontSize: 9.5, margin: [0, 6, 0, 0] }),
    content: [
      ...(first === 0 ? head : []),
      ...(rows.length > 0 ? [tableOf(rows, first, speech)] : [{ text: say('nothing'), alignment: 'center' as const, margin: 12 }]),
      ...(last && rows.length > 0
        ? [{ text: say('total', { count: book.rows.length }), bold: true, margin: [0, 6, 0, 0] as [number, number, number, number] }]
        : []),
      ...(last ? [...words(texts.closing[locale]), ...words(texts.notes[locale])] : []),
    ],
  };
}

/** So many rows are drawn in one go; between them others have their turn. */
const ROWS = 60;

/** The tracking book as PDF, A4 across. `each` is told after each part how many rows are done. */
export async function trackingBook(
  book: TrackingBook,
  print: Print = {},
  each: (rows: number) => Promise<void> = async () => {},
): Promise<Buffer> {
  const drawn: Buffer[] = [];
  let pagesBefore = 0;
  for (let first = 0; first === 0 || first < book.rows.length; first += ROWS) {
    const part = await renderPdf(bookDefinition(book, print, { first, count: ROWS, pagesBefore }));
    drawn.push(part);
    pagesBefore += pagesIn(part);
    await each(Math.min(first + ROWS, book.rows.length));
  }
  return drawn.length === 1 && drawn[0] ? drawn[0] : joinPdfs(drawn, bookDefinition(book, print).info.title);
}
