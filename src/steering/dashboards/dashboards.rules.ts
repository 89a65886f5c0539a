import type { Day } from '../../platform/time/time.ts';
import { standsBeside } from '../indicators/beside.rules.ts';
import type { IndicatorVersion } from '../indicators/indicators.queries.ts';
import { PILLARS } from '../indicators/indicators.schema.ts';
import { isPeriod, type Period, periodAfter, periodsToChoose, spanOf } from '../targets/periods.rules.ts';

/**
 * A month (`2026-11`), a quarter (`2026-q4`) or a year (`2026`) as an address names it, with its first and last day; `period` as targets name it; `part` its
 * number in the year.
 */
export type Term = { key: string; period: Period; kind: 'month' | 'quarter' | 'year'; year: string; part: number; from: Day; to: Day };

function termOf(period: Period): Term {
  const { starts: from, ends: to } = spanOf(period);
  const [year = '', part = ''] = period.split('-');
  const kind = part === '' ? 'year' : part.startsWith('Q') ? 'quarter' : 'month';
  return { key: period.toLowerCase(), period, kind, year, part: Number(part.replace('Q', '')), from, to };
}

/** Reads a period from an address. Undefined: it is none, begins after today, or before anything was counted. */
export function parseTerm(text: string, today: Day): Term | undefined {
  const period = text.toUpperCase();
  if (!period.startsWith('20') || !isPeriod(period)) return undefined;
  const found = termOf(period);
  return found.from > today ? undefined : found;
}

/** The month in which a day is. */
export const monthOf = (day: Day): Term => termOf(day.slice(0, 7));

/** The year in which a day is. */
export const yearOf = (day: Day): Term => termOf(day.slice(0, 4));

/** The period of the same kind before a period. */
export const termBefore = ({ period }: Term): Term => termOf(periodAfter(period, -1));

/** The last twelve months until the end of a period, or until today where the period is not over: the oldest first. */
export function monthsUntil(term: Term, today: Day): Term[] {
  const last = monthOf(earlier(term.to, today)).period;
  return Array.from({ length: 12 }, (_, at) => termOf(periodAfter(last, at - 11)));
}

/** Periods to choose from, with the one that is chosen: `periodsToChoose`. */
export const termsToChoose = (today: Day, chosen?: Term): Term[] => periodsToChoose(today, { chosen: chosen?.period }).map(termOf);

/** The earlier of two days. */
export const earlier = (one: Day, other: Day): Day => (one.localeCompare(other) < 0 ? one : other);

/**
 * Whether anything of a unit is known: something came in since a month, or a figure was found. A count of 0 says nothing where nothing ever came in; a 0 that
 * somebody declared does.
 */
export const isKnown = (since: Day | undefined, figures: Iterable<{ value: number | null; source: string }>): boolean =>
  since !== undefined || [...figures].some(({ value, source }) => value !== null && (value !== 0 || source === 'declared'));

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

/** Sections with those readings beside the official ones that say something in a unit and period. `now`: a code's figure of it. */
export const sectionsSaying = (
  sections: readonly Section<IndicatorVersion>[],
  now: (code: string) => { value: number | null } | undefined,
): Section<IndicatorVersion>[] =>
  sections.map((section) => ({
    ...section,
    readings: section.readings.map(({ official, beside }) => ({
      official,
      beside: beside.filter((one) => standsBeside(one, now(one.code))),
    })),
  }));

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
export function csvCell(value: string | number | boolean | null | undefined): string {
  if (value == null) return '';
  if (typeof value !== 'string') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A CSV file of finished cells, with a byte order mark, as spreadsheet programs need it for Vietnamese. */
export const csvFile = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  `\uFEFF${[heads, ...rows].map((cells) => cells.join(',')).join('\r\n')}\r\n`;

/** Where the next rows of a list begin: the day, the code and the id of the last one. */
export type After = { first: Day; code: string; subject: string };
export const afterText = ({ first, code, subject }: After): string => `${first}~${code}~${subject}`;

/** Reads where a list goes on; undefined when it is no such place. */
export function afterOf(text: string | undefined): After | undefined {
  const found = /^(\d{4}-\d{2}-\d{2})~([\w.-]{0,60})~([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(text ?? '');
  const [, first, code = '', subject] = found ?? [];
  return first && subject ? { first, code, subject } : undefined;
}
