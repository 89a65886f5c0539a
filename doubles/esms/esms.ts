import { randomUUID } from 'node:crypto';
import { jsonOf, serveDouble } from '../serve.ts';

/** The account that the double knows. */
export const esmsAccount = { key: 'double-key', secret: 'double-secret', brand: 'XA SO' } as const;

export type SmsOnPhone = { phone: string; text: string; request: string; at: Date };
/** What the double does next instead of its work: keeps silent, breaks down, answers a code, or takes the message and dies before it answers. */
export type Fault = 'silent' | 'broken' | 'taken silently' | `${number}`;

/**
 * A double of the SMS gateway eSMS: `POST /MainService.svc/json/SendMultipleMessage_V4_post_json/` as developers.esms.vn describes it, with its codes for
 * a wrong account (101), brand (104) and number (108), a blocked number (99), and a RequestId that came before (124). `phones` shows what arrived.
 */
export async function startEsms() {
  const phones: SmsOnPhone[] = [];
  const faults: Fault[] = [];
  const blocked = new Set<string>();
  const requests = new Set<string>();
  let asked = 0;
  const code = (CodeResult: string, more: object = {}) => ({ status: 200, body: { CodeResult, CountRegenerate: 0, ...more } });
  const server = await serveDouble(({ path, body }) => {
    asked++;
    if (path !== '/MainService.svc/json/SendMultipleMessage_V4_post_json/') return { status: 404, body: {} };
    const fault = faults.shift();
    if (fault === 'silent') return undefined;
    if (fault === 'broken') return { status: 500, body: {} };
    if (fault && fault !== 'taken silently') return code(fault, { ErrorMessage: 'as told' });
    const sms = jsonOf(body);
    if (!sms || sms.ApiKey !== esmsAccount.key || sms.SecretKey !== esmsAccount.secret)
      return code('101', { ErrorMessage: 'Authorize Failed' });
    if (sms.SmsType !== '2') return code('118', { ErrorMessage: 'Invalid SmsType' });
    if (sms.Brandname !== esmsAccount.brand) return code('104', { ErrorMessage: 'Brandname is not exist' });
    const phone = String(sms.Phone);
    if (!/^0[35789]\d{8}$/.test(phone)) return code('108', { ErrorMessage: 'Phone number is not in correct format' });
    if (blocked.has(phone)) return code('99', { ErrorMessage: 'Phone number is blocked' });
    const request = String(sms.RequestId ?? '');
    if (request.length > 50) return code('110', { ErrorMessage: 'RequestId is too long' });
    if (request && requests.has(request)) return code('124', { ErrorMessage: 'RequestId is duplicated' });
    requests.add(request);
    phones.push({ phone, text: String(sms.Content), request, at: new Date() });
    if (phones.length > 500) phones.shift();
    return fault === 'taken silently' ? undefined : code('100', { SMSID: randomUUID() });
  });
  return { ...server, phones, faults, blocked, asked: () => asked };
}
export type EsmsDouble = Awaited<ReturnType<typeof startEsms>>;
