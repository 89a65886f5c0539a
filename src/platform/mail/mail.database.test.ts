import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { esmsAccount, startEsms } from '../../../doubles/esms/esms.ts';
import { codeSender, smtpSender } from '../identity/codes.port.ts';
import { isPlain, SMS_LENGTH } from '../words/plain.ts';
import { openMailer } from './mail.ts';

const arrived: { to: string[]; mail: ParsedMail }[] = [];
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onRcptTo: ({ address }, _, done) => done(address.startsWith('nobody') ? new Error('no such mailbox') : null),
  onData(stream, session, done) {
    simpleParser(stream).then((mail) => {
      arrived.push({ to: session.envelope.rcptTo.map((one) => one.address), mail });
      done();
    }, done);
  },
});
let url = '';
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise<void>((closed) => server.close(closed)));

test('a mail arrives with its Vietnamese words and its paper', async () => {
  const mailer = openMailer(url, 'Xã Cần Giuộc <hoso@cangiuoc.example>');
  await mailer.send({
    to: 'nguyen@dan.example',
    subject: 'Hồ sơ của bạn đã có kết quả',
    text: 'Mời bạn đến nhận trước 17 giờ thứ Hai.',
    attachments: [{ filename: 'phiếu hẹn.pdf', content: new Uint8Array([37, 80, 68, 70]), contentType: 'application/pdf' }],
  });
  mailer.close();
  const mail = arrived.at(-1);
  expect(mail?.to).toEqual(['nguyen@dan.example']);
  expect(mail?.mail.from?.text).toContain('hoso@cangiuoc.example');
  expect(mail?.mail.subject).toBe('Hồ sơ của bạn đã có kết quả');
  expect(mail?.mail.text?.trim()).toBe('Mời bạn đến nhận trước 17 giờ thứ Hai.');
  expect(mail?.mail.attachments[0]?.filename).toBe('phiếu hẹn.pdf');
  expect([...(mail?.mail.attachments[0]?.content ?? [])]).toEqual([37, 80, 68, 70]);
});

test('a mail that the server does not take is an error, not silence', async () => {
  const mailer = openMailer(url);
  await expect(mailer.send({ to: 'nobody@dan.example', subject: 'a', text: 'b' })).rejects.toThrow('no such mailbox');
  mailer.close();
});

test('a code goes to the SMS gateway, addressed by the number as people dial it', async () => {
  const mailer = openMailer(url);
  await smtpSender('sms.example', (mail) => mailer.send(mail)).send('+84912345678', '012345');
  mailer.close();
  const mail = arrived.at(-1);
  expect(mail?.to).toEqual(['0912345678@sms.example']);
  expect(mail?.mail.text).toContain('012345');
  expect(mail?.mail.text).toContain('5 phút');
});

test('a code goes by the SMS gateway in letters without marks, and what the gateway refuses is an error', async () => {
  const esms = await startEsms();
  const settings = {
    XASO_SMTP_URL: undefined,
    XASO_SMS_MAIL_DOMAIN: undefined,
    demo: false,
    XASO_SMS_URL: esms.url,
    XASO_SMS_KEY: esmsAccount.key,
    XASO_SMS_SECRET: esmsAccount.secret,
    XASO_SMS_BRAND: esmsAccount.brand,
  };
  await codeSender(settings)?.send('+84912345678', '012345');
  expect(esms.phones).toMatchObject([{ phone: '0912345678', text: expect.stringMatching(/^Ma dang nhap Xa So la 012345\. /) }]);
  expect(isPlain(esms.phones[0]?.text ?? 'ă') && (esms.phones[0]?.text.length ?? 161) <= SMS_LENGTH).toBe(true);
  await expect(codeSender({ ...settings, XASO_SMS_KEY: 'wrong' })?.send('+84912345678', '1')).rejects.toThrow('keys');
  // A demonstration's numbers are made up: no real gateway is asked.
  expect(codeSender({ ...settings, demo: true })?.name).toBe('log');
  await esms.close();
});

const none = { XASO_SMS_URL: 'http://127.0.0.1', XASO_SMS_KEY: undefined, XASO_SMS_SECRET: undefined, XASO_SMS_BRAND: undefined };
test.each([
  [{ XASO_SMTP_URL: 'smtp://a', XASO_SMS_MAIL_DOMAIN: 'sms.example', demo: true }, 'smtp'],
  [{ XASO_SMTP_URL: 'smtp://a', XASO_SMS_MAIL_DOMAIN: undefined, demo: false }, undefined],
  [{ XASO_SMTP_URL: undefined, XASO_SMS_MAIL_DOMAIN: undefined, demo: false }, undefined],
  [{ XASO_SMTP_URL: undefined, XASO_SMS_MAIL_DOMAIN: 'sms.example', demo: true }, 'log'],
])('the log carries codes in the demonstration only: %j', (settings, name) =>
  expect(codeSender({ ...none, ...settings })?.name).toBe(name),
);
