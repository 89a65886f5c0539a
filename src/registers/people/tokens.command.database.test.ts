import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { contextIn } from '../../app/house.ts';
import { keys } from '../../platform/config/keys.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { runToken } from './tokens.command.ts';

let house: Awaited<ReturnType<typeof testHouse>>;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house?.close());
afterEach(() => vi.restoreAllMocks());

/** Runs the command and gives what it printed. */
async function run(...args: string[]) {
  const out = vi.spyOn(console, 'log').mockImplementation(() => {});
  const error = vi.spyOn(console, 'error').mockImplementation(() => {});
  let closed = false;
  const exit = await runToken(args, async () => ({
    context: contextIn(house, systemActor('identity')),
    close: async () => {
      closed = true;
    },
  }));
  const said = (spy: typeof out) => spy.mock.calls.flat().join('\n');
  return { exit, out: said(out), error: said(error), closed };
}

test('prints a token that works, and nothing else; revoked it works no more', async () => {
  const made = await run('create', '--name', 'Phần mềm hộ tịch', '--unit', '28159.20250701', '--scopes', 'dossiers:file,dossiers:read');
  expect([made.exit, made.error, made.closed]).toEqual([0, '', true]);
  expect(made.out).toMatch(/^xaso_[\w-]{43}$/);
  const read = async () => (await house.db.pool.query('select xaso_token($1) as found', [keys().digest(made.out)])).rows[0].found;
  const found = await read();
  expect(found).toMatchObject({ unit: '28159.20250701', scopes: ['dossiers:file', 'dossiers:read'] });
  expect((await run('revoke', '--id', found.id)).exit).toBe(0);
  expect(await read()).toBeNull();
});

test.each([
  [2, [] as string[], 'xaso token create'],
  [2, ['create', '--name', 'a', '--unit', '28159.20250701'], 'dossiers:file'],
  [2, ['create', '--name', 'ab', '--unit', '28159.20250701', '--scopes', 'all'], 'dossiers:file'],
  [2, ['create', '--what'], 'xaso token create'],
  [1, ['create', '--name', 'ab', '--unit', '99999.20250701', '--scopes', 'dossiers:file'], 'Không có đơn vị này'],
  [1, ['create', '--name', 'ab', '--unit', '28159.20250701', '--scopes', 'dossiers:file', '--days', '9999'], '1 đến 730'],
  [1, ['revoke', '--id', 'x'], 'Không tìm thấy khóa'],
])('exit %i: %j', async (exit, args, sentence) => {
  const answer = await run(...args);
  expect(answer.exit).toBe(exit);
  expect(answer.out).toBe('');
  expect(answer.error).toContain(sentence);
});
