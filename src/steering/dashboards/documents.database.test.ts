import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { live } from '../../../tests/measures.scene.ts';
import { ELSEWHERE_UNIT, HERE } from '../../../tests/permissions.stage.ts';
import { bindings, cookieOf, ORIGIN } from '../../../tests/security.scene.ts';
import { contextIn } from '../../app/house.ts';
import { createSite } from '../../app/site.tsx';
import { newId } from '../../platform/database/id.ts';
import { advance } from '../../platform/events/readers.ts';
import { type Actor, systemActor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { countNow, figuresPrint, indicatorsHeld } from '../closings/closings.queries.ts';
import { acceptClosing, findCorrections, signPeriod } from '../closings/closings.service.ts';
import { measureReader } from '../measures/measures.readers.ts';

const PROVINCE = '80.20250701';
const NOW = parseLocal('2026-12-31T09:00') as Date;
let house: Awaited<ReturnType<typeof testHouse>>;
let site: ReturnType<typeof createSite>;
const as = (actor: Actor) => contextIn(house, actor, NOW);
const officer = (role: string, unit: string) =>
  as({ kind: 'officer', id: `${role} ${unit}`, posts: [{ role, unit }], persons: [], scopes: [] });

/** Signed by the head of the commune, accepted by the province. */
async function locked(period: string): Promise<void> {
  const leader = officer('leader', HERE);
  const codes = (await indicatorsHeld(leader, period)).map(({ code }) => code);
  const seen = figuresPrint((await countNow(leader, [HERE], period, codes)).get(HERE) ?? []);
  const { id } = await signPeriod(leader, { unit: HERE, period, seen, key: newId() });
  await acceptClosing(officer('province admin', PROVINCE), { id, rowVersion: 1, key: newId() });
}

beforeAll(async () => {
  house = await testHouse();
  await live(house, 40);
  while ((await advance(as(systemActor('reader')), measureReader)) > 0);
  await locked('2026-10');
  await locked('2026-09');
  // A dossier more than was locked in September, and one less counted as filed.
  await house.owner.pool.query(
    "update measure_sums set amount = amount + 1 where unit = $1 and starts = '2026-09-01' and span = 'm' and measure = 1 and channel = 'online'",
    [HERE],
  );
  await findCorrections(as(systemActor('worker')));
  site = createSite({ ...house, clock: () => NOW });
}, 300_000);
afterAll(() => house?.close());

/** Somebody with an office, let in as the house does. Without an office: anybody. */
async function cookie(role: string, unit: string): Promise<Record<string, string>> {
  if (role === '') return {};
  const [account, token] = [newId(), `xaso_${newId()}`];
  const { pool } = house.owner;
  await pool.query(`insert into identity."user" (id, name, email, kind, two_factor_enabled) values ($1, 'Thử', $1, 'officer', true)`, [
    account,
  ]);
  await pool.query(
    "insert into identity.session (id, token, expires_at, updated_at, user_id) values ($1, $2, now() + interval '1 hour', now(), $1)",
    [account, token],
  );
  await pool.query("insert into posts values ($1, $2, $3, $4, '2026-01-01', null, 'QĐ')", [newId(), account, role, unit]);
  return { cookie: cookieOf(token), origin: ORIGIN };
}
const ask = (path: string, headers: Record<string, string>) => site.request(`${ORIGIN}${path}`, { headers }, bindings);

test('try', async () => {
  const leader = await cookie('leader', HERE);
  const viewer = await cookie('province viewer', PROVINCE);
  for (const [name, path, who] of [
    ['scorecard', `/dieu-hanh?don-vi=${HERE}&ky=2026-09`, leader],
    ['province', '/dieu-hanh/tinh?ky=2026-09', viewer],
    ['indicator', `/dieu-hanh/chi-so/dossiers.online_share?ky=2026-09&don-vi=${HERE}`, viewer],
  ] as const)
    for (const form of ['', 'pdf', 'xlsx', 'csv']) {
      const answer = await ask(`${path}${form && `&tai=${form}`}`, who);
      expect([name, form, answer.status]).toEqual([name, form, 200]);
      console.log(answer.headers.get('content-disposition'));
      writeFileSync(`/tmp/dash/${name}.${form || 'html'}`, Buffer.from(await answer.arrayBuffer()));
    }
  void ELSEWHERE_UNIT;
});
