import { type Day, isDay } from '../../platform/time/time.ts';
import { fold, isBareSyllable, isSyllable } from '../../platform/words/fold.ts';
import { normalName, readPersonalNumber } from '../../registers/people/people.rules.ts';

/** What the QR of an identity card says. */
export type Card = {
  number: string;
  /** Of the card before it: nine digits, or twelve; empty when there was none. */
  oldNumber: string;
  fullName: string;
  birthDay: Day;
  sex: 'male' | 'female';
  /** As printed: units of the day when it was issued. */
  address: string;
  issuedOn: Day | null;
};

/** Why a reading cannot be what the card says. `keyboard`: the browser saw an input method change letters while they came in. */
export type Sign = 'fields' | 'number' | 'oldNumber' | 'name' | 'birthDay' | 'sex' | 'address' | 'issuedOn' | 'keyboard';
export type Reading =
  | { kind: 'none' }
  /** `doubtful`: it may be right, and a scanner may have lost letters; whoever holds the card can tell. */
  | { kind: 'card'; card: Card; doubtful: boolean }
  /** `number`: what is left of it that can be relied on. */
  | { kind: 'garbled'; signs: Sign[]; number: string | undefined };

const tone = /\u0300|\u0301|\u0303|\u0309|\u0323/u;
/** What the digits give on the Vietnamese layout of Windows: no digit is left in them. */
const layout = /[ăâêôđ]|\u0300|\u0301|\u0303|\u0309|\u0323/giu;

/** Nobody types this: a scanner did, whatever became of it on the way. */
function fromScanner(text: string): boolean {
  const bars = text.split('|').length - 1;
  const digits = (text.match(/\d/g) ?? []).length;
  const marks = (text.normalize('NFC').match(layout) ?? []).length;
  return bars >= 3 || (text.length >= 40 && (digits >= 20 || marks >= 20)) || (text.length >= 25 && bars >= 1 && digits + marks >= 12);
}

/** `02091990` → `1990-09-02`; undefined when it is no day. */
function dayIn(text: string): Day | undefined {
  const [, day = '', month = '', year = ''] = /^(\d{2})(\d{2})(\d{4})$/.exec(text.trim()) ?? [];
  const read = `${year}-${month}-${day}`;
  return isDay(read) ? read : undefined;
}

/** A word of a name. One with a tone must be Vietnamese: there an input method shows. Names of other peoples (K'Brôi, Y Blô, Ksor) carry none. */
function wordIsWhole(word: string): boolean {
  if (!/^[\p{L}\p{M}'’.-]+$/u.test(word)) return false;
  const parts = word.split(/['’.-]+/u).filter((part) => part !== '');
  return parts.every((part) => !tone.test(part.normalize('NFD')) || isSyllable(part));
}

const nameIsWhole = (name: string): boolean =>
  name.length >= 2 && name.length <= 120 && /\p{L}/u.test(name) && name.split(' ').every(wordIsWhole);

/**
 * A scanner that leaves letters with marks out shows in two ways: in name and address no letter has a mark, or a word of the name is none that Vietnamese has
 * (`Nguyn Vn Tht`). A name of another people may look the same (Ksor, K'Brôi).
 */
const isDoubtful = (name: string, address: string): boolean =>
  !/[^\p{ASCII}]/u.test(name + address) || name.split(' ').some((word) => !(isSyllable(word) || isBareSyllable(word)));

/** House numbers and abbreviations are free. A tone grown together with a digit is an input method's work, and so are strange signs. */
const addressIsWhole = (address: string): boolean =>
  !/[^\p{L}\p{M}\p{N}\s.,;:/'’"“”()&+_–—-]/u.test(address) &&
  address
    .normalize('NFD')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .every((word) => !(tone.test(word) && /\d/.test(word)));

/**
 * Reads what a scanner typed: `number|old number|name|ddmmyyyy|sex|address|ddmmyyyy` (thẻ căn cước công dân có chip; Thông tư 16/2024/TT-BCA for the
 * card since 1 July 2024, whose further fields are passed over). `seen` is what the browser noticed while it came in, `today` the last day that can
 * stand on a card. `none`: it was no scanner, so it is a search.
 */
export function readCard(typed: string, today: Day, seen: { keyboard: boolean } = { keyboard: false }): Reading {
  const text = typed
    .normalize('NFC')
    .replace(/[\r\n\t]+/g, '')
    .trim();
  if (!fromScanner(text)) return { kind: 'none' };
  const parts = text.split('|').map((part) => part.trim());
  const [first = '', oldNumber = '', name = '', born = '', sexWord = '', address = '', issued = ''] = parts;
  const number = /^\d{12}$/.test(first) ? readPersonalNumber(first) : undefined;
  const fullName = normalName(name);
  const birthDay = dayIn(born);
  const sex = ({ nam: 'male', nu: 'female' } as const)[fold(sexWord)];
  const issuedOn = issued === '' ? null : dayIn(issued);
  const wrong: Record<Sign, boolean> = {
    fields: parts.length < 7,
    number: number === undefined,
    oldNumber: !/^(\d{9}|\d{12})?$/.test(oldNumber),
    name: !nameIsWhole(fullName),
    birthDay: birthDay === undefined || birthDay > today || birthDay < '1850-01-01',
    sex: sex === undefined || !['Nam', 'Nữ', 'NAM', 'NỮ', 'Nu', 'NU'].includes(sexWord),
    address: !addressIsWhole(address),
    issuedOn: issuedOn === undefined || (issuedOn !== null && (issuedOn > today || issuedOn < (birthDay ?? ''))),
    keyboard: seen.keyboard,
  };
  const signs = (Object.keys(wrong) as Sign[]).filter((sign) => wrong[sign]);
  if (signs.length > 0 || !number || !birthDay || !sex) return { kind: 'garbled', signs, number: number?.number };
  return {
    kind: 'card',
    card: { number: number.number, oldNumber, fullName, birthDay, sex, address, issuedOn: issuedOn ?? null },
    doubtful: isDoubtful(fullName, address),
  };
}
