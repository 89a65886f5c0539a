import { randomUUID } from 'node:crypto';
import { config } from '../config/config.ts';
import { log } from '../config/log.ts';
import { sendMail } from '../mail/mail.ts';
import { type SmsGateway, smsGatewayOf } from '../mail/sms.port.ts';
import { plainText } from '../words/plain.ts';
import { wordsIn } from '../words/words.ts';

/** Carries a code to a phone. `phone` is in E.164. `shown`: the demonstration, where the page itself tells the code. */
export type CodeSender = {
  name: 'sms' | 'smtp' | 'log';
  send(phone: string, code: string): Promise<void>;
  shown?(phone: string): string | undefined;
};

/** How long a code counts, in seconds. */
export const CODE_SECONDS = 300;
const textOf = (code: string) => wordsIn('vi')('identity.code', { code, minutes: CODE_SECONDS / 60 });

/** Through the SMS gateway, in letters without marks. What it does not take is an error: whoever waits for the code is told so. */
export function smsSender(gateway: SmsGateway): CodeSender {
  return {
    name: 'sms',
    async send(phone, code) {
      const sent = await gateway.send({ phone, text: plainText(textOf(code)), request: randomUUID() });
      if (sent.state !== 'sent') throw new Error(`the SMS gateway did not take a code: ${sent.reason}`);
    },
  };
}

/** Through an SMS gateway that takes mail for `<number>@<domain>`. */
export function smtpSender(domain: string, send: typeof sendMail = sendMail): CodeSender {
  return {
    name: 'smtp',
    send: (phone, code) =>
      send({ to: `${phone.replace(/^\+84/, '0')}@${domain}`, subject: wordsIn('vi')('identity.subject'), text: textOf(code) }),
  };
}

/** For the demonstration: writes the code to the log and keeps it for the page. */
export function logSender(): CodeSender {
  const last = new Map<string, { code: string; until: number }>();
  return {
    name: 'log',
    async send(phone, code) {
      log.info({ code }, 'demo: a code to a phone');
      for (const [one, { until }] of last) if (until < Date.now()) last.delete(one);
      last.set(phone, { code, until: Date.now() + CODE_SECONDS * 1000 });
    },
    shown: (phone) => last.get(phone)?.code,
  };
}

type Settings = Pick<
  typeof config,
  'XASO_SMTP_URL' | 'XASO_SMS_MAIL_DOMAIN' | 'demo' | 'XASO_SMS_URL' | 'XASO_SMS_KEY' | 'XASO_SMS_SECRET' | 'XASO_SMS_BRAND'
>;

/**
 * The sender of this installation: the SMS gateway, but for demonstrations, whose numbers are made up; else mail to one; in a demonstration the log.
 * Undefined: there is none, and citizens cannot sign in; the page says so.
 */
export function codeSender(settings: Settings = config): CodeSender | undefined {
  const gateway = settings.demo ? undefined : smsGatewayOf(settings);
  if (gateway) return smsSender(gateway);
  if (settings.XASO_SMTP_URL && settings.XASO_SMS_MAIL_DOMAIN) return smtpSender(settings.XASO_SMS_MAIL_DOMAIN);
  return settings.demo ? logSender() : undefined;
}
