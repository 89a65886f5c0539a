import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { serveDouble } from '../serve.ts';

type Subscription = { endpoint: string; p256dh: string; auth: string };

/** Whether a VAPID header (RFC 8292) is signed by the key that it names, for this host, and still counts. */
function vapidHolds(header: string, audience: string): boolean {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(header) ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
  const signed = Buffer.from(`${head}.${claims}`);
  if (!verify('sha256', signed, { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))) return false;
  const { aud, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { aud: string; exp: number };
  return aud === audience && exp * 1000 > Date.now();
}

/** What only the browser can read (RFC 8291, aes128gcm of RFC 8188, one record). */
function opened(body: Buffer, browser: { ecdh: ReturnType<typeof createECDH>; auth: Buffer }): string {
  const salt = body.subarray(0, 16);
  const sender = body.subarray(21, 21 + (body[20] ?? 0));
  const sealed = body.subarray(21 + sender.length);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), browser.ecdh.getPublicKey(), sender]);
  const secret = Buffer.from(hkdfSync('sha256', browser.ecdh.computeSecret(sender), browser.auth, info, 32));
  const key = Buffer.from(hkdfSync('sha256', secret, salt, 'Content-Encoding: aes128gcm\0', 16));
  const nonce = Buffer.from(hkdfSync('sha256', secret, salt, 'Content-Encoding: nonce\0', 12));
  const decipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(sealed.subarray(-16));
  const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  return plain.subarray(0, plain.lastIndexOf(2)).toString();
}

/** A double of a browser's push service (RFC 8030) together with the browsers behind it: what `shown` lists was decrypted as they would. */
export async function startPush() {
  const browsers = new Map<string, { ecdh: ReturnType<typeof createECDH>; auth: Buffer }>();
  const gone = new Set<string>();
  const shown: { endpoint: string; text: string }[] = [];
  const server = await serveDouble(({ path, headers, body }) => {
    const browser = browsers.get(path);
    if (!browser || gone.has(path)) return { status: 410, body: null };
    if (headers['content-encoding'] !== 'aes128gcm' || !headers.ttl) return { status: 400, body: null };
    if (!vapidHolds(headers.authorization ?? '', server.url)) return { status: 403, body: null };
    shown.push({ endpoint: server.url + path, text: opened(body, browser) });
    return { status: 201, body: null };
  });
  return {
    ...server,
    shown,
    /** A browser whose owner allowed notices. */
    subscribe(): Subscription {
      const ecdh = createECDH('prime256v1');
      ecdh.generateKeys();
      const [path, auth] = [`/push/${randomBytes(12).toString('hex')}`, randomBytes(16)];
      browsers.set(path, { ecdh, auth });
      return { endpoint: server.url + path, p256dh: ecdh.getPublicKey().toString('base64url'), auth: auth.toString('base64url') };
    },
    /** Its owner has taken the permission back. */
    leave: (endpoint: string) => void gone.add(new URL(endpoint).pathname),
  };
}
