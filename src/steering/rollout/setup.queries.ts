import { decidedSettings } from '../../government/desk/tickets.queries.ts';
import { rulesIn } from '../../government/dossiers/assignment.rules.queries.ts';
import { forms } from '../../government/dossiers/papers/forms.rules.ts';
import { textsAmong, wordingsOf } from '../../government/dossiers/papers/templates.queries.ts';
import { offersKept } from '../../government/procedures/offers.queries.ts';
import { forgetPromiseRules, promiseRulesOf } from '../../government/procedures/promises.queries.ts';
import type { Context } from '../../platform/context/context.ts';
import { addDays, type Day, momentOf } from '../../platform/time/time.ts';
import { bookOf } from '../../registers/calendar/calendar.admin.queries.ts';
import type { Book } from '../../registers/calendar/calendar.admin.rules.ts';
import { unitOfOffice } from '../../registers/calendar/calendar.rules.ts';
import type { DayRow, SessionRow } from '../../registers/calendar/calendar.schema.ts';
import { settingsKept } from '../../registers/units/units.admin.queries.ts';
import { validOn } from '../../registers/units/units.rules.ts';
import type { UnitSetting } from '../../registers/units/units.schema.ts';
import { spanOf } from '../targets/periods.rules.ts';
import { targetsOfUnit } from '../targets/targets.queries.ts';
import type { SetUp, Value } from './kit.rules.ts';

type Part = Readonly<Record<string, Value>>;
type Written = { validFrom: Day; validTo: Day | null };
const holds = ({ validFrom, validTo }: Written, day: Day): boolean => validFrom <= day && (validTo === null || day <= validTo);

/** Settings that say how the work is done. Where a unit is, how it is reached and where money goes are its own. */
export const COPIED_SETTINGS = [
  'warn_left_percent',
  'remind_after_days',
  'counter_idle_minutes',
  'counter_after_minutes',
] as const satisfies readonly UnitSetting['key'][];

/** `*` stands for all: procedures, fields, steps. */
export const ALL = '*';
export const ruleKey = ({ procedure, field, step }: { procedure: string | null; field: string | null; step: string | null }): string =>
  [procedure, field, step].map((one) => one ?? ALL).join('|');

/** The offices of a commune with a calendar of their own, as the end of a key: '' for the commune itself, `/cong-an` for its police. */
export const officeEnd = (unit: string | null, of: string): string | undefined =>
  unit !== null && unitOfOffice(unit) === of ? unit.slice(of.length) : undefined;
/** A key of `hours` or `days` with what stands before the office, and the office's end. */
export function splitEnd(key: string): { start: string; end: string } {
  const at = key.indexOf('/');
  return at < 0 ? { start: key, end: '' } : { start: key.slice(0, at), end: key.slice(at) };
}
export const WEEK = 'week';
export const dayKey = ({ day, from, unit }: Pick<DayRow, 'day' | 'from' | 'unit'>, of: string): string =>
  `${from ? `${day} ${from}` : day}${officeEnd(unit, of)}`;
/** Of whom and when: one day of the commune or of one of its offices, whatever part of it. */
export const dayOfKey = (key: string): string => `${key.slice(0, 10)}${splitEnd(key).end}`;
/** How the queue and the appointments work: one decision. */
export const RULES = 'rules';

async function filing(context: Context, unit: string, day: Day): Promise<Part> {
  const { rows } = await offersKept(context, unit);
  return Object.fromEntries(rows.filter((row) => validOn(row, day)).map((row) => [row.procedure ?? ALL, row.filing]));
}

async function promises(context: Context, unit: string, day: Day): Promise<Part> {
  // The kit decides by what is there now, not by what this process read half a minute ago.
  forgetPromiseRules(context);
  const rules = (await promiseRulesOf(context, unit)).filter((rule) => holds(rule, day));
  return Object.fromEntries(rules.map((rule) => [String(rule.weekday), { until: rule.until, procedures: [...rule.procedures].sort() }]));
}

function hours(book: Book, unit: string, day: Day): Part {
  const weeks = Map.groupBy(
    book.sessions.flatMap(({ body }) => (validOn(body, day) ? [body] : [])),
    (row) => officeEnd(row.unit, unit),
  );
  weeks.delete(undefined);
  const sorted = (week: readonly SessionRow[]) =>
    week
      .map(({ weekday, opens, closes }) => ({ weekday, opens, closes }))
      .sort((a, b) => a.weekday - b.weekday || (a.opens < b.opens ? -1 : 1));
  return Object.fromEntries([...weeks].map(([end, week]) => [`${WEEK}${end}`, sorted(week)]));
}

const dayValue = ({ kind, name, from, to, sessions_of, sessions }: DayRow): Value => ({
  kind,
  name,
  ...(from && to ? { from, to } : {}),
  ...(sessions_of === undefined ? {} : { sessions_of }),
  ...(sessions ? { sessions } : {}),
});
const days = (book: Book, unit: string, day: Day): Part =>
  Object.fromEntries(
    book.days
      .filter(({ body }) => officeEnd(body.unit, unit) !== undefined && body.day >= day)
      .map(({ body }) => [dayKey(body, unit), dayValue(body)]),
  );

async function queue(context: Context, unit: string, day: Day): Promise<Part> {
  const { own } = await decidedSettings(context, unit, day);
  return own ? { [RULES]: own } : {};
}

async function assignment(context: Context, unit: string, day: Day): Promise<Part> {
  const rules = await context.read((tx) => rulesIn(tx, unit));
  return Object.fromEntries(rules.filter((rule) => holds(rule, day)).map((rule) => [ruleKey(rule), rule.way]));
}

async function papers(context: Context, unit: string, day: Day): Promise<Part> {
  // What holds at the end of the day: a wording that begins today begins at its moment.
  const at = new Date(momentOf(addDays(day, 1)).getTime() - 1);
  const found: [string, Value][] = [];
  for (const form of forms) {
    const texts = textsAmong(await wordingsOf(context, unit, form), form, at);
    if (texts) found.push([form, texts as Value]);
  }
  return Object.fromEntries(found);
}

async function settings(context: Context, unit: string, day: Day): Promise<Part> {
  const { rows } = await settingsKept(context, unit);
  const copied = rows.filter((row) => COPIED_SETTINGS.some((key) => key === row.key) && validOn(row, day));
  return Object.fromEntries(copied.map((row) => [row.key, row.value]));
}

async function targets(context: Context, unit: string, day: Day): Promise<Part> {
  const planned = (await targetsOfUnit(context, unit)).filter((target) => spanOf(target.period).ends >= day);
  return Object.fromEntries(planned.map((target) => [`${target.indicator} ${target.period}`, target.value]));
}

/** What a commune has of its own on a day, and (special days, targets) from it on: each part as its owner keeps it. */
export async function setUpOf(context: Context, unit: string, day: Day): Promise<SetUp> {
  const book = await bookOf(context);
  return {
    filing: await filing(context, unit, day),
    promises: await promises(context, unit, day),
    hours: hours(book, unit, day),
    days: days(book, unit, day),
    queue: await queue(context, unit, day),
    assignment: await assignment(context, unit, day),
    papers: await papers(context, unit, day),
    settings: await settings(context, unit, day),
    targets: await targets(context, unit, day),
  };
}

/**
 * What a commune has decided itself for after a day, part and key of each, so that a copy from this day on would go against it. A day without an appointment
 * that it has decided for this very day counts, too: two begin on no day (unless `after`).
 */
export async function decidedForLater(
  context: Context,
  unit: string,
  day: Day,
  { after = false } = {},
): Promise<(thing: { part: string; key: string }) => boolean> {
  forgetPromiseRules(context);
  const rules = (await promiseRulesOf(context, unit)).filter(
    ({ validFrom, validTo }) => (after ? validFrom > day : validFrom >= day) && (validTo === null || validTo >= validFrom),
  );
  const { sessions } = await bookOf(context);
  const weeks = sessions.flatMap(({ body }) => (body.valid_from > day ? (officeEnd(body.unit, unit) ?? []) : []));
  const { changesLater } = await decidedSettings(context, unit, day);
  const later = new Set([
    ...rules.map((rule) => `promises ${rule.weekday}`),
    ...weeks.map((end) => `hours ${WEEK}${end}`),
    ...(changesLater ? [`queue ${RULES}`] : []),
  ]);
  return ({ part, key }) => later.has(`${part} ${key}`);
}
