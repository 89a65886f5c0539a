import { createECDH } from 'node:crypto';
import webPush from 'web-push';
import { keys } from '../../platform/config/keys.ts';
import { again, never, PATIENCE, type Sent, taken } from '../../platform/mail/sent.ts';
import { isAllowedEndpoint } from './notices.rules.ts';
import type { Browser } from './notices.schema.ts';

/** What a browser shows: encrypted for it alone, so that its maker's push service carries it without reading it. */
export type Shown = { title: string; body: string; url: string; tag: string };
/** `hosts`: the push services that the installation allows. `contact`: where they find us, a public address. */
export type PushSettings = { hosts: readonly string[]; contact: string };

let pair: { publicKey: string; privateKey: string } | undefined;
/**
 * The P-256 keys by which push services know this installation (VAPID, RFC 8292). They follow from the token key of XASO_KEYS: the first of its numbered
 * digests that is a private key, which nearly every one is.
 */
export function vapidKeys(): { publicKey: string; privateKey: string } {
  for (let number = 1; !pair; number++) {
    const ecdh = createECDH('prime256v1');
    const secret = Buffer.from(keys().digest(`vapid ${number}`), 'base64url');
    try {
      ecdh.setPrivateKey(secret);
      pair = { publicKey: ecdh.getPublicKey().toString('base64url'), privateKey: secret.toString('base64url') };
    } catch {
      // zero or beyond the curve's order: the next one
    }
  }
  return pair;
}

const DAY = 86_400;

/**
 * One notice to one browser (RFC 8030, 8291). A push service takes no idempotency key; the notice's `tag` makes a second one replace the first on the
 * screen. `gone`: the owner has taken the permission back, and the browser is forgotten.
 */
export async function sendPush({ hosts, contact }: PushSettings, browser: Browser, shown: Shown, patience = PATIENCE): Promise<Sent> {
  if (!isAllowedEndpoint(browser.endpoint, hosts)) return never('gone');
  // The library wants https or mailto as its contact; on loopback there is none.
  const subject = contact.startsWith('https:') ? contact : 'mailto:khong-tra-loi@xaso.invalid';
  try {
    const { endpoint, headers, body } = webPush.generateRequestDetails(
      { endpoint: browser.endpoint, keys: { p256dh: browser.p256dh, auth: browser.auth } },
      JSON.stringify(shown),
      { TTL: DAY, contentEncoding: 'aes128gcm', vapidDetails: { subject, ...vapidKeys() } },
    );
    const sent = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-length');
    const init = {
      method: 'POST',
      headers: sent.map(([name, value]) => [name, String(value)] as [string, string]),
      body: new Uint8Array(body),
    };
    const { status } = await fetch(endpoint, { ...init, redirect: 'error', signal: AbortSignal.timeout(patience) });
    if (status === 404 || status === 410) return never('gone');
    if (status >= 200 && status < 300) return taken();
    return again(status === 401 || status === 403 ? 'keys' : status >= 500 || status === 429 ? 'unreachable' : 'other');
  } catch {
    return again('unreachable');
  }
}
