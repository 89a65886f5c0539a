import type { Content, TableCell } from 'pdfmake';
import type { PaperDefinition } from '../../../platform/pdf/pdf.ts';
import { entry } from '../dossiers.paper.parts.ts';
import {
  baseFilling,
  type PaperBase,
  type Print,
  paperOf,
  paragraphs,
  partyLines,
  type Speech,
  speechOf,
  thinLines,
} from './frame.paper.ts';

/** Who gives or takes: the office (or the step), and the officer where somebody is named. */
export type Hand = { office: string; fullName?: string | undefined };
/**
 * One hand-over, and how the giver's step went: working hours used against those that the internal process gives. Without `taker` and `at` it did not
 * happen yet: the giver has the dossier.
 */
export type HandOver = {
  giver: Hand;
  taker?: Hand | undefined;
  at?: Date | undefined;
  result?: 'early' | 'onTime' | 'late' | 'running' | undefined;
  usedHours?: number | undefined;
  givenHours?: number | undefined;
  note?: string | undefined;
};

/** Mẫu số 06. It is made anew at every print, so its moment is that of printing. */
export type ControlSheet = PaperBase & {
  receivedAt: Date | null;
  dueAt: Date | null;
  handlingTime: string;
  components: string[];
  rows: HandOver[];
};

const numbers = {
  vi: new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 1 }),
  en: new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 }),
};

function handOvers(rows: HandOver[], speech: Speech<'mau-06'>): Content {
  const { say, scale, locale, moment } = speech;
  const head = (text: string): TableCell => ({ text, bold: true, alignment: 'center' });
  const hand = (label: string, one: Hand | undefined): Content =>
    one ? { text: [`${label} `, { text: one.office, bold: true }, one.fullName ? ` – ${one.fullName}` : ''] } : label;
  const hours = (value: number) => numbers[locale].format(value);
  const spent = ({ usedHours, givenHours }: HandOver): string => {
    if (usedHours === undefined) return '';
    return givenHours === undefined
      ? say('usedOnly', { used: hours(usedHours) })
      : say('used', { used: hours(usedHours), given: hours(givenHours) });
  };
  return {
    fontSize: 11.5 * scale,
    table: {
      headerRows: 1,
      keepWithHeaderRows: 1,
      dontBreakRows: true,
      widths: [20 * scale, '*', 105 * scale, 84 * scale, 84 * scale],
      body: [
        [head(say('number')), head(say('handover')), head(say('at')), head(say('result')), head(say('note'))],
        ...rows.map((row, index): TableCell[] => [
          { text: String(index + 1), alignment: 'center' },
          { stack: [hand(say('giver'), row.giver), hand(say('taker'), row.taker)] },
          { text: row.at ? moment(row.at) : '' },
          { stack: [row.result ? say(row.result) : '', { text: spent(row), fontSize: 10 * scale }], alignment: 'center' },
          { text: row.note ?? '' },
        ]),
      ],
    },
    layout: thinLines,
    margin: [0, 6, 0, 6],
  };
}

/** The control sheet before it is drawn. */
export function controlDefinition(sheet: ControlSheet, print: Print = {}): PaperDefinition {
  const speech = speechOf('mau-06', sheet.madeAt, print);
  const { say, locale, texts, moment } = speech;
  const filling = {
    ...baseFilling(sheet),
    ...(sheet.receivedAt ? { received: moment(sheet.receivedAt) } : {}),
    ...(sheet.dueAt ? { due: moment(sheet.dueAt) } : {}),
  };
  const count = say('count', { count: sheet.components.length });
  return paperOf(sheet, speech, { filling }, [
    ...paragraphs(texts.intro[locale], filling, speech),
    ...partyLines({ fullName: sheet.applicant.fullName }, say('applicant'), speech),
    entry(say('procedure'), `${sheet.procedure.name} (${sheet.procedure.code})`, true),
    entry(say('components'), sheet.components.length === 0 ? count : `${count}: ${sheet.components.join('; ')}`),
    entry(say('handlingTime'), sheet.handlingTime),
    ...(sheet.receivedAt ? [entry(say('receivedAt'), moment(sheet.receivedAt))] : []),
    entry(say('dueAt'), sheet.dueAt ? moment(sheet.dueAt) : say('noDue'), true),
    handOvers(sheet.rows, speech),
    ...paragraphs(texts.closing[locale], filling, speech),
  ]);
}
