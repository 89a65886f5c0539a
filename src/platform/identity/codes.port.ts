import { config } from '../config/config.ts';
import { log } from '../config/log.ts';
import { sendMail } from '../mail/mail.ts';
import { wordsIn } from '../words/words.ts';

/** Carries a code to a phone. `phone` is in E.164. `shown`: the demonstration, where the page itself tells the code. */
export type CodeSender = {
  name: 'smtp' | 'log';
  send(phone: string, code: string): Promise<void>;
  shown?(phone: string): string | undefined;
};

/** How long a code counts, in seconds. */
export const CODE_SECONDS = 300;
const textOf = (code: string) => wordsIn('vi')('identity.code', { code, minutes: CODE_SECONDS / 60 });

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

/** The sender of this installation. Undefined: there is none, and citizens cannot sign in; the page says so. */
export function codeSender(
  settings: Pick<typeof config, 'XASO_SMTP_URL' | 'XASO_SMS_MAIL_DOMAIN' | 'demo'> = config,
): CodeSender | undefined {
  if (settings.XASO_SMTP_URL && settings.XASO_SMS_MAIL_DOMAIN) return smtpSender(settings.XASO_SMS_MAIL_DOMAIN);
  return settings.demo ? logSender() : undefined;
}
