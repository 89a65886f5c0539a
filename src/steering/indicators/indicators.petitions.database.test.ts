import { afterAll, beforeAll, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { hearMeasures } from '../../../tests/measures.scene.ts';
import { HERE } from '../../../tests/permissions.stage.ts';
import { contextIn } from '../../app/house.ts';
import { tellPetitionsDue } from '../../government/feedback/petitions.jobs.ts';
import { acceptPetition, answerPetition, judgePetition, sendPetition } from '../../government/feedback/petitions.service.ts';
import { newId } from '../../platform/database/id.ts';
import { type Actor, anonymous, systemActor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { verifyMeasures } from '../measures/measures.verify.service.ts';
import { asCounted, evaluate, rowsBehind } from './evaluate.service.ts';
import { scoreSet } from './sets.results.service.ts';

let house: Awaited<ReturnType<typeof testHouse>>;
beforeAll(async () => {
  house = await testHouse();
}, 300_000);
afterAll(() => house?.close());

const desk: Actor = { kind: 'officer', id: 'desk', posts: [{ role: 'desk officer', unit: HERE }], persons: [], scopes: [] };
const as = (actor: Actor, local: string) => contextIn(house, actor, parseLocal(local) as Date);
const moment = (local: string) => parseLocal(local) as Date;
const CODES = ['petitions.on_time', 'k766.petitions_on_time', 'k766.petitions_satisfied'];

async function send(local: string, more = {}): Promise<{ id: string; code: string }> {
  const words = { text: 'Đèn đường trước nhà văn hóa ấp 2 hỏng.', place: '', name: '', phone: '' };
  const wish = { kind: 'report', topic: 'road', ...words, mayShow: false, files: [], key: newId(), ...more } as const;
  const { code } = await sendPetition(as(anonymous, local), wish);
  const { rows } = await house.owner.pool.query<{ id: string }>('select id from petitions where code = $1', [code]);
  return { id: rows[0]?.id ?? '', code };
}
async function answer(id: string, local: string): Promise<void> {
  await acceptPetition(as(desk, local), { id, key: newId(), rowVersion: 1, kind: 'report', topic: 'road', assignee: null });
  await answerPetition(as(desk, local), { id, key: newId(), rowVersion: 2, text: 'Đã giao sửa xong hôm nay.' });
}
/** What time makes true is told, everything is heard, and the figures of a period are read, all at one moment. */
async function figures(local: string, from: string, to: string) {
  while ((await tellPetitionsDue(as(systemActor('worker'), local))) > 0);
  await hearMeasures(house, { now: moment(local) });
  expect((await verifyMeasures(as(systemActor('reader'), local))).differences).toEqual([]);
  const found = await evaluate(as(systemActor('reader'), local), { indicators: CODES, units: [HERE], from, to });
  return found.map(({ numerator, denominator, value, notJudged }) => ({ numerator, denominator, value, notJudged }));
}
const october = ['2026-10-01', '2026-10-31'] as const;
const november = ['2026-11-01', '2026-11-30'] as const;
const year = ['2026-01-01', '2026-12-31'] as const;

test('what nobody answers is no merit: not judged until it is due, then late; each petition is judged once', async () => {
  const first = await send('2026-10-01T09:00');
  const nothing = { numerator: 0, denominator: 0, value: null, notJudged: 1 };
  expect(await figures('2026-10-01T09:01', ...october)).toEqual([nothing, nothing, nothing]);
  const score = await scoreSet(
    as(systemActor('reader'), '2026-10-01T09:01'),
    { set: 'k766', unit: HERE, from: october[0], to: october[1] },
    asCounted,
  );
  expect(score.self.groups.find(({ code }) => code === '6')?.points).toBe(0);

  const others: { id: string; code: string }[] = [];
  for (let number = 0; number < 9; number++) others.push(await send('2026-10-02T09:00'));
  await answer(first.id, '2026-10-05T09:00');
  // Nine were due in October, and nobody looked.
  const one = { numerator: 1, denominator: 10, value: 10, notJudged: 0 };
  expect(await figures('2026-10-31T09:00', ...october)).toEqual([one, one, one]);
  // In November they are still open: late all the same. Nobody is judged twice as to being satisfied.
  const still = { numerator: 0, denominator: 9, value: 0, notJudged: 0 };
  expect(await figures('2026-11-03T09:00', ...november)).toEqual([still, still, { ...still, denominator: 0, value: null }]);
  expect(await figures('2026-11-03T09:00', ...year)).toEqual([one, one, one]);

  // A verdict of November is about the answer of October; what is late, too, is taken off once.
  await judgePetition(as(anonymous, '2026-11-04T09:00'), { code: first.code, key: newId(), verdict: 'dissatisfied' });
  const [late] = others;
  await answer(late?.id ?? '', '2026-11-04T10:00');
  await judgePetition(as(anonymous, '2026-11-04T11:00'), { code: late?.code ?? '', key: newId(), verdict: 'dissatisfied' });
  expect(await figures('2026-11-05T09:00', ...october)).toEqual([one, one, { ...one, numerator: 0, value: 0 }]);
  expect((await figures('2026-11-05T09:00', ...november))[2]).toMatchObject({ denominator: 0, value: null });
  // Said again: not well, though it is answered in time and its sender is satisfied.
  const again = await send('2026-11-06T09:00', { repeats: first.code });
  await answer(again.id, '2026-11-09T09:00');
  await judgePetition(as(anonymous, '2026-11-09T11:00'), { code: again.code, key: newId(), verdict: 'satisfied' });
  expect((await figures('2026-11-10T09:00', ...november))[2]).toEqual({ numerator: 0, denominator: 1, value: 0, notJudged: 0 });
  const behind = { indicator: 'k766.petitions_on_time', unit: HERE, from: november[0], to: november[1] };
  const reader = as(systemActor('reader'), '2026-11-10T09:00');
  expect((await rowsBehind(reader, behind)).map(({ code }) => code)).toEqual([again.code]);
  expect(await rowsBehind(reader, { ...behind, part: 'denominator' })).toHaveLength(10);
});
