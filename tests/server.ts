import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that root's tests and the database's user can both use. */
export function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'xaso-run-'));
  chmodSync(folder, 0o711);
  return folder;
}

export type Running = { base: string; child: ChildProcess; output(): string; end(signal?: NodeJS.Signals): Promise<number | null> };

const main = 'dist/server/main.js';

/** Runs one command of the built program to its end. */
export function command(args: string[], env: Record<string, string> = {}): Promise<{ code: number | null; out: string; error: string }> {
  const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, ...env } });
  let [out, error] = ['', ''];
  child.stdout.on('data', (text) => {
    out += text;
  });
  child.stderr.on('data', (text) => {
    error += text;
  });
  return new Promise((done) => child.once('close', (code) => done({ code, out, error })));
}

/** Starts the built server and waits until it says its address. `end` sends a signal and waits. */
export async function serve(data: string, env: Record<string, string> = {}): Promise<Running> {
  const child = spawn(process.execPath, [main, 'serve'], {
    env: { ...process.env, PORT: '0', XASO_DATA: data, XASO_DEMO: '0', LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const exited = new Promise<number | null>((done) => child.once('exit', done));
  const base = await new Promise<string>((found, fail) => {
    const listen = (text: Buffer) => {
      said += text;
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (url) found(url[0]);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', (code) => fail(new Error(`the server ended with ${code}: ${said}`)));
  });
  return {
    base,
    child,
    output: () => said,
    end(signal = 'SIGINT') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return exited;
    },
  };
}

/** Ends what may still run on a data folder, and removes it. */
export async function removeData(data: string): Promise<void> {
  const { readFileSync, existsSync } = await import('node:fs');
  const lock = join(data, 'postgres', 'postmaster.pid');
  if (existsSync(lock)) {
    const pid = Number(readFileSync(lock, 'utf8').split('\n')[0]);
    try {
      process.kill(pid, 'SIGQUIT');
    } catch {
      // it was gone already
    }
    await new Promise((done) => setTimeout(done, 500));
  }
  rmSync(data, { recursive: true, force: true });
}
