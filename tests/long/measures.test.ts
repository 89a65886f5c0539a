import { afterAll, beforeAll, expect, test } from 'vitest';
import { contextIn } from '../../src/app/house.ts';
import { systemActor } from '../../src/platform/permissions/permissions.ts';
import { evaluate } from '../../src/steering/indicators/evaluate.service.ts';
import { measureReader } from '../../src/steering/measures/measures.readers.ts';
import { rebuildMeasures } from '../../src/steering/measures/measures.rebuild.service.ts';
import { verifyMeasures } from '../../src/steering/measures/measures.verify.service.ts';
import { hearAll } from '../hearing.ts';
import { testHouse } from '../house.ts';

/** So many dossiers of a year, over so many communes, with seven events each: rows and events fit together. */
const DOSSIERS = Number(process.env.MEASURED_DOSSIERS ?? 20_000);
const COMMUNES = 96;
let house: Awaited<ReturnType<typeof testHouse>>;

const MADE = `
  with n as (
    select g, md5('d' || g)::uuid as id, u.id as unit, timestamptz '2026-01-05 01:00Z' + (g * interval '345 days' / $1::float8) as at,
      case when g % 10 < 7 then 'online' else 'direct' end as channel, case when g % 10 < 5 then 'alone' when g % 10 < 7 then 'helped_desk' else 'staff' end as keys,
      case when g % 50 = 0 then 6 else 2 end as days
    from generate_series(1, $1) g
    join (select id, row_number() over (order by id) - 1 as k from (select id from units where level = 'commune' and valid_to is null order by id limit $2) c) u on u.k = g % $2
  ), made as (
    insert into dossiers (id, code, system_of_record, procedure, procedure_version, case_code, channel, keys, receiving_unit, competent_unit, person, applicant_name,
      account, tracking_key, state, return_way, submitted_at, reception_due_at, received_at, due_at, resolved_at, outcome, returned_at)
    select id, 'V' || g, 'own', '1.004884', (select max(version) from procedure_versions where code = '1.004884'), 'usual', channel, keys, unit, unit, id, 'Thử', '',
      'k' || g, 10, 'desk', at, at + interval '8 hours', at + interval '1 hour', at + interval '3 days', at + days * interval '1 day', 'granted', at + days * interval '1 day'
    from n returning 1
  ), papers as (
    insert into dossier_components (dossier, component, source, originals, certified_copies, copies, attached_at)
    select id, c.code, case when g % 4 = 0 then 'paper' else 'photo' end, 0, 0, 1, at from n cross join (values ('a'), ('b')) as c(code) returning 1
  ), files as (
    insert into dossier_files (id, dossier, component, kind, hash, bytes, type, sealed, name, added_at)
    select md5('f' || g)::uuid, id, null, 'result', 'h', 1, 'application/pdf', false, 'kq.pdf', at from n returning 1
  ), told as (
    insert into events (id, type, version, subject, unit, occurred_at, actor, data)
    select md5(e.type || e.k || g)::uuid, e.type, 1, n.id, n.unit, e.at, '{"kind":"system","account":"worker","role":null,"for":null}', e.data
    from n cross join lateral (values
      (1, 'dossier.submitted', at, jsonb_build_object('procedure', '1.004884', 'field', (select body -> 'field' ->> 'code' from procedure_versions where code = '1.004884' limit 1),
        'level', (select body ->> 'level' from procedure_versions where code = '1.004884' order by version desc limit 1), 'channel', channel, 'keys', keys)),
      (2, 'dossier.component_attached', at, jsonb_build_object('component', 'a', 'source', case when g % 4 = 0 then 'paper' else 'photo' end)),
      (3, 'dossier.component_attached', at, jsonb_build_object('component', 'b', 'source', case when g % 4 = 0 then 'paper' else 'photo' end)),
      (4, 'dossier.received', at + interval '1 hour', jsonb_build_object('dueAt', to_char((at + interval '3 days') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'receptionDueAt', to_char((at + interval '8 hours') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))),
      (5, 'dossier.moved', at + interval '2 hours', '{}'),
      (6, 'dossier.resolved', at + days * interval '1 day', jsonb_build_object('outcome', 'granted', 'files', 1,
        'dueAt', to_char((at + interval '3 days') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))),
      (7, 'dossier.returned', at + days * interval '1 day', '{}')
    ) as e(k, type, at, data) returning 1
  ) select (select count(*) from told)::int as events`;

let events = 0;
beforeAll(async () => {
  house = await testHouse();
  events = (await house.owner.pool.query(MADE, [DOSSIERS, COMMUNES])).rows[0].events;
  await house.owner.pool.query('analyze');
}, 600_000);
afterAll(() => house?.close());

test('a year of many dossiers is counted, counted anew and compared, and a province is read from the sums', async () => {
  const reader = () => contextIn(house, systemActor('reader'), new Date('2026-12-31T03:00:00Z'));
  const timed = async <T>(name: string, work: () => Promise<T>, count = events): Promise<T> => {
    const began = performance.now();
    const result = await work();
    const seconds = (performance.now() - began) / 1000;
    console.log(`${name}: ${seconds.toFixed(2)} s, ${Math.round(count / seconds)} a second`);
    return result;
  };
  expect(events).toBe(DOSSIERS * 7);
  await timed('reader, events', () => hearAll(house, measureReader, reader().now));
  await timed('rebuild, events', () => rebuildMeasures(reader));
  const { differences } = await timed('verify, events', () => verifyMeasures(reader()));
  expect(differences.slice(0, 5)).toEqual([]);
  const units = (await house.owner.pool.query('select distinct unit from measure_sums')).rows.map(({ unit }) => unit as string);
  const question = {
    indicators: ['dossiers.online_share', 'dossiers.on_time', 'dossiers.components_digitised'],
    units,
    from: '2026-01-01',
    to: '2026-12-31',
    by: 'month' as const,
  };
  const figures = await timed('figures, rows', () => evaluate(reader(), question), units.length * 36);
  expect(figures).toHaveLength(units.length * 36);
});
