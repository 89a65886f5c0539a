import ICAL from 'ical.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hearAll } from '../../../tests/hearing.ts';
import { testHouse } from '../../../tests/house.ts';
import { contextIn } from '../../app/house.ts';
import type { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { logSender } from '../../platform/identity/codes.port.ts';
import { openIdentity } from '../../platform/identity/identity.ts';
import { type Actor, anonymous, systemActor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { recheckAppointments, remindAppointments } from './appointments.jobs.ts';
import { affectedAppointments, appointmentBy, appointmentsOn, bookerOf, openSlots } from './appointments.queries.ts';
import { appointmentReader } from './appointments.readers.ts';
import { calendarFile, slotName } from './appointments.rules.ts';
import { arriveAppointment, bookAppointment, cancelAppointment, moveAppointment, sendBookingCode } from './appointments.service.ts';
import { hallOf } from './tickets.queries.ts';
import { hasPriority } from './tickets.rules.ts';

const HERE = '28159.20250701';
const ELSEWHERE = '28243.20250701';
const at = (text: string) => parseLocal(text) as Date;
const NOW = at('2026-11-23T09:00');
const officer = (id: string, unit = HERE): Actor => ({
  kind: 'officer',
  id,
  posts: [{ role: 'desk officer', unit }],
  persons: [],
  scopes: [],
});
const kiosk: Actor = { kind: 'machine', id: 'k', posts: [{ role: 'kiosk', unit: HERE }], persons: [], scopes: [], unit: HERE };
const citizen = (id: string): Actor => ({ ...anonymous, kind: 'citizen', id });

let house: Awaited<ReturnType<typeof testHouse>>;
let ours: ReturnType<typeof openIdentity>;
const sender = logSender();
beforeAll(async () => {
  house = await testHouse();
  await house.owner.pool.query(
    `insert into identity."user" (id, name, email, kind, phone_number, phone_number_verified, demo)
     select id, 'Thử', id || '@phone.invalid', 'citizen', '+8490000000' || n, true, true from unnest(array['move', 'holiday']) with ordinality as u(id, n)`,
  );
  ours = openIdentity(house.db, house.appUrl, { demo: true, sender });
});
afterAll(async () => {
  await ours?.close();
  await house?.close();
});
const as = (actor: Actor, when = NOW) => contextIn(house, actor, when);
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'no refusal',
    (error: Refusal) => `${error.code} ${error.status}`,
  );
const book = (who: Actor, slot: string, more: { phone?: string; code?: string; key?: string; group?: string; when?: Date } = {}) =>
  bookAppointment(as(who, more.when), {
    unit: HERE,
    group: more.group ?? 'A',
    slot: at(slot),
    name: 'Nguyễn Văn Ổi',
    phone: more.phone ?? '',
    code: more.code ?? '',
    key: more.key ?? newId(),
  });
const notices = async (type: string) =>
  (await house.owner.pool.query('select subject from notices where type = $1', [type])).rows.map((row) => row.subject as string);
const hear = () => hearAll(house, appointmentReader, NOW);

test('a time is booked as often as there is room, however many press at once; one press twice is one', async () => {
  const slot = '2026-12-04T08:30';
  const wishes = await Promise.all(Array.from({ length: 8 }, (_, one) => refusal(book(citizen(`c${one}`), slot))));
  expect(wishes.toSorted()).toEqual([...Array(6).fill('appointments.slot 409'), 'no refusal', 'no refusal']);
  const key = newId();
  const twice = await Promise.all([1, 2].map(() => book(citizen('twice'), '2026-12-04T09:00', { key })));
  expect(twice[0]).toEqual(twice[1]);
  const free = (await openSlots(as(anonymous), HERE)).get('2026-12-04')?.map(({ startsAt, left }) => [slotName(startsAt).slice(11), left]);
  expect(free?.filter(([time]) => ['08:00', '09:00', '09:30'].includes(String(time)))).toEqual([
    ['08:00', 2],
    ['09:00', 1],
    ['09:30', 2],
  ]);
  expect(free?.some(([time]) => time === '08:30')).toBe(false);
  for (const wrong of [
    '2026-12-04T08:31',
    '2026-11-24T08:30',
    '2026-11-22T08:30',
    '2026-11-23T08:30',
    '2027-03-01T08:30',
    '2026-11-24T23:00',
  ])
    expect([wrong, await refusal(book(citizen(`wrong ${wrong}`), wrong))]).toEqual([wrong, 'appointments.slot 409']);
});

test('without an account a telephone is proven by a code; five wrong ones end it', async () => {
  const phone = '0912345671';
  await sendBookingCode(as(anonymous), phone);
  const code = sender.shown?.('+84912345671') ?? '';
  expect(code).toMatch(/^\d{6}$/);
  expect(await refusal(sendBookingCode(as(anonymous), '02838221234'))).toBe('appointments.phone 422');
  expect(await refusal(book(anonymous, '2026-11-25T09:00', { phone, code: '000000' === code ? '1' : '000000' }))).toBe(
    'appointments.wrong_code 422',
  );
  const { id, code: link } = await book(anonymous, '2026-11-25T09:00', { phone, code });
  const found = await appointmentBy(as(anonymous), link.toLowerCase());
  expect([found.id, bookerOf(found)]).toEqual([id, { name: 'Nguyễn Văn Ổi', phone: '+84912345671' }]);
  expect(await refusal(appointmentBy(as(anonymous), 'AAAAAAAA'))).toBe('appointments.unknown 404');
  expect(await refusal(book(anonymous, '2026-11-25T09:30', { phone, code, when: at('2026-11-23T09:20') }))).toBe(
    'appointments.wrong_code 422',
  );
  const other = '0912345672';
  const tries = [];
  for (let one = 0; one < 6; one++) tries.push(await refusal(book(anonymous, '2026-11-25T10:00', { phone: other, code: '12' })));
  expect(tries.at(-1)).toBe('context.too_many 429');
  await hear();
  expect(await notices('appointment_booked')).toContain(id);
});

test('moved and cancelled by the link: the sequence grows, a stale page is told, the time is free again', async () => {
  const { id, code } = await book(citizen('move'), '2026-11-26T08:00');
  const move = (slot: string, seen: number) => moveAppointment(as(anonymous), { code, slot: at(slot), seen, key: newId() });
  const both = await Promise.all([refusal(move('2026-11-26T09:00', 1)), refusal(move('2026-11-26T10:00', 1))]);
  expect(both.toSorted()).toEqual(['appointments.stale 409', 'no refusal']);
  expect((await appointmentBy(as(anonymous), code)).sequence).toBe(1);
  expect(await refusal(move('2026-11-28T23:00', 2))).toBe('appointments.slot 409');
  const cancel = () => cancelAppointment(as(anonymous), { code, seen: 2, key: newId() });
  await cancel();
  expect(await refusal(cancel())).toBe('appointments.stale 409');
  expect(await refusal(move('2026-11-26T08:00', 3))).toBe('appointments.over 409');
  const { state, sequence, startsAt } = await appointmentBy(as(anonymous), code);
  expect([state, sequence]).toEqual(['cancelled', 2]);
  const freed = (await openSlots(as(anonymous), HERE)).get('2026-11-26')?.find((one) => one.startsAt.getTime() === startsAt.getTime());
  expect(freed?.left).toBe(2);
  await hear();
  expect(await notices('appointment_moved')).toEqual([id]);
  expect(await notices('appointment_cancelled')).toEqual([id]);
});

test('on arrival it becomes one number, first from its hour on; elsewhere, another day, a stranger: refused', async () => {
  const { code } = await book(citizen('come'), '2026-11-27T09:00');
  const arrive = (actor: Actor, when: string, unit = HERE) => arriveAppointment(as(actor, at(when)), { unit, code });
  expect(await refusal(arrive(kiosk, '2026-11-26T08:50'))).toBe('appointments.not_today 409');
  expect(await refusal(arrive(officer('x', ELSEWHERE), '2026-11-27T08:50', ELSEWHERE))).toBe('appointments.other_unit 409');
  expect(await refusal(arrive(anonymous, '2026-11-27T08:50'))).toBe('context.sign_in 401');
  const both = await Promise.all([arrive(kiosk, '2026-11-27T08:50'), arrive(officer('mai'), '2026-11-27T08:50')]);
  expect(both[0]).toEqual(both[1]);
  const [ticket] = await hallOf(as(officer('mai'), at('2026-11-27T08:55')), HERE);
  expect([
    ticket?.id,
    ticket && hasPriority(ticket, at('2026-11-27T08:59')),
    ticket && hasPriority(ticket, at('2026-11-27T09:00')),
  ]).toEqual([both[0]?.ticket, false, true]);
  expect((await appointmentsOn(as(officer('mai')), HERE, '2026-11-27')).map((one) => one.state)).toEqual(['arrived']);
  expect(await refusal(appointmentsOn(as(kiosk), HERE, '2026-11-27'))).toBe('context.forbidden 403');
});

test('a reminder comes once per hour agreed; a holiday added later lists and tells who is hit, once', async () => {
  const worker = (when: string) => as(systemActor('worker'), at(when));
  const { id, code } = await book(citizen('holiday'), '2026-12-02T08:00');
  expect(await remindAppointments(worker('2026-12-01T07:00'))).toBe(0);
  expect(await remindAppointments(worker('2026-12-01T08:10'))).toBe(1);
  expect(await remindAppointments(worker('2026-12-01T08:20'))).toBe(0);
  expect(await notices('appointment_reminder')).toEqual([id]);
  expect(await recheckAppointments(worker('2026-12-01T09:00'))).toBe(0);
  const body = { day: '2026-12-02', unit: HERE, kind: 'disaster', name: 'Bão', source: 'QĐ', provisional: false };
  await house.owner.pool.query("insert into calendar_days (id, day, unit, body, source, added_at) values ($1, $2, $3, $4, 'QĐ', now())", [
    newId(),
    body.day,
    HERE,
    JSON.stringify(body),
  ]);
  expect(await recheckAppointments(worker('2026-12-01T09:10'))).toBe(1);
  expect(await recheckAppointments(worker('2026-12-01T09:20'))).toBe(0);
  await hear();
  expect(await notices('appointment_affected')).toEqual([id]);
  expect((await affectedAppointments(as(officer('mai'), at('2026-12-01T09:30')), HERE)).map((one) => one.id)).toEqual([id]);
  const { rowVersion } = await appointmentBy(as(anonymous), code);
  await moveAppointment(as(anonymous, at('2026-12-01T10:00')), { code, slot: at('2026-12-03T08:00'), seen: rowVersion, key: newId() });
  expect(await affectedAppointments(as(officer('mai'), at('2026-12-01T10:30')), HERE)).toEqual([]);
});

test('the calendar file is read by another parser as it was meant', () => {
  const entry = {
    uid: 'abc@xa.example',
    sequence: 3,
    cancelled: false,
    stamp: NOW,
    startsAt: at('2026-11-24T08:30'),
    endsAt: at('2026-11-24T09:00'),
    summary: 'Lịch hẹn: Hộ tịch; chứng thực, "sao y" \\ bản chính',
    description: 'Dòng một\nDòng hai: mang theo giấy tờ. '.repeat(6),
    location: 'Bộ phận một cửa, Xã Cần Giuộc',
    url: 'https://xa.example/lich-hen/ABCD',
    organizer: { name: 'Xã "Cần Giuộc"', mail: 'mot-cua@xa.example' },
  };
  const text = calendarFile(entry);
  expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75 && !line.includes('\n'))).toBe(true);
  const calendar = new ICAL.Component(ICAL.parse(text));
  const [part] = calendar.getAllSubcomponents('vevent');
  if (!part) throw new Error('no event');
  const zone = calendar.getFirstSubcomponent('vtimezone');
  if (zone) ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  const event = new ICAL.Event(part);
  expect([event.uid, event.sequence, event.summary, event.location, event.description]).toEqual([
    entry.uid,
    3,
    entry.summary,
    entry.location,
    entry.description,
  ]);
  expect([event.startDate.toJSDate(), event.endDate.toJSDate()]).toEqual([entry.startsAt, entry.endsAt]);
  expect([calendar.getFirstPropertyValue('method'), part.getFirstPropertyValue('status')]).toEqual(['PUBLISH', 'CONFIRMED']);
  const gone = new ICAL.Component(ICAL.parse(calendarFile({ ...entry, sequence: 4, cancelled: true })));
  const cancelled = gone.getFirstSubcomponent('vevent');
  expect([
    gone.getFirstPropertyValue('method'),
    cancelled?.getFirstPropertyValue('status'),
    cancelled?.getFirstPropertyValue('uid'),
  ]).toEqual(['CANCEL', 'CANCELLED', entry.uid]);
});
