import { defineConfig } from 'vitest/config';

const jsx = { oxc: { jsx: { runtime: 'automatic' as const, importSource: 'preact' } } };
const patience = { testTimeout: 60_000, hookTimeout: 90_000 };
export default defineConfig({
  ...jsx,
  test: {
    projects: [
      // Rules: no database, no server, no clock.
      { ...jsx, test: { name: 'rules', include: ['src/**/*.rules.test.{ts,tsx}', 'tests/floor-plan.test.ts', 'tests/*.rules.test.ts'] } },
      // Services and doors on a real PostgreSQL: each file gets a database of its own.
      {
        ...jsx,
        test: {
          name: 'database',
          include: ['src/**/*.database.test.{ts,tsx}', 'tests/*.database.test.ts', 'tests/upgrade/*.database.test.ts'],
          globalSetup: ['tests/cluster.ts'],
          maxWorkers: 2,
          ...patience,
        },
      },
      // Journeys in a real browser against the built server; each file has a copy of one filled demonstration. A browser waits half of its time: two at once.
      {
        ...jsx,
        test: {
          name: 'browser',
          include: ['tests/*.browser.test.ts'],
          globalSetup: ['tests/filled-demo.ts', 'tests/chromium.ts'],
          maxWorkers: 2,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      // Kills, volume, outside tools: `npm run test:long`.
      {
        ...jsx,
        test: {
          name: 'long',
          include: ['tests/long/*.test.ts'],
          globalSetup: ['tests/cluster.ts'],
          testTimeout: 600_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
