import { z } from 'zod';
import { again, never, PATIENCE, postJson, type Sent, taken } from '../../platform/mail/sent.ts';

export type ZaloSettings = {
  url: string;
  oauthUrl: string;
  app: string;
  secret: string;
  /** The first refresh token, as the operator got it from Zalo. Every renewal gives the next one. */
  refreshToken: string;
  /** The approved template of each type of notice. */
  templates: ReadonlyMap<string, string>;
};
/** `phone` in E.164; `tracking`: our name of the try, for whoever compares lists with Zalo. */
export type ZaloMessage = { phone: string; template: string; data: Record<string, string>; tracking: string };
export type ZaloTokens = { access: string; refresh: string };

/** Codes of Zalo's list ("Cách xử lý mã lỗi", zalo.cloud). A number without Zalo, or an owner who wants none, never becomes right by trying. */
const refusals: Record<string, Sent> = {
  '-108': never('number'),
  '-109': again('template'),
  '-110': never('no_account'),
  '-112': again('template'),
  '-114': never('blocked'),
  '-115': again('credit'),
  '-117': again('template'),
  '-118': never('no_account'),
  '-119': never('blocked'),
  '-131': again('template'),
  '-132': again('template'),
  '-133': again('night'),
  '-144': again('credit'),
};
const STALE_TOKEN = -124;

/**
 * One message by Zalo's notification service: `POST /message/template`. Answers 'stale' when the access token counts no more. Zalo takes no
 * idempotency key: what dies between Zalo's yes and our note of it is sent a second time.
 */
export async function sendZalo(settings: ZaloSettings, access: string, message: ZaloMessage, patience = PATIENCE): Promise<Sent | 'stale'> {
  const body = JSON.stringify({
    phone: message.phone.replace('+', ''),
    template_id: message.template,
    template_data: message.data,
    tracking_id: message.tracking,
  });
  const headers = { 'content-type': 'application/json', access_token: access };
  const answer = await postJson(new URL('/message/template', settings.url).href, { headers, body }, patience);
  if (!answer) return again('unreachable');
  if (answer.error === STALE_TOKEN) return 'stale';
  if (answer.error !== 0) return refusals[String(answer.error)] ?? again('other');
  const { data } = z
    .object({ data: z.object({ msg_id: z.string() }).optional() })
    .catch({})
    .parse(answer);
  return taken(data?.msg_id ?? null);
}

/** The next pair of tokens: `POST /v4/oa/access_token`. The refresh token counts once. 'refused': it counts no more, and the operator must get a new one. */
export async function renewZalo(
  settings: ZaloSettings,
  refresh: string,
  patience = PATIENCE,
): Promise<ZaloTokens | 'refused' | 'unreachable'> {
  const body = new URLSearchParams({ app_id: settings.app, grant_type: 'refresh_token', refresh_token: refresh }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded', secret_key: settings.secret };
  const answer = await postJson(new URL('/v4/oa/access_token', settings.oauthUrl).href, { headers, body }, patience);
  if (!answer) return 'unreachable';
  const read = z.object({ access_token: z.string().min(1), refresh_token: z.string().min(1) }).safeParse(answer);
  return read.success ? { access: read.data.access_token, refresh: read.data.refresh_token } : 'refused';
}
