import { addDays, type Day } from '../../platform/time/time.ts';
import type { Translate } from '../../platform/words/words.ts';

/** A year (`2026`), a quarter (`2026-Q3`) or a month (`2026-07`): as targets and plans name what they are for. */
export type Period = string;
export type Span = { starts: Day; ends: Day };
type Kind = 'year' | 'quarter' | 'month';

const pad = (value: number) => String(value).padStart(2, '0');
/** The kind of a period, and how many of its kind have passed since the year 0. Undefined: it is no period. */
function counted(period: Period): { kind: Kind; index: number } | undefined {
  const found = /^(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?$/.exec(period);
  if (!found) return undefined;
  const year = Number(found[1]);
  if (found[2]) return { kind: 'quarter', index: year * 4 + Number(found[2]) - 1 };
  if (found[3]) return { kind: 'month', index: year * 12 + Number(found[3]) - 1 };
  return { kind: 'year', index: year };
}

const perYear = { year: 1, quarter: 4, month: 12 } as const;

function named(kind: Kind, index: number): Period {
  const year = String(Math.floor(index / perYear[kind])).padStart(4, '0');
  const part = (index % perYear[kind]) + 1;
  return kind === 'year' ? year : kind === 'quarter' ? `${year}-Q${part}` : `${year}-${pad(part)}`;
}

/** The years that can be asked for and planned: whatever is counted back or ahead from one of them is still a day that exists. */
export const YEARS = { first: 1900, last: 2100 } as const;

/** Whether a text from outside is a period that can be asked for. Arithmetic on periods may leave `YEARS`. */
export function isPeriod(text: string): text is Period {
  const year = Number(text.slice(0, 4));
  return counted(text) !== undefined && year >= YEARS.first && year <= YEARS.last;
}

function known(period: Period): { kind: Kind; index: number } {
  const found = counted(period);
  if (!found) throw new Error(`"${period}" is no period`);
  return found;
}

/** A period as one says it inside a sentence: `tháng 10/2026`, `quý 3/2026`, `năm 2026`. */
export function periodText(t: Translate, period: Period): string {
  const { kind, index } = known(period);
  return t(`targets.periods.${kind}`, { year: Math.floor(index / perYear[kind]), part: (index % perYear[kind]) + 1 });
}

/** How many periods of its kind a year has: the length of a season. */
export const periodsPerYear = (period: Period): number => perYear[known(period).kind];

/** The first and the last day of a period. Throws when it is none. */
export function spanOf(period: Period): Span {
  const { kind, index } = known(period);
  const months = 12 / perYear[kind];
  const start = (at: number): Day => {
    const month = at * months;
    return `${String(Math.floor(month / 12)).padStart(4, '0')}-${pad((month % 12) + 1)}-01`;
  };
  return { starts: start(index), ends: addDays(start(index + 1), -1) };
}

/** The year, quarter or month that begins and ends on these days; undefined where they are none. */
export function periodNamed(starts: Day, ends: Day): Period | undefined {
  const [year, month] = [starts.slice(0, 4), starts.slice(5, 7)];
  const all = [year, `${year}-Q${Math.ceil(Number(month) / 3)}`, `${year}-${month}`];
  return all.find((one) => {
    const span = isPeriod(one) ? spanOf(one) : undefined;
    return span?.starts === starts && span.ends === ends;
  });
}

/**
 * Periods to choose from, the newest first of each kind: those that have begun until today, thirteen months, five quarters and five years; of what is planned
 * also a year ahead. A `chosen` one that is older or later than these stands before them.
 */
export function periodsToChoose(today: Day, { ahead = false, chosen }: { ahead?: boolean; chosen?: Period | undefined } = {}): Period[] {
  const back = (kind: Kind, now: Period, count: number): Period[] => {
    const later = ahead ? perYear[kind] : 0;
    return Array.from({ length: count + later }, (_, at) => periodAfter(now, later - at));
  };
  const [year, month] = [today.slice(0, 4), today.slice(0, 7)];
  const months = back('month', month, 13);
  const quarters = back('quarter', `${year}-Q${Math.ceil(Number(today.slice(5, 7)) / 3)}`, 5);
  const years = back('year', year, 5);
  const all = ahead ? [...years, ...quarters, ...months] : [...months, ...quarters, ...years];
  return chosen === undefined || all.includes(chosen) ? all : [chosen, ...all];
}

/** So many periods of the same kind later, or (negative) earlier. */
export function periodAfter(period: Period, count = 1): Period {
  const { kind, index } = known(period);
  return named(kind, index + count);
}

/** How many periods of the same kind lie from one to another; undefined when they are of two kinds. */
export function periodsBetween(from: Period, to: Period): number | undefined {
  const [one, other] = [known(from), known(to)];
  return one.kind === other.kind ? other.index - one.index : undefined;
}

/** The same part of another year: `2026-07` in 2021 is `2021-07`. */
export function inYear(period: Period, year: number): Period {
  const { kind, index } = known(period);
  return named(kind, year * perYear[kind] + (index % perYear[kind]));
}
