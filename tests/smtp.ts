import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A mail server that refuses each address once, as careful ones do with strangers (greylisting), and `nobody@…` for ever, as those that are in `closed` by then. */
export async function startSmtp() {
  const mails: { to: string; subject: string; text: string; id: string }[] = [];
  const known = new Set<string>();
  const closed = new Set<string>();
  let tries = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _, done) {
      tries++;
      const failure = (code: number, text: string) => done(Object.assign(new Error(text), { responseCode: code }));
      if (address.startsWith('nobody') || closed.has(address)) return failure(550, 'no such mailbox');
      if (known.has(address)) return done();
      known.add(address);
      failure(451, 'come again later');
    },
    onData(stream, session, done) {
      simpleParser(stream).then(({ subject = '', text = '', messageId = '' }) => {
        mails.push({ to: session.envelope.rcptTo.map((one) => one.address).join(), subject, text, id: messageId });
        done();
      }, done);
    },
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  return { url, mails, tries: () => tries, known, closed, close: () => new Promise<void>((done) => server.close(done)) };
}
