// npm run check (--quick), npm test, npm run test:long (--long): runs the steps, counts what passed, and ends with one line `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';

const quick = process.argv.includes('--quick');
const long = process.argv.includes('--long');
const only = process.argv.find((one) => one.startsWith('--project='));
let passed = 0;
let failed = 0;

function step(name: string, file: string, args: string[] = []): boolean {
  const began = performance.now();
  const { status } = spawnSync(file, args, { stdio: 'inherit', env: { ...process.env, FORCE_COLOR: '0' } });
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name} ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return status === 0;
}
const count = (good: boolean) => (good ? passed++ : failed++);

function tests(projects: string[]): void {
  const report = 'node_modules/.cache/vitest.json';
  mkdirSync('node_modules/.cache', { recursive: true });
  rmSync(report, { force: true });
  const names = projects.map((name) => `--project=${name}`);
  const good = step(`tests: ${projects.join(', ')}`, 'vitest', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...names,
  ]);
  type Report = { numPassedTests: number; numFailedTests: number; numPendingTests: number; numFailedTestSuites: number };
  const result = JSON.parse(readFileSync(report, 'utf8')) as Report;
  passed += result.numPassedTests;
  failed += result.numFailedTests;
  // A file that could not be loaded, a skipped test, or nothing run at all, must not count as success.
  failed += result.numPendingTests;
  if ((!good && result.numFailedTests === 0) || result.numPassedTests === 0) failed += Math.max(1, result.numFailedTestSuites);
}

if (only) tests([only.slice('--project='.length)]);
else if (long) {
  if (step('build', process.execPath, ['scripts/build.ts'])) tests(['long']);
  else failed++;
} else {
  count(step('types', 'tsc'));
  count(step('lint', 'biome', ['check', '--error-on-warnings']));
  count(step('unused', 'knip'));
  if (quick) tests(['rules']);
  else if (step('build', process.execPath, ['scripts/build.ts'])) {
    tests(['rules', 'database']);
    tests(['browser']);
  } else failed++;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
