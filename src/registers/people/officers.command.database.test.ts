import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { contextIn } from '../../app/house.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { runOfficer } from './officers.command.ts';

let house: Awaited<ReturnType<typeof testHouse>>;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house?.close());
afterEach(() => vi.restoreAllMocks());

function run(password: string, ...args: string[]) {
  for (const stream of ['log', 'error'] as const) vi.spyOn(console, stream).mockImplementation(() => {});
  const open = async () => ({ context: contextIn(house, systemActor('identity')), close: async () => {} });
  return runOfficer(args, open, Readable.from([`${password}\n`]));
}
const officer = ['create', '--username', 'quantri', '--name', 'Quản trị', '--unit', '80.20250701', '--roles', 'system admin'];
const posts = async () => (await house.owner.pool.query('select role, unit from posts')).rows;

test('makes the first administrator, and refuses what is wrong', async () => {
  expect(await run('ngan', ...officer)).toBe(1);
  expect(await run('mot mat khau du dai', ...officer.slice(0, -2), '--roles', 'king')).toBe(2);
  expect(await run('mot mat khau du dai', ...officer.slice(0, 6), '99999.20250701', ...officer.slice(7))).toBe(1);
  expect(await posts()).toEqual([]);
  expect(await run('mot mat khau du dai', ...officer)).toBe(0);
  expect(await posts()).toEqual([{ role: 'system admin', unit: '80.20250701' }]);
  expect(await run('mot mat khau du dai', ...officer)).toBe(1);
});
