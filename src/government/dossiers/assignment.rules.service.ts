import type { z } from 'zod';
import { record } from '../../platform/audit/audit.ts';
import type { Context } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { publish } from '../../platform/events/events.ts';
import { dayOf } from '../../platform/time/time.ts';
import { forgetUnits, registerOf } from '../../registers/units/units.queries.ts';
import { ancestors } from '../../registers/units/units.rules.ts';
import { proceduresOn } from '../procedures/procedures.queries.ts';
import { mayCopyRulesOrRefuse, mayKeepOrRefuse } from './assignment.permissions.ts';
import {
  type RemoveRuleInput,
  type RuleInput,
  removeRuleSchema,
  ruleSchema,
  type WarningInput,
  warningSchema,
} from './assignment.schema.ts';
import { handlingSteps } from './dossiers.rules.ts';

const at = (field: string, key: string) =>
  new Refusal('context.bad_input', 422, { fields: { [field]: { key: `assignment.errors.${key}` } } });

function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const complaints = result.error.issues.map(({ path, message }) => [
    String(path[0] ?? ''),
    { key: message.startsWith('assignment.') ? message : 'context.refusals.bad_input' },
  ]);
  throw new Refusal('context.bad_input', 422, { fields: Object.fromEntries(complaints) });
}

/** The procedure, field and step that a rule names are in the catalogue. */
async function refuseUnknown(context: Context, { procedure, field, step }: z.output<typeof ruleSchema>): Promise<void> {
  if (procedure && field) throw at('field', 'one_of');
  const known = (await proceduresOn(context)).filter(
    (one) => (!procedure || one.procedure === procedure) && (!field || one.field.code === field),
  );
  if (known.length === 0) throw at(procedure ? 'procedure' : 'field', procedure ? 'procedure' : 'field');
  const steps = known.flatMap((one) => one.timings.flatMap((timing) => handlingSteps(timing.steps).map(({ code }) => code)));
  if (step && !steps.includes(step)) throw at('step', 'step');
}

/**
 * Sets how a unit gives some work from a day on; the rule that held for exactly the same work ends the day before. Refuses with a complaint at the field
 * (422): a day that has passed, an unknown procedure or step, hamlets without officers of the unit.
 */
export async function setRule(context: Context, input: RuleInput): Promise<{ id: string }> {
  const wish = parsed(ruleSchema, input);
  return writeRule(context, wish, mayKeepOrRefuse(context.actor, wish.unit));
}

const above = async (context: Context, unit: string): Promise<string[]> => {
  const register = await registerOf(context);
  return register.units.has(unit) ? ancestors(register, unit, dayOf(context.now)).map((one) => one.id) : [];
};

/** The same by the province, which copies a pilot's rules to a commune below it. By hamlet it cannot be copied: hamlets and officers are each commune's own. */
export async function copyRule(context: Context, input: RuleInput): Promise<{ id: string }> {
  const wish = parsed(ruleSchema, input);
  const role = mayCopyRulesOrRefuse(context.actor, wish.unit, await above(context, wish.unit));
  if (wish.way === 'by_hamlet') throw at('way', 'way');
  return writeRule(context, wish, role);
}

function writeRule(context: Context, wish: z.output<typeof ruleSchema>, role: string): Promise<{ id: string }> {
  const { unit, procedure, field, step, way, hamlets, validFrom, key } = wish;
  return once(context, { verb: 'set assignment rule', key, input: { ...wish, key: undefined } }, async (tx) => {
    if (validFrom < dayOf(context.now)) throw at('validFrom', 'past');
    await refuseUnknown(context, wish);
    const served = way === 'by_hamlet' ? hamlets : {};
    if (way === 'by_hamlet' && Object.keys(served).length === 0) throw at('hamlets', 'hamlets');
    const accounts = [...new Set(Object.values(served))];
    const [known] = await tx.query<{ many: number }>({
      text: 'select count(distinct account)::int as many from posts where unit = $1 and account = any($2) and (valid_to is null or valid_to > $3)',
      values: [unit, accounts, context.now],
    });
    if (known?.many !== accounts.length) throw at('hamlets', 'hamlet_officers');
    await tx.query({ text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))', values: [`assignment rules of ${unit}`] });
    const same =
      'unit = $1 and procedure is not distinct from $2 and field is not distinct from $3 and step is not distinct from $4 and removed_at is null';
    const about = [unit, procedure, field, step, validFrom];
    // One rule for the same work at a time: a later one ends the earlier, one of the same day or later gives way.
    await tx.query({
      text: `update assignment_rules set valid_to = $5::date - 1, row_version = row_version + 1
             where ${same} and valid_from < $5::date and (valid_to is null or valid_to >= $5::date)`,
      values: about,
    });
    await tx.query({
      text: `update assignment_rules set removed_at = $6, row_version = row_version + 1 where ${same} and valid_from >= $5::date`,
      values: [...about, context.now],
    });
    const id = newId(context.now);
    await tx.query({
      text: `insert into assignment_rules (id, unit, procedure, field, step, way, hamlets, valid_from, set_by, set_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      values: [id, unit, procedure, field, step, way, JSON.stringify(served), validFrom, context.actor.id, context.now],
    });
    await publish(
      context,
      tx,
      ruleFact('assignment.rule_set', { id, unit }, context.now, { procedure, field, step, way, validFrom }),
      role,
    );
    await record(context, tx, {
      verb: 'set',
      thing: 'assignment rule',
      subject: id,
      unit,
      data: { procedure, field, step, way, validFrom },
    });
    return { id };
  });
}

const ruleFact = (
  type: 'assignment.rule_set' | 'assignment.rule_removed' | 'assignment.warning_set',
  { id, unit }: { id: string; unit: string },
  occurredAt: Date,
  data: Record<string, string | number | null>,
) => ({ type, version: 1, subject: id, unit, occurredAt, data });

/** A rule holds no more, from now on. Refuses with `assignment.rule_unknown` (404) and `assignment.rule_stale` (409) when somebody changed it since. */
export const removeRule = (context: Context, input: RemoveRuleInput): Promise<{ id: string }> =>
  endRule(context, input, async (unit) => mayKeepOrRefuse(context.actor, unit));

/** The province takes back what it copied. Refuses as `removeRule` does. */
export const removeCopiedRule = (context: Context, input: RemoveRuleInput): Promise<{ id: string }> =>
  endRule(context, input, async (unit) => mayCopyRulesOrRefuse(context.actor, unit, await above(context, unit)));

function endRule(context: Context, input: RemoveRuleInput, roleFor: (unit: string) => Promise<string>): Promise<{ id: string }> {
  const { id, rowVersion, key } = parsed(removeRuleSchema, input);
  return once(context, { verb: 'remove assignment rule', key, input: { id, rowVersion } }, async (tx) => {
    const [rule] = await tx.query<{ unit: string; version: number; removed: Date | null }>({
      text: 'select unit, row_version as version, removed_at as removed from assignment_rules where id = $1 for update',
      values: [id],
    });
    if (!rule) throw new Refusal('assignment.rule_unknown', 404);
    const role = await roleFor(rule.unit);
    if (rule.removed || rule.version !== rowVersion) throw new Refusal('assignment.rule_stale', 409);
    await tx.query({
      text: 'update assignment_rules set removed_at = $2, row_version = row_version + 1 where id = $1',
      values: [id, context.now],
    });
    await publish(context, tx, ruleFact('assignment.rule_removed', { id, unit: rule.unit }, context.now, {}), role);
    await record(context, tx, { verb: 'remove', thing: 'assignment rule', subject: id, unit: rule.unit });
    return { id };
  });
}

/** How much of a time is left when it counts as near, in percent, from today on. Steps that are open keep the warning that they were given. */
export async function setWarning(context: Context, input: WarningInput): Promise<{ leftPercent: number }> {
  const { unit, leftPercent, key } = parsed(warningSchema, input);
  const role = mayKeepOrRefuse(context.actor, unit);
  const set = await once(context, { verb: 'set warning', key, input: { unit, leftPercent } }, async (tx) => {
    await tx.query({ text: 'select xaso_set_warning($1, $2, $3)', values: [unit, leftPercent, dayOf(context.now)] });
    await publish(context, tx, ruleFact('assignment.warning_set', { id: newId(context.now), unit }, context.now, { leftPercent }), role);
    await record(context, tx, { verb: 'set', thing: 'warning', subject: unit, unit, data: { leftPercent } });
    return { leftPercent };
  });
  forgetUnits(context);
  return set;
}
