/**
 * Whether a write may come in: browsers say where a form was sent from. Pages are one origin (XASO_URL); on a loopback address its other name is the
 * same place. A caller that is no browser says nothing and brings no cookie.
 */
export function mayWrite(headers: Headers, publicUrl: string): boolean {
  const origin = headers.get('origin');
  if (origin) return sameOrigin(origin, publicUrl);
  const site = headers.get('sec-fetch-site');
  if (site) return site === 'same-origin' || site === 'none';
  return !headers.get('cookie');
}

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

function sameOrigin(origin: string, publicUrl: string): boolean {
  if (!URL.canParse(origin)) return false;
  const [a, b] = [new URL(origin), new URL(publicUrl)];
  if (a.origin === b.origin) return true;
  return a.protocol === b.protocol && a.port === b.port && loopback.has(a.hostname) && loopback.has(b.hostname);
}
