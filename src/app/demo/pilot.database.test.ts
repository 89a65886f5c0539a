import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { verifyMeasures } from '../../steering/measures/measures.verify.service.ts';
import { bornOut, type PilotRow } from '../../steering/reports/pilot.rules.ts';
import { runReport } from '../../steering/reports/report.command.ts';
import { contextIn } from '../house.ts';
import { loadPilot } from './pilot.ts';

let house: Awaited<ReturnType<typeof testHouse>>;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house?.close());

const numbers = async () =>
  (
    await house.owner.pool.query<{ dossiers: number; events: number; persons: number; waiting: number }>(
      `select (select count(*)::int from dossiers) as dossiers, (select count(*)::int from events) as events, (select count(*)::int from persons) as persons,
        (select count(*)::int from events e join event_cursors c on c.reader = 'measures' where (e.epoch, e.transaction, e.id) > (c.epoch, c.transaction, c.event)) as waiting`,
    )
  ).rows[0];

/** Runs the command on the house of the test. Gives its exit code and what it said. */
async function report(...args: string[]): Promise<{ code: number; out: string; error: string }> {
  const spies = [vi.spyOn(console, 'log').mockReturnValue(), vi.spyOn(console, 'error').mockReturnValue()];
  const open = async () => ({ context: contextIn(house, systemActor('reader')), close: async () => {} });
  const code = await runReport(args, open);
  const [out = '', error = ''] = spies.map((spy) => spy.mock.calls.map(([text]) => `${text}\n`).join(''));
  for (const spy of spies) spy.mockRestore();
  return { code, out, error };
}

test('the pilot is loaded once: dossiers of 2021 and 2022 with their events, all of them measured', { timeout: 300_000 }, async () => {
  expect(await loadPilot(house)).toBe(11_022);
  const first = await numbers();
  expect(first).toMatchObject({ dossiers: 11_022, waiting: 0 });
  expect(await loadPilot(house)).toBe(0);
  expect(await numbers()).toEqual(first);
  const { rows } = await house.owner.pool.query<{ level: string }>(
    `select distinct data ->> 'level' as level from events where type = 'dossier.submitted' order by 1`,
  );
  expect(rows.map((row) => row.level)).toEqual(['muc_2', 'muc_3', 'muc_4']);
});

test('what was measured of the loaded lives is what a recount of their rows finds', async () => {
  const { sums, differences } = await verifyMeasures(contextIn(house, systemActor('reader')));
  expect(differences).toEqual([]);
  expect(sums).toBeGreaterThan(1000);
});

test('every figure that was published of the events comes out of the events, to two decimals', async () => {
  const { code, out } = await report('pilot', '--json');
  expect(code).toBe(0);
  const rows = JSON.parse(out) as PilotRow[];
  const figure = (indicator: string, unitCode: string, year: number) =>
    rows.find((row) => row.indicator === indicator && row.unitCode === unitCode && row.year === year);
  const online = (code: string, year: number) => figure('dossiers.online_share', code, year)?.percent;
  expect([online('28159', 2022), online('28237', 2022), online('27691', 2022)]).toEqual([98.08, 86.41, 53.53]);
  expect([online('28159', 2021), online('28237', 2021), online('27691', 2021)]).toEqual([16.8, 18.98, 0]);
  expect(figure('dossiers.online_share', '28159', 2022)).toEqual({
    ...{ unit: 'Thị trấn Cần Giuộc', unitCode: '28159', year: 2022, indicator: 'dossiers.online_share' },
    ...{ numerator: 2958, denominator: 3016, percent: 98.08, published: 98.08, relation: '=', source: 'events' },
  });
  expect(figure('dossiers.on_time', '28159', 2022)?.percent).toBe(99.9);
  for (const code of ['28237', '27691']) expect(figure('dossiers.on_time', code, 2022)).toMatchObject({ published: 99, relation: '>' });
  const [now, before] = [2022, 2021].map((year) => figure('dossiers.components_digitised', 'pilot', year)?.percent ?? 0);
  expect(now).toBeGreaterThan(60);
  expect(now).toBeGreaterThan(4 * (before ?? 0));
  // Whoever files online at all was alone, helped, or had it typed: the shares of all dossiers add up.
  for (const code of ['28159', '28237', '27691'])
    for (const year of [2021, 2022]) {
      const parts = ['alone', 'helped', 'typed_by_staff'].map((who) => figure(`dossiers.${who}_share`, code, year));
      expect(parts.reduce((sum, part) => sum + (part?.numerator ?? 0), 0)).toBe(parts[0]?.denominator);
    }
  expect(rows.filter(({ source }) => source === 'declared')).toHaveLength(7);
  expect(rows.filter((row) => !bornOut(row))).toEqual([]);
  for (const { numerator, denominator, source } of rows)
    expect([numerator === null, denominator === null]).toEqual(Array(2).fill(source === 'declared'));
});

test('as a table of text, and as two pages; a wrong use and a file that cannot be written are said', async () => {
  const table = await report('pilot');
  expect(table.code).toBe(0);
  expect(table.out).toMatch(/Hồ sơ nộp trực tuyến +2022 +98,08 % +86,41 % +53,53 %/);
  expect(table.out).toMatch(/Hồ sơ nộp trực tuyến +2021 +16,8 % +18,98 % +không có hồ sơ trực tuyến/);
  expect(table.out).toMatch(/Cán bộ sử dụng thư điện tử công vụ +2022 +100 % \* +– +–/);
  expect(table.out).toContain('dựng để trình diễn');
  const folder = mkdtempSync(join(tmpdir(), 'xaso-report-'));
  const file = join(folder, 'report.pdf');
  expect(await report('pilot', '--pdf', file)).toMatchObject({ code: 0, out: '' });
  const pdf = readFileSync(file).toString('latin1');
  expect(pdf.match(/\/Type \/Page\b(?!s)/g)).toHaveLength(2);
  expect((await report('pilot', '--pdf', join(folder, 'none', 'report.pdf'))).code).toBe(1);
  rmSync(folder, { recursive: true });
  for (const wrong of [[], ['province'], ['pilot', '--xml'], ['pilot', 'twice']]) expect((await report(...wrong)).code).toBe(2);
});
