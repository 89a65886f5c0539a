import { randomUUID } from 'node:crypto';
import { jsonOf, serveDouble } from '../serve.ts';

/** The app that the double knows, and its first refresh token. */
export const zaloApp = { app: 'double-app', secret: 'double-secret', refreshToken: 'double-refresh' } as const;

export type ZaloOnPhone = { phone: string; template: string; data: Record<string, unknown>; tracking: string; at: Date };
export type Fault = 'silent' | 'broken' | 'refresh broken';

/**
 * A double of Zalo's notification service: `POST /message/template` with the header `access_token`, and `POST /v4/oa/access_token`, where a refresh
 * token counts once. Its errors are those of Zalo's list: -124 token, -108 number, -118 no Zalo account, -109 no such template, -131 not approved,
 * -132 parameters. `approved`: what each template must be given.
 */
export async function startZalo(approved: Record<string, readonly string[]>, waiting: readonly string[] = []) {
  const phones: ZaloOnPhone[] = [];
  const faults: Fault[] = [];
  const without = new Set<string>();
  let tokens = { access: '', refresh: zaloApp.refreshToken as string };
  let renewals = 0;
  const error = (code: number, message: string) => ({ status: 200, body: { error: code, message } });
  const renew = (secret: unknown, body: Buffer) => {
    const form = new URLSearchParams(body.toString());
    if (secret !== zaloApp.secret || form.get('app_id') !== zaloApp.app) return error(-14003, 'Invalid app or secret key');
    if (form.get('grant_type') !== 'refresh_token' || form.get('refresh_token') !== tokens.refresh)
      return error(-14014, 'Invalid refresh token');
    renewals++;
    tokens = { access: `access-${randomUUID()}`, refresh: `refresh-${randomUUID()}` };
    return { status: 200, body: { access_token: tokens.access, refresh_token: tokens.refresh, expires_in: '90000' } };
  };
  const server = await serveDouble(({ path, headers, body }) => {
    if (path === '/v4/oa/access_token')
      return faults[0] === 'refresh broken' && faults.shift() ? { status: 500, body: {} } : renew(headers.secret_key, body);
    if (path !== '/message/template') return { status: 404, body: {} };
    const fault = faults.shift();
    if (fault === 'silent') return undefined;
    if (fault) return { status: 500, body: {} };
    if (!tokens.access || headers.access_token !== tokens.access) return error(-124, 'Access token invalid');
    const message = jsonOf(body) ?? {};
    const phone = String(message.phone);
    if (!/^84[35789]\d{8}$/.test(phone)) return error(-108, 'Phone number invalid');
    if (without.has(phone)) return error(-118, 'Zalo account not existed');
    const template = String(message.template_id);
    if (waiting.includes(template)) return error(-131, 'ZNS template not approved');
    const places = approved[template];
    if (!places) return error(-109, 'Template ID invalid');
    const data = { ...(message.template_data as Record<string, unknown>) };
    if (places.some((name) => typeof data[name] !== 'string' || data[name] === '')) return error(-132, 'ZNS template params invalid');
    phones.push({ phone, template, data, tracking: String(message.tracking_id ?? ''), at: new Date() });
    if (phones.length > 500) phones.shift();
    const quota = { dailyQuota: '500', remainingQuota: '499' };
    return { status: 200, body: { error: 0, message: 'Success', data: { msg_id: randomUUID(), sent_time: String(Date.now()), quota } } };
  });
  return {
    ...server,
    phones,
    faults,
    without,
    renewals: () => renewals,
    /** The access token has run out. */
    expire: () => {
      tokens = { ...tokens, access: '' };
    },
  };
}
export type ZaloDouble = Awaited<ReturnType<typeof startZalo>>;
