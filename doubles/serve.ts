import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a double was asked, and what it answers. `undefined`: it keeps silent, as a gateway that hangs. */
export type Asked = { path: string; headers: IncomingMessage['headers']; body: Buffer };
export type Answered = { status: number; body: unknown } | undefined;

/** A real HTTP server on loopback. It is a double: it speaks a gateway's protocol and delivers nothing. */
export async function serveDouble(answer: (asked: Asked) => Answered): Promise<{ url: string; close(): Promise<void> }> {
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
    const body = Buffer.concat(chunks);
    const answered =
      request.method === 'POST' ? answer({ path: request.url ?? '', headers: request.headers, body }) : { status: 405, body: {} };
    if (!answered) return;
    response.writeHead(answered.status, { 'content-type': 'application/json', 'x-double': '1' });
    response.end(answered.body === null ? '' : JSON.stringify(answered.body));
  };
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** Reads a JSON object; undefined when it is none. */
export function jsonOf(body: Buffer): Record<string, unknown> | undefined {
  try {
    const read: unknown = JSON.parse(body.toString());
    return typeof read === 'object' && read !== null ? { ...read } : undefined;
  } catch {
    return undefined;
  }
}
