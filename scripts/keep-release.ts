// npm run keep-release -- NAME: keeps a back-up of this release, with few dossiers of the demonstration and throw-away keys, in tests/upgrade/NAME.
// Every later migration must open it: `tests/upgrade/upgrade.database.test.ts`. Run it once on the commit that lands.
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createServer, isRunnableDevEnvironment } from 'vite';

const [name = ''] = process.argv.slice(2);
const target = resolve('tests/upgrade', name);
if (!/^[\w.-]+$/.test(name) || existsSync(target)) {
  console.error('npm run keep-release -- NAME: a name that tests/upgrade does not have yet, for example 0.1.0');
  process.exit(2);
}
const data = mkdtempSync(join(tmpdir(), 'xaso-release-'));
chmodSync(data, 0o711);
Object.assign(process.env, { XASO_DATA: data, XASO_DEMO: '1', LOG_LEVEL: 'warn', XASO_KEYS: '', DATABASE_URL: '', DATABASE_OWNER_URL: '' });

const vite = await createServer({ server: { middlewareMode: true, ws: false }, appType: 'custom', logLevel: 'error' });
const environment = vite.environments.ssr;
if (!isRunnableDevEnvironment(environment)) throw new Error('the ssr environment cannot run modules');
const load = (path: string) => environment.runner.import(path);

const { openHouse } = await load('/src/app/serve.ts');
const { contextIn } = await load('/src/app/house.ts');
const { systemActor } = await load('/src/platform/permissions/permissions.ts');
const house = await openHouse();
try {
  const { loadDemo } = await load('/src/app/demo/demo.ts');
  await loadDemo(house, new Date(), 30);
  // What stands nowhere in the demonstration: a sealed file, a sealed day, readers on their way, a moment that passed, a job that waits.
  const { storeFile } = await load('/src/platform/files/files.ts');
  const card = await storeFile(new TextEncoder().encode('Ảnh giấy tờ của bản trình diễn'), 'image/jpeg', true);
  await house.ownerPool.query(
    `insert into dossier_files (id, dossier, kind, hash, bytes, type, sealed, name, added_at)
     select gen_random_uuid(), id, 'component', $1, $2, $3, true, 'the-can-cuoc.jpg', submitted_at from dossiers order by id limit 1`,
    [card.hash, card.bytes, card.type],
  );
  const worker = contextIn(house, systemActor('worker'));
  // As if it were tomorrow: only a day that is over is sealed.
  const tomorrow = contextIn(house, systemActor('worker'), new Date(Date.now() + 86_400_000));
  await (await load('/src/platform/audit/audit.ts')).sealAudit(tomorrow);
  await (await load('/src/government/dossiers/dossiers.jobs.ts')).tellDuePassed(worker);
  const { advance } = await load('/src/platform/events/readers.ts');
  for (const reader of (await load('/src/app/readers.ts')).readers(house))
    await advance(contextIn(house, systemActor('reader')), reader, 50);
  await house.ownerPool.query("select graphile_worker.add_job('limits:forget', '{}', run_at => '2100-01-01')");

  const { takeBackup } = await load('/src/platform/backup/backup.service.ts');
  mkdirSync('tests/upgrade', { recursive: true });
  await takeBackup({ ownerUrl: house.urls.owner, folder: target, store: join(data, 'files') });
  copyFileSync(join(data, 'keys.json'), `${target}.keys.json`);
  console.log(target);
} finally {
  await house.close();
  await vite.close();
  rmSync(data, { recursive: true, force: true });
}
process.exit();
