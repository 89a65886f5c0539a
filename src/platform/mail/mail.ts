import { createTransport } from 'nodemailer';
import { config } from '../config/config.ts';

export type Mail = {
  to: string;
  subject: string;
  text: string;
  html?: string;
  /** The same for a mail that is sent again, so that mail programs see one. */
  messageId?: string;
  attachments?: { filename: string; content: Uint8Array; contentType: string }[];
};
export type Mailer = { send(mail: Mail): Promise<void>; close(): void };

/** A door to one SMTP server. `url` is `smtp://user:password@host:port` or `smtps://…`. */
export function openMailer(url: string, from: string = config.XASO_MAIL_FROM): Mailer {
  const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };
  const transport = createTransport({ url, pool: true, maxConnections: 2, ...patience });
  return {
    async send({ attachments = [], ...mail }) {
      await transport.sendMail({
        from,
        ...mail,
        attachments: attachments.map(({ content, ...rest }) => ({ ...rest, content: Buffer.from(content) })),
      });
    },
    close: () => transport.close(),
  };
}

let mailer: Mailer | undefined;

/** Sends a mail over XASO_SMTP_URL. Throws when there is none and when the server does not take it: send from a job. */
export async function sendMail(mail: Mail): Promise<void> {
  if (!config.XASO_SMTP_URL) throw new Error('XASO_SMTP_URL is not set');
  mailer ??= openMailer(config.XASO_SMTP_URL);
  await mailer.send(mail);
}
