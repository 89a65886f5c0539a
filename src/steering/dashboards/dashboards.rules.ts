import { addDays, type Day } from '../../platform/time/time.ts';
import type { IndicatorVersion } from '../indicators/indicators.queries.ts';
import { PILLARS } from '../indicators/indicators.schema.ts';

export type Kind = 'month' | 'quarter' | 'year';
/** A month (`2026-11`), a quarter (`2026-q4`) or a year (`2026`), with its first and last day. */
export type Term = { key: string; kind: Kind; year: number; part: number; from: Day; to: Day };

const lengths = { month: 1, quarter: 3, year: 12 } as const;
const two = (value: number) => String(value).padStart(2, '0');

function termOf(kind: Kind, index: number): Term {
  const perYear = 12 / lengths[kind];
  const [year, part] = [Math.floor(index / perYear), (index % perYear) + 1];
  const first = (at: number): Day => {
    const month = at * lengths[kind];
    return `${String(Math.floor(month / 12)).padStart(4, '0')}-${two((month % 12) + 1)}-01`;
  };
  const key = kind === 'year' ? `${year}` : kind === 'quarter' ? `${year}-q${part}` : `${year}-${two(part)}`;
  return { key, kind, year, part, from: first(index), to: addDays(first(index + 1), -1) };
}
const indexOf = ({ kind, year, part }: Term) => year * (12 / lengths[kind]) + part - 1;

/** Reads a period from an address. Undefined: it is none, or begins after today. */
export function parseTerm(text: string, today: Day): Term | undefined {
  const [, year = '', quarter, month] = /^(20\d{2})(?:-(?:q([1-4])|(0[1-9]|1[0-2])))?$/i.exec(text) ?? [];
  if (!year) return undefined;
  const kind: Kind = quarter ? 'quarter' : month ? 'month' : 'year';
  const found = termOf(kind, Number(year) * (12 / lengths[kind]) + Number(quarter ?? month ?? 1) - 1);
  return found.from > today ? undefined : found;
}

/** The month in which a day is. */
export const monthOf = (day: Day): Term => termOf('month', Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1);

/** The period of the same kind before a period. */
export const termBefore = (term: Term): Term => termOf(term.kind, indexOf(term) - 1);

/** The last twelve months until the end of a period, or until today where the period is not over: the oldest first. */
export function monthsUntil(term: Term, today: Day, count = 12): Term[] {
  const last = indexOf(monthOf(earlier(term.to, today)));
  return Array.from({ length: count }, (_, at) => termOf('month', last - count + 1 + at));
}

/** Periods to choose from: this year and its quarters and months so far, and the year before. The newest first of each kind. */
export function termsToChoose(today: Day): Term[] {
  const [month, year] = [monthOf(today), Number(today.slice(0, 4))];
  const months = Array.from({ length: 13 }, (_, at) => termOf('month', indexOf(month) - at));
  const quarter = year * 4 + Math.floor((month.part - 1) / 3);
  const quarters = Array.from({ length: 5 }, (_, at) => termOf('quarter', quarter - at));
  return [...months, ...quarters, termOf('year', year), termOf('year', year - 1)];
}

/** The earlier of two days. */
export const earlier = (one: Day, other: Day): Day => (one.localeCompare(other) < 0 ? one : other);

export type Shown<One> = { official: One; beside: One[] };
export type Section<One> = { pillar: string; readings: Shown<One>[]; counts: One[]; declared: One[] };

/** What says most first: with the most readings beside it, then what also says how many could not be judged; then by code. */
const bySaying = (one: IndicatorVersion, other: IndicatorVersion): number =>
  other.beside.length - one.beside.length ||
  Number(other.notJudged !== null) - Number(one.notJudged !== null) ||
  one.code.localeCompare(other.code);

/**
 * A scorecard's order: by pillar, what is read officially, each with the readings that stand beside it; the official counts; what is declared. Every official
 * one stands once in its own right.
 */
export function sectionsOf(indicators: readonly IndicatorVersion[]): Section<IndicatorVersion>[] {
  const byCode = new Map(indicators.map((one) => [one.code, one]));
  return PILLARS.map((pillar) => {
    const official = indicators.filter((one) => one.pillar === pillar && one.reading === 'official');
    const counted = official.filter((one) => one.source !== 'declared');
    return {
      pillar,
      readings: counted
        .filter((one) => one.unit === 'percent')
        .sort(bySaying)
        .map((one) => ({ official: one, beside: one.beside.flatMap((code) => byCode.get(code) ?? []) })),
      counts: counted.filter((one) => one.unit !== 'percent'),
      declared: official.filter((one) => one.source === 'declared'),
    };
  }).filter((one) => one.readings.length + one.counts.length + one.declared.length > 0);
}

/** What a province's table shows where nothing was chosen: two official readings, each with another honest one beside it. */
export function firstChoice(indicators: readonly IndicatorVersion[]): string[] {
  const honest = new Set(indicators.filter((one) => one.reading !== 'official').map(({ code }) => code));
  const chosen = new Map<string, string>();
  for (const { code, reading, source, beside } of indicators.toSorted(bySaying)) {
    const [first] = beside;
    if (chosen.size < 2 && reading === 'official' && source !== 'declared' && first && honest.has(first) && !chosen.has(first))
      chosen.set(first, code);
  }
  return [...chosen].flatMap(([first, code]) => [code, first]);
}

/** A cell of a CSV file (RFC 4180). What a spreadsheet would take for a formula is text. */
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Where the next rows of a list begin: the day, the code and the id of the last one. */
export type After = { first: Day; code: string; subject: string };
export const afterText = ({ first, code, subject }: After): string => `${first}~${code}~${subject}`;

/** Reads where a list goes on; undefined when it is no such place. */
export function afterOf(text: string | undefined): After | undefined {
  const found = /^(\d{4}-\d{2}-\d{2})~([\w.-]{0,60})~([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(text ?? '');
  const [, first, code = '', subject] = found ?? [];
  return first && subject ? { first, code, subject } : undefined;
}
