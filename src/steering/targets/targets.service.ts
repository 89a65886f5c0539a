import { record } from '../../platform/audit/audit.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { type Complaint, Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { publish } from '../../platform/events/events.ts';
import { type Day, dayOf } from '../../platform/time/time.ts';
import { registerOf } from '../../registers/units/units.queries.ts';
import { validOn } from '../../registers/units/units.rules.ts';
import { dayText } from '../../ui/format.ts';
import { spanOf } from './periods.rules.ts';
import { targetsSet } from './targets.events.ts';
import { indicatorsNamed } from './targets.indicators.queries.ts';
import { maySetOrRefuse } from './targets.permissions.ts';
import { factsOf, type Target, targetsIn, targetsPrint, unitsPlanned } from './targets.queries.ts';
import { type SetTargets, setTargetsSchema, type TargetCell } from './targets.schema.ts';

/** What a decision did: how many targets it set, how many it took back, and how many were so already. */
export type TargetsDone = { set: number; takenBack: number; same: number };
type Wish = ReturnType<typeof setTargetsSchema.parse>;

const said = (field: string): Complaint => ({ key: `targets.errors.${field}` });

function parsedWish(input: SetTargets, today: Day): Wish {
  const result = setTargetsSchema.safeParse(input);
  const fields: Record<string, Complaint> = {};
  if (!result.success)
    for (const { path } of result.error.issues)
      fields[String(path[0] ?? '')] = said(path[0] === 'cells' && path[2] === 'value' ? 'value' : String(path[0] ?? 'cells'));
  else if (result.data.decidedOn > today) fields.decidedOn = said('decidedOn');
  if (!result.success || Object.keys(fields).length > 0) throw new Refusal('targets.input', 422, { fields });
  return result.data;
}

/** One after another where two decide at once; as the user saw it. Gives what holds now, by unit and indicator. */
async function asSeen(tx: Transaction, { period, indicator, seen }: Wish, units: readonly string[]): Promise<Map<string, Target>> {
  await tx.query({ text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))', values: [`targets of ${period}`] });
  const rows = await targetsIn(tx, period, units, indicator);
  if (targetsPrint(rows) !== seen) throw new Refusal('targets.stale', 409);
  return new Map(rows.map((row) => [`${row.unit} ${row.indicator}`, row]));
}

/** What a decision may name: units that exist in the period and indicators of that day, each once, percentages between 0 and 100. */
async function refuseUnknown(context: Context, { period, indicator, cells }: Wish): Promise<void> {
  const register = await registerOf(context);
  const { ends } = spanOf(period);
  const indicators = new Map((await indicatorsNamed(context, ends)).map((one) => [one.code, one]));
  const seen = new Set<string>();
  for (const cell of cells) {
    const unit = register.units.get(cell.unit);
    const known = indicators.get(cell.indicator);
    const details = { code: cell.unit, indicator: cell.indicator };
    if (!unit || !validOn(unit, ends)) throw new Refusal('targets.unit', 422, { details });
    if (!known || (indicator !== null && indicator !== cell.indicator)) throw new Refusal('targets.indicator', 422, { details });
    if (known.percent && cell.value !== null && (Number(cell.value) < 0 || Number(cell.value) > 100))
      throw new Refusal('targets.percent', 422, { details });
    if (seen.has(`${cell.unit} ${cell.indicator}`)) throw new Refusal('targets.twice', 422, { details });
    seen.add(`${cell.unit} ${cell.indicator}`);
  }
}

/** What holds by a later decision stays; but the province's word goes before a commune's own, whenever that was decided. */
async function refuseOlder(context: Context, wish: Wish, now: readonly Target[], level: Target['level']): Promise<void> {
  const newer = now.find((row) => row.decidedOn > wish.decidedOn && (row.level === 'province' || level === 'commune'));
  if (!newer) return;
  const { decision, decidedOn } = newer;
  const named = (await indicatorsNamed(context, spanOf(wish.period).ends)).find(({ code }) => code === newer.indicator);
  const unit = (await registerOf(context)).units.get(newer.unit);
  throw new Refusal('targets.older', 409, {
    details: { decision, day: decidedOn },
    fields: {
      decidedOn: {
        key: 'targets.errors.older',
        params: {
          decision,
          day: { vi: dayText(decidedOn, 'vi'), en: dayText(decidedOn, 'en') },
          indicator: named?.name ?? newer.indicator,
          unit: unit?.name ?? newer.unit,
        },
      },
    },
  });
}

/** Writes the rows of one decision: what holds otherwise gives way, what is set anew begins. */
async function write(
  { context, tx }: { context: Context; tx: Transaction },
  wish: Wish,
  changed: readonly TargetCell[],
  level: 'province' | 'commune',
): Promise<void> {
  const pairs = JSON.stringify(changed.map(({ unit, indicator }) => ({ unit, indicator })));
  await tx.query({
    text: `update targets t set replaced_at = $3 from jsonb_to_recordset($1) as c(unit text, indicator text)
           where t.unit = c.unit and t.indicator = c.indicator and t.period = $2 and t.replaced_at is null`,
    values: [pairs, wish.period, context.now],
  });
  const rows = changed.flatMap((cell) => (cell.value === null ? [] : [{ ...cell, id: newId(context.now) }]));
  await tx.query({
    text: `insert into targets (id, indicator, unit, period, value, level, decision, decided_on, set_by, set_at, row_version)
           select c.id, c.indicator, c.unit, $2, c.value, $3, $4, $5, $6, $7,
             1 + coalesce((select max(t.row_version) from targets t where t.unit = c.unit and t.indicator = c.indicator and t.period = $2), 0)
           from jsonb_to_recordset($1) as c(id uuid, unit text, indicator text, value text)`,
    values: [JSON.stringify(rows), wish.period, level, wish.decision, wish.decidedOn, context.actor.id, context.now],
  });
}

/**
 * Sets targets of one period by a decision, all of them or none; null takes one back. Refuses with `targets.input` (422), `targets.unit`, `.indicator`,
 * `.percent`, `.twice` (422), `targets.stale` (409: somebody was faster), `targets.decided_above` (409: the province has decided), `targets.older` (409: what holds
 * was decided later; of the same day is a correction), 401 and 403.
 */
export async function setTargets(context: Context, input: SetTargets): Promise<TargetsDone> {
  const wish = parsedWish(input, dayOf(context.now));
  const register = await registerOf(context);
  const { ends } = spanOf(wish.period);
  const units = [...new Set(wish.cells.map((cell) => cell.unit))];
  for (const unit of units) if (register.units.has(unit)) maySetOrRefuse(context.actor, factsOf(register, unit, ends));
  await refuseUnknown(context, wish);
  const looked = (await unitsPlanned(context, ends)).map((unit) => unit.id);
  return once(context, { verb: 'set targets', key: wish.key, input: { ...wish, key: undefined } }, async (tx) => {
    const now = await asSeen(tx, wish, looked);
    const rowOf = (cell: TargetCell) => now.get(`${cell.unit} ${cell.indicator}`);
    const roles = new Set(
      wish.cells.map((cell) => maySetOrRefuse(context.actor, factsOf(register, cell.unit, ends, rowOf(cell)?.level === 'province'))),
    );
    const role = [...roles][0] ?? '';
    const level = role === 'commune admin' ? 'commune' : 'province';
    const changed = wish.cells.filter((cell) => {
      const row = rowOf(cell);
      if (cell.value === null || row === undefined) return cell.value !== (row?.value ?? null);
      return row.value !== cell.value || row.decision !== wish.decision || row.decidedOn !== wish.decidedOn || row.level !== level;
    });
    const set = changed.filter((cell) => cell.value !== null).length;
    const done = { set, takenBack: changed.length - set, same: wish.cells.length - changed.length };
    if (changed.length === 0) return done;
    await refuseOlder(
      context,
      wish,
      changed.flatMap((cell) => rowOf(cell) ?? []),
      level,
    );
    await write({ context, tx }, wish, changed, level);
    const id = newId(context.now);
    const decidedBy = context.actor.posts.find((post) => post.role === role)?.unit ?? '';
    const indicators = [...new Set(changed.map((cell) => cell.indicator))].sort();
    const { period } = wish;
    await publish(context, tx, targetsSet(id, decidedBy, context.now, { period, set, takenBack: done.takenBack, indicators }), role);
    await record(context, tx, {
      verb: 'set',
      thing: 'targets',
      subject: id,
      unit: decidedBy,
      data: { ...done, period, units: units.length },
    });
    return done;
  });
}
