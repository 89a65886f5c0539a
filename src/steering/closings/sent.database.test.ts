import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { setFiled } from '../../../tests/measures.scene.ts';
import { contextIn } from '../../app/house.ts';
import type { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { renderPdf } from '../../platform/pdf/pdf.ts';
import { type Actor, anonymous } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { countNow, figuresPrint, indicatorsHeld } from './closings.queries.ts';
import { acceptClosing, findCorrections, signPeriod } from './closings.service.ts';
import { sentPaper } from './sent.paper.ts';
import { digestOf, sentOf } from './sent.queries.ts';

const PROVINCE = '80.20250701';
const HERE = '28159.20250701';
const OTHER = '28243.20250701';
const MONTH = { unit: HERE, period: '2026-10' };
const NOW = parseLocal('2026-11-19T09:00') as Date;

let house: Awaited<ReturnType<typeof testHouse>>;
const as = (actor: Actor) => contextIn(house, actor, NOW);
const officer = (role: string, unit: string) =>
  as({ kind: 'officer', id: `${role} ${unit}`, posts: [{ role, unit }], persons: [], scopes: [] });
const leader = () => officer('leader', HERE);
const refused = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: Refusal) => `${error.code} ${error.status}`,
  );

beforeAll(async () => {
  house = await testHouse();
  await setFiled(house, HERE, '2026-10', 40);
});
afterAll(() => house?.close());

test('nothing is sent up before the province accepted; then exactly what was locked, whatever is counted later', async () => {
  expect(await refused(sentOf(leader(), MONTH))).toBe('closings.not_accepted 409');
  const codes = (await indicatorsHeld(leader(), MONTH.period)).map(({ code }) => code);
  const seen = figuresPrint((await countNow(leader(), [HERE], MONTH.period, codes)).get(HERE) ?? []);
  const { id, figures } = await signPeriod(leader(), { ...MONTH, seen, key: newId() });
  expect(await refused(sentOf(leader(), MONTH))).toBe('closings.not_accepted 409');
  await acceptClosing(officer('province admin', PROVINCE), { id, rowVersion: 1, key: newId() });
  const first = await sentOf(leader(), MONTH);
  expect(first).toMatchObject({ superior: 'UBND tỉnh Tây Ninh', agency: 'UBND xã Cần Giuộc', province: 'Tỉnh Tây Ninh', corrections: [] });
  expect(first.locked).toHaveLength(figures);

  await setFiled(house, HERE, '2026-10', 42);
  await findCorrections(as(anonymous));
  const later = await sentOf(officer('province viewer', PROVINCE), MONTH);
  expect(later.locked).toEqual(first.locked);
  expect(later.corrections.find(({ indicator }) => indicator === 'dossiers.filed')).toMatchObject({ value: 42, foundAt: NOW });
  // The fingerprint by another way: straight from the table, hashed here.
  const { rows } = await house.owner.pool.query(
    `select indicator, version, numerator, denominator, value, relation, not_judged, source, basis, evidence_hash from closing_figures
     where closing = $1 order by indicator`,
    [id],
  );
  const again = createHash('sha256')
    .update(JSON.stringify(rows.map((one) => Object.values(one))))
    .digest('hex');
  expect([first.digest, later.digest]).toEqual([again, again]);
  const [one, ...others] = first.locked;
  if (!one) throw new Error('nothing is locked');
  expect(digestOf([{ ...one, value: (one.value ?? 0) + 1 }, ...others])).not.toBe(again);
});

test('is for those who look at the closing', async () => {
  for (const [role, unit] of [
    ['leader', OTHER],
    ['desk officer', HERE],
    ['province admin', '79.20250701'],
  ] as const)
    expect(await refused(sentOf(officer(role, unit), MONTH))).toBe('context.forbidden 403');
  expect(await refused(sentOf(as(anonymous), MONTH))).toBe('context.sign_in 401');
  for (const period of ['thang-nay', '9999', '9999-Q4'])
    expect(await refused(sentOf(leader(), { ...MONTH, period }))).toBe('closings.unknown_period 404');
});

test('the paper is A4 across; the same content gives the same bytes', async () => {
  const paper = () => sentOf(leader(), MONTH).then((sent) => renderPdf(sentPaper(sent)));
  const pdf = await paper();
  expect(pdf.toString('latin1')).toMatch(/\/MediaBox \[0 0 841\.89 595\.28\]/);
  expect((await paper()).equals(pdf)).toBe(true);
});
