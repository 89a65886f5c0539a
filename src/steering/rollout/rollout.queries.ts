import { record } from '../../platform/audit/audit.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { type Day, dayOf } from '../../platform/time/time.ts';
import { registerOf } from '../../registers/units/units.queries.ts';
import { childrenOn, type Register } from '../../registers/units/units.rules.ts';
import type { Unit } from '../../registers/units/units.schema.ts';
import { provinceOf } from '../targets/targets.queries.ts';
import type { Difference } from './kit.rules.ts';
import { type Checklist, checklistOn, type Readiness, readinessOf } from './readiness.rules.ts';
import { checklistsFromContent } from './readiness.schema.ts';
import { mayRollout, mayRolloutOrRefuse, type RolloutFacts } from './rollout.permissions.ts';

/** A stage of the rollout, as a decision has it. */
export type Phase = {
  id: string;
  unit: string;
  number: number;
  name: string;
  starts: Day;
  ends: Day | null;
  decision: string;
  decidedOn: Day;
  rowVersion: number;
};
/** A commune of a phase; `liveOn` is its day zero, null while it is not live. */
export type Member = {
  id: string;
  phase: string;
  unit: string;
  plannedOn: Day;
  liveOn: Day | null;
  liveDecision: string | null;
  rowVersion: number;
};
/** A point as it was confirmed; `name` is that of the evidence file, null without one. */
export type Check = {
  id: string;
  unit: string;
  item: string;
  version: string;
  note: string;
  name: string | null;
  confirmedBy: string;
  confirmedAt: Date;
  rowVersion: number;
};
/** One use of the kit. */
export type Kit = {
  id: string;
  source: string;
  unit: string;
  validFrom: Day;
  basis: string;
  state: 'copying' | 'copied' | 'undoing' | 'undone';
  differences: Difference[];
  madeBy: string;
  madeAt: Date;
  undoneBy: string | null;
  undoneAt: Date | null;
  rowVersion: number;
};

const PHASE = `id, unit, number, name, starts::text, ends::text, decision, decided_on::text as "decidedOn", row_version as "rowVersion"`;
const MEMBER = `id, phase, unit, planned_on::text as "plannedOn", live_on::text as "liveOn", live_decision as "liveDecision", row_version as "rowVersion"`;
const CHECK = `id, unit, item, version, note, name, confirmed_by as "confirmedBy", confirmed_at as "confirmedAt", row_version as "rowVersion"`;
export const KIT = `id, source, unit, valid_from::text as "validFrom", basis, state, differences, made_by as "madeBy", made_at as "madeAt",
  undone_by as "undoneBy", undone_at as "undoneAt", row_version as "rowVersion"`;

/** What the sentences look at, on a day. */
export const rolloutFacts = (register: Register, unit: string, day: Day): RolloutFacts => ({
  unit,
  province: provinceOf(register, unit, day)?.id ?? '',
});

/** The province whose rollout the actor follows: that in which one of his offices stands. Refuses with 401 and 403. */
export async function provinceFollowed(context: Context): Promise<Unit> {
  const register = await registerOf(context);
  const today = dayOf(context.now);
  for (const post of context.actor.posts) {
    const province = provinceOf(register, post.unit, today);
    if (province && mayRollout(context.actor, 'look', rolloutFacts(register, post.unit, today))) return province;
  }
  throw context.actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('context.forbidden', 403);
}

/** The phases of a province, in order. */
export const phasesOf = (context: Context, province: string): Promise<Phase[]> =>
  context.read((tx) =>
    tx.query<Phase>({ text: `select ${PHASE} from rollout_phases where unit = $1 order by number`, values: [province] }),
  );

/** The communes of these phases that nobody took out again. */
export const membersOf = (context: Context, phases: readonly string[]): Promise<Member[]> =>
  context.read((tx) =>
    tx.query<Member>({
      text: `select ${MEMBER} from rollout_communes where phase = any($1) and removed_at is null order by planned_on, unit`,
      values: [phases],
    }),
  );

export const memberIn = async (tx: Transaction, unit: string, lock = ''): Promise<Member | undefined> => {
  const [member] = await tx.query<Member>({
    text: `select ${MEMBER} from rollout_communes where unit = $1 and removed_at is null ${lock}`,
    values: [unit],
  });
  return member;
};
export const memberOf = (context: Context, unit: string): Promise<Member | undefined> => context.read((tx) => memberIn(tx, unit));

/** Day zero of every commune that is live, by unit: a fact that nobody hides. For figures and curves. */
export async function dayZeros(context: Context): Promise<ReadonlyMap<string, Day>> {
  const rows = await context.read((tx) =>
    tx.query<{ unit: string; day: Day }>({
      text: 'select unit, live_on::text as day from rollout_communes where live_on is not null and removed_at is null',
    }),
  );
  return new Map(rows.map(({ unit, day }) => [unit, day]));
}

/** What communes have confirmed and not taken back, as far as the actor sees it. */
export const checksOf = (context: Context, units: readonly string[]): Promise<Check[]> =>
  context.read((tx) =>
    tx.query<Check>({
      text: `select ${CHECK} from rollout_checks where unit = any($1) and withdrawn_at is null order by confirmed_at`,
      values: [units],
    }),
  );

/** The checklist that holds today. */
export const checklistNow = (context: Context): Checklist => checklistOn(checklistsFromContent(), dayOf(context.now));

/** How far communes are, by unit. */
export async function readinessIn(context: Context, units: readonly string[]): Promise<ReadonlyMap<string, Readiness>> {
  const checks = Map.groupBy(await checksOf(context, units), (one) => one.unit);
  const checklist = checklistNow(context);
  return new Map(units.map((unit) => [unit, readinessOf(checklist, new Set((checks.get(unit) ?? []).map((one) => one.item)))]));
}

/** Uses of the kit on a commune, the latest first, as far as the actor sees them. */
export const kitsOf = (context: Context, unit: string): Promise<Kit[]> =>
  context.read((tx) =>
    tx.query<Kit>({ text: `select ${KIT} from rollout_kits where unit = $1 order by made_at desc, id desc`, values: [unit] }),
  );

/** The communes of a province on a day that the actor may look at. */
export async function communesFollowed(context: Context, province: string, day: Day = dayOf(context.now)): Promise<Unit[]> {
  const register = await registerOf(context);
  return childrenOn(register, province, day).filter((unit) => mayRollout(context.actor, 'look', rolloutFacts(register, unit.id, day)));
}

/** An evidence file as it is stored, for who may look. The look is written down. Refuses with 401, 403, 404. */
export async function openEvidence(
  context: Context,
  { unit, id }: { unit: string; id: string },
): Promise<{ hash: string; sealed: boolean; type: string; name: string }> {
  mayRolloutOrRefuse(context.actor, 'look', rolloutFacts(await registerOf(context), unit, dayOf(context.now)));
  return context.transaction(async (tx) => {
    const [row] = await tx.query<{ hash: string; sealed: boolean; type: string; name: string }>({
      text: 'select hash, sealed, type, name from rollout_checks where id::text = $1 and unit = $2 and hash is not null',
      values: [id, unit],
    });
    if (!row) throw new Refusal('context.not_found', 404);
    await record(context, tx, { verb: 'look', thing: 'rollout evidence', subject: id, unit });
    return row;
  });
}
