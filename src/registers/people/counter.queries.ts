import type { Context, Transaction } from '../../platform/context/context.ts';
import { type Caller, counterDigestOf, readSession, type SessionRow } from '../../platform/identity/identity.doors.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { dayOf } from '../../platform/time/time.ts';
import { unitSetting } from '../units/units.queries.ts';
import type { CounterRule } from './counter.rules.ts';
import { counterRuleOn } from './counter.schema.ts';
import { mayOrRefuse } from './people.permissions.ts';

export type Counter = { id: string; unit: string; name: string };
export type RegisteredCounter = Counter & { registeredAt: Date; revokedAt: Date | null; lastUsedDay: string | null };

/** Signing in knows the shared PCs before anybody is known. */
export const asIdentity = (context: Context): Context => context.as(systemActor('identity'));

/** The shared PC from which a request comes; undefined for every other device, and for one that was given up. */
export async function counterHere(context: Context, caller: Caller): Promise<Counter | undefined> {
  const digest = counterDigestOf(caller);
  if (!digest) return undefined;
  const [found] = await asIdentity(context).read((tx) =>
    tx.query<Counter>({
      name: 'counter.here',
      text: 'select id, unit, name from counter_devices where digest = $1 and revoked_at is null',
      values: [digest],
    }),
  );
  return found;
}

/** The session that a request brings, also a locked one, which opens nothing else. */
export const currentSession = (context: Context, caller: Caller): Promise<SessionRow | undefined> =>
  asIdentity(context).read((tx) => readSession(context, { query: async (statement) => ({ rows: await tx.query(statement) }) }, caller));

/** How a unit keeps its shared PCs now: as it has set, else as the content says. */
export async function counterRule(context: Context, unit: string): Promise<CounterRule> {
  const day = dayOf(context.now);
  const common = counterRuleOn(day);
  const [idle, after] = await Promise.all([
    unitSetting(context, unit, 'counter_idle_minutes', day),
    unitSetting(context, unit, 'counter_after_minutes', day),
  ]);
  return {
    ...common,
    idleMinutes: idle === undefined ? common.idleMinutes : Number(idle),
    afterMinutes: after === undefined ? common.afterMinutes : Number(after),
  };
}

/** Somebody who signed in on a shared PC this shift. `pin`: has one. */
export type AtCounter = { session: string; account: string; name: string; pin: boolean; locked: boolean };

/** Who can go on at a shared PC, by name. Only for that PC's own pages. */
export const sessionsAt = (tx: Transaction, device: string): Promise<AtCounter[]> =>
  tx.query<AtCounter>({ text: 'select session, account, name, pin, locked from xaso_counter_sessions($1)', values: [device] });

/** The shared PCs that the actor administers: those in use first, by name. */
export async function listCounters(context: Context): Promise<RegisteredCounter[]> {
  mayOrRefuse(context.actor, 'list', 'counter PC');
  return context.read((tx) =>
    tx.query<RegisteredCounter>({
      text: `select id, unit, name, registered_at as "registeredAt", revoked_at as "revokedAt", last_used_day::text as "lastUsedDay"
             from counter_devices order by revoked_at is not null, unit, name, id`,
    }),
  );
}
