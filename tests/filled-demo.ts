import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { dataFolder, removeData, serve } from './server.ts';

/** When the demonstration of the tests begins: a plain working morning, whenever they run. */
export const DEMO_NOW = '2026-11-26T09:00';
/** The settings of a server that is a demonstration from then on. */
export const DEMO = { XASO_DEMO: '1', XASO_DEMO_NOW: DEMO_NOW };

/** The filled demonstration of this build: made once, before the first test, then copied. */
export async function filledDemo(): Promise<string> {
  const kept = resolve(
    tmpdir(),
    `xaso-demo-${createHash('sha256').update(readFileSync('dist/.built')).update(DEMO_NOW).digest('hex').slice(0, 16)}`,
  );
  if (existsSync(kept)) return kept;
  // Those of former builds go after a day.
  for (const old of globSync(resolve(tmpdir(), 'xaso-demo-*')))
    if (Date.now() - statSync(old).mtimeMs > 86_400_000) rmSync(old, { recursive: true, force: true });
  const data = dataFolder();
  await (await serve(data, DEMO)).end();
  try {
    renameSync(data, kept);
  } catch {
    await removeData(data); // another run was faster
  }
  return kept;
}

/** Before the first of several workers asks for it. */
export async function setup(): Promise<void> {
  await filledDemo();
}
