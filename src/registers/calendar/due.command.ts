import { parseArgs } from 'node:util';
import { dayOf, isDay, parseClock, parseLocal, toLocalISO } from '../../platform/time/time.ts';
import { wordsIn } from '../../platform/words/words.ts';
import { resolve } from '../units/units.rules.ts';
import { unitsFromContent } from '../units/units.schema.ts';
import { calendarFromContent, calendarRows, LAST_PROPOSED_YEAR } from './calendar.schema.ts';
import { explainDue } from './clock.explain.rules.ts';
import { type CountsFrom, computeDue, type DueResult, type Term } from './clock.rules.ts';

export interface CommandResult {
  exit: 0 | 1 | 2;
  out: string;
  error?: string;
}

/** A wrong use or a refusal; its words stand under `calendar.command`. */
class Wrong extends Error {
  readonly exit: 1 | 2;
  constructor(key: string, params: Record<string, string | number> = {}, exit: 1 | 2 = 2) {
    super(wordsIn('vi')(`calendar.command.${key}`, params));
    this.exit = exit;
  }
}

const texts = ['received', 'working-days', 'hours', 'calendar-days', 'counts-from', 'same-day-until', 'unit'] as const;
const switches = ['same-day', 'json'] as const;
type Flags = Partial<Record<(typeof texts)[number], string>> & Partial<Record<(typeof switches)[number], boolean>>;

function flagsOf(args: string[]): Flags {
  const options = Object.fromEntries([
    ...texts.map((flag) => [flag, { type: 'string' as const }]),
    ...switches.map((flag) => [flag, { type: 'boolean' as const }]),
  ]);
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args, options, strict: true, allowPositionals: false, tokens: true });
  } catch {
    throw new Wrong('unknown', { detail: args.join(' ') });
  }
  const seen = new Set<string>();
  for (const token of parsed.tokens ?? []) {
    if (token.kind !== 'option') continue;
    if (seen.has(token.name)) throw new Wrong('twice', { flag: token.name });
    seen.add(token.name);
  }
  return parsed.values as Flags;
}

/** Amounts beyond these are slips of the hand. */
const MOST = { 'working-days': 2_000, hours: 16_000, 'calendar-days': 3_650 };
const kinds = { 'working-days': 'working_days', hours: 'working_hours', 'calendar-days': 'calendar_days' } as const;

function countsFromOf(text: string | undefined): CountsFrom {
  if (text === undefined || text === 'now') return { rule: 'now' };
  const after = /^after:(\d{2}:\d{2})$/.exec(text)?.[1];
  if (after !== undefined && parseClock(after) !== undefined) return { rule: 'after', at: after };
  const within = Number(/^within:(\d{1,4})m$/.exec(text)?.[1] ?? 0);
  if (within > 0 && within <= 1440) return { rule: 'within', minutes: within };
  throw new Wrong('bad_counts_from', { text });
}

function termOf(flags: Flags): Term {
  const given = (['working-days', 'hours', 'calendar-days', 'same-day'] as const).filter((flag) => flags[flag] !== undefined);
  const [flag] = given;
  if (flag === undefined) throw new Wrong('no_term');
  if (given.length > 1) throw new Wrong('two_terms', { flags: given.map((one) => `--${one}`).join(', ') });
  const until = flags['same-day-until'];
  if (until !== undefined && flag !== 'same-day') throw new Wrong('until_alone');
  if (until !== undefined && !(/^\d{2}:\d{2}$/.test(until) && parseClock(until) !== undefined))
    throw new Wrong('bad_until', { text: until });
  const countsFrom = countsFromOf(flags['counts-from']);
  if (flag === 'same-day') return { kind: 'same_day', amount: 0, countsFrom, ...(until === undefined ? {} : { sameDayUntil: until }) };
  const text = flags[flag] ?? '';
  const amount = Number(text);
  const shape = flag === 'calendar-days' ? /^\d+$/ : /^\d+(\.\d+)?$/;
  if (!shape.test(text) || !(amount > 0) || amount > MOST[flag]) throw new Wrong('bad_amount', { text, flag, most: MOST[flag] });
  return { kind: kinds[flag], amount, countsFrom };
}

/** The id that `--unit` means: an id, an office with hours of its own, or the code of the unit that exists on the day. */
function unitOf(text: string, day: string): string {
  const register = unitsFromContent();
  if (register.units.has(text) || calendarRows().sessions.some((row) => row.unit === text)) return text;
  const found = resolve(register, { code: text, on: day });
  if (found.found !== 'one') throw new Wrong('unknown_unit', { text, day });
  return found.unit.id;
}

function answer(flags: Flags): DueResult {
  if (flags.received === undefined) throw new Wrong('no_received');
  const received = parseLocal(flags.received);
  if (!received || !isDay(dayOf(received))) throw new Wrong('bad_received', { text: flags.received });
  const term = termOf(flags);
  const calendar = calendarFromContent(flags.unit === undefined ? undefined : unitOf(flags.unit, dayOf(received)));
  const first = Math.min(...calendarRows().years);
  const known = (moment: Date) => Number(dayOf(moment).slice(0, 4)) >= first && Number(dayOf(moment).slice(0, 4)) <= LAST_PROPOSED_YEAR;
  const refusal = new Wrong('no_calendar', { first, last: LAST_PROPOSED_YEAR }, 1);
  if (!known(received)) throw refusal;
  const result = computeDue(calendar, term, received);
  if (result.due && !known(result.due)) throw refusal;
  return result;
}

/**
 * `xaso due`: when a term ends, from the content files alone. Local times are Việt Nam's. Exit 1: there is no calendar for that time; 2: wrong use;
 * both with one sentence in `error`.
 */
export function runDue(args: string[]): CommandResult {
  try {
    const flags = flagsOf(args);
    const result = answer(flags);
    if (!flags.json) {
      const [first, ...reasons] = explainDue(result, wordsIn('vi'), 'vi');
      return { exit: 0, out: [first, ...reasons.map((line) => `- ${line}`)].join('\n') };
    }
    const ledger = result.ledger.map((entry) => ({ ...entry, from: toLocalISO(entry.from), to: entry.to ? toLocalISO(entry.to) : null }));
    const due = result.due ? toLocalISO(result.due) : null;
    return { exit: 0, out: JSON.stringify({ due, ledger, provisional: result.provisional }) };
  } catch (error) {
    if (error instanceof Wrong) return { exit: error.exit, out: '', error: error.message };
    throw error;
  }
}
