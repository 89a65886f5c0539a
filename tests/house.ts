import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';
import { loadContent } from '../src/app/content.ts';
import { contextIn, type House } from '../src/app/house.ts';
import { openDatabase } from '../src/platform/database/database.ts';
import { openIdentity } from '../src/platform/identity/identity.ts';
import { systemActor } from '../src/platform/permissions/permissions.ts';

const renamed = (url: string, database: string) => url.replace(/\/xaso(\?|$)/, `/${database}$1`);

/** A house of the test file's own: a copy of the migrated database, with the content loaded. Call `close` in afterAll. */
export async function testHouse({
  content = true,
} = {}): Promise<House & { appUrl: string; ownerUrl: string; owner: ReturnType<typeof openDatabase>; close(): Promise<void> }> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  const admin = new Client({ connectionString: renamed(inject('ownerUrl'), 'postgres') });
  await admin.connect();
  await admin.query('select pg_advisory_lock(1)'); // one copy at a time: a template may have no other user
  await admin.query(`create database ${name} template xaso`);
  await admin.end();
  const ownerUrl = renamed(inject('ownerUrl'), name);
  const appUrl = renamed(inject('appUrl'), name);
  const db = openDatabase(appUrl);
  const identity = openIdentity(db, appUrl);
  const owner = openDatabase(ownerUrl, 4);
  if (content) await loadContent(contextIn({ db }, systemActor('content')));
  return {
    db,
    identity,
    owner,
    appUrl,
    ownerUrl,
    ownerPool: owner.pool,
    publicUrl: 'http://127.0.0.1:8080',
    state: { draining: false },
    async close() {
      await identity.close();
      await db.close();
      await owner.close();
    },
  };
}
