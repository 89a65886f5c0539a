import { existsSync } from 'node:fs';
import { rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { contextIn } from '../../app/house.ts';
import { Context, type Transaction } from '../context/context.ts';
import { newId } from '../database/id.ts';
import { systemActor } from '../permissions/permissions.ts';
import { filesFolder, placeBelow, readStored, type StoredFile, stillStored, storedName, storeFile } from './files.ts';
import { sweepFiles } from './sweep.ts';

let house: Awaited<ReturnType<typeof testHouse>>;
beforeAll(async () => {
  house = await testHouse({ content: false });
});
afterAll(() => house?.close());

const worker = () => contextIn(house, systemActor('worker'), new Date());
const placeOf = ({ hash, sealed }: StoredFile) => join(filesFolder(), placeBelow(storedName(hash, sealed)));
const isThere = (file: StoredFile) => existsSync(placeOf(file));
const old = new Date(Date.now() - 30 * 86_400_000);
const age = (place: string) => utimes(place, old, old);

/** A file that nobody else stores; so many days old that the sweep looks at it. */
async function stored(sealed = true, aged = true): Promise<StoredFile> {
  const file = await storeFile(new TextEncoder().encode(newId()), 'application/pdf', sealed);
  if (aged) await age(placeOf(file));
  return file;
}

/** A draft's row that refers to the file. */
async function refer({ hash, sealed }: StoredFile): Promise<void> {
  const draft = newId();
  await house.owner.pool.query(
    "insert into drafts (id, account, unit, procedure, procedure_version, sealed, created_at, changed_at) values ($1, 'a', 'u', 'p', 'v', 's', now(), now())",
    [draft],
  );
  await house.owner.pool.query("insert into draft_files values ($1, $1, 'c', $2, 1, 'application/pdf', $3, 'giay.pdf', now())", [
    draft,
    hash,
    sealed,
  ]);
}

/** A context in which something happens just after the sweep has read what rows refer to: between its look and its deed. */
const interrupted = (meanwhile: () => Promise<void>) => {
  class Interrupted extends Context {
    override async read<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
      const result = await super.read(work);
      await meanwhile();
      return result;
    }
  }
  return new Interrupted(house.db, systemActor('worker'), new Date());
};

test('what no row refers to goes after its grace; what any row refers to, or is fresh, stays', async () => {
  const [dropped, plain, referred, fresh] = [await stored(), await stored(false), await stored(), await stored(true, false)];
  await refer(referred);
  const halfWritten = `${placeOf(referred)}.0a1b2c`;
  await writeFile(halfWritten, 'a kill left this');
  await age(halfWritten);
  expect(await sweepFiles(worker(), 7)).toBeGreaterThanOrEqual(2);
  expect([dropped, plain, referred, fresh].map(isThere)).toEqual([false, false, true, true]);
  expect(existsSync(halfWritten)).toBe(false);
  expect(stillStored(dropped)).toBe(false);
  const { rows } = await house.owner.pool.query("select data from audit where verb = 'sweep'");
  expect(rows[0].data).toMatchObject({ graceDays: 7 });
});

test('a filing in flight: named again after the sweep looked, the file stays', async () => {
  const [named, again, other] = [await stored(), await stored(), await stored()];
  const content = await readStored(again);
  await sweepFiles(
    interrupted(async () => {
      expect(stillStored(named)).toBe(true); // a form that is sent now
      await storeFile(content, 'application/pdf', true); // the same paper, uploaded once more
      await refer(named);
      await refer(again);
    }),
    7,
  );
  expect([named, again, other].map(isThere)).toEqual([true, true, false]);
});

test('a kill while a file is taken out of the way: the next sweep puts it back first', async () => {
  const [referred, dropped] = [await stored(), await stored()];
  await refer(referred);
  for (const file of [referred, dropped]) await rename(placeOf(file), `${placeOf(file)}.leaving`);
  await sweepFiles(worker(), 7);
  expect([referred, dropped].map(isThere)).toEqual([true, false]);
  expect(existsSync(`${placeOf(dropped)}.leaving`)).toBe(false);
});

test('nobody but the worker learns what files are referred to', async () => {
  for (const actor of [systemActor('reader'), { kind: 'officer' as const, id: 'o', posts: [], persons: [], scopes: [] }])
    await expect(
      contextIn(house, actor, new Date()).read((tx) => tx.query({ text: 'select * from xaso_file_references()' })),
    ).rejects.toThrow(/may not read/);
});
