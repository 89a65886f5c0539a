import { afterAll, beforeAll, expect, test } from 'vitest';
import { noticeScene } from '../../../tests/notices.scene.ts';
import { filingOf, HERE } from '../../../tests/permissions.stage.ts';
import { receiveDossier } from '../../government/dossiers/dossiers.desk.service.ts';
import { withdrawDossier } from '../../government/dossiers/dossiers.handle.service.ts';
import { takeInDossier } from '../../government/dossiers/dossiers.intake.service.ts';
import { noticeReader } from '../../government/dossiers/notices.readers.ts';
import { newId } from '../../platform/database/id.ts';
import { historyOf } from '../../platform/events/events.ts';
import { advance } from '../../platform/events/readers.ts';
import { openIdentity } from '../../platform/identity/identity.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { addBrowser, askMailCode, chooseNotices, dropBrowsers, proveMailbox } from './choice.service.ts';
import { ownChoice, ownNotices, undelivered } from './notices.queries.ts';
import { noticeTo, sendToAccount } from './notices.service.ts';
import { deliver, wake } from './send.service.ts';
import { resendDelivery, sendByOther, settleDelivery } from './undelivered.service.ts';

let scene: Awaited<ReturnType<typeof noticeScene>>;
beforeAll(async () => {
  scene = await noticeScene();
});
afterAll(() => scene?.close());

const national = (phone: string) => phone.replace('+84', '0');
const smsTo = (phone: string) => scene.esms.phones.filter((sms) => sms.phone === national(phone)).map((sms) => sms.text);
const choose = (actor: Parameters<typeof scene.as>[0], channels: string[], language = 'vi') =>
  chooseNotices(scene.as(actor), { channels, language }, newId());
const receive = (id: string) => receiveDossier(scene.as(scene.officer('desk officer')), { id, key: newId(), rowVersion: 1 });

test('each state is told once, by text message, to whom it concerns; killed before the cursor moved it is told once still', async () => {
  const { citizen, file, hear, send, as, pool } = scene;
  const [owner, other] = [await citizen(), await citizen()];
  const dossier = await file(owner.actor);
  await file(other.actor);
  await receive(dossier.id);
  // Heard, and dead before the commit: nothing is left; heard by two at once, and heard all over again: each event counts once.
  const reader = as(systemActor('reader'));
  const killed = reader.transaction(async (tx) => {
    await noticeReader.hear(reader, tx, await historyOf(tx, dossier.id));
    throw new Error('killed');
  });
  await expect(killed).rejects.toThrow('killed');
  expect((await pool.query('select 1 from notices')).rows).toEqual([]);
  await Promise.all([advance(as(systemActor('reader')), noticeReader), advance(as(systemActor('reader')), noticeReader)]);
  await pool.query("update event_cursors set transaction = '0' where reader = 'dossiers: notices'");
  await hear();
  await Promise.all([send(), send()]);
  expect(smsTo(owner.phone)).toEqual([
    expect.stringMatching(/^Trung tam .*: Da nhan don nop truc tuyen H53\.159\.00-261119-\d{4} .*Tra loi truoc 9 gio thu Sau 20\/11\.$/),
    expect.stringMatching(/: Da tiep nhan ho so .* Hen tra ket qua \d+ gio .*\.$/),
  ]);
  expect(smsTo(other.phone)).toHaveLength(1);
  expect((await scene.deliveries(owner.id)).map(({ state, channel }) => `${channel} ${state}`)).toEqual(['sms sent', 'sms sent']);
  const mine = await ownNotices(as(owner.actor), 'vi');
  expect(mine.map(({ title }) => title)).toEqual(['Hồ sơ đã được tiếp nhận', 'Đã nhận đơn nộp trực tuyến']);
  expect(mine[0]?.text).toContain(dossier.code);
  expect(await ownNotices(as(owner.actor), 'en', mine[0]?.id)).toHaveLength(1);
  expect(JSON.stringify(await ownNotices(as(other.actor), 'vi'))).not.toContain(dossier.code);
  // Nothing readable stands in the tables.
  const { rows } = await pool.query<{ all: string }>(
    "select string_agg(t::text, ' ') as all from (select n.*, d.* from notices n join deliveries d on d.notice = n.id) t",
  );
  expect(rows[0]?.all).not.toMatch(new RegExp(`${owner.phone.slice(3)}|${dossier.code}|hôn nhân`));
});

test('who brings a dossier to the desk is told at the phone that was given, in that phone’s account’s own way', async () => {
  const { as, officer, hear, send, citizen } = scene;
  const neighbour = await citizen();
  await choose(neighbour.actor, []);
  const intake = (phone: string | undefined) =>
    takeInDossier(
      as(officer('desk officer')),
      {
        unit: HERE,
        procedure: '1.004873',
        case: filingOf().case,
        channel: 'direct',
        keys: 'staff',
        applicant: { fullName: 'Nguyễn Thị Bưởi', ...(phone ? { phone } : {}) },
        papers: [],
        returnWay: 'desk',
      },
      { key: newId() },
    );
  await intake('0988000001');
  await intake(national(neighbour.phone));
  await intake('02723874123');
  await intake(undefined);
  await hear();
  await send();
  expect(smsTo('+84988000001')).toEqual([expect.stringContaining('Da tiep nhan ho so')]);
  expect(smsTo(neighbour.phone)).toEqual([]);
  expect(await ownNotices(as(neighbour.actor), 'vi')).toHaveLength(1);
  expect((await ownNotices(as(neighbour.actor), 'vi'))[0]?.ways).toEqual([]);
});

test('mail, Zalo and browser: each after it was chosen and made ready, in the language that was chosen', async () => {
  const { citizen, as, push, zalo, smtp, file, hear, send, later, deliveries } = scene;
  const one = await citizen();
  await expect(choose(one.actor, ['email'])).rejects.toMatchObject({ code: 'notices.no_mailbox' });
  await expect(choose(one.actor, ['push'])).rejects.toMatchObject({ code: 'notices.no_browser' });
  const address = 'buoi@dan.example';
  await expect(askMailCode(as(one.actor), { email: 'buoi' }, 'vi')).rejects.toMatchObject({ status: 422 });
  await expect(askMailCode(as(one.actor), { email: address }, 'vi')).rejects.toMatchObject({ code: 'notices.mail_refused' });
  await askMailCode(as(one.actor), { email: address }, 'vi');
  const code = /\d{6}/.exec(smtp.mails.at(-1)?.text ?? '')?.[0] ?? '';
  await expect(proveMailbox(as(one.actor), { code: code === '000000' ? '1' : '000000' })).rejects.toMatchObject({
    code: 'notices.wrong_code',
  });
  // Another account cannot use the code.
  await expect(proveMailbox(as((await citizen()).actor), { code })).rejects.toMatchObject({ code: 'notices.wrong_code' });
  await proveMailbox(as(one.actor), { code });
  const browser = push.subscribe();
  await expect(addBrowser(as(one.actor), { ...browser, endpoint: 'http://127.0.0.1:1/x' })).rejects.toMatchObject({
    code: 'notices.browser_refused',
  });
  await addBrowser(as(one.actor), browser);
  await addBrowser(as(one.actor), browser);
  await choose(one.actor, ['zalo', 'email', 'push'], 'en');
  expect(await ownChoice(as(one.actor))).toMatchObject({
    channels: ['zalo', 'email', 'push'],
    language: 'en',
    browsers: 1,
    mailbox: { verified: true },
  });

  smtp.known.delete(address);
  const dossier = await file(one.actor);
  await hear();
  await send();
  const state = async () =>
    Object.fromEntries((await deliveries(one.id)).map((d) => [d.channel, `${d.state} ${d.reason ?? ''} ${d.attempts}`]));
  // The real server refuses the first try, with "come again later".
  expect(await state()).toEqual({ zalo: 'sent  1', email: 'waiting unreachable 1', push: 'sent  1' });
  await send();
  expect((await state()).email).toBe('waiting unreachable 1');
  later(1);
  await send();
  expect((await state()).email).toBe('sent  2');
  expect(smtp.mails.filter(({ to }) => to === address).at(-1)).toMatchObject({
    subject: `Your online filing has arrived (${dossier.code})`,
    text: expect.stringContaining(`/ho-so/${dossier.code}`),
  });
  expect(zalo.phones.at(-1)).toMatchObject({ phone: one.phone.replace('+', ''), template: '100', data: { ma_ho_so: dossier.code } });
  expect(JSON.parse(push.shown.at(-1)?.text ?? '{}')).toMatchObject({
    title: 'Your online filing has arrived',
    url: `/ho-so/${dossier.code}`,
  });
  expect(smsTo(one.phone)).toEqual([]);

  // The token has run out: renewed once, also for two at a time. A browser that has let go is forgotten; then it is a text message.
  zalo.expire();
  push.leave(browser.endpoint);
  const before = zalo.renewals();
  await file(one.actor);
  await file(one.actor);
  await hear();
  const waiting = (await deliveries(one.id)).filter((d) => d.state === 'waiting');
  await Promise.all(waiting.map(({ id }) => deliver(as(systemActor('worker')), id)));
  expect(zalo.renewals()).toBe(before + 1);
  expect((await deliveries(one.id)).filter((d) => d.channel === 'zalo').map((d) => d.state)).toEqual(['sent', 'sent', 'sent']);
  expect((await deliveries(one.id)).filter((d) => d.channel === 'push' && d.state === 'failed').map((d) => d.reason)).toEqual([
    'gone',
    'gone',
  ]);
  expect(await ownChoice(as(one.actor))).toMatchObject({ browsers: 0 });

  // A browser on which somebody else signs in shows that person's notices only.
  const shared = push.subscribe();
  const two = await citizen();
  await addBrowser(as(one.actor), shared);
  await addBrowser(as(two.actor), shared);
  expect([(await ownChoice(as(one.actor))).browsers, (await ownChoice(as(two.actor))).browsers]).toEqual([0, 1]);
  await dropBrowsers(as(two.actor));
  expect((await ownChoice(as(two.actor))).browsers).toBe(0);
});

test('a gateway that is silent, broken, or dies after its yes: again with growing pauses, and one message on the phone', async () => {
  const { citizen, file, hear, send, esms, later, deliveries } = scene;
  const one = await citizen();
  esms.faults.push('silent', 'broken', '103', 'taken silently');
  await file(one.actor);
  await hear();
  const last = async () => (await deliveries(one.id)).at(-1);
  for (const [reason, pause] of [
    ['unreachable', 1],
    ['unreachable', 5],
    ['credit', 30],
    ['unreachable', 120],
  ] as const) {
    await send();
    expect(await last()).toMatchObject({ state: 'waiting', reason });
    later(pause - 1);
    const asked = esms.asked();
    await send();
    expect(esms.asked()).toBe(asked);
    later(1);
  }
  await send();
  expect(await last()).toMatchObject({ state: 'sent', attempts: 5 });
  expect(smsTo(one.phone)).toHaveLength(1);
});

test('a worker that dies while it sends loses its lease, and the clock wakes what is due', async () => {
  const { citizen, file, hear, pool, later, send, as, deliveries, now } = scene;
  const one = await citizen();
  await file(one.actor);
  await hear();
  const id = (await deliveries(one.id))[0]?.id ?? '';
  // Claimed, sent, and dead before it was written down.
  await pool.query("update deliveries set attempts = 1, next_at = $2::timestamptz + interval '5 minutes' where id = $1", [id, now()]);
  await deliver(as(systemActor('worker')), id);
  expect(smsTo(one.phone)).toHaveLength(0);
  later(5);
  expect(await wake(as(systemActor('worker')))).toBeGreaterThan(0);
  await send();
  expect(smsTo(one.phone)).toHaveLength(1);
});

test('what cannot be sent is on the page of its own desk: sent again, by another way, or told by telephone', async () => {
  const { citizen, file, hear, send, esms, zalo, as, officer, later, deliveries } = scene;
  const [one, two] = [await citizen(), await citizen()];
  esms.blocked.add(national(one.phone));
  zalo.without.add(two.phone.replace('+', ''));
  await choose(two.actor, ['zalo']);
  const dossier = await file(one.actor);
  await file(two.actor);
  await hear();
  await send();
  const desk = as(officer('desk officer'));
  const list = (await undelivered(desk, 'vi')).filter(({ reason }) => ['blocked', 'no_account'].includes(reason));
  expect(list.map(({ channel, reason, other }) => [channel, reason, other])).toEqual([
    ['sms', 'blocked', 'zalo'],
    ['zalo', 'no_account', 'sms'],
  ]);
  expect(list[0]).toMatchObject({ code: dossier.code, phone: one.phone });
  const [blocked, without] = list;
  if (!blocked || !without) throw new Error('nothing failed');

  // Nobody of another unit, no citizen, no other office; and nobody twice.
  for (const actor of [officer('desk officer', '28243.20250701'), officer('specialist'), one.actor])
    await expect(resendDelivery(as(actor), { id: blocked.id, key: newId(), rowVersion: blocked.rowVersion })).rejects.toMatchObject({
      status: expect.toSatisfy((status) => status === 403 || status === 404),
    });
  expect(await undelivered(as(officer('desk officer', '28243.20250701')), 'vi')).toEqual([]);
  await expect(undelivered(as(one.actor), 'vi')).rejects.toMatchObject({ status: 403 });

  const change = ({ id, rowVersion }: typeof blocked) => ({ id, key: newId(), rowVersion });
  const first = change(without);
  await Promise.all([sendByOther(desk, first), sendByOther(desk, first)]);
  await expect(sendByOther(desk, change(without))).rejects.toMatchObject({ code: 'notices.stale' });
  await send();
  expect(smsTo(two.phone)).toHaveLength(1);
  esms.blocked.delete(national(one.phone));
  await resendDelivery(desk, change(blocked));
  await send();
  expect(smsTo(one.phone)).toHaveLength(1);
  expect((await deliveries(two.id)).map((d) => `${d.channel} ${d.state}`)).toEqual(['zalo settled', 'sms sent']);

  // A template that Zalo has not approved is tried to the end of the pauses, then it is the desk's.
  await choose(one.actor, ['zalo']);
  await withdrawDossier(as(one.actor), { id: dossier.id, key: newId(), rowVersion: 1 });
  await hear();
  for (const pause of [0, 1, 5, 30, 120, 360, 720]) {
    later(pause);
    await send();
    later(0);
  }
  later(720);
  await send();
  const refused = (await undelivered(as(officer('leader')), 'en')).find(({ reason }) => reason === 'template');
  expect(refused).toMatchObject({ channel: 'zalo', attempts: 7 });
  if (refused) await settleDelivery(as(officer('leader')), change(refused));
  expect((await undelivered(as(officer('leader')), 'en')).find(({ reason }) => reason === 'template')).toBeUndefined();
});

test('nothing rings at night, and what is a week old is only listed', async () => {
  const { citizen, file, hear, send, later, now, as } = scene;
  while ((now().getUTCHours() + 7) % 24 !== 22) later(30);
  const [one, two] = [await citizen(), await citizen()];
  await file(one.actor);
  await hear();
  await send();
  expect(smsTo(one.phone)).toHaveLength(0);
  later(9 * 60);
  await send();
  expect(smsTo(one.phone)).toHaveLength(1);
  await file(two.actor);
  later(8 * 24 * 60);
  await hear();
  await send();
  expect(smsTo(two.phone)).toHaveLength(0);
  expect(await ownNotices(as(two.actor), 'vi')).toHaveLength(1);
});

test('behind an account of the demonstration stands nobody: where no demonstration runs, nothing is sent there', async () => {
  const { citizen, file, hear, send, deliveries, house } = scene;
  const made = await citizen(true);
  await file(made.actor);
  await hear();
  expect(await deliveries(made.id)).toHaveLength(1);
  await send();
  const strict = openIdentity(house.db, house.appUrl, { demo: false });
  await file(made.actor);
  await hear();
  await strict.close();
  expect(await deliveries(made.id)).toHaveLength(1);
});

test('another slice tells somebody something by a key of its own, once; a type without words is a bug', async () => {
  const { as, citizen, now } = scene;
  const { id, actor } = await citizen();
  const reader = as(systemActor('reader'));
  const wish = {
    key: `fee ${id}`,
    type: 'returned',
    unit: HERE,
    subject: null,
    to: { account: id, phone: null },
    occurredAt: now(),
    material: { texts: { code: 'X-1' }, moments: {}, path: '/' },
  };
  for (const _ of [1, 2]) await reader.transaction((tx) => noticeTo(reader, tx, wish));
  expect(await ownNotices(as(actor), 'vi')).toHaveLength(1);
  await expect(reader.transaction((tx) => noticeTo(reader, tx, { ...wish, type: 'unknown' }))).rejects.toThrow('unknown.json');
  // A citizen, or an officer, cannot tell anybody anything.
  await expect(as(actor).transaction((tx) => noticeTo(as(actor), tx, { ...wish, key: 'mine' }))).rejects.toThrow('publish an event');
});

test('a letter goes to the confirmed address of an account, once per key', async () => {
  const { as, smtp, pool, send, officer } = scene;
  const account = newId();
  const worker = as(systemActor('worker'));
  const letter = {
    key: `late list 2026-11-19 ${account}`,
    unit: HERE,
    subject: 'Hồ sơ sắp đến hạn',
    text: 'Hai hồ sơ.',
    html: '<p>Hai hồ sơ.</p>',
  };
  expect(await sendToAccount(worker, account, letter)).toBe(false);
  smtp.known.add('hoa@xa.example');
  const actor = { ...officer('desk officer'), id: account };
  await askMailCode(as(actor), { email: 'hoa@xa.example' }, 'vi');
  expect(await sendToAccount(worker, account, letter)).toBe(false);
  await proveMailbox(as(actor), { code: /\d{6}/.exec(smtp.mails.at(-1)?.text ?? '')?.[0] ?? '' });
  expect(await sendToAccount(worker, account, letter)).toBe(true);
  expect(await sendToAccount(worker, account, letter)).toBe(true);
  await send();
  expect(smtp.mails.filter(({ to }) => to === 'hoa@xa.example').map(({ subject }) => subject)).toEqual([
    expect.any(String),
    'Hồ sơ sắp đến hạn',
  ]);
  await pool.query('delete from notice_mailboxes where account = $1', [account]);
  await expect(choose(actor, ['sms'])).rejects.toMatchObject({ status: 403 });
});
