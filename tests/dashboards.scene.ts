import { contextIn } from '../src/app/house.ts';
import { createSite } from '../src/app/site.tsx';
import { newId } from '../src/platform/database/id.ts';
import { type Actor, systemActor } from '../src/platform/permissions/permissions.ts';
import { parseLocal } from '../src/platform/time/time.ts';
import { countNow, figuresPrint, indicatorsHeld } from '../src/steering/closings/closings.queries.ts';
import { acceptClosing, findCorrections, signPeriod } from '../src/steering/closings/closings.service.ts';
import { testHouse } from './house.ts';
import { hearMeasures, live, setFiled } from './measures.scene.ts';
import { HERE } from './permissions.stage.ts';
import { bindings, letIn, ORIGIN } from './security.scene.ts';

export const PROVINCE = '80.20250701';
const NOW = parseLocal('2026-12-31T09:00') as Date;
/** The month that is locked and of which something was counted otherwise since. */
export const LOCKED = '2026-09';

/** A province in which one commune's September is locked, and one more was filed in it than was locked. `ask` asks the site as somebody with an office. */
export async function lockedMonth() {
  const house = await testHouse();
  await live(house, 40);
  const as = (actor: Actor) => contextIn(house, actor, NOW);
  const officer = (role: string, unit: string) =>
    as({ kind: 'officer', id: `${role} ${unit}`, posts: [{ role, unit }], persons: [], scopes: [] });
  await hearMeasures(house, { now: NOW });
  const leader = officer('leader', HERE);
  const codes = (await indicatorsHeld(leader, LOCKED)).map(({ code }) => code);
  const seen = figuresPrint((await countNow(leader, [HERE], LOCKED, codes)).get(HERE) ?? []);
  const { id } = await signPeriod(leader, { unit: HERE, period: LOCKED, seen, key: newId() });
  await acceptClosing(officer('province admin', PROVINCE), { id, rowVersion: 1, key: newId() });
  const { pool } = house.owner;
  // In no field: besides what was filed in each of them.
  await setFiled(house, HERE, LOCKED, 1);
  await findCorrections(as(systemActor('worker')));
  const site = createSite({ ...house, clock: () => NOW });
  /** Somebody with an office, let in as the house does. Without an office: anybody. */
  const cookie = async (role: string, unit: string): Promise<Record<string, string>> =>
    role === '' ? {} : (await letIn(pool, [{ role, unit }])).headers;
  const ask = async (path: string, headers: Record<string, string>) => site.request(`${ORIGIN}${path}`, { headers }, bindings);
  return { house, as, officer, cookie, ask, close: () => house.close() };
}
