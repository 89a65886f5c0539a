import type { Day } from '../../platform/time/time.ts';
import { fold } from '../../platform/words/fold.ts';
import { type Locale, wordsIn } from '../../platform/words/words.ts';
import { type Register, resolve, successors, validOn } from '../units/units.rules.ts';
import type { Hamlet, Unit } from '../units/units.schema.ts';
import { searchUnits } from '../units/units.search.rules.ts';
import { communeText } from '../units/units.text.rules.ts';
import type { Address, Boxes } from './addresses.schema.ts';

/** What an address field offers: the commune whose pages these are comes first, with its hamlets. */
export type Places = { register: Register; own: string; hamlets: readonly Hamlet[]; day: Day };

const first = (posted: Boxes, name: string): string => ([posted[name] ?? ''].flat()[0] ?? '').trim();

/** `ấp Long Phú` */
export const hamletText = ({ kind, name }: Pick<Hamlet, 'kind' | 'name'>): string => `${kind} ${name}`;

/** The ways in which an address can be given on a page. `own` and `other` are both `today` in the canonical value. */
export type Way = 'own' | 'other' | 'printed' | '';
export function wayOf(name: string, posted: Boxes, own: string): Way {
  const mode = first(posted, `${name}.mode`);
  if (mode === 'own' || mode === 'other' || mode === 'printed') return mode;
  const commune = first(posted, `${name}.commune`);
  if (commune === '') return mode === 'today' ? 'other' : '';
  return commune === own ? 'own' : 'other';
}

/**
 * The boxes of address fields as the forms of procedures read them (`mode`, `commune`, `hamlet`, `street`, `text`), from what the field's page
 * part posted: each way has boxes of its own there, so that a choice that was left does not speak. Other boxes stay as they are.
 */
export function canonicalBoxes(names: readonly string[], posted: Boxes, own: string): Boxes {
  const boxes: Record<string, string | string[] | undefined> = { ...posted };
  for (const name of names) {
    const box = (part: string) => first(posted, `${name}.${part}`);
    const mode = box('mode');
    if (mode !== 'own' && mode !== 'other') continue;
    boxes[`${name}.mode`] = 'today';
    boxes[`${name}.commune`] = mode === 'own' ? own : box('commune');
    boxes[`${name}.hamlet`] = mode === 'own' ? box('hamlet') : box('place');
    boxes[`${name}.street`] = mode === 'own' ? box('street') : box('placeStreet');
    delete boxes[`${name}.text`];
  }
  return boxes;
}

export const FIND = 'address.find';

/**
 * The address field whose search was asked for: the page is to be shown again, unjudged. Undefined when there is nothing new to look for, as when
 * Enter in another box pressed the form's first button: then the form goes on.
 */
export function searchAsked(posted: Boxes): string | undefined {
  const name = first(posted, FIND);
  if (name === '' || first(posted, `${name}.mode`) !== 'other') return undefined;
  const text = first(posted, `${name}.search`);
  const settled = text === first(posted, `${name}.searched`) && first(posted, `${name}.commune`) !== '';
  return text === '' || settled ? undefined : name;
}

/** Today's communes that fit what was typed, best first. */
export function communesLike({ register, day }: Pick<Places, 'register' | 'day'>, text: string, limit = 10): Unit[] {
  if (fold(text) === '') return [];
  const communes = searchUnits(register, text, { on: day, limit: 4 * limit }).filter((unit) => unit.level === 'commune');
  return communes.slice(0, limit);
}

/** Whether an id is a commune of that day: what `today` may name. */
export function isCommuneOn(register: Register, id: string, day: Day): boolean {
  const unit = register.units.get(id);
  return unit !== undefined && unit.level === 'commune' && validOn(unit, day);
}

const kindWords =
  'tỉnh|tinh|thành phố|thanh pho|tp|huyện|huyen|quận|quan|thị xã|thi xa|tx|thị trấn|thi tran|tt|xã|xa|phường|phuong|đặc khu|dac khu';
/** Before a word for a kind of unit stands a comma, also where people write none. `thị xã` is one word. */
const beforeKind = new RegExp(`[\\s,]+(?<!\\bth[ịi][\\s,]+)(?=(?:${kindWords})[\\s.])`, 'giu');

/** What a printed address names: the units of then that fit, and those of today where they lie. */
export type Printed = { then: Unit[]; today: Unit[] };

/**
 * Finds the commune in an address as printed on a card: `12/3 ấp 3, TT. Cần Giuộc, H. Cần Giuộc, Long An`. Undefined when none is named.
 * It is clear when `today` is one unit; several when the name is shared or the old unit was divided (only the person knows then).
 */
export function readPrinted(register: Register, text: string, day: Day): Printed | undefined {
  const parts = text
    .normalize('NFC')
    .replace(/\s[-–—]\s|[;\n]/g, ',')
    .replace(/(?<=(^|[\s,])(?:tp|tx|tt|[hpqtx]))\.\s*/giu, '. ')
    .replace(beforeKind, ', ')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => fold(part) !== '' && fold(part) !== 'viet nam');
  for (let from = 0; from < parts.length; from++) {
    const found = resolve(register, { name: parts.slice(from).join(', ') });
    const then = (found.found === 'one' ? [found.unit] : found.found === 'several' ? found.units : []).filter(
      (unit) => unit.level === 'commune',
    );
    const today = [...new Set(then.flatMap((unit) => successors(register, unit.id, day).units))];
    if (today.length > 0) return { then, today };
  }
  return undefined;
}

/** The unit of today behind a printed address, in words, when it is clear and another than printed; else undefined. */
export function todayOf(register: Register, text: string, day: Day, locale: Locale): string | undefined {
  const found = readPrinted(register, text, day);
  const [unit, ...more] = found?.today ?? [];
  if (!unit || more.length > 0 || found?.then.includes(unit)) return undefined;
  return communeText(register, unit.id, day, locale);
}

/**
 * An address in one line as of a day: `12 đường 3/2, ấp Long Phú, xã Cần Giuộc, tỉnh Tây Ninh`. A printed one is shown as it stands, and with
 * today's unit behind it where that is clear: `… (nay là xã Cần Giuộc, tỉnh Tây Ninh)`.
 */
export function addressText(address: Address, register: Register, day: Day, locale: Locale = 'vi'): string {
  const t = wordsIn(locale);
  if (address.mode === 'printed') {
    const today = todayOf(register, address.text, day, locale);
    return today ? t('addresses.withToday', { text: address.text, today }) : address.text;
  }
  const unit = register.units.get(address.commune);
  const commune = unit ? communeText(register, unit.id, day, locale) : address.commune;
  const text = [address.street, address.hamlet, commune].filter((part) => part !== '').join(', ');
  if (!unit || validOn(unit, day)) return text;
  const [now, ...more] = successors(register, unit.id, day).units;
  return now && more.length === 0 ? t('addresses.withToday', { text, today: communeText(register, now.id, day, locale) }) : text;
}
