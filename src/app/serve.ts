import { createServer, type Server as HttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { ViteDevServer } from 'vite';
import { config, StartFailure } from '../platform/config/config.ts';
import { keys } from '../platform/config/keys.ts';
import { log } from '../platform/config/log.ts';
import { migrateDatabase, openDatabase, reaching } from '../platform/database/database.ts';
import { startPostgres } from '../platform/database/postgres.ts';
import { startReaders } from '../platform/events/readers.ts';
import { openIdentity } from '../platform/identity/identity.ts';
import { startWorker } from '../platform/jobs/jobs.ts';
import { systemActor } from '../platform/permissions/permissions.ts';
import { parseLocal } from '../platform/time/time.ts';
import { wordsIn } from '../platform/words/words.ts';
import { registerOf } from '../registers/units/units.queries.ts';
import { loadContent } from './content.ts';
import { loadDemo } from './demo/demo.ts';
import { frontDoor } from './front.ts';
import { contextIn, type House } from './house.ts';
import { jobs } from './jobs.ts';
import { readers } from './readers.ts';
import { createSite } from './site.tsx';

export type Urls = { owner: string; app: string; attached: boolean; stop(): Promise<void> };

/** The database's two log-ins: as configured, or of the embedded server under XASO_DATA, started or attached to. */
export async function reachDatabase(): Promise<Urls> {
  if (config.DATABASE_URL || config.DATABASE_OWNER_URL) {
    if (!config.DATABASE_URL || !config.DATABASE_OWNER_URL)
      throw new StartFailure('DATABASE_URL (the role xaso_app) and DATABASE_OWNER_URL (migrations, job queue) belong together: set both.');
    return { owner: config.DATABASE_OWNER_URL, app: config.DATABASE_URL, attached: true, stop: async () => {} };
  }
  return startPostgres(config.data);
}

/** The house without its web door: for commands. A running server is left alone; a server that this call started is stopped by `close`. `place`: another database than the house's own. */
export async function openHouse(place = reachDatabase): Promise<House & { urls: Urls; close(): Promise<void> }> {
  keys();
  const urls = await place();
  try {
    return await openOn(urls);
  } catch (error) {
    // What cannot be opened leaves no database behind.
    if (!urls.attached) await urls.stop();
    throw error;
  }
}

/** The clock of a demonstration that begins at another moment: from there it goes as ours does. */
function demoClock(): (() => Date) | undefined {
  if (!config.XASO_DEMO_NOW) return undefined;
  if (!config.demo) throw new StartFailure('XASO_DEMO_NOW turns the clock of a demonstration, and none runs here: unset it.');
  const ahead = (parseLocal(config.XASO_DEMO_NOW)?.getTime() ?? Date.now()) - Date.now();
  return () => new Date(Date.now() + ahead);
}

async function openOn(urls: Urls): Promise<House & { urls: Urls; close(): Promise<void> }> {
  const clock = demoClock();
  await migrateDatabase(urls.owner);
  const db = openDatabase(urls.app, 16);
  const owner = openDatabase(urls.owner, 6); // the worker's
  const identity = openIdentity(db, urls.app);
  const content = contextIn({ db }, systemActor('content'));
  await loadContent(content);
  if (!(await registerOf(content)).units.has(config.XASO_UNIT))
    throw new StartFailure(`XASO_UNIT is "${config.XASO_UNIT}", and no unit has this id: see content/units, for example 28159.20250701.`);
  return {
    db,
    identity,
    ownerPool: owner.pool,
    publicUrl: config.XASO_URL?.replace(/\/+$/, '') ?? `http://127.0.0.1:${config.PORT}`,
    state: { draining: false },
    ...(clock ? { clock } : {}),
    urls,
    async close() {
      await identity.close();
      await db.close();
      await owner.close();
      if (!urls.attached) await urls.stop();
    },
  };
}

function listen(http: HttpServer): Promise<number> {
  return new Promise((done, fail) => {
    http.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE')
        fail(new StartFailure(`Port ${config.PORT} is taken by another program: stop it, or set PORT to another number.`));
      else if (error.code === 'EACCES')
        fail(new StartFailure(`Port ${config.PORT} may not be opened by this user: set PORT to a number above 1023.`));
      else fail(error);
    });
    http.listen(config.PORT, config.HOST, () => done((http.address() as AddressInfo).port));
  });
}

/** The port answers from the first moment; until the house is open it says when to come again. */
const notYet = (_: IncomingMessage, response: ServerResponse) =>
  response
    .writeHead(503, { 'retry-after': '5', 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
    .end(`${wordsIn('vi')('app.starting')}\n${wordsIn('en')('app.starting')}\n`);

/** The demonstration, then what works in the background. */
async function begin(house: House) {
  if (config.demo) await loadDemo(house);
  // What stands for the gateways of a demonstration is loaded by nobody else.
  const closeDoubles = config.demo ? await (await import('./demo/doubles.ts')).startDoubles(house) : undefined;
  const runner = await startWorker(
    house.ownerPool as NonNullable<House['ownerPool']>,
    () => contextIn(house, systemActor('worker')),
    jobs(house),
  );
  return { runner, closeDoubles, listening: startReaders(() => contextIn(house, systemActor('reader')), readers(house)) };
}

/** Pages, API and worker on one port. `close` ends everything cleanly, the embedded database too. */
export async function startServer({ http = createServer(), vite }: { http?: HttpServer; vite?: ViteDevServer } = {}) {
  keys();
  // Longer than browsers and proxies keep theirs: a request must not meet a connection that we are just closing.
  http.keepAliveTimeout = 75_000;
  http.on('request', notYet);
  const port = await listen(http);
  const house = await reaching(() => openHouse()).catch((error) => {
    http.close();
    throw error;
  });
  if (!config.XASO_URL) house.publicUrl = `http://${config.HOST === '0.0.0.0' || config.HOST === '::' ? '127.0.0.1' : config.HOST}:${port}`;
  const begun = await begin(house).catch(async (error) => {
    // A start that fails leaves no database behind.
    http.close();
    await house.close();
    await house.urls.stop();
    throw error;
  });
  const answer = getRequestListener(frontDoor(createSite(house).fetch));
  http.off('request', notYet);
  http.on('request', (request, response) => {
    if (!vite) return answer(request, response);
    vite.middlewares(request, response, () => answer(request, response));
  });

  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= (async () => {
      house.state.draining = true;
      const closed = new Promise((done) => http.close(done));
      http.closeIdleConnections();
      const late = setTimeout(() => http.closeAllConnections(), 10_000);
      await vite?.close();
      await closed;
      clearTimeout(late);
      await begun.listening.stop();
      await begun.runner.stop();
      await begun.closeDoubles?.();
      await house.identity.close();
      await house.db.close();
      await house.ownerPool?.end();
      // The server owns the embedded database, also one that a killed server before it left running.
      await house.urls.stop();
      log.debug('closed');
    })();
    return closing;
  };
  return { house, port, close };
}
