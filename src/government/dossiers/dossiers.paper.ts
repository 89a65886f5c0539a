import type { Content, TableCell } from 'pdfmake';
import { qrCode } from '../../platform/pdf/marks.ts';
import { type PaperDefinition, renderPdf } from '../../platform/pdf/pdf.ts';
import type { Channel } from '../procedures/procedures.schema.ts';
import { entry } from './dossiers.paper.parts.ts';
import type { ReturnWay } from './dossiers.rules.ts';
import {
  baseFilling,
  type PaperBase,
  type Party,
  type Print,
  paperOf,
  paragraphs,
  partyLines,
  type Speech,
  signatures,
  speechOf,
  thinLines,
} from './papers/frame.paper.ts';

type SlipSpeech = Speech<'mau-01'>;

/** One paper of the dossier and how many of each kind the desk keeps. `shownOnly`: looked at and given back, nothing is kept. */
type SlipComponent = {
  name: string;
  originals: number;
  certifiedCopies: number;
  copies: number;
  digitised: number;
  shownOnly?: boolean;
};

/** How what is owed is paid by transfer: the text of the QR, and the same in words. */
export type SlipTransfer = { payload: string; title: string; lines: readonly [label: string, value: string][]; notes: readonly string[] };

/** What a slip says of money: what this dossier is charged, what of it was paid, and how the rest may be transferred. */
export type SlipMoney = { fee: string; transfer?: SlipTransfer };

/** Everything that stands on Mẫu số 01, in the language of the slip. Made when it was received. */
export type ReceptionSlip = PaperBase &
  SlipMoney & {
    channel: Channel;
    /** When somebody else owns the dossier. */
    owner?: Party;
    components: SlipComponent[];
    /** Papers that nobody files because a database holds them. */
    fromData: { name: string; database: string }[];
    /** Copies of the whole dossier (số bộ). */
    sets: number;
    /** The term of the rule in words: `03 ngày làm việc`. */
    handlingTime: string;
    receivedAt: Date;
    dueAt: Date | null;
    returnWay: ReturnWay;
    /** Where post goes to; the applicant's address when it is left out. */
    returnAddress?: string;
    receiver: { fullName: string };
  };

/** Mẫu số 01 of Thông tư 03/2025/TT-VPCP (Giấy tiếp nhận hồ sơ và hẹn trả kết quả) as PDF, in the version of the day of the receipt. */
export const receptionSlip = (slip: ReceptionSlip, print: Print = {}): Promise<Buffer> => renderPdf(slipDefinition(slip, print));

/** The slip before it is drawn. */
export function slipDefinition(slip: ReceptionSlip, print: Print = {}): PaperDefinition {
  const speech = speechOf('mau-01', slip.madeAt, print);
  const { say, locale, texts, moment } = speech;
  const { lookup, ...known } = baseFilling(slip);
  // Who left no telephone cannot be asked for its last digits: the line that names where they are typed is left out, and another way is said.
  const reached = (slip.owner ?? slip.applicant).phone !== undefined;
  const filling = {
    ...{ ...known, ...(reached && lookup !== undefined ? { lookup } : {}) },
    ...{ received: moment(slip.receivedAt), ...(slip.dueAt ? { due: moment(slip.dueAt) } : {}) },
  };
  return paperOf(slip, speech, { filling, notes: reached ? [] : [say('withoutPhone')] }, [
    ...paragraphs(texts.intro[locale], filling, speech),
    entry(say('centre'), slip.centre),
    ...partyLines(slip.applicant, say('applicant'), speech, print.wholeNumbers),
    ...(slip.owner ? partyLines(slip.owner, say('owner'), speech, print.wholeNumbers) : []),
    entry(say('procedure'), `${slip.procedure.name} (${slip.procedure.code})`, true),
    ...numbered(slip, speech),
    ...(slip.transfer ? transferWords(slip.transfer, speech) : []),
    ...paragraphs(texts.closing[locale], filling, speech),
    signed(slip, speech),
  ]);
}

/** The numbered points of the form. */
function numbered(slip: ReceptionSlip, speech: SlipSpeech): Content[] {
  const { say, moment } = speech;
  const way = say(slip.returnWay, { centre: slip.centre, place: slip.returnAddress ?? slip.applicant.address ?? '…' });
  const points: [label: string, value: string, bold?: boolean][] = [
    [say('sets'), say('setsValue', { sets: String(slip.sets).padStart(2, '0') })],
    [say('handlingTime'), slip.handlingTime],
    [say('receivedAt'), moment(slip.receivedAt)],
    [say('dueAt'), slip.dueAt ? moment(slip.dueAt) : say('noDue'), true],
    [say('returnAt'), way],
    [say('fee'), slip.fee],
  ];
  return [
    entry(`1. ${say('components')}`, slip.components.length === 0 ? say('noComponents') : ''),
    ...(slip.components.length > 0 ? [components(slip.components, speech)] : []),
    ...(slip.fromData.length > 0 ? [fromData(slip, speech)] : []),
    ...points.map(([label, value, bold], index) => entry(`${index + 2}. ${label}`, value, bold)),
  ];
}

type Drawn = { svg: string; width: number; height: number; alignment: 'center' };
const QR_SIDE = { A4: 26, A5: 23, roll: 36 }; // mm: a square of the some fifty in a row stays above 0.4 mm, which a telephone reads

/** The QR of the transfer: on a sheet it stands between the signatures, where it costs no height. */
function transferQr({ payload }: SlipTransfer, { size }: SlipSpeech): Drawn {
  const { svg, width, height } = qrCode(payload, QR_SIDE[size]);
  return { svg, width, height, alignment: 'center' };
}

/** What the QR of the transfer fills in, for whoever types it. */
function transferWords(transfer: SlipTransfer, speech: SlipSpeech): Content[] {
  const { title, lines, notes } = transfer;
  const { size, scale } = speech;
  const words = lines.map(([label, value], at): Content[] => [
    `${at === 0 ? '' : size === 'roll' ? '\n' : '; '}${label}: `,
    { text: value.replaceAll(' ', '\u00a0'), bold: true },
  ]);
  const said: Content = {
    text: [
      { text: `${title}${size === 'roll' ? '\n' : ': '}`, bold: true },
      ...words.flat(),
      { text: `${size === 'roll' ? '\n' : '. '}${notes.join(' ')}`, italics: true },
    ],
    fontSize: Math.max(7.5, 10.5 * scale),
    margin: [0, 2 * scale, 0, 0],
  };
  return size === 'roll' ? [said, { ...transferQr(transfer, speech), margin: [0, 2, 0, 0] }] : [said];
}

function fromData(slip: ReceptionSlip, { say, scale }: SlipSpeech): Content {
  return {
    text: [`${say('fromData')} `, slip.fromData.map((one) => say('fromDatabase', one)).join('; '), '.'],
    fontSize: 12 * scale,
    italics: true,
    margin: [0, 0, 0, 2],
  };
}

const amounts = ['originals', 'certifiedCopies', 'copies', 'digitised'] as const;

/** The papers: a table; on the roll, where four columns of numbers have no room, a line each. */
function components(all: SlipComponent[], speech: SlipSpeech): Content {
  const { say, size, scale } = speech;
  if (size === 'roll')
    return {
      stack: all.map((one, index) => {
        const kept = one.shownOnly
          ? say('shownOnly')
          : amounts.flatMap((kind) => (one[kind] > 0 ? [`${one[kind]} ${say(kind).toLocaleLowerCase('vi')}`] : [])).join(', ');
        return { text: `${index + 1}) ${one.name}${kept ? ` – ${kept}` : ''}`, margin: [6, 1, 0, 0] as [number, number, number, number] };
      }),
    };
  const head = (text: string, more: object = {}): TableCell => ({ text, bold: true, alignment: 'center', ...more });
  const tall = { rowSpan: 2, margin: [0, 13 * scale, 0, 0] };
  const amount = (count: number): TableCell => ({ text: count === 0 ? '' : String(count), alignment: 'center' });
  const row = (one: SlipComponent, index: number): TableCell[] => [
    { text: String(index + 1), alignment: 'center' },
    { text: one.name },
    ...(one.shownOnly
      ? [{ text: say('shownOnly'), colSpan: 4, alignment: 'center' as const, italics: true }, '', '', '']
      : amounts.map((kind) => amount(one[kind]))),
  ];
  return {
    fontSize: 12 * scale,
    table: {
      headerRows: 2,
      keepWithHeaderRows: 1,
      dontBreakRows: true,
      widths: [18, '*', ...[45, 58, 51, 45].map((width) => width * scale)],
      body: [
        [head(say('number'), tall), head(say('name'), tall), head(say('amount'), { colSpan: 4 }), '', '', ''],
        ['', '', ...amounts.map((kind) => head(say(kind)))],
        ...all.map(row),
      ],
    },
    layout: thinLines,
    margin: [0, 2, 0, 4],
  };
}

function signed(slip: ReceptionSlip, speech: SlipSpeech): Content {
  const { say } = speech;
  const how = { direct: say('signed'), online: say('sentOnline'), post: say('sentByPost') }[slip.channel];
  return signatures(
    [
      { title: say('submitter'), how, name: slip.applicant.fullName },
      { title: say('receiver'), how: say('signed'), name: slip.receiver.fullName },
    ],
    speech,
    slip.transfer && speech.size !== 'roll' ? { ...transferQr(slip.transfer, speech), said: say('transferQr') } : undefined,
  );
}
