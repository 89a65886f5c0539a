import type { Context, Transaction } from '../../platform/context/context.ts';
import { inputHash } from '../../platform/context/idempotency.ts';
import { type Day, dayOf } from '../../platform/time/time.ts';
import { registerOf } from '../../registers/units/units.queries.ts';
import { ancestors, childrenOn, type Register } from '../../registers/units/units.rules.ts';
import type { Unit } from '../../registers/units/units.schema.ts';
import { type Period, spanOf } from './periods.rules.ts';
import { mayTarget } from './targets.permissions.ts';

/** A target with the decision that set it. `replacedAt`: since when another holds, or none. */
export type Target = {
  id: string;
  indicator: string;
  unit: string;
  period: Period;
  value: string;
  level: 'province' | 'commune';
  decision: string;
  decidedOn: Day;
  setBy: string;
  setAt: Date;
  replacedAt: Date | null;
  rowVersion: number;
};

const TARGET = `id, indicator, unit, period, value, level, decision, decided_on::text as "decidedOn", set_by as "setBy", set_at as "setAt",
  replaced_at as "replacedAt", row_version as "rowVersion"`;

/** The targets of a period that hold now, of these units (null: of all), in the order of indicators and units. */
export const targetsIn = (
  tx: Transaction,
  period: Period,
  units: readonly string[] | null,
  indicator: string | null = null,
): Promise<Target[]> =>
  tx.query<Target>({
    text: `select ${TARGET} from targets where replaced_at is null and period = $1 and ($2::text[] is null or unit = any($2)) and ($3::text is null or indicator = $3)
           order by indicator, unit`,
    values: [period, units, indicator],
  });

export const targetsOf = (
  context: Context,
  period: Period,
  units: readonly string[] | null,
  indicator: string | null = null,
): Promise<Target[]> => context.read((tx) => targetsIn(tx, period, units, indicator));

/** Every target of a unit that holds now, whatever the period; for the replication kit and for a unit's own page. */
export const targetsOfUnit = (context: Context, unit: string): Promise<Target[]> =>
  context.read((tx) =>
    tx.query<Target>({
      text: `select ${TARGET} from targets where replaced_at is null and unit = $1 order by indicator, period`,
      values: [unit],
    }),
  );

/** What was planned for one indicator of a period and gave way, of these units, the latest first; at most a hundred. */
export const targetsReplaced = (context: Context, period: Period, indicator: string, units: readonly string[]): Promise<Target[]> =>
  context.read((tx) =>
    tx.query<Target>({
      text: `select ${TARGET} from targets where replaced_at is not null and period = $1 and indicator = $2 and unit = any($3)
             order by replaced_at desc, unit limit 100`,
      values: [period, indicator, units],
    }),
  );

/** All that was ever planned for one indicator, unit and period, the latest first. */
export const targetHistory = (context: Context, about: { indicator: string; unit: string; period: Period }): Promise<Target[]> =>
  context.read((tx) =>
    tx.query<Target>({
      text: `select ${TARGET} from targets where indicator = $1 and unit = $2 and period = $3 order by row_version desc`,
      values: [about.indicator, about.unit, about.period],
    }),
  );

/** What the user saw of the targets of a period, of those units that the user sees: another print means that somebody was faster. */
export const targetsPrint = (rows: readonly Pick<Target, 'id' | 'rowVersion'>[]): string =>
  inputHash(rows.map(({ id, rowVersion }) => [id, rowVersion]).sort()).slice(0, 16);

/** The print of a period's targets as the actor sees them, of all indicators (null) or of one: what `setTargets` takes as `seen`. */
export async function printSeen(context: Context, period: Period, indicator: string | null): Promise<string> {
  const units = (await unitsPlanned(context, spanOf(period).ends)).map((unit) => unit.id);
  return targetsPrint(await targetsOf(context, period, units, indicator));
}

/** The province in which a unit stands on a day: itself where it is one. Undefined for a unit that stands in none. */
export function provinceOf(register: Register, unit: string, day: Day): Unit | undefined {
  const own = register.units.get(unit);
  if (own?.level === 'province') return own;
  return own && ancestors(register, unit, day).find((one) => one.level === 'province');
}

/** What the sentences look at, for a unit on a day. */
export const factsOf = (register: Register, unit: string, day: Day, taken = false) => ({
  unit,
  province: provinceOf(register, unit, day)?.id ?? '',
  taken,
});

/** The units whose targets the actor sees on a day: for the province its communes and itself, else the own ones. */
export async function unitsPlanned(context: Context, day: Day = dayOf(context.now)): Promise<Unit[]> {
  const register = await registerOf(context);
  const provinces = new Set(context.actor.posts.map((post) => provinceOf(register, post.unit, day)?.id ?? ''));
  const all = [...provinces].flatMap((id) => {
    const province = register.units.get(id);
    return province ? [...childrenOn(register, id, day), province] : [];
  });
  return all.filter((unit) => mayTarget(context.actor, 'look', factsOf(register, unit.id, day)));
}
