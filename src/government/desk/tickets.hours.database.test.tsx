import { renderToString } from 'preact-render-to-string';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { visitAt } from '../../../tests/visit.ts';
import { contextIn } from '../../app/house.ts';
import type { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { type Actor, anonymous } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { addDay } from '../../registers/calendar/calendar.admin.service.ts';
import { kioskPage } from './pages/kiosk.page.tsx';
import { givingOf, screenOf } from './tickets.queries.ts';
import { usualSettings } from './tickets.schema.ts';
import { addKiosk, callNext, pairKiosk, takeTicket } from './tickets.service.ts';
import { setQueue } from './tickets.settings.service.ts';

const HERE = '28159.20250701';
const at = (text: string) => parseLocal(text) as Date;
const officer = (id: string, role = 'desk officer'): Actor => ({
  kind: 'officer',
  id,
  posts: [{ role, unit: HERE }],
  persons: [],
  scopes: [],
});
const admin = officer('admin', 'commune admin');
const kiosk: Actor = { kind: 'machine', id: 'k', posts: [{ role: 'kiosk', unit: HERE }], persons: [], scopes: [], unit: HERE };

let house: Awaited<ReturnType<typeof testHouse>>;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house?.close());
const as = (actor: Actor, when: string) => contextIn(house, actor, at(when));
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'no refusal',
    (error: Refusal) => `${error.code} ${error.status}`,
  );
const take = (when: string, { group = 'A', priority = false, who = kiosk } = {}) =>
  takeTicket(as(who, when), { unit: HERE, group, priority, key: newId() });

// 2026-11-16 is a Monday. The desk works 7:00-11:30 and 13:30-17:00.
test.each([
  ['2026-11-16T06:29', 'tickets.closed 409'],
  ['2026-11-16T06:30', 'no refusal'], // half an hour before
  ['2026-11-16T11:29', 'no refusal'],
  ['2026-11-16T11:30', 'tickets.closed 409'], // at noon
  ['2026-11-16T13:00', 'no refusal'],
  ['2026-11-16T16:59', 'no refusal'],
  ['2026-11-16T17:00', 'tickets.closed 409'],
  ['2026-11-21T09:00', 'tickets.closed 409'], // a Saturday
  ['2026-09-02T09:00', 'tickets.closed 409'], // the national day
])('at %s the tablet gives a number: %s', async (when, outcome) => expect(await refusal(take(when))).toBe(outcome));

test('an officer gives numbers at any hour: who is let in late is served', async () => {
  expect(await refusal(take('2026-11-21T09:00', { who: officer('mai') }))).toBe('no refusal');
});

test('a day on which the unit works by a decision has numbers; how early is its own decision', async () => {
  const saturday = { unit: HERE, day: '2026-11-28', kind: 'swap_work', sessionsOf: 5, name: { vi: 'Làm bù', en: 'Make-up day' } };
  await addDay(as(admin, '2026-11-25T09:00'), { ...saturday, basis: 'Thông báo 15/TB-UBND', sessions: [], key: newId() } as never);
  expect(await givingOf(as(kiosk, '2026-11-28T06:29'), HERE)).toEqual({ given: false, from: at('2026-11-28T06:30') });
  expect(await refusal(take('2026-11-28T08:00'))).toBe('no refusal');
  const { earlyMinutes: _, ...older } = usualSettings('2026-11-25');
  const decide = (body: ReturnType<typeof usualSettings>, validFrom: string) =>
    setQueue(as(admin, '2026-11-25T09:00'), { unit: HERE, validFrom, decision: 'QĐ 12/QĐ-UBND', body, key: newId() });
  await decide({ ...older, earlyMinutes: 60 }, '2026-12-01');
  expect(await givingOf(as(kiosk, '2026-12-01T06:00'), HERE)).toEqual({ given: true });
  // A decision entered before there was such a rule.
  await decide(older as ReturnType<typeof usualSettings>, '2026-12-02');
  expect(await givingOf(as(kiosk, '2026-12-02T06:00'), HERE)).toEqual({ given: false, from: at('2026-12-02T06:30') });
});

test('the tablet says calmly when it gives numbers again, and the hours; a press that came too late too', async () => {
  const { code } = await addKiosk(as(admin, '2026-11-19T16:00'), { unit: HERE, name: 'Máy cửa chính', key: newId() });
  const { key } = await pairKiosk(as(anonymous, '2026-11-19T16:10'), code);
  const seen = async (when: string, typed?: Record<string, string>) => {
    const visit = visitAt(as(anonymous, when), { cookies: { kiosk: key }, typed });
    const answer = await kioskPage[typed ? 'post' : 'get']?.(visit);
    if (!answer || answer instanceof Response) return { status: answer?.status ?? 0, html: '' };
    return { status: answer.status ?? 200, html: renderToString(<div>{answer.body}</div>), refresh: answer.headers?.refresh };
  };
  expect((await seen('2026-11-19T16:20')).html).toContain('Lấy số thứ tự');
  const closed = await seen('2026-11-20T17:10'); // a Friday evening
  expect(closed).toMatchObject({ status: 200, refresh: '60;url=/lay-so' });
  expect(closed.html).not.toContain('<form');
  for (const words of ['Máy chưa phát số', '6 giờ 30', '23/11/2026', '7 giờ đến 11 giờ 30', '13 giờ 30 phút đến 17 giờ'])
    expect(closed.html).toContain(words);
  const press = { do: 'take', group: 'A', key: newId() };
  const late = await seen('2026-11-20T17:10', press);
  expect([late.status, late.html.includes('Máy chưa phát số')]).toEqual([409, true]);
  expect((await seen('2026-11-19T16:20', press)).status).toBe(303);
});

test('three counters, each with its matters: the elderly, disabled and pregnant go before, one call of two, and nobody is left', async () => {
  const minute = (number: number) => `2026-11-18T08:${String(number).padStart(2, '0')}`;
  for (let one = 0; one < 6; one++) await take(minute(one), { group: one % 2 ? 'B' : 'A' });
  for (let one = 6; one < 10; one++) await take(minute(one), { group: one % 2 ? 'B' : 'A', priority: true });
  await take(minute(10), { group: 'D' });
  const groups = { 1: ['A'], 2: ['B'], 3: ['D'] };
  const called: string[] = [];
  for (let round = 0; round < 5; round++)
    for (const counter of [1, 2, 3] as const) {
      const context = as(officer(`officer ${counter}`), minute(20 + round * 3 + counter));
      await callNext(context, { unit: HERE, counter, groups: groups[counter], key: newId() });
      const [newest] = (await screenOf(context, HERE)).called;
      if (newest?.counter === counter) called.push(`${newest.label}>${counter}`);
    }
  // A004, A005 and B004, B005 took their numbers last, with priority.
  expect(called.filter((one) => /^[AB]/.test(one)).slice(0, 4)).toEqual(['A004>1', 'B004>2', 'A001>1', 'B001>2']);
  expect(called.filter((one) => one.endsWith('>3'))).toEqual(['D001>3']);
  expect(called.filter((one) => one.endsWith('>1')).sort()).toEqual(['A001>1', 'A002>1', 'A003>1', 'A004>1', 'A005>1']);
  expect(called.filter((one) => one.endsWith('>2')).sort()).toEqual(['B001>2', 'B002>2', 'B003>2', 'B004>2', 'B005>2']);
});
