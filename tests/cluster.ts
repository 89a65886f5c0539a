import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    ownerUrl: string;
    appUrl: string;
    data: string;
  }
}

/**
 * One PostgreSQL for all database tests, with a migrated template that each test file copies. XASO_TEST_OWNER_URL and XASO_TEST_APP_URL name another server.
 */
export default async function setup(project: TestProject) {
  const data = mkdtempSync(join(tmpdir(), 'xaso-test-'));
  process.env.XASO_DATA = data;
  const { keys } = await import('../src/platform/config/keys.ts');
  keys(); // made before the database, as a first start does
  const { startPostgres } = await import('../src/platform/database/postgres.ts');
  const { migrateDatabase } = await import('../src/platform/database/database.ts');
  const other = process.env.XASO_TEST_OWNER_URL;
  const cluster = other ? undefined : await startPostgres(data, ['-c', 'fsync=off', '-c', 'max_connections=200']);
  const ownerUrl = other ?? cluster?.owner ?? '';
  await migrateDatabase(ownerUrl);
  project.provide('ownerUrl', ownerUrl);
  project.provide('appUrl', process.env.XASO_TEST_APP_URL ?? cluster?.app ?? '');
  project.provide('data', data);
  return async () => {
    await cluster?.stop();
    rmSync(data, { recursive: true, force: true });
  };
}
