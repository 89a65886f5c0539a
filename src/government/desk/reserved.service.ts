import { record } from '../../platform/audit/audit.ts';
import type { Context } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { addDays, dayOf, MINUTE, parseLocal } from '../../platform/time/time.ts';
import { type IntakeReceipt, takeInDossier } from '../dossiers/dossiers.intake.service.ts';
import type { IntakeInput } from '../dossiers/dossiers.schema.ts';
import { mayQueue } from './tickets.permissions.ts';
import { queueSettingsOf } from './tickets.queries.ts';

/** A paper slip: its number of the unit's year, and when it was filled in. */
export type Slip = { year: number; number: number; receivedAt: Date };
export type Block = { id: string; year: number; first: number; last: number; printedAt: Date };
/** The most slips of one print. */
export const MOST_SLIPS = 200;
const LAST_NUMBER = 9999;

/** `0042/2026`: as it is printed and typed. */
export const slipText = ({ year, number }: Pick<Slip, 'year' | 'number'>): string => `${String(number).padStart(4, '0')}/${year}`;

/** What is typed for a slip's number: `42/2026`, `0042 / 2026`. Undefined when it is none. */
export function typedSlip(text: string): Pick<Slip, 'year' | 'number'> | undefined {
  const found = /^(\d{1,4})\s*[/-]\s*(20\d\d)$/.exec(text.normalize('NFKC').trim());
  return found && Number(found[1]) > 0 ? { number: Number(found[1]), year: Number(found[2]) } : undefined;
}

/** Keeps the next numbers of a unit's year for paper, to be printed beforehand. Refuses with 401, 403, `reserved.count`, `reserved.full` (422). */
export async function reserveSlips(context: Context, input: { unit: string; count: number; key: string }): Promise<Block> {
  const role = mayQueue(context.actor, 'type slip', input.unit);
  if (!Number.isInteger(input.count) || input.count < 1 || input.count > MOST_SLIPS)
    throw new Refusal('reserved.count', 422, {
      details: { most: MOST_SLIPS },
      fields: { count: { key: 'reserved.refusals.count', params: { most: MOST_SLIPS } } },
    });
  const year = Number(dayOf(context.now).slice(0, 4));
  const kept = await once(context, { verb: 'slips: reserve', key: input.key, input }, async (tx) => {
    await tx.query({ text: 'select pg_advisory_xact_lock(hashtextextended($1, 4718))', values: [input.unit] });
    const [row] = await tx.query<{ last: number }>({
      text: 'select coalesce(max(last), 0) as last from reserved_blocks where unit = $1 and year = $2',
      values: [input.unit, year],
    });
    const first = (row?.last ?? 0) + 1;
    const last = first + input.count - 1;
    if (last > LAST_NUMBER) throw new Refusal('reserved.full', 422);
    const id = newId(context.now);
    await tx.query({
      text: 'insert into reserved_blocks (id, unit, year, first, last, printed_by, printed_at) values ($1, $2, $3, $4, $5, $6, $7)',
      values: [id, input.unit, year, first, last, context.actor.id, context.now],
    });
    await record(context, tx, { verb: 'reserve', thing: 'paper slips', subject: id, unit: input.unit, data: { first, last, role } });
    return { id, year, first, last, printedAt: context.now.toISOString() };
  });
  return { ...kept, printedAt: new Date(kept.printedAt) };
}

/** The numbers that a unit has kept for paper, the newest first. */
export async function blocksOf(context: Context, unit: string): Promise<Block[]> {
  mayQueue(context.actor, 'type slip', unit);
  return context.read((tx) =>
    tx.query<Block>({
      text: 'select id, year, first, last, printed_at as "printedAt" from reserved_blocks where unit = $1 order by year desc, first desc limit 50',
      values: [unit],
    }),
  );
}

export type TypedSlip = { year: number; number: number; receivedAt: Date; typedAt: Date; code: string | null };
/** The slips that were typed in, the newest first. */
export async function typedSlips(context: Context, unit: string, limit = 50): Promise<TypedSlip[]> {
  mayQueue(context.actor, 'type slip', unit);
  return context.read((tx) =>
    tx.query<TypedSlip>({
      text: `select s.year, s.number, s.received_at as "receivedAt", s.typed_at as "typedAt", d.code from reserved_slips s
             left join dossiers d on d.id = s.dossier where s.unit = $1 order by s.typed_at desc, s.number desc limit $2`,
      values: [unit, limit],
    }),
  );
}

const wrong = (field: 'slip' | 'slipAt', reason: string, params: Record<string, string | number> = {}) =>
  new Refusal('reserved.input', 422, { fields: { [field]: { key: `reserved.errors.${reason}`, params } } });

/** Whether a slip may be typed in at all. Refuses with `reserved.input` (422): a number that was never printed, a time before it was or after now. */
export async function refuseWrongSlip(context: Context, unit: string, { year, number, receivedAt }: Slip): Promise<void> {
  mayQueue(context.actor, 'type slip', unit);
  const [block] = await context.read((tx) =>
    tx.query<{ printedAt: Date }>({
      text: 'select printed_at as "printedAt" from reserved_blocks where unit = $1 and year = $2 and $3::int between first and last',
      values: [unit, year, number],
    }),
  );
  if (!block) throw wrong('slip', 'unknown');
  if (receivedAt > context.now) throw wrong('slipAt', 'future');
  // A moment is typed to the minute: one within the minute of the print is not before it.
  if (receivedAt.getTime() <= block.printedAt.getTime() - MINUTE || dayOf(receivedAt).slice(0, 4) !== String(year))
    throw wrong('slipAt', 'before');
  const { slipDays } = await queueSettingsOf(context, unit);
  if (dayOf(receivedAt) < addDays(dayOf(context.now), -slipDays)) throw wrong('slipAt', 'late', { days: slipDays });
}

/** The code under which a slip's dossier was taken in, when it was. */
async function claim(context: Context, unit: string, slip: Slip, key: string): Promise<void> {
  await context.transaction(async (tx) => {
    await tx.query({
      text: `insert into reserved_slips (unit, year, number, received_at, key, typed_by, typed_at) values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (unit, year, number) do nothing`,
      values: [unit, slip.year, slip.number, slip.receivedAt, key, context.actor.id, context.now],
    });
    const [row] = await tx.query<{ key: string; by: string; code: string | null }>({
      text: `select s.key, s.typed_by as by, d.code from reserved_slips s left join dossiers d on d.id = s.dossier
             where s.unit = $1 and s.year = $2 and s.number = $3`,
      values: [unit, slip.year, slip.number],
    });
    if (row?.key === key && row.by === context.actor.id) return;
    const reason = row?.code ? 'used' : 'being';
    throw new Refusal('reserved.used', 409, { fields: { slip: { key: `reserved.errors.${reason}`, params: { code: row?.code ?? '' } } } });
  });
}

/**
 * Takes in what was received on paper while there was no network, at its true time: the clocks run from then, by the calendar and the procedure of that day. Only for a number
 * that was printed beforehand, once per number, at the desk that printed it. `key` as for `takeInDossier`, whose refusals it passes on; besides
 * `reserved.input` (422) and `reserved.used` (409, with the dossier that has the number).
 */
export async function takeInSlip(
  context: Context,
  { slip, input, key, receive = true }: { slip: Slip; input: IntakeInput; key: string; receive?: boolean | undefined },
): Promise<IntakeReceipt> {
  await refuseWrongSlip(context, input.unit, slip);
  await claim(context, input.unit, slip, key);
  const where = [input.unit, slip.year, slip.number, key];
  try {
    const { receivedAt } = slip;
    const receipt = await takeInDossier(context, input, { key, receive, receivedAt, submittedAt: receivedAt });
    await context.transaction(async (tx) => {
      await tx.query({
        text: 'update reserved_slips set dossier = $5 where unit = $1 and year = $2 and number = $3 and key = $4',
        values: [...where, receipt.id],
      });
      const data = { number: slip.number, year: slip.year, receivedAt: receivedAt.toISOString() };
      await record(context, tx, { verb: 'type in', thing: 'paper slip', subject: receipt.id, unit: input.unit, data });
    });
    return receipt;
  } catch (error) {
    // What was refused has become nothing: the number is free again.
    if (error instanceof Refusal)
      await context.transaction((tx) =>
        tx.query({
          text: 'delete from reserved_slips where unit = $1 and year = $2 and number = $3 and key = $4 and dossier is null',
          values: where,
        }),
      );
    throw error;
  }
}

/** What is typed for a slip's true moment: `20/11/2026 9:30`, `20-11-2026 09h30`. Undefined when there is no such moment. */
export function typedMoment(text: string): Date | undefined {
  const found = /^(\d{1,2})[/.-](\d{1,2})[/.-](20\d\d)\s+(\d{1,2})\s*[:hg]\s*(\d{2})$/i.exec(text.normalize('NFKC').trim());
  if (!found) return undefined;
  const [day = '', month = '', year = '', hour = '', minute = ''] = found.slice(1);
  const two = (part: string) => part.padStart(2, '0');
  return parseLocal(`${year}-${two(month)}-${two(day)}T${two(hour)}:${minute}`);
}

/** By which day's procedures a counter looks at what is typed: those of the slip's true time, else of now. Nothing is refused here. */
export function momentTyped(typed: { slipAt?: string | undefined }, now: Date): Date {
  const moment = typedMoment(typed.slipAt ?? '');
  return moment && moment < now ? moment : now;
}

/**
 * What was typed of a paper slip at the counter; undefined when nothing was. Refuses with `reserved.input` (422) what is no number or no moment, and what
 * `refuseWrongSlip` refuses.
 */
export async function slipIn(
  context: Context,
  unit: string,
  typed: { slip?: string | undefined; slipAt?: string | undefined },
): Promise<Slip | undefined> {
  if (!typed.slip && !typed.slipAt) return undefined;
  const [numbered, receivedAt] = [typedSlip(typed.slip ?? ''), typedMoment(typed.slipAt ?? '')];
  if (!numbered) throw wrong('slip', 'slip');
  if (!receivedAt) throw wrong('slipAt', 'slipAt');
  const slip = { ...numbered, receivedAt };
  await refuseWrongSlip(context, unit, slip);
  return slip;
}
