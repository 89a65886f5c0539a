import { addDays, type Day, weekdayOf } from '../../platform/time/time.ts';
import type { DayRow, HolidayRule, HolidayRules } from './calendar.schema.ts';
import { toSolar } from './lunar.rules.ts';

const isRest = (day: Day): boolean => weekdayOf(day) === 0 || weekdayOf(day) === 6;

/** The named day of a holiday in a year; undefined when the law does not give it then. */
function dayIn(rule: HolidayRule, year: number): Day | undefined {
  const pad = (value: number) => String(value).padStart(2, '0');
  const day =
    rule.calendar === 'solar'
      ? `${year}-${pad(rule.month)}-${pad(rule.day)}`
      : toSolar({ year, month: rule.month, day: rule.day, leap: false });
  return day !== undefined && rule.valid_from <= day && (rule.valid_to === null || day <= rule.valid_to) ? day : undefined;
}

/** A holiday on a weekly rest day is made up on the next working day (Bộ luật Lao động 2019, điều 111 khoản 3). */
function compensationsFor(days: readonly Day[]): Day[] {
  const off = new Set(days);
  return days.filter(isRest).map((day) => {
    let next = addDays(day, 1);
    while (isRest(next) || off.has(next)) next = addDays(next, 1);
    off.add(next);
    return next;
  });
}

/** How many days off stand in a row around these days. */
function stretch(days: readonly Day[], compensations: readonly Day[]): number {
  const off = new Set([...days, ...compensations]);
  const free = (day: Day) => off.has(day) || isRest(day);
  let [first, last] = [days[0] ?? '', days[0] ?? ''];
  while (free(addDays(first, -1))) first = addDays(first, -1);
  while (free(addDays(last, 1))) last = addDays(last, 1);
  return (Date.parse(last) - Date.parse(first)) / 86_400_000 + 1;
}

/** Of the ways to spread a holiday: the longest rest in a row, then the fewest compensation days, then the one named first. */
function spread(rule: HolidayRule, named: Day): Day[] {
  const options = rule.options.map((offsets) => {
    const days = offsets.map((offset) => addDays(named, offset));
    const compensations = compensationsFor(days);
    return { days, rest: stretch(days, compensations), made: compensations.length };
  });
  options.sort((a, b) => b.rest - a.rest || a.made - b.made);
  return options[0]?.days ?? [];
}

/**
 * The calendar of a year without an official letter, marked provisional: the holidays of the law (Bộ luật Lao động 2019, điều 112; NQ 28/2026/QH16)
 * by the lunar table of Việt Nam, and a day in lieu of each one that falls on a Saturday or Sunday. Exchanged days are never guessed.
 * Tết is taken as two days before and three from mùng một: the days off of every letter from 2021 to 2026.
 */
export function proposeYear(law: HolidayRules, year: number): DayRow[] {
  const holidays = new Map<Day, HolidayRule>();
  for (const rule of law.rules) {
    const named = dayIn(rule, year);
    for (const day of named === undefined ? [] : spread(rule, named)) if (!holidays.has(day)) holidays.set(day, rule);
  }
  const days = [...holidays.keys()].sort();
  const onRest = days.filter(isRest);
  const row = (day: Day, kind: 'holiday' | 'compensation', rule: HolidayRule): DayRow => ({
    day,
    kind,
    unit: null,
    name:
      kind === 'holiday'
        ? rule.name
        : {
            vi: law.compensation.name_prefix.vi + rule.name.vi.replace(/^Ngày/, 'ngày'),
            en: law.compensation.name_prefix.en + rule.name.en,
          },
    basis: kind === 'holiday' ? rule.basis : law.compensation.basis,
    certainty: 'computed',
    provisional: true,
  });
  const rows = [...holidays].map(([day, rule]) => row(day, 'holiday', rule));
  for (const [index, day] of compensationsFor(days).entries()) {
    const rule = holidays.get(onRest[index] ?? '');
    if (rule) rows.push(row(day, 'compensation', rule));
  }
  return rows.sort((a, b) => (a.day < b.day ? -1 : 1));
}
