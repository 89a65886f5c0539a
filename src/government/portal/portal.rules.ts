/**
 * Reading the export of the national portal: one line per dossier, columns named as in the synchronisation (`HoSo`: MaHoSo, MaTTHC, ChuHoSo, …), moments
 * as `yyyyMMddHHmmss` in Vietnam's time without a zone. Nothing here reads a clock or a database.
 */
import { parseLocal } from '../../platform/time/time.ts';
import { normalName, normalPhone } from '../../registers/people/people.rules.ts';
import {
  type Channel,
  channelCodes,
  channels,
  isDossierCode,
  isOver,
  STATE,
  type State,
  states,
  tidyCode,
} from '../dossiers/dossiers.rules.ts';

/** Columns without which nothing can be taken over. */
export const NEEDED = ['MaHoSo', 'MaTTHC', 'ChuHoSo'] as const;
/** Columns that are read; others are passed over. `TruongHop` is ours: the case, where a procedure has several. */
export const COLUMNS = [
  ...NEEDED,
  'SoDienThoai',
  'SoDinhDanh',
  'NgayNopHoSo',
  'NgayTiepNhan',
  'NgayHenTra',
  'KenhThucHien',
  'TrangThaiHoSo',
  'TruongHop',
] as const;
export type Column = (typeof COLUMNS)[number];
/** One line of the export, by column; what is not there is empty. */
export type HoSo = Record<Column, string>;

/** The text of a file in UTF-8, with or without a byte-order mark; undefined when it is something else. */
export function utf8(content: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content).normalize('NFC');
  } catch {
    return undefined;
  }
}

/** A table as text (RFC 4180, also with semicolons or tabs) as rows of cells. Empty lines are passed over; `line` counts from 1 in the file. */
export function cellsOf(text: string): { line: number; cells: string[] }[] {
  const head = text.slice(0, text.search(/[\r\n]|$/));
  const count = (mark: string) => head.split(mark).length;
  const separator = [';', '\t', ','].toSorted((a, b) => count(b) - count(a))[0] ?? ',';
  const rows: { line: number; cells: string[] }[] = [];
  let [line, start, cell, quoted] = [1, 1, '', false];
  let cells: string[] = [];
  const endRow = () => {
    cells.push(cell.trim());
    if (cells.some((one) => one !== '')) rows.push({ line: start, cells });
    [cells, cell, start] = [[], '', line];
  };
  for (let at = 0; at < text.length; at++) {
    const mark = text[at] as string;
    if (mark === '\n') line++;
    if (quoted) {
      if (mark !== '"') cell += mark;
      else if (text[at + 1] === '"') cell += text[++at];
      else quoted = false;
    } else if (mark === '"' && cell.trim() === '') [quoted, cell] = [true, ''];
    else if (mark === separator) {
      cells.push(cell.trim());
      cell = '';
    } else if (mark === '\n') endRow();
    else if (mark !== '\r') cell += mark;
  }
  endRow();
  return rows;
}

/** The dossiers of an export, and which of the needed columns it lacks. */
export function readExport(text: string): { missing: string[]; lines: { line: number; hoSo: HoSo }[] } {
  const [head, ...rows] = cellsOf(text);
  const names = head?.cells.map((one) => one.toLowerCase()) ?? [];
  const place = (column: string) => names.indexOf(column.toLowerCase());
  return {
    missing: NEEDED.filter((column) => place(column) < 0),
    lines: rows.map(({ line, cells }) => ({
      line,
      hoSo: Object.fromEntries(COLUMNS.map((column) => [column, cells[place(column)] ?? ''])) as HoSo,
    })),
  };
}

/** `yyyyMMddHHmmss`, Vietnam's time; undefined when there is no such moment. */
export function portalMoment(text: string): Date | undefined {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text) ?? [];
  return year ? parseLocal(`${year}-${month}-${day}T${hour}:${minute}:${second}`) : undefined;
}

/** Why a line is not taken over; words under `portal.reasons`. */
export type Reason =
  | 'code'
  | 'procedure'
  | 'applicant'
  | 'number'
  | 'channel'
  | 'state'
  | 'over'
  | 'waiting'
  | 'moment'
  | 'receivedMissing'
  | 'future'
  | 'order'
  | 'case';

/** A line that can be taken over. */
export type Entry = {
  externalCode: string;
  procedure: string;
  caseNamed: string;
  applicant: { fullName: string; phone?: string; personalNumber?: string };
  channel: Channel;
  /** Undefined: the portal does not say; it comes in when the desk takes it over. */
  submittedAt: Date | undefined;
  receivedAt: Date | undefined;
  /** What the portal promised. The law's own moment is computed by us; a difference is told. */
  promisedAt: Date | undefined;
  /** A phone was given that is no number. */
  phoneUnread: boolean;
};

const wrongState = (state: State | undefined): Reason | undefined => {
  if (state === undefined) return 'state';
  if (isOver(state) || state === STATE.resolved) return 'over';
  // Its clock stands still on the portal: taken over now it would run here.
  return state === STATE.supplement || state === STATE.paying ? 'waiting' : undefined;
};

type Moments = Pick<Entry, 'submittedAt' | 'receivedAt' | 'promisedAt'>;
function momentsOf(hoSo: HoSo, state: State, now: Date): Moments | Reason {
  const texts = [hoSo.NgayNopHoSo, hoSo.NgayTiepNhan, hoSo.NgayHenTra];
  const [submittedAt, receivedAt, promisedAt] = texts.map(portalMoment);
  if (texts.some((text, at) => text !== '' && ![submittedAt, receivedAt, promisedAt][at])) return 'moment';
  if (state !== STATE.submitted && !receivedAt) return 'receivedMissing';
  if ((submittedAt && submittedAt > now) || (receivedAt && receivedAt > now)) return 'future';
  if (submittedAt && receivedAt && submittedAt > receivedAt) return 'order';
  return { submittedAt, receivedAt, promisedAt };
}

/**
 * Judges a line. `KenhThucHien` 1, 2, 3 are the desk, online, the post; an empty one counts as the desk (QĐ 766/QĐ-TTg). What is over or waits for the
 * citizen on the portal is not taken over.
 */
export function entryOf(hoSo: HoSo, now: Date): Entry | Reason {
  const externalCode = tidyCode(hoSo.MaHoSo);
  if (!isDossierCode(externalCode)) return 'code';
  if (!hoSo.MaTTHC) return 'procedure';
  const fullName = normalName(hoSo.ChuHoSo);
  if (fullName.length < 2 || fullName.length > 120) return 'applicant';
  const channel = hoSo.KenhThucHien === '' ? 'direct' : channels.find((one) => String(channelCodes[one]) === hoSo.KenhThucHien);
  if (!channel) return 'channel';
  const known = hoSo.TrangThaiHoSo === '' ? STATE.submitted : states.find((one) => String(one) === hoSo.TrangThaiHoSo);
  const wrong = wrongState(known);
  if (wrong || !known) return wrong ?? 'state';
  const moments = momentsOf(hoSo, known, now);
  if (typeof moments === 'string') return moments;
  const personalNumber = hoSo.SoDinhDanh.replace(/\s/g, '');
  if (personalNumber && !/^\d{9}(\d{3})?$/.test(personalNumber)) return 'number';
  const phone = normalPhone(hoSo.SoDienThoai);
  return {
    externalCode,
    procedure: hoSo.MaTTHC,
    caseNamed: hoSo.TruongHop,
    // Nine digits are an old identity card: not the number that stands for a person.
    applicant: { fullName, ...(phone ? { phone } : {}), ...(personalNumber.length === 12 ? { personalNumber } : {}) },
    channel,
    ...moments,
    phoneUnread: hoSo.SoDienThoai !== '' && !phone,
  };
}
