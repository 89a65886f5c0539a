import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { contentPath } from '../../platform/config/root.ts';
import { isDay, parseClock } from '../../platform/time/time.ts';
import { type Calendar, makeCalendar } from './calendar.rules.ts';
import { proposeYear } from './proposal.rules.ts';

const day = z.string().refine(isDay, 'is no day that exists (YYYY-MM-DD)');
const clock = z.string().refine((text) => /^\d{2}:\d{2}$/.test(text) && parseClock(text) !== undefined, 'is no time of the day (HH:MM)');
const name = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) });

/**
 * How sure we are of a row: `reported` = seen on an official or news page; `recalled` = general knowledge, not compared with the letter;
 * `doubtful` = recalled, and to be checked before use; `computed` = proposed by our rules; `decided` = entered by an administrator from a decision.
 */
const certainty = z.enum(['reported', 'recalled', 'doubtful', 'computed', 'decided']);
/** A unit's id (`28159.20250701`), an office of it (`28159.20250701/cong-an`), or null for every unit. */
const unit = z.string().min(1).nullable();

/** One session of the weekly hours. A unit with rows of its own on a day uses only those on that day. `valid_to` is the last day. */
export const sessionRowSchema = z
  .strictObject({
    unit,
    /** 0 = Sunday … 6 = Saturday. */
    weekday: z.int().min(0).max(6),
    opens: clock,
    closes: clock,
    valid_from: day,
    valid_to: day.nullable(),
    basis: z.string().min(1),
    certainty,
  })
  .refine((row) => row.opens < row.closes, 'a session closes after it opens')
  .refine((row) => row.valid_to === null || row.valid_from <= row.valid_to, 'valid_to is before valid_from');

/**
 * What is special about one day. `holiday`, `compensation` (nghỉ bù), `swap_off` (nghỉ hoán đổi) close it; `swap_work` (làm bù) opens it with the
 * sessions of the weekday `sessions_of` (1, Monday, when missing) or with `sessions`; `special_hours` replaces the sessions of a day that
 * works; `local_closure` closes the day, or only `from`–`to`. A unit's own row goes before a row for every unit.
 */
export const dayRowSchema = z
  .strictObject({
    day,
    kind: z.enum(['holiday', 'compensation', 'swap_off', 'swap_work', 'local_closure', 'special_hours']),
    unit,
    name,
    basis: z.string().min(1),
    certainty,
    provisional: z.boolean().optional(),
    from: clock.optional(),
    to: clock.optional(),
    sessions_of: z.int().min(0).max(6).optional(),
    sessions: z
      .array(z.strictObject({ opens: clock, closes: clock }).refine((one) => one.opens < one.closes, 'a session closes after it opens'))
      .min(1)
      .optional(),
  })
  .refine((row) => (row.from === undefined) === (row.to === undefined), 'from and to go together')
  .refine((row) => row.from === undefined || row.to === undefined || row.from < row.to, 'to is after from')
  .refine((row) => row.from === undefined || row.kind === 'local_closure', 'only a local closure takes a part of a day')
  .refine((row) => row.sessions === undefined || ['swap_work', 'special_hours'].includes(row.kind), 'only a day that works has sessions')
  .refine((row) => row.sessions !== undefined || row.kind !== 'special_hours', 'special hours need sessions')
  .refine((row) => row.sessions_of === undefined || row.kind === 'swap_work', 'only a make-up day borrows the sessions of a weekday');

/** Which holidays the law gives: `options` are ways to spread its days around the named one, as offsets in days. */
export const holidayRuleSchema = z
  .strictObject({
    id: z.string().min(1),
    name,
    calendar: z.enum(['solar', 'lunar']),
    month: z.int().min(1).max(12),
    day: z.int().min(1).max(31),
    days: z.int().min(1),
    options: z.array(z.array(z.int()).min(1)).min(1),
    valid_from: day,
    valid_to: day.nullable(),
    basis: z.string().min(1),
    certainty,
  })
  .refine((rule) => rule.options.every((option) => option.length === rule.days), 'each option has as many days as the law gives');

export const holidayRulesSchema = z.strictObject({
  rules: z.array(holidayRuleSchema).min(1),
  compensation: z.strictObject({ basis: z.string().min(1), name_prefix: name }),
});

export type Name = z.infer<typeof name>;
export type SessionRow = z.infer<typeof sessionRowSchema>;
export type DayRow = z.infer<typeof dayRowSchema>;
export type DayKind = DayRow['kind'];
export type HolidayRule = z.infer<typeof holidayRuleSchema>;
export type HolidayRules = z.infer<typeof holidayRulesSchema>;

const yearSchema = z.strictObject({ year: z.int(), days: z.array(dayRowSchema) });
const sessionsSchema = z.strictObject({ sessions: z.array(sessionRowSchema).min(1) });

function read<T>(file: string, schema: z.ZodType<T>): T {
  const result = schema.safeParse(JSON.parse(readFileSync(contentPath('calendar', file), 'utf8')));
  if (!result.success) throw new Error(`content/calendar/${file}: ${z.prettifyError(result.error)}`);
  return result.data;
}

/** The rows of `content/calendar/`: what a new installation stores in its tables. Throws when a row is malformed. */
export function calendarRows(): { sessions: SessionRow[]; days: DayRow[]; years: number[] } {
  const years = readdirSync(contentPath('calendar'))
    .filter((file) => /^\d{4}\.json$/.test(file))
    .sort();
  const days = years.flatMap((file) => {
    const { year, days } = read(file, yearSchema);
    const stray = days.find((row) => !row.day.startsWith(`${year}-`));
    if (stray || file !== `${year}.json`) throw new Error(`content/calendar/${file}: a row of another year`);
    return days;
  });
  return { sessions: read('sessions.json', sessionsSchema).sessions, days, years: years.map((file) => Number(file.slice(0, 4))) };
}

/** The law on public holidays, as dated data. */
export const holidayRules = (): HolidayRules => read('holiday-rules.json', holidayRulesSchema);

/** The last year for which a calendar is proposed when nobody has entered one. */
export const LAST_PROPOSED_YEAR = 2050;

/**
 * The calendar of the content files, for one unit or (without) for every unit; years without a file up to 2050 are proposed as provisional.
 * The unit is an id of the register of units, or an office of one that has sessions of its own.
 */
export function calendarFromContent(unitId?: string): Calendar {
  const { sessions, days, years } = calendarRows();
  const rules = holidayRules();
  const last = Math.max(...years);
  const proposed = Array.from({ length: Math.max(0, LAST_PROPOSED_YEAR - last) }, (_, index) =>
    proposeYear(rules, last + 1 + index),
  ).flat();
  return makeCalendar({ sessions, days: [...days, ...proposed], ...(unitId === undefined ? {} : { unit: unitId }) });
}
