import type { Content, TableCell } from 'pdfmake';
import { letterhead } from '../../platform/pdf/letterhead.ts';
import { mm, type PaperDefinition, renderPdf } from '../../platform/pdf/pdf.ts';
import { clockText, dayOf, minutesOf } from '../../platform/time/time.ts';
import type { Locale } from '../../platform/words/words.ts';
import { phoneText } from '../../ui/format.ts';
import type { Channel } from '../procedures/procedures.schema.ts';
import { type SlipWords, slipOn } from './dossiers.paper.content.ts';
import { codeBlock, entry, pageFooter } from './dossiers.paper.parts.ts';
import type { ReturnWay } from './dossiers.rules.ts';

/** A person or an organisation on a slip. What is not known or not given is left out. */
type SlipParty = { fullName: string; address?: string; phone?: string; email?: string; personalNumber?: string };

/** One paper of the dossier and how many of each kind the desk keeps. `shownOnly`: looked at and given back, nothing is kept. */
type SlipComponent = {
  name: string;
  originals: number;
  certifiedCopies: number;
  copies: number;
  digitised: number;
  shownOnly?: boolean;
};

/** Everything that stands on Mẫu số 01, in the language of the slip. */
export type ReceptionSlip = {
  /** `UBND xã Cần Giuộc` */
  agency: string;
  /** `Trung tâm Phục vụ hành chính công xã Cần Giuộc` */
  centre: string;
  /** Where the slip is made: `Cần Giuộc`. */
  place: string;
  printedAt: Date;
  code: string;
  /** The dossier's own tracking page, with its random key: becomes the QR code. */
  trackingUrl: string;
  /** Where anybody may type the code: printed in the notes. */
  lookupAddress: string;
  /** The telephone of the centre. */
  contactPhone?: string;
  channel: Channel;
  applicant: SlipParty;
  /** When somebody else owns the dossier. */
  owner?: SlipParty;
  /** Print personal numbers whole; otherwise only their last three digits. */
  wholeNumbers?: boolean;
  procedure: { code: string; name: string };
  components: SlipComponent[];
  /** Papers that nobody files because a database holds them. */
  fromData: { name: string; database: string }[];
  sets: number;
  /** The term of the rule in words: `03 ngày làm việc`. */
  handlingTime: string;
  receivedAt: Date;
  dueAt: Date | null;
  returnWay: ReturnWay;
  /** Where post goes to; the applicant's address when it is left out. */
  returnAddress?: string;
  fee: string;
  receiver: { fullName: string };
};

/** Mẫu số 01 of Thông tư 03/2025/TT-VPCP (Giấy tiếp nhận hồ sơ và hẹn trả kết quả) as PDF on A4, in the version of the day on which it is printed. */
export const receptionSlip = (slip: ReceptionSlip, locale: Locale = 'vi'): Promise<Buffer> => renderPdf(slipDefinition(slip, locale));

/** The slip before it is drawn. */
export function slipDefinition(slip: ReceptionSlip, locale: Locale = 'vi'): PaperDefinition {
  const { words } = slipOn(dayOf(slip.printedAt));
  const say = (text: { vi: string; en: string }, params: Params = {}) => fill(text[locale], params);
  return {
    locale,
    info: {
      title: `${say(words.title)} ${slip.code}`,
      author: `${slip.agency}, ${slip.centre}`,
      subject: slip.procedure.name,
      moment: slip.printedAt,
    },
    margins: [mm(25), mm(11), mm(15), mm(14)],
    lineHeight: 1,
    footer: pageFooter(slip.code, locale),
    content: [
      { text: say(words.formNumber), alignment: 'right', italics: true, fontSize: 9.5, margin: [0, 0, 0, 5] },
      letterhead({
        agency: slip.agency,
        body: slip.centre,
        nation: say(words.nation),
        motto: say(words.motto),
        placeAndDay: say(words.placeAndDay, { place: slip.place, ...calendarParts(slip.printedAt) }),
      }),
      codeBlock(slip, say(words.code), say(words.scan)),
      { text: say(words.title), bold: true, fontSize: 14, alignment: 'center', margin: [0, 3, 0, locale === 'vi' ? 7 : 0] },
      ...(words.translation[locale]
        ? [{ text: words.translation[locale], italics: true, fontSize: 10, alignment: 'center' as const, margin: 3 }]
        : []),
      ...who(slip, words, say),
      ...numbered(slip, words, say),
      signatures(slip, words, say),
      notes(slip, words, say),
    ],
  };
}

type Params = Record<string, string | number>;
type Say = (text: { vi: string; en: string }, params?: Params) => string;

/** Fills {{…}}; a name without a value is a fault of the template and throws. */
function fill(text: string, params: Params): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`nothing is known for {{${name}}} in "${text}"`);
    return String(value);
  });
}

/** The parts of a moment in Vietnam; days below 10 and months 1 and 2 take a leading zero (Nghị định 30/2020/NĐ-CP). */
function calendarParts(moment: Date): { year: string; month: string; day: string; hour: string; minute: string } {
  const [year = '', month = '', day = ''] = dayOf(moment).split('-');
  const [hour = '', minute = ''] = clockText(minutesOf(moment)).split(':');
  return { year, month: Number(month) <= 2 ? month : String(Number(month)), day, hour, minute };
}

/** `*********123`: enough to tell two persons apart, too little to misuse. */
export const maskedNumber = (number: string): string => '*'.repeat(Math.max(0, number.length - 3)) + number.slice(-3);

function who(slip: ReceptionSlip, words: SlipWords, say: Say): Content[] {
  return [
    entry(say(words.centre), slip.centre),
    ...party(slip.applicant, say(words.applicant), slip, words, say),
    ...(slip.owner ? party(slip.owner, say(words.owner), slip, words, say) : []),
    entry(say(words.procedure), `${slip.procedure.name} (${slip.procedure.code})`, true),
  ];
}

function party(one: SlipParty, label: string, slip: ReceptionSlip, words: SlipWords, say: Say): Content[] {
  const number = one.personalNumber && (slip.wholeNumbers ? one.personalNumber : maskedNumber(one.personalNumber));
  const pair = [
    ...(number ? [entry(say(words.personalNumber), number)] : []),
    ...(one.phone ? [entry(say(words.phone), phoneText(one.phone.replace(/^\+84/, '0')))] : []),
  ];
  return [
    entry(label, one.fullName, true),
    ...(one.address ? [entry(say(words.address), one.address)] : []),
    ...(pair.length > 0 ? [{ columns: pair }] : []),
    ...(one.email ? [entry(say(words.email), one.email)] : []),
  ];
}

/** The numbered points of the form. */
function numbered(slip: ReceptionSlip, words: SlipWords, say: Say): Content[] {
  const moment = (at: Date) => say(words.moment, calendarParts(at));
  const way = say(words.returnWays[slip.returnWay], { centre: slip.centre, place: slip.returnAddress ?? slip.applicant.address ?? '…' });
  const points: [label: string, value: string, bold?: boolean][] = [
    [say(words.sets), say(words.setsValue, { sets: String(slip.sets).padStart(2, '0') })],
    [say(words.handlingTime), slip.handlingTime],
    [say(words.receivedAt), moment(slip.receivedAt)],
    [say(words.dueAt), slip.dueAt ? moment(slip.dueAt) : say(words.noDue), true],
    [say(words.returnAt), way],
    [say(words.fee), slip.fee],
  ];
  return [
    entry(`1. ${say(words.components)}`, slip.components.length === 0 ? say(words.noComponents) : ''),
    ...(slip.components.length > 0 ? [componentTable(slip.components, words, say)] : []),
    ...(slip.fromData.length > 0 ? [fromData(slip, words, say)] : []),
    ...points.map(([label, value, bold], index) => entry(`${index + 2}. ${label}`, value, bold)),
  ];
}

function fromData(slip: ReceptionSlip, words: SlipWords, say: Say): Content {
  return {
    text: [`${say(words.fromData)} `, slip.fromData.map((one) => say(words.fromDatabase, one)).join('; '), '.'],
    fontSize: 12,
    italics: true,
    margin: [0, 0, 0, 2],
  };
}

function componentTable(components: SlipComponent[], words: SlipWords, say: Say): Content {
  const { column } = words;
  const head = (text: { vi: string; en: string }, more: object = {}): TableCell => ({
    text: say(text),
    bold: true,
    alignment: 'center',
    ...more,
  });
  const tall = { rowSpan: 2, margin: [0, 13, 0, 0] };
  const amount = (count: number): TableCell => ({ text: count === 0 ? '' : String(count), alignment: 'center' });
  const row = (one: SlipComponent, index: number): TableCell[] => [
    { text: String(index + 1), alignment: 'center' },
    { text: one.name },
    ...(one.shownOnly
      ? [{ text: say(column.shownOnly), colSpan: 4, alignment: 'center' as const, italics: true }, '', '', '']
      : [amount(one.originals), amount(one.certifiedCopies), amount(one.copies), amount(one.digitised)]),
  ];
  return {
    fontSize: 12,
    table: {
      headerRows: 2,
      keepWithHeaderRows: 1,
      dontBreakRows: true,
      widths: [18, '*', 45, 58, 51, 45],
      body: [
        [head(column.number, tall), head(column.name, tall), head(column.amount, { colSpan: 4 }), '', '', ''],
        ['', '', head(column.originals), head(column.certifiedCopies), head(column.copies), head(column.digitised)],
        ...components.map(row),
      ],
    },
    layout: { hLineWidth: () => 0.6, vLineWidth: () => 0.6, paddingTop: () => 1.5, paddingBottom: () => 1.5 },
    margin: [0, 2, 0, 4],
  };
}

/** Two columns to sign in; the space between is the height of a signature and of the seal that covers a third of it. */
function signatures(slip: ReceptionSlip, words: SlipWords, say: Say): Content {
  const line = (title: string, how: string, name: string) => ({
    stack: [
      { text: title, bold: true },
      { text: how, italics: true, fontSize: 12 },
      { text: name, bold: true, margin: [0, 44, 0, 0] as [number, number, number, number] },
    ],
    alignment: 'center' as const,
  });
  return {
    columns: [
      line(say(words.submitter), say(words.sign[slip.channel]), slip.applicant.fullName),
      line(say(words.receiver), say(words.sign.direct), slip.receiver.fullName),
    ],
    columnGap: 12,
    unbreakable: true,
    margin: [0, 10, 0, 8],
  };
}

function notes(slip: ReceptionSlip, words: SlipWords, say: Say): Content {
  const sentences = words.notes.map((one) => say(one, { lookup: slip.lookupAddress }));
  if (slip.contactPhone) sentences.push(say(words.contact, { phone: phoneText(slip.contactPhone) }));
  return {
    stack: [{ text: say(words.notesTitle), bold: true, italics: true }, { ul: sentences }],
    fontSize: 10.5,
    unbreakable: true,
  };
}
