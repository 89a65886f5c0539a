import { chmodSync, copyFileSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, expect, inject, test, vi } from 'vitest';

// The back-ups of the landed releases, each with its throw-away keys: `npm run keep-release -- NAME` makes the next.
const releases = globSync('tests/upgrade/*/manifest.json').map((path) => basename(dirname(path)));
const scratch = mkdtempSync(join(tmpdir(), 'xaso-upgrade-'));
const folderOf = (release: string) => resolve('tests/upgrade', release);
const databaseOf = (release: string) => `upgrade_${release.replace(/\W/g, '_')}`;
const renamed = (url: string, database: string) => url.replace(/\/xaso(\?|$)/, `/${database}$1`);

/** An empty database and the release's own keys. */
async function prepare(release: string): Promise<void> {
  const keysFile = join(scratch, `${release}.keys.json`);
  copyFileSync(`${folderOf(release)}.keys.json`, keysFile);
  chmodSync(keysFile, 0o600);
  // The house reads its settings and keys once, when it is loaded: for each release anew.
  vi.stubEnv('XASO_KEYS', keysFile);
  vi.stubEnv('XASO_DATA', join(scratch, release));
  vi.resetModules();
  const client = new Client({ connectionString: renamed(inject('ownerUrl'), 'postgres') });
  await client.connect();
  await client.query(`drop database if exists ${databaseOf(release)}`);
  await client.query(`create database ${databaseOf(release)}`);
  await client.end();
}
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** The release's back-up, restored and migrated to now, as the house that opens it. */
async function opened(release: string) {
  await prepare(release);
  const { config } = await import('../../src/platform/config/config.ts');
  const { restoreBackup } = await import('../../src/platform/backup/restore.service.ts');
  const { openDatabase, knownMigrations } = await import('../../src/platform/database/database.ts');
  const { filesFolder } = await import('../../src/platform/files/files.ts');
  const { openIdentity } = await import('../../src/platform/identity/identity.ts');
  const { contextIn } = await import('../../src/app/house.ts');
  const { systemActor } = await import('../../src/platform/permissions/permissions.ts');
  const { loadContent } = await import('../../src/app/content.ts');
  const [ownerUrl, appUrl] = [inject('ownerUrl'), inject('appUrl')].map((url) => renamed(url, databaseOf(release))) as [string, string];
  const manifest = await restoreBackup({
    folder: folderOf(release),
    store: filesFolder(),
    keysFile: config.keysFile,
    reach: async () => ownerUrl,
  });
  const db = openDatabase(appUrl);
  const owner = openDatabase(ownerUrl, 2).pool;
  const house = {
    db,
    identity: openIdentity(db, appUrl),
    ownerPool: owner,
    publicUrl: 'http://127.0.0.1:8080',
    state: { draining: false },
  };
  const as = (name: Parameters<typeof systemActor>[0]) => contextIn(house, systemActor(name));
  await loadContent(as('content'));
  const close = async () => {
    await house.identity.close();
    await db.pool.end();
    await owner.end();
  };
  const { rows: applied } = await owner.query<{ when: string }>(
    'select created_at as when from drizzle.__drizzle_migrations order by created_at',
  );
  expect(applied.map(({ when }) => Number(when))).toEqual(knownMigrations().map(({ when }) => when));
  return { house, owner, as, manifest, close };
}

/** Everything sealed opens, the audit's chain holds, and what the events tell is what the rows say. */
async function holds({ owner, as }: Awaited<ReturnType<typeof opened>>): Promise<void> {
  const { keys } = await import('../../src/platform/config/keys.ts');
  const { brokenDay } = await import('../../src/platform/audit/audit.ts');
  const { readStored } = await import('../../src/platform/files/files.ts');
  const { rows: answers } = await owner.query<{ sealed: string }>('select sealed from dossier_answers');
  expect(answers.length).toBeGreaterThan(0);
  for (const { sealed } of answers) expect(JSON.parse(keys().decrypt(sealed).toString())).toBeTypeOf('object');
  const { rows: persons } = await owner.query<{ sealed: string; blind: string }>(
    'select personal_number_sealed as sealed, personal_number_blind as blind from persons where personal_number_sealed is not null',
  );
  for (const { sealed, blind } of persons) expect(keys().blind(keys().decrypt(sealed).toString())).toBe(blind);
  const { rows: files } = await owner.query<{ hash: string; sealed: boolean; bytes: number }>(
    'select distinct hash, sealed, bytes::int from dossier_files',
  );
  expect(files.some(({ sealed }) => sealed)).toBe(true);
  for (const file of files) expect((await readStored(file)).length).toBe(file.bytes);
  expect((await owner.query('select 1 from audit_seals')).rowCount).toBeGreaterThan(0);
  expect(await brokenDay(as('worker'))).toBeUndefined();

  // Each moment of the row is that of its event; each dossier was submitted once.
  const { rows: apart } = await owner.query(
    `select d.code from dossiers d left join lateral (
       select count(*) filter (where type = 'dossier.submitted') as submitted, max(occurred_at) filter (where type = 'dossier.received') as received,
         max(occurred_at) filter (where type = 'dossier.resolved') as resolved, max(occurred_at) filter (where type = 'dossier.returned') as returned
       from events where subject = d.id) e on true
     where e.submitted <> 1 or e.received is distinct from d.received_at or e.resolved is distinct from d.resolved_at
       or e.returned is distinct from d.returned_at`,
  );
  expect(apart).toEqual([]);
}

/** Readers hear the rest, and then there is no rest. */
async function readersGoOn({ house, owner, as }: Awaited<ReturnType<typeof opened>>): Promise<void> {
  const { readers } = await import('../../src/app/readers.ts');
  const { hearAll } = await import('../hearing.ts');
  for (const reader of readers(house)) await hearAll({ db: house.db, owner: { pool: owner } }, reader, as('reader').now, 50);
  const { rows } = await owner.query(
    `select c.reader from event_cursors c where exists (select 1 from events e
       where (e.epoch, e.transaction, e.id) > (c.epoch, c.transaction, c.event) and e.epoch < xaso_event_epoch())`,
  );
  expect(rows).toEqual([]);
  expect((await owner.query('select 1 from event_cursors')).rowCount).toBeGreaterThan(0);
  // What was counted before the upgrade and after it add up.
  const { followRules } = await import('../../src/steering/measures/measures.rebuild.service.ts');
  await followRules(as('reader'));
  const { compareMeasures } = await import('../../src/steering/measures/measures.verify.service.ts');
  const { sums, differences } = await compareMeasures(as('reader'));
  expect(sums).toBeGreaterThan(0);
  expect(differences).toEqual([]);
}

/** The pages that a citizen and an officer open first, and the officer's dossiers one by one. */
async function pagesOpen({ house, owner }: Awaited<ReturnType<typeof opened>>): Promise<void> {
  const { createSite } = await import('../../src/app/site.tsx');
  const { cookieOf } = await import('../security.scene.ts');
  const site = createSite(house);
  const incoming = { incoming: { socket: { remoteAddress: '127.0.0.1', remotePort: 1, remoteFamily: 'IPv4' } } };
  const status = async (path: string, account?: string) => {
    if (account)
      await owner.query(
        `insert into identity.session (id, token, expires_at, updated_at, user_id) values ($1, $1, now() + interval '1 hour', now(), $1) on conflict do nothing`,
        [account],
      );
    const response = await site.request(path, account ? { headers: { cookie: cookieOf(account) } } : {}, incoming);
    return [path, response.status];
  };
  const paths = async (text: string) => (await owner.query<{ path: string }>(text)).rows.map(({ path }) => path);
  const officers = await owner.query<{ id: string }>(`select id from identity."user" where username = 'lanhdao'`);
  const citizens = await owner.query<{ id: string }>(
    'select account as id from dossiers where account in (select id from identity."user") limit 1',
  );
  for (const path of ['/', '/thu-tuc', '/tra-cuu', ...(await paths("select '/tra-cuu/qr/' || tracking_key as path from dossiers limit 3"))])
    expect(await status(path)).toEqual([path, 200]);
  const own = await paths(`select '/ho-so/' || code as path from dossiers where account = '${citizens.rows[0]?.id}'`);
  expect(own.length).toBeGreaterThan(0);
  for (const path of ['/ho-so-cua-toi', ...own]) expect(await status(path, citizens.rows[0]?.id)).toEqual([path, 200]);
  for (const path of ['/can-bo', ...(await paths("select '/can-bo/ho-so/' || code as path from dossiers where received_at is not null"))])
    expect(await status(path, officers.rows[0]?.id)).toEqual([path, 200]);
}

test('there are landed releases to open', () => {
  expect(releases).toEqual(expect.arrayContaining(['0.1.0', '0.2.0']));
});

test.each(releases)('%s: its back-up is restored, migrated to now, and opens', async (release) => {
  const here = await opened(release);
  try {
    for (const { schema, name, rows } of here.manifest.tables.filter((table) => ['dossiers', 'events', 'persons'].includes(table.name)))
      expect((await here.owner.query(`select 1 from ${schema}.${name}`)).rowCount).toBe(rows);
    await holds(here);
    await readersGoOn(here);
    await pagesOpen(here);
    expect((await here.owner.query("select 1 from graphile_worker.jobs where task_identifier = 'limits:forget'")).rowCount).toBe(1);
    expect((await here.owner.query('select xaso_event_epoch() as epoch')).rows).toEqual([{ epoch: here.manifest.epoch + 1 }]);
  } finally {
    await here.close();
  }
});
