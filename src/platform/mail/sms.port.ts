import type { config } from '../config/config.ts';
import { again, never, PATIENCE, postJson, type Reason, type Sent, taken } from './sent.ts';

/** One text message. `phone` in E.164, `text` in letters without marks. A `request` that comes again within a day is one message. */
export type Sms = { phone: string; text: string; request: string };
export type SmsGateway = { send(sms: Sms): Promise<Sent> };
export type SmsSettings = { url: string; key: string; secret: string; brand: string };

/** Its codes (developers.esms.vn, "Bảng mã lỗi"). A wrong key or an empty account is mended by people: the message waits for that. */
const refusals: Record<string, Sent> = {
  '99': never('blocked'),
  '101': again('keys'),
  '102': again('credit'),
  '103': again('credit'),
  '104': again('keys'),
  '108': never('number'),
  '118': again('keys'),
  '140': again('keys'),
  '146': again('template'),
  '177': again('keys'),
};
const unknown: Reason = 'other';

/**
 * The SMS gateway eSMS, message type 2 (customer care under a registered brand name): `POST /MainService.svc/json/SendMultipleMessage_V4_post_json/`.
 * It knows a `RequestId` for 24 hours: what was sent, and died before its answer was written down, is answered 124 and counts as sent.
 */
export function esmsGateway({ url, key, secret, brand }: SmsSettings, patience = PATIENCE): SmsGateway {
  return {
    async send({ phone, text, request }) {
      const body = JSON.stringify({
        ApiKey: key,
        SecretKey: secret,
        Brandname: brand,
        SmsType: '2',
        IsUnicode: '0',
        Phone: phone.replace(/^\+84/, '0'),
        Content: text,
        RequestId: request,
      });
      const headers = { 'content-type': 'application/json' };
      const answer = await postJson(
        new URL('/MainService.svc/json/SendMultipleMessage_V4_post_json/', url).href,
        { headers, body },
        patience,
      );
      if (!answer) return again('unreachable');
      const code = String(answer.CodeResult);
      if (code === '100' || code === '124') return taken(typeof answer.SMSID === 'string' ? answer.SMSID : null);
      return refusals[code] ?? again(unknown);
    },
  };
}

type Settings = Pick<typeof config, 'XASO_SMS_URL' | 'XASO_SMS_KEY' | 'XASO_SMS_SECRET' | 'XASO_SMS_BRAND'>;

/** The gateway of this installation; undefined while its account is not set. */
export function smsGatewayOf(settings: Settings): SmsGateway | undefined {
  const { XASO_SMS_URL: url, XASO_SMS_KEY: key, XASO_SMS_SECRET: secret, XASO_SMS_BRAND: brand } = settings;
  return key && secret && brand ? esmsGateway({ url, key, secret, brand }) : undefined;
}
