import { record } from '../../platform/audit/audit.ts';
import { type Chapter, keepDeed, unseenDeed } from '../../platform/audit/history.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { addDays, dayOf } from '../../platform/time/time.ts';
import { registerOf } from '../../registers/units/units.queries.ts';
import { staleComplaint } from '../../ui/deeds.ts';
import { proceduresOn } from './procedures.queries.ts';
import { mayPromise } from './promises.permissions.ts';
import { forgetPromiseRules } from './promises.queries.ts';
import type { PromiseEndInput, PromiseRuleInput } from './promises.schema.ts';

/** Whose history these rules have. */
export const promiseChapter = (unit: string): Chapter => ({ table: 'unit_changes', thing: 'promises', subject: unit });

/** One change of a unit's rules after another; whoever decides on an older list is told who was faster (409). */
async function onSeen(tx: Transaction, unit: string, seen: number): Promise<void> {
  const deed = await unseenDeed(tx, promiseChapter(unit), seen);
  if (deed) throw new Refusal('promises.stale', 409, { fields: { '': staleComplaint('ui.deeds.stale', deed, 'promises.deeds') } });
}

const wrong = (field: string, key = field) =>
  new Refusal('promises.input', 422, { fields: { [field]: { key: `promises.errors.${key}` } } });

/**
 * Enters a day without an appointment: from a day on, by the unit's decision. A rule of the same weekday that runs then ends the day before. Refuses with
 * 403 for another unit, `promises.input` (422) for an unknown procedure or a day that has passed, `promises.stale` (409).
 */
export async function addPromiseRule(context: Context, input: PromiseRuleInput): Promise<{ id: string }> {
  mayPromise(context.actor, input.unit);
  if (!(await registerOf(context)).units.has(input.unit)) throw wrong('unit');
  if (input.validFrom < dayOf(context.now)) throw wrong('validFrom');
  const known = new Set((await proceduresOn(context, input.validFrom)).map((one) => one.procedure));
  if (input.procedures.some((code) => !known.has(code))) throw wrong('procedures');
  const added = await once(context, { verb: 'promise: add', key: input.key, input }, async (tx) => {
    await onSeen(tx, input.unit, input.seen);
    await tx.query({
      text: `update promise_rules set valid_to = $3 where unit = $1 and weekday = $2 and valid_from <= $3 and (valid_to is null or valid_to > $3)`,
      values: [input.unit, input.weekday, addDays(input.validFrom, -1)],
    });
    const [coming] = await tx.query({
      // What was taken back before it held ends the day before it begins, and stands in nobody's way.
      text: 'select 1 from promise_rules where unit = $1 and weekday = $2 and valid_from >= $3 and (valid_to is null or valid_to >= valid_from)',
      values: [input.unit, input.weekday, input.validFrom],
    });
    if (coming) throw wrong('validFrom', 'coming');
    const id = newId(context.now);
    await tx.query({
      text: `insert into promise_rules (id, unit, weekday, until, procedures, valid_from, decision, added_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      values: [id, input.unit, input.weekday, input.until, input.procedures, input.validFrom, input.decision, context.now],
    });
    await keepDeed(context, tx, promiseChapter(input.unit), 'add', { rule: id, weekday: input.weekday, from: input.validFrom });
    await record(context, tx, { verb: 'add', thing: 'promise rule', subject: id, unit: input.unit });
    return { id };
  });
  forgetPromiseRules(context);
  return added;
}

/** Ends a rule with a day that has not passed. Refuses with `promises.unknown` (404), `promises.input` (422), `promises.stale` (409). */
export async function endPromiseRule(context: Context, input: PromiseEndInput): Promise<{ id: string }> {
  const [row] = await context.read((tx) =>
    tx.query<{ unit: string; valid_from: string }>({
      text: 'select unit, valid_from::text from promise_rules where id = $1',
      values: [input.id],
    }),
  );
  if (!row) throw new Refusal('promises.unknown', 404);
  mayPromise(context.actor, row.unit);
  // The day before today takes a rule back that has promised nothing yet today; earlier days have had their promises.
  if (input.lastDay < addDays(dayOf(context.now), -1)) throw wrong('lastDay');
  const ended = await once(context, { verb: 'promise: end', key: input.key, input }, async (tx) => {
    await onSeen(tx, row.unit, input.seen);
    await tx.query({
      text: 'update promise_rules set valid_to = $2 where id = $1 and (valid_to is null or valid_to > $2)',
      values: [input.id, input.lastDay],
    });
    await keepDeed(context, tx, promiseChapter(row.unit), 'end', { rule: input.id, lastDay: input.lastDay });
    await record(context, tx, { verb: 'end', thing: 'promise rule', subject: input.id, unit: row.unit });
    return { id: input.id };
  });
  forgetPromiseRules(context);
  return ended;
}
