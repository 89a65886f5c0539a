import { isDay } from '../../platform/time/time.ts';
import { isPersonName, normalPhone } from '../../registers/people/people.rules.ts';
import type { Address, Answer, Field, Text } from './forms.schema.ts';

/** Something wrong (or doubtful) with an answer: a key of `procedures.words`, with what fills it. A `Text` is said in the reader's language. */
export type Complaint = { key: string; params: Record<string, string | number | Text> };
/** What a form posted: one value or several under a name. */
export type Posted = Readonly<Record<string, string | string[] | undefined>>;
/** Whether a commune id exists: asked of whoever holds the units. */
export type KnowsCommune = (commune: string) => boolean;

type Judged = { value: Answer } | { wrong: Complaint } | Record<string, never>;
const nothing: Judged = {};

/** The noun of the messages: `họ và tên của trẻ`. */
export function nounOf(field: Field): Text {
  const lower = (words: string) => (/^\p{Lu}(\p{Ll}|\s|$)/u.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words);
  return field.noun ?? { vi: lower(field.label.vi), en: lower(field.label.en) };
}

export const complain = (field: Field, reason: string, more: Complaint['params'] = {}): Complaint => ({
  key: `procedures.errors.${reason}`,
  params: { noun: nounOf(field), ...more },
});

/** Text in NFC (a Mac sends NFD), without invisible characters, ends trimmed; a single line has single spaces. */
export function tidied(text: string, lines = false): string {
  const visible = text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/(?!\n)[\p{Cc}\p{Cf}]/gu, lines ? '' : ' ');
  return (lines ? visible.replace(/[^\S\n]+/g, ' ') : visible.replace(/\s+/g, ' ')).trim();
}

/** Names of the boxes by which a field is posted. */
export function boxesOf(field: Pick<Field, 'kind' | 'name'>): string[] {
  const parts: Partial<Record<Field['kind'], string[]>> = {
    date: ['day', 'month', 'year'],
    month: ['month', 'year'],
    time: ['hour', 'minute'],
    address: ['mode', 'commune', 'hamlet', 'street', 'text'],
  };
  return (parts[field.kind] ?? ['']).map((part) => (part ? `${field.name}.${part}` : field.name));
}

const first = (posted: Posted, name: string) => tidied([posted[name] ?? ''].flat()[0] ?? '');

/** Puts the boxes of a field together, unjudged; undefined when they are empty. Half-filled boxes stay recognisably half (`2026--05`). */
export function gathered(field: Field, posted: Posted): unknown {
  const [a = '', b = '', c = ''] = boxesOf(field).map((name) => first(posted, name));
  const two = (text: string) => (/^\d$/.test(text) ? `0${text}` : text);
  if (field.kind === 'date') return a || b || c ? `${c}-${two(b)}-${two(a)}` : undefined;
  if (field.kind === 'month') return a || b ? `${b}-${two(a)}` : undefined;
  if (field.kind === 'time') return a || b ? `${two(a)}:${b === '' ? '00' : two(b)}` : undefined;
  if (field.kind === 'address') return gatheredAddress(field, posted);
  if (field.kind === 'choices') return [posted[field.name] ?? []].flat();
  return [posted[field.name] ?? ''].flat()[0];
}

function gatheredAddress({ name }: Field, posted: Posted): unknown {
  const part = (key: string) => first(posted, `${name}.${key}`);
  const today = { mode: 'today', commune: part('commune'), hamlet: part('hamlet'), street: part('street') };
  if (part('mode') === 'printed' || (part('mode') === '' && part('text')))
    return part('text') ? { mode: 'printed', text: part('text') } : undefined;
  return today.commune || today.hamlet || today.street ? today : undefined;
}

/** The boxes that show an answer again: the reverse of `gathered`. */
export function boxedAnswer(field: Field, answer: Answer | undefined): Record<string, string | string[]> {
  if (answer === undefined) return {};
  const box = (part: string) => `${field.name}.${part}`;
  if (field.kind === 'address' && typeof answer === 'object' && !Array.isArray(answer))
    return Object.fromEntries(Object.entries(answer).map(([part, value]) => [box(part), value]));
  if (Array.isArray(answer)) return { [field.name]: answer };
  const parts = String(answer).split(/[-:]/);
  if (field.kind === 'date') return { [box('year')]: parts[0] ?? '', [box('month')]: parts[1] ?? '', [box('day')]: parts[2] ?? '' };
  if (field.kind === 'month') return { [box('year')]: parts[0] ?? '', [box('month')]: parts[1] ?? '' };
  if (field.kind === 'time') return { [box('hour')]: parts[0] ?? '', [box('minute')]: parts[1] ?? '' };
  return { [field.name]: String(answer) };
}

/**
 * Judges one answer by its kind, whether it came from boxes or from JSON, and gives it its canonical form.
 * `{}` when there is none; a `wrong` says what to do.
 */
export function judged(field: Field, raw: unknown, knowsCommune: KnowsCommune = () => true): Judged {
  if (raw === undefined || raw === null || raw === '' || (Array.isArray(raw) && raw.length === 0)) return nothing;
  const fail = (reason: string, more?: Complaint['params']): Judged => ({ wrong: complain(field, reason, more) });
  if (field.kind === 'address') return judgedAddress(field, raw, knowsCommune);
  if (field.kind === 'choices') {
    const chosen = Array.isArray(raw) ? raw.filter((one) => one !== '') : [raw];
    if (chosen.length === 0) return nothing;
    const known = (field.options ?? []).map((one) => one.value).filter((one) => chosen.includes(one));
    return chosen.every((one) => known.some((value) => value === one)) ? { value: known } : fail('choice');
  }
  if (typeof raw !== 'string' && typeof raw !== 'number') return fail('shape');
  const text = tidied(String(raw), field.kind === 'longtext');
  if (text === '') return nothing;
  const value = scalar(field, text);
  if (value !== undefined) return { value };
  if (field.kind === 'date' && !/^\d{4}-\d{2}-\d{2}$/.test(text)) return fail(field.partial ? 'datePartial' : 'dateIncomplete');
  return fail(field.kind);
}

/** The canonical value of a kind that is one text, or undefined when the text is none of that kind. */
function scalar(field: Field, text: string): string | number | undefined {
  const digits = text.replace(/[\s.]/g, '');
  switch (field.kind) {
    case 'fullName':
      return text.length >= 2 && text.length <= 100 && isPersonName(text) ? text : undefined;
    case 'date':
      return scalarDate(field, text);
    case 'month':
      return isDay(`${text}-01`) && text >= '1850' ? text : undefined;
    case 'time':
      return /^([01]\d|2[0-3]):[0-5]\d$/.test(text) ? text : undefined;
    case 'year':
      return /^\d{4}$/.test(text) ? Number(text) : undefined;
    case 'number':
      return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
    case 'money': {
      const amount = text.replace(/\s*(đồng|đ|vnd|vnđ)$/i, '');
      return /^(\d{1,12}|\d{1,3}([. ]\d{3}){1,3})$/.test(amount) ? Number(amount.replace(/[. ]/g, '')) : undefined;
    }
    case 'choice':
      return field.options?.some((one) => one.value === text) ? text : undefined;
    case 'yesno':
      return text === 'yes' || text === 'no' ? text : undefined;
    case 'pledge':
      return text === 'yes' ? text : undefined;
    case 'phone':
      return normalPhone(text);
    case 'email':
      return text.length <= 254 && /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text) ? text : undefined;
    case 'personalNumber':
      return /^\d{12}$/.test(digits) ? digits : undefined;
    default:
      return text.length <= (field.kind === 'longtext' ? 4000 : 500) ? text : undefined;
  }
}

/** A day; of a partial field also the year or the month alone. Before 1850 is a slip. */
function scalarDate(field: Field, text: string): string | undefined {
  const known = field.partial ? text.replace(/-+$/, '') : text;
  const whole = field.partial ? `${known}-01-01`.slice(0, 10) : known;
  return isDay(whole) && whole >= '1850-01-01' ? known : undefined;
}

function judgedAddress(field: Field, raw: unknown, knowsCommune: KnowsCommune): Judged {
  const fail = (reason: string): Judged => ({ wrong: complain(field, reason) });
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return fail('shape');
  const part = (key: string): string => {
    const found = Object.entries(raw).find(([name]) => name === key)?.[1];
    return typeof found === 'string' ? tidied(found) : '';
  };
  if (Object.values(raw).some((value) => typeof value === 'string' && value.length > 500)) return fail('text');
  if (part('mode') === 'printed') {
    const value: Address = { mode: 'printed', text: part('text') };
    return value.text ? { value } : nothing;
  }
  if (part('mode') !== 'today') return fail('shape');
  const value: Address = { mode: 'today', commune: part('commune'), hamlet: part('hamlet'), street: part('street') };
  if (!value.commune && !value.hamlet && !value.street) return nothing;
  if (!value.commune || !knowsCommune(value.commune)) return fail('addressCommune');
  return value.hamlet || value.street ? { value } : fail('addressPlace');
}
