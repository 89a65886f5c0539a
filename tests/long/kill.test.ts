import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, expect, test } from 'vitest';
import { command, dataFolder, removeData, serve } from '../server.ts';
import { filing, UNIT } from './filing.ts';

const data = dataFolder();
afterAll(() => removeData(data));

async function send(base: string, token: string, number: number): Promise<{ status: number; code?: string }> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'idempotency-key': `filing-number-${number}` };
  const answer = await fetch(`${base}/api/v1/dossiers`, { method: 'POST', headers, body: filing(number) });
  const body = (await answer.json()) as { code?: string };
  return { status: answer.status, ...(body.code ? { code: body.code } : {}) };
}

test('the server is killed during 200 filings: every acknowledged one is there exactly once', async () => {
  let server = await serve(data);
  const made = await command(['token', 'create', '--name', 'kill', '--unit', UNIT, '--scopes', 'dossiers:file'], {
    XASO_DATA: data,
    XASO_DEMO: '0',
  });
  expect(made.code, made.error).toBe(0);
  const token = made.out.trim();
  const acknowledged = new Map<number, string>();
  const unsure = new Set<number>();
  let next = 0;
  const sender = async () => {
    for (;;) {
      const number = next++;
      if (number >= 200) return;
      try {
        const { status, code } = await send(server.base, token, number);
        if (status !== 201 || !code) throw new Error(`${number}: ${status}`);
        acknowledged.set(number, code);
      } catch (error) {
        if (error instanceof Error && /^\d+: \d+$/.test(error.message)) throw error;
        unsure.add(number); // the line broke: nobody knows whether it was filed
      }
    }
  };
  const senders = Promise.all(Array.from({ length: 16 }, sender));
  while (acknowledged.size < 60) await sleep(1);
  await server.end('SIGKILL');
  await senders;
  expect(acknowledged.size).toBeGreaterThan(50);
  expect(unsure.size).toBeGreaterThan(0);

  server = await serve(data);
  // Who is unsure sends again with the same key; who was acknowledged gets the same answer.
  for (const number of unsure) {
    const { status, code } = await send(server.base, token, number);
    expect(status).toBe(201);
    acknowledged.set(number, code as string);
  }
  for (const [number, code] of [...acknowledged].slice(0, 20))
    expect(await send(server.base, token, number)).toEqual({ status: 201, code });

  const { owner } = JSON.parse(readFileSync(join(data, 'secrets.json'), 'utf8')) as { owner: string };
  const client = new Client({ connectionString: `postgres://postgres:${owner}@/xaso?host=${encodeURIComponent(join(data, 'postgres'))}` });
  await client.connect();
  const { rows } = await client.query<{ code: string; answers: number; submitted: number }>(
    `select d.code, (select count(*)::int from dossier_answers a where a.dossier = d.id) as answers,
       (select count(*)::int from events e where e.subject = d.id and e.type = 'dossier.submitted') as submitted from dossiers d`,
  );
  await client.end();
  expect(rows.map((row) => row.code).sort()).toEqual([...acknowledged.values()].sort());
  expect(new Set(acknowledged.values()).size).toBe(200);
  expect(rows.filter((row) => row.answers !== 1 || row.submitted !== 1)).toEqual([]);
  await server.end();
});
