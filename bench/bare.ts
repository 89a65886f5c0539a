// A Hono handler that returns given bytes and does nothing else: what any page of ours is measured against.
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const bytes = readFileSync(process.argv[2] ?? '', 'utf8');
const app = new Hono();
app.get('/', (c) => c.html(bytes));
const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () =>
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
);
