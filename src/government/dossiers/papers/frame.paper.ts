import type { Content } from 'pdfmake';
import { letterhead } from '../../../platform/pdf/letterhead.ts';
import { barcode, qrCode } from '../../../platform/pdf/marks.ts';
import { mm, type PaperDefinition, type Size } from '../../../platform/pdf/pdf.ts';
import { clockText, dayOf, minutesOf } from '../../../platform/time/time.ts';
import type { Locale } from '../../../platform/words/words.ts';
import { paperDay, phoneText } from '../../../ui/format.ts';
import { codeBlock, entry, pageFooter } from '../dossiers.paper.parts.ts';
import { formOn, type Label } from './forms.content.ts';
import { type Filling, filled, filledText, type PaperForm, type PaperTexts, type Place, type Run } from './forms.rules.ts';

/** How a paper is wanted. `texts`: the unit's own sentences of the day, instead of the common ones. `wholeNumbers`: personal numbers unmasked. */
export type Print = { locale?: Locale; size?: Size; texts?: PaperTexts | undefined; wholeNumbers?: boolean };

/** A person or an organisation. What is not known or not given is left out. */
export type Party = { fullName: string; address?: string; phone?: string; email?: string; personalNumber?: string };

/** What stands on every paper of a dossier. */
export type PaperBase = {
  /** `UBND xã Cần Giuộc` */
  agency: string;
  /** `Trung tâm Phục vụ hành chính công xã Cần Giuộc` */
  centre: string;
  /** Where the paper is made: `Cần Giuộc`. */
  place: string;
  /** When the deed was done of which the paper tells: printed again later, it is the same paper. */
  madeAt: Date;
  code: string;
  /** The dossier's own tracking page, with its random key: becomes the QR code. */
  trackingUrl: string;
  /** Where anybody may type the code. */
  lookupAddress: string;
  /** The telephone of the centre. */
  contactPhone?: string;
  applicant: Party;
  procedure: { code: string; name: string };
};

type Params = Record<string, string | number>;

/** Fills {{…}}; a name without a value is a fault of the content and throws. */
function fill(text: string, params: Params): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`nothing is known for {{${name}}} in "${text}"`);
    return String(value);
  });
}

/** The parts of a moment in Vietnam, as papers write them. */
function calendarParts(moment: Date): { year: string; month: string; day: string; hour: string; minute: string } {
  const [hour = '', minute = ''] = clockText(minutesOf(moment)).split(':');
  return { ...paperDay(moment), hour, minute };
}

/** A form in one language on one sheet, as the law and the unit word it. */
export type Speech<Form extends PaperForm> = {
  locale: Locale;
  size: Size;
  /** What 13 points on A4 become here. */
  scale: number;
  formNumber: string;
  say(label: Label<Form>, params?: Params): string;
  moment(at: Date): string;
  day(at: Date): string;
  texts: PaperTexts;
};

/** What papers of every form have in common. */
export type AnySpeech = Speech<never>;

const scales: Record<Size, number> = { A4: 1, A5: 0.72, roll: 0.72 };

export function speechOf<Form extends PaperForm>(form: Form, madeAt: Date, print: Print): Speech<Form> {
  const { locale = 'vi', size = 'A4' } = print;
  const law = formOn(form, dayOf(madeAt));
  const say = (label: string, params: Params = {}) => fill(law.labels[label]?.[locale] ?? '', params);
  return {
    locale,
    size,
    scale: scales[size],
    formNumber: law.formNumber[locale],
    say,
    moment: (at) => say('moment', calendarParts(at)),
    day: (at) => say('day', calendarParts(at)),
    texts: print.texts ?? law.texts,
  };
}

/** `*********123`: enough to tell two persons apart, too little to misuse. */
export const maskedNumber = (number: string): string => '*'.repeat(Math.max(0, number.length - 3)) + number.slice(-3);

/** A dossier's code without the unit's part: the number of its papers in the unit. `H80.281.59-260820-0001` → `260820-0001`. */
export const serialOf = (code: string): string => /\d{6,8}-\d{4,}$/.exec(code)?.[0] ?? code;

export const phoneOf = (phone: string): string => phoneText(phone.replace(/^\+84/, '0'));

/** What the sentences of every paper may name. */
export const baseFilling = (base: PaperBase): Filling => ({
  code: base.code,
  serial: serialOf(base.code),
  procedure: base.procedure.name,
  applicant: base.applicant.fullName,
  agency: base.agency,
  centre: base.centre,
  lookup: base.lookupAddress,
  ...(base.contactPhone ? { phone: phoneOf(base.contactPhone) } : {}),
});

/** What is printed bold where it is filled in: what the reader looks for. */
const bold: readonly Place[] = ['limit', 'appointment', 'due'];
/** Neighbours in the same letters become one piece, and a sign stays with the word before it: a justified line would else tear them apart. */
function runsOf(runs: Run[]): Content {
  const pieces: { text: string; bold: boolean }[] = [];
  for (const { text, place } of runs) {
    const last = pieces.at(-1);
    const heavy = place !== undefined && bold.includes(place);
    const sign = last?.bold && !heavy ? (/^[.,;:!?/)”]+/.exec(text)?.[0] ?? '') : '';
    if (last && (last.bold === heavy || sign === text)) last.text += text;
    else {
      if (last) last.text += sign;
      pieces.push({ text: text.slice(sign.length), bold: heavy });
    }
  }
  return pieces;
}

/** The paragraphs of a text. */
export const paragraphs = (text: string, filling: Filling, speech: Pick<AnySpeech, 'scale' | 'size'>): Content[] =>
  filled(text, filling).map((runs) => ({
    text: runsOf(runs),
    alignment: speech.size === 'roll' ? 'left' : 'justify',
    ...(runs.some((run) => /\S{45}/.test(run.text)) ? { wordBreak: 'break-all' as const } : {}),
    margin: [0, 4 * speech.scale, 0, 0],
  }));

/** Who it is: name, address, number, telephone, e-mail, as far as they are known. */
export function partyLines(one: Party, label: string, speech: AnySpeech, whole = false): Content[] {
  const { say, size } = speech;
  const number = one.personalNumber && (whole ? one.personalNumber : maskedNumber(one.personalNumber));
  const pair = [...(number ? [entry(say('personalNumber'), number)] : []), ...(one.phone ? [entry(say('phone'), phoneOf(one.phone))] : [])];
  return [
    entry(label, one.fullName, true),
    ...(one.address ? [entry(say('address'), one.address)] : []),
    ...(pair.length > 0 ? [size === 'roll' ? { stack: pair } : { columns: pair }] : []),
    ...(one.email ? [entry(say('email'), one.email)] : []),
  ];
}

/** A drawing between two who sign, and what it is for. */
type Between = { svg: string; width: number; height: number; alignment?: 'center'; said?: string };

/** One who signs: in which quality, how, and the name under the signature. */
export type Signer = { title: string; how: string; name: string };

/**
 * Columns to sign in; the space between is the height of a signature and of the seal that covers a third of it. `between`: a drawing in the middle of two
 * who sign, not on the roll.
 */
export function signatures(signers: readonly Signer[], { scale, size }: Pick<AnySpeech, 'scale' | 'size'>, between?: Between): Content {
  const columns = signers.map(({ title, how, name }) => ({
    stack: [
      { text: title, bold: true },
      { text: how, italics: true, fontSize: 12 * scale },
      { text: name, bold: true, margin: [0, (size === 'A4' && !between ? 44 : 38) * scale, 0, 0] as [number, number, number, number] },
    ],
    alignment: 'center' as const,
  }));
  const margin: [number, number, number, number] = [0, (between ? 4 : 10) * scale, 0, (between ? 2 : 8) * scale];
  // One under the other: the name of the first stands clear of the second's title.
  if (size === 'roll')
    return { stack: columns.map((one, at) => ({ ...one, margin: [0, at === 0 ? 0 : 8, 0, 0] })), unbreakable: true, margin };
  const [first, ...others] = columns;
  if (between && first)
    return {
      columns: [first, pictured(between, scale), ...others],
      columnGap: 12,
      unbreakable: true,
      margin,
    };
  return { columns: columns.length === 1 ? [{ text: '' }, ...columns] : columns, columnGap: 12, unbreakable: true, margin };
}

/** A drawing, and what it is for below it, in one line. */
function pictured({ said, ...picture }: Between, scale: number): { width: number; stack: Content[] } {
  const fontSize = Math.max(6.5, 8.5 * scale);
  if (!said) return { width: picture.width, stack: [picture] };
  return { width: Math.max(picture.width, said.length * fontSize * 0.52), stack: [picture, { text: said, alignment: 'center', fontSize }] };
}

/** Code and QR one below the other, for the roll. */
function rollCodes(base: PaperBase, speech: AnySpeech): Content {
  const bars = barcode(base.code, 68, 10);
  const square = qrCode(base.trackingUrl, 30);
  return {
    stack: [
      { svg: bars.svg, width: bars.width, height: bars.height },
      { text: [`${speech.say('code')} `, { text: base.code, bold: true }], margin: [0, 2, 0, 2] },
      { svg: square.svg, width: square.width, height: square.height },
      { text: speech.say('scan'), fontSize: 8 },
    ],
    alignment: 'center',
    margin: [0, 4, 0, 4],
  };
}

/** `Cần Giuộc, ngày 20 tháng 8 năm 2026` */
export const placeAndDayOf = ({ say }: Pick<AnySpeech, 'say'>, place: string, at: Date): string =>
  say('placeAndDay', { place, ...calendarParts(at) });

/** `notes`: what only this paper says, before the notes of its form. */
type HeadOf = { agency?: string; body?: string; filling: Filling; notes?: readonly string[] };

/** Letterhead, number, place and day, code; on the roll all in one column. */
function headOf(base: PaperBase, speech: AnySpeech, { agency = base.agency, body = base.centre, filling }: HeadOf): Content[] {
  const { say, scale, size, locale, texts } = speech;
  const number = filledText(texts.number[locale], filling);
  const placeAndDay = placeAndDayOf(speech, base.place, base.madeAt);
  const formNumber: Content[] = speech.formNumber
    ? [
        {
          text: speech.formNumber,
          alignment: size === 'roll' ? 'center' : 'right',
          italics: true,
          fontSize: Math.max(7, 9.5 * scale),
          margin: [0, 0, 0, 5 * scale],
        },
      ]
    : [];
  if (size === 'roll')
    return [
      ...formNumber,
      { text: agency.toLocaleUpperCase('vi'), alignment: 'center' },
      { text: body.toLocaleUpperCase('vi'), alignment: 'center', bold: true },
      ...(number ? [{ text: number, alignment: 'center' as const }] : []),
      { text: placeAndDay, alignment: 'center', italics: true },
      rollCodes(base, speech),
    ];
  return [
    ...formNumber,
    letterhead({ agency, body, number, nation: say('nation'), motto: say('motto'), placeAndDay }, scale),
    codeBlock(base, say('code'), say('scan'), scale),
  ];
}

function notesOf(speech: AnySpeech, { filling, notes: own = [] }: HeadOf): Content[] {
  const notes = [...own.map((text): Run[] => [{ text }]), ...filled(speech.texts.notes[speech.locale], filling)];
  if (notes.length === 0) return [];
  return [
    {
      stack: [{ text: speech.say('notesTitle'), bold: true, italics: true }, { ul: notes.map((runs) => ({ text: runsOf(runs) })) }],
      fontSize: Math.max(7.5, 10.5 * speech.scale),
      unbreakable: true,
    },
  ];
}

const margins: Record<Size, [number, number, number, number]> = {
  A4: [mm(25), mm(11), mm(15), mm(14)],
  A5: [mm(13), mm(7), mm(9), mm(9)],
  roll: [mm(4), mm(4), mm(4), mm(8)],
};

/** A paper: form number, letterhead, code, title, what it says, notes. `mark`: stands above the title, framed. */
export function paperOf(base: PaperBase, speech: AnySpeech, head: HeadOf, content: Content[], mark?: string): PaperDefinition {
  const { locale, size, scale } = speech;
  const title = filledText(speech.texts.title[locale], head.filling);
  return {
    locale,
    size,
    info: { title: `${title} ${base.code}`, author: `${base.agency}, ${base.centre}`, subject: base.procedure.name, moment: base.madeAt },
    margins: margins[size],
    fontSize: 13 * scale,
    lineHeight: 1,
    ...(size === 'roll' ? {} : { footer: pageFooter(base.code, locale) }),
    content: [
      ...headOf(base, speech, head),
      ...(mark ? [framed(mark, scale)] : []),
      { text: title, bold: true, fontSize: 14 * scale, alignment: 'center', margin: [0, 3, 0, locale === 'vi' ? 7 * scale : 0] },
      ...(locale === 'vi'
        ? []
        : [{ text: speech.say('translation'), italics: true, fontSize: 10 * scale, alignment: 'center' as const, margin: 3 }]),
      ...content,
      ...notesOf(speech, head),
    ],
  };
}

/** A word in a frame, in the middle: what nobody may overlook. */
function framed(text: string, scale: number): Content {
  return {
    columns: [
      { width: '*', text: '' },
      { width: 'auto', table: { body: [[{ text, bold: true, margin: [6, 2, 6, 2] }]] } },
      { width: '*', text: '' },
    ],
    margin: [0, 2 * scale, 0, 4 * scale],
  };
}

/** Lines of a table in a paper. */
export const thinLines = { hLineWidth: () => 0.6, vLineWidth: () => 0.6, paddingTop: () => 1.5, paddingBottom: () => 1.5 };
