import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { another, contents } from '../../../tests/databases.ts';
import { hearAll } from '../../../tests/hearing.ts';
import { actorOf, filingOf, NOW, stage } from '../../../tests/permissions.stage.ts';
import { dataFolder } from '../../../tests/server.ts';
import { submitDossier } from '../../government/dossiers/dossiers.submit.service.ts';
import { config, StartFailure } from '../config/config.ts';
import { keys } from '../config/keys.ts';
import { Context } from '../context/context.ts';
import { type Database, knownMigrations, migrateDatabase, openDatabase } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { type Cluster, startPostgres } from '../database/postgres.ts';
import { historyOf, publish } from '../events/events.ts';
import { advance, type Reader } from '../events/readers.ts';
import { filesFolder, storeFile } from '../files/files.ts';
import { enqueue } from '../jobs/jobs.ts';
import { systemActor } from '../permissions/permissions.ts';
import { type Manifest, manifestText } from './backup.manifest.ts';
import { takeBackup } from './backup.service.ts';
import { nameOf } from './backup.tables.ts';
import { restoreBackup } from './restore.service.ts';

const scratch = mkdtempSync(join(tmpdir(), 'xaso-backup-'));
const elsewhere = dataFolder();
const folder = join(scratch, 'day one');
const store = join(scratch, 'files');
let there: Awaited<ReturnType<typeof stage>>;
let cluster: Cluster;
let manifest: Manifest;

/** What a reader heard, in its order; one that makes nothing of it. */
function listener(name: string): { reader: Reader; heard: string[] } {
  const heard: string[] = [];
  const reader: Reader = {
    name,
    types: ['dossier.submitted', 'dossier.component_attached', 'test.after'],
    hear: async (_context, _tx, events) => void heard.push(...events.map(({ id }) => id)),
  };
  return { reader, heard };
}
const asReader = (db: Database) => new Context(db, systemActor('reader'), NOW);
const tell = (db: Database, subject = newId()) =>
  asReader(db).transaction((tx) =>
    publish(asReader(db), tx, { type: 'test.after', version: 1, subject, unit: 'u', occurredAt: NOW, data: {} }),
  );

beforeAll(async () => {
  there = await stage();
  for (const state of [1, 2, 5, 9, 10]) await there.plant(state, { step: 'handle', asked: 0 });
  const sealed = await storeFile(new TextEncoder().encode('a card'), 'image/jpeg', true);
  await there.owner.query(
    `insert into dossier_files (id, dossier, kind, hash, bytes, type, sealed, name, added_at) values ($1, $2, 'component', $3, $4, $5, true, $6, $7)`,
    [newId(), there.seed.id, sealed.hash, sealed.bytes, sealed.type, 'Thẻ "căn cước"\t\\N\n.jpg', NOW],
  );
  // The file of which the stage only speaks; and one that the snapshot does not name.
  await there.owner.query('delete from dossier_files where hash = $1', ['b'.repeat(64)]);
  await storeFile(new TextEncoder().encode('nobody names it'), 'image/jpeg');
  const worker = new Context(there.house.db, systemActor('worker'), NOW);
  await worker.transaction((tx) => enqueue(tx, 'audit:seal', { day: 'hôm qua' }, 'only once'));
  await worker.transaction((tx) => enqueue(tx, 'drafts:forget', {}));
  await there.owner.query("update graphile_worker._private_jobs set attempts = 3, last_error = 'đứt mạng' where key = 'only once'");
  await there.owner.query(`insert into identity."user" (id, name, email, kind) values ('u', 'Thử', 'u@phone.invalid', 'citizen')`);
  await there.owner.query(
    `insert into identity.session (id, expires_at, token, updated_at, user_id) values ('s', now() + interval '1 day', 'a token', now(), 'u')`,
  );
  // Transactions of this server count far beyond those of the next one.
  await there.owner.query(
    `create temporary table burnt (n int);
     do $$ begin for n in 1..20000 loop begin insert into burnt values (n); exception when others then null; end; end loop; end $$`,
  );
  await submitDossier(there.as(actorOf('citizen who filed it')), filingOf(), { key: newId() });
  await there.owner.query('delete from dossier_files where hash = $1', ['b'.repeat(64)]);
  cluster = await startPostgres(elsewhere, ['-c', 'fsync=off']);
});
afterAll(async () => {
  await there?.house.close();
  await cluster?.stop();
  for (const path of [scratch, elsewhere]) rmSync(path, { recursive: true, force: true });
});

test('a back-up comes back row by row in another PostgreSQL, and readers go on where they were: nothing twice, nothing skipped', async () => {
  const { house } = there;
  const before = listener('half way');
  // Transactions of other databases of the same server hold its horizon back for a while.
  await expect.poll(() => advance(asReader(house.db), before.reader, 2)).toBeGreaterThan(0);
  expect(before.heard.length).toBeGreaterThan(0);
  const source = await contents(house.owner.pool);
  const lines: string[] = [];
  manifest = await takeBackup({ ownerUrl: house.ownerUrl, folder, store: filesFolder(), say: (line) => lines.push(line) });
  expect(lines.some((line) => line.includes('public.dossiers: '))).toBe(true);
  expect(manifest.files).toMatchObject({ count: 2, damaged: [] });
  expect(manifest.jobs.rows).toBe(2);
  expect(manifest.migration).toEqual({ when: knownMigrations().at(-1)?.when, tag: knownMigrations().at(-1)?.tag });
  expect(Object.keys(manifest.keys)).toEqual(['k1', 'blindIndex', 'cookies', 'tokens']);
  // For nobody else's eyes; no key in it, nor a token of somebody who is signed in.
  expect(statSync(folder).mode & 0o077).toBe(0);
  const secrets = Object.values(JSON.parse(readFileSync(config.keysFile, 'utf8')) as Record<string, string>).filter(
    (one) => typeof one === 'string',
  );
  for (const part of [readFileSync(join(folder, 'manifest.json'), 'utf8'), readFileSync(join(folder, 'SHA256SUMS'), 'utf8')])
    for (const secret of secrets) expect(part).not.toContain(secret);
  expect(manifest.tables.map(nameOf)).not.toContain('identity.session');
  const restored = await restoreBackup({ folder, store, keysFile: config.keysFile, reach: async () => cluster.owner });
  expect(restored).toEqual(manifest);
  const [app, owner] = [openDatabase(cluster.app), openDatabase(cluster.owner)];
  try {
    const { 'identity.session': sessions, ...rest } = await contents(owner.pool);
    const { 'identity.session': signedIn, ...wanted } = source;
    expect(rest).toEqual(wanted);
    expect([sessions?.split(' ')[0], signedIn?.split(' ')[0]]).toEqual(['0', '1']);
    expect(Object.values(wanted).filter((one) => !one.startsWith('0 ')).length).toBeGreaterThan(12);
    // What the next server counts is behind what came: without an epoch no reader would go on.
    const { rows } = await owner.pool.query<{ behind: boolean }>(
      'select pg_snapshot_xmin(pg_current_snapshot()) < max(transaction) as behind from events',
    );
    expect(rows).toEqual([{ behind: true }]);
    const after = listener('half way');
    await tell(app);
    await hearAll({ db: app, owner }, after.reader, NOW, 3);
    await tell(app);
    await hearAll({ db: app, owner }, after.reader, NOW, 3);
    const all = await owner.pool.query<{ id: string }>('select id from events order by epoch, transaction, id');
    expect([...before.heard, ...after.heard]).toEqual(
      all.rows.map(({ id }) => id).filter((id) => [...before.heard, ...after.heard].includes(id)),
    );
    const { rows: wantedEvents } = await owner.pool.query<{ id: string }>('select id from events where type = any ($1)', [
      after.reader.types,
    ]);
    expect([...before.heard, ...after.heard].sort()).toEqual(wantedEvents.map(({ id }) => id).sort());
    // A history goes on behind what was restored.
    const [one] = all.rows;
    const { rows: subjects } = await owner.pool.query<{ subject: string }>('select subject from events where id = $1', [one?.id]);
    await tell(app, subjects[0]?.subject);
    const history = await asReader(app).read((tx) => historyOf(tx, subjects[0]?.subject ?? ''));
    expect(history.at(-1)).toMatchObject({ type: 'test.after', epoch: 2 });
    // Row-level security, what is append-only, keys and constraints are in force as before.
    expect((await app.pool.query('select 1 from dossiers')).rowCount).toBe(0);
    await expect(app.pool.query('delete from events')).rejects.toMatchObject({ code: '42501' });
    await expect(owner.pool.query('insert into dossier_answers values ($1, $2)', [newId(), 'x'])).rejects.toMatchObject({ code: '23503' });
    const { rows: triggers } = await owner.pool.query("select tgname from pg_trigger where not tgisinternal and tgenabled = 'D'");
    expect(triggers).toEqual([]);
    const { rows: answers } = await owner.pool.query<{ sealed: string }>('select sealed from dossier_answers limit 1');
    expect(
      JSON.parse(
        keys()
          .decrypt(answers[0]?.sealed ?? '')
          .toString(),
      ),
    ).toBeTypeOf('object');
    const jobs = `select t.identifier, j.payload::text, j.run_at, j.attempts, j.max_attempts, j.key, j.last_error, j.priority
                  from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id order by 1`;
    expect((await owner.pool.query(jobs)).rows).toEqual((await house.owner.pool.query(jobs)).rows);
  } finally {
    await app.pool.end();
    await owner.pool.end();
  }
  // The files: those that the snapshot names, byte by byte.
  const files = (path: string) => readdirSync(path, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  expect(files(store).length).toBe(2);
  for (const file of files(store))
    expect(readFileSync(join(file.parentPath, file.name))).toEqual(
      readFileSync(join(filesFolder(), file.parentPath.slice(store.length), file.name)),
    );
  // And once more from there: the next restore is the third epoch.
  const second = join(scratch, 'day two');
  expect(await takeBackup({ ownerUrl: cluster.owner, folder: second, store })).toMatchObject({ epoch: 2 });
  const third = await another(cluster.owner, 'third');
  await restoreBackup({ folder: second, store: join(scratch, 'files of the third'), keysFile: config.keysFile, reach: async () => third });
  const last = openDatabase(third);
  const next = listener('half way');
  await tell(last);
  await hearAll({ db: last, owner: last }, next.reader, NOW);
  expect((await last.pool.query('select max(epoch) as epoch, count(*) filter (where epoch = 3)::int as told from events')).rows).toEqual([
    { epoch: 3, told: 1 },
  ]);
  expect(next.heard).toHaveLength(2); // the one that nobody had heard before, and the new one
  await last.pool.end();
});

/** The sentence with which a wish is refused. */
async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof StartFailure)) throw error;

  return error.message;
}
const restore = (from: string, more: Partial<Parameters<typeof restoreBackup>[0]> = {}) =>
  refusal(
    restoreBackup({
      folder: from,
      store,
      keysFile: config.keysFile,
      reach: () => Promise.reject(new Error('the database was asked for')),
      ...more,
    }),
  );
const backup = (to: string, more: Partial<Parameters<typeof takeBackup>[0]> = {}) =>
  refusal(takeBackup({ ownerUrl: there.house.ownerUrl, folder: to, store: filesFolder(), ...more }));

test('a back-up that cannot be written says why in a sentence, and leaves nothing behind', async () => {
  const left = readdirSync(scratch);
  expect(await backup(folder)).toContain('đã có nội dung');
  expect(await backup(join(scratch, 'not', 'there'))).toContain('Không tìm thấy thư mục');
  expect(await backup('/sys/xaso')).toContain('Không có quyền');
  expect(await backup(join(scratch, 'a'), { ownerUrl: there.house.appUrl })).toContain('không có đủ quyền');
  expect(await backup(join(scratch, 'a'), { ownerUrl: await another(cluster.owner, 'nothing_yet') })).toContain(
    'chưa có cơ sở dữ liệu nào',
  );
  expect(await backup(join(scratch, 'a'), { ownerUrl: cluster.owner.replace(/host=.*/, 'host=%2Fnowhere') })).toContain(
    'cannot be reached',
  );
  expect(readdirSync(scratch)).toEqual(left);
});

test('a file that the store lost or that changed there is named, and not taken for a good one', async () => {
  const damagedStore = join(scratch, 'damaged store');
  cpSync(store, damagedStore, { recursive: true });
  for (const file of readdirSync(damagedStore, { recursive: true, withFileTypes: true }))
    if (file.isFile()) writeFileSync(join(file.parentPath, file.name), 'k1.AAAA');
  const target = join(scratch, 'with damage');
  const written = await takeBackup({ ownerUrl: there.house.ownerUrl, folder: target, store: damagedStore });
  expect(written.files).toMatchObject({ count: 0, bytes: 0 });
  expect(written.files.damaged).toHaveLength(2);
  expect(written.files.damaged.some((name) => name.endsWith('(sealed)'))).toBe(true);
  const lost = await takeBackup({ ownerUrl: there.house.ownerUrl, folder: join(scratch, 'with loss'), store: join(scratch, 'no store') });
  expect(lost.files.damaged).toHaveLength(2);
});

test('what is no whole back-up is refused in a sentence, before the database is asked', async () => {
  const copy = (name: string) => {
    const path = join(scratch, name);
    cpSync(folder, path, { recursive: true });
    return path;
  };
  expect(await restore(join(scratch, 'nowhere'))).toContain('Không tìm thấy thư mục');
  expect(await restore(tmpdir())).toContain('không phải là bản sao lưu');
  const half = copy('half');
  rmSync(join(half, 'manifest.json'));
  expect(await restore(half)).toContain('chưa làm xong');
  renameSync(half, `${half}.partial-0a1b2c3d`);
  expect(await restore(`${half}.partial-0a1b2c3d`)).toContain('chưa làm xong');
  // A changed byte, or a part that is gone: table, jobs, stored file, list, manifest.
  const listed = readFileSync(join(folder, 'SHA256SUMS'), 'utf8');
  const file = /files\/\S+/.exec(listed)?.[0] ?? '';
  for (const part of ['tables/public.dossiers.tsv.gz', 'jobs.tsv.gz', file, 'SHA256SUMS', 'manifest.json']) {
    const changed = copy('changed');
    const bytes = readFileSync(join(changed, part));
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    rmSync(join(changed, part)); // the copy of a second name is a file of its own
    writeFileSync(join(changed, part), bytes);
    expect(await restore(changed)).toContain(`đã bị thay đổi ở phần ${part}`);
    rmSync(join(changed, part));
    expect(await restore(changed)).toContain(part === 'manifest.json' ? 'chưa làm xong' : `thiếu phần ${part}`);
    rmSync(changed, { recursive: true });
  }
  const newer = copy('newer');
  const rewrite = (more: Partial<Manifest>) => writeFileSync(join(newer, 'manifest.json'), manifestText({ ...manifest, ...more }));
  rewrite({ migration: { when: Date.now() + 1e12, tag: '9999_later' } });
  expect(await restore(newer)).toContain('phiên bản mới hơn');
  rewrite({ format: 2 });
  expect(await restore(newer)).toContain('phiên bản mới hơn');
  rewrite({ migration: { when: 1, tag: '0000_another' } });
  expect(await restore(newer)).toContain('không biết cấu trúc dữ liệu 0000_another');
});

test('without its own keys, into a database that holds something or is in use: refused in a sentence', async () => {
  expect(await restore(folder, { keysFile: join(scratch, 'no keys.json') })).toContain('Thiếu tệp khóa');
  const other = join(scratch, 'other keys');
  cpSync(folder, other, { recursive: true });
  writeFileSync(
    join(other, 'manifest.json'),
    manifestText({ ...manifest, keys: { ...manifest.keys, k1: '0'.repeat(16), k7: '1'.repeat(16) } }),
  );
  expect(await restore(other)).toMatch(/không có đúng các khóa k1, k7 /);

  expect(await restore(folder, { reach: async () => cluster.owner })).toMatch(/đã có dữ liệu \(bảng \S+\)/);
  const empty = await another(cluster.owner, 'empty');
  const visitor = new Client({ connectionString: empty });
  await visitor.connect();
  expect(await restore(folder, { reach: async () => empty })).toContain('đang được dùng (1 kết nối khác)');
  await visitor.end();
  await migrateDatabase(empty);
  const early = join(scratch, 'early');
  cpSync(folder, early, { recursive: true });
  const [first] = knownMigrations();
  writeFileSync(join(early, 'manifest.json'), manifestText({ ...manifest, migration: { when: first?.when ?? 0, tag: first?.tag ?? '' } }));
  expect(await restore(early, { reach: async () => empty })).toContain('mới hơn bản sao lưu');
  // A restore that broke off after the schema and before the rows is begun again.
  await restoreBackup({ folder, store, keysFile: config.keysFile, reach: async () => empty });
  const owner = openDatabase(empty);
  expect((await owner.pool.query('select xaso_event_epoch() as epoch')).rows).toEqual([{ epoch: 2 }]);
  await owner.pool.end();
});
