import { afterEach, expect, test } from 'vitest';
import { parseLocal } from '../../platform/time/time.ts';
import { keysOf, wordsIn } from '../../platform/words/words.ts';
import { calendarFromContent } from './calendar.schema.ts';
import { explainDue, momentText, termText } from './clock.explain.rules.ts';
import { type ClockEvent, computeDue, type Term } from './clock.rules.ts';
import { runDue } from './due.command.ts';
import { tetOf, toLunar } from './lunar.rules.ts';

const zone = process.env.TZ;
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});
const run = (line: string) => runDue(line.split(' ').filter(Boolean));
const dueOf = (line: string): string => JSON.parse(run(`${line} --json`).out).due;

const lines: [string, string][] = [
  ['--received 2026-08-20T09:00 --working-days 3', '2026-08-24T17:00:00+07:00'],
  ['--received 2026-08-20T09:00 --hours 24', '2026-08-24T09:00:00+07:00'],
  ['--received 2026-08-20T09:00:30 --hours 1.5', '2026-08-20T10:30:30+07:00'],
  ['--received 2026-08-20T09:00 --calendar-days 3', '2026-08-24T17:00:00+07:00'],
  ['--received 2026-08-20T15:01 --same-day --same-day-until 15:00', '2026-08-21T17:00:00+07:00'],
  ['--received 2026-08-20T15:00 --same-day --same-day-until 15:00', '2026-08-20T17:00:00+07:00'],
  ['--received 2026-08-20T17:30 --working-days 1 --counts-from now', '2026-08-21T17:00:00+07:00'],
  ['--received 2026-08-20T17:30 --working-days 1 --counts-from after:17:00', '2026-08-22T17:00:00+07:00'],
  ['--received 2026-08-20T16:30 --working-days 1 --counts-from within:60m', '2026-08-22T17:00:00+07:00'],
  ['--received 2026-08-28T09:00 --hours 10 --unit 28159', '2026-09-03T11:00:00+07:00'],
  ['--received 2026-08-28T13:30 --hours 8 --unit 28159.20250701/cong-an', '2026-08-29T11:30:00+07:00'],
  ['--received 2026-11-23T00:30 --working-days 1', '2026-11-25T17:00:00+07:00'],
  ['--received 2021-02-09T23:59 --working-days 1', '2021-02-17T17:00:00+07:00'],
  ['--received 2030-02-01T09:00 --working-days 1', '2030-02-07T17:00:00+07:00'],
];
test.each(lines)('xaso due %s → %s', (line, due) => {
  expect(dueOf(line)).toBe(due);
});

test.each(['UTC', 'America/New_York', 'Pacific/Kiritimati', 'Asia/Ho_Chi_Minh'])('under TZ=%s everything is the same', (name) => {
  process.env.TZ = name;
  const offset = { UTC: 0, 'America/New_York': 300, 'Pacific/Kiritimati': -840, 'Asia/Ho_Chi_Minh': -420 }[name];
  expect(new Date('2026-01-15T00:00:00Z').getTimezoneOffset()).toBe(offset); // the zone did change
  for (const [line, due] of lines) expect(dueOf(line)).toBe(due);
  expect(tetOf(2007)).toBe('2007-02-17');
  expect(toLunar('2026-11-23')).toEqual({ year: 2026, month: 10, day: 15, leap: false });
  expect(run('--received 2026-08-20T09:00 --working-days 3').out).toContain('Trước 17 giờ thứ Hai 24/8/2026, vì:');
});

test.each([
  ['', 'Hãy ghi thời điểm nhận'],
  ['--received 2026-08-20T09:00', 'Hãy ghi một thời hạn'],
  ['--received 2026-08-20T09:00 --working-days 3 --hours 4', 'một thời hạn'],
  ['--received 2026-08-20T09:00 --same-day --hours 4', 'một thời hạn'],
  ['--received 2026-08-20T09:00 --working-days 3 --working-days 4', 'một lần'],
  ['--received 2026-08-20T09:00 --working-days -3', 'Không hiểu'],
  ['--received 2026-08-20T09:00 --working-days=-3', 'không phải là thời hạn'],
  ['--received 2026-08-20T09:00 --working-days 0', 'không phải là thời hạn'],
  ['--received 2026-08-20T09:00 --hours many', 'không phải là thời hạn'],
  ['--received 2026-08-20T09:00 --hours 1e3', 'không phải là thời hạn'],
  ['--received 2026-08-20T09:00 --hours 999999', 'không phải là thời hạn'],
  ['--received 2026-08-20T09:00 --calendar-days 1.5', 'không phải là thời hạn'],
  ['--received 2026-02-29T09:00 --hours 1', 'Không có thời điểm'],
  ['--received 2026-08-20 --hours 1', 'Không có thời điểm'],
  ['--received 2026-08-20T24:00 --hours 1', 'Không có thời điểm'],
  ['--received 2026-08-20T09:00 --hours 1 --colour red', 'Không hiểu'],
  ['--received 2026-08-20T09:00 --hours 1 more', 'Không hiểu'],
  ['--received 2026-08-20T09:00 --hours', 'Không hiểu'],
  ['--received 2026-08-20T09:00 --hours 1 --counts-from later', '--counts-from'],
  ['--received 2026-08-20T09:00 --hours 1 --counts-from after:25:00', '--counts-from'],
  ['--received 2026-08-20T09:00 --hours 1 --counts-from within:0m', '--counts-from'],
  ['--received 2026-08-20T09:00 --hours 1 --same-day-until 15:00', '--same-day'],
  ['--received 2026-08-20T09:00 --same-day --same-day-until 15h', '--same-day-until'],
  ['--received 2026-08-20T09:00 --hours 1 --unit 99999', 'Không có đơn vị'],
])('wrong use: xaso due %s', (line, part) => {
  const result = run(line);
  expect(result).toMatchObject({ exit: 2, out: '' });
  expect(result.error).toContain(part);
  expect(result.error).not.toContain('\n');
});

test('a time without a calendar is refused with a sentence', () => {
  expect(run('--received 2019-08-20T09:00 --hours 1')).toMatchObject({ exit: 1, out: '' });
  expect(run('--received 2050-12-30T09:00 --hours 100').exit).toBe(1);
});

test('the ledger in JSON', () => {
  const { ledger } = JSON.parse(run('--received 2026-08-20T09:00 --working-days 3 --json').out);
  expect(ledger[0]).toEqual({
    from: '2026-08-20T09:00:00+07:00',
    to: '2026-08-21T00:00:00+07:00',
    kind: 'day_of_receipt',
    minutes: 360,
    reason: 'day_of_receipt',
  });
  expect(ledger.map((entry: { kind: string }) => entry.kind)).toEqual(['day_of_receipt', 'counted', 'counted', 'closed', 'counted']);
});

const calendar = calendarFromContent();
const explain = (term: Term, received: string, locale: 'vi' | 'en' = 'vi', events: ClockEvent[] = []) =>
  explainDue(computeDue(calendar, term, parseLocal(received) ?? new Date(Number.NaN), events), wordsIn(locale), locale);
const threeDays: Term = { kind: 'working_days', amount: 3, countsFrom: { rule: 'now' } };

test('the explanation in Vietnamese and English', () => {
  expect(explain(threeDays, '2026-08-20T09:00')).toEqual([
    'Trước 17 giờ thứ Hai 24/8/2026, vì:',
    'Thời hạn giải quyết là 3 ngày làm việc.',
    'Ngày nhận hồ sơ (thứ Năm 20/8/2026) không tính.',
    'Thứ Bảy 22/8/2026 có làm việc nên được tính (Làm việc bù cho thứ Hai 31/8).',
    'Không tính ngày nghỉ hằng tuần: Chủ nhật 23/8/2026.',
  ]);
  expect(explain(threeDays, '2026-08-27T09:00', 'en')).toEqual([
    'By 17:00 on Friday 4 September 2026, because:',
    'The term is: working days: 3.',
    'The day of receipt (Thursday 27 August 2026) is not counted.',
    'Monday 31 August 2026 is not counted (Day off exchanged for Saturday 22 August).',
    'Tuesday 1 September 2026 is not counted (National Day).',
    'Wednesday 2 September 2026 is not counted (National Day).',
    'Weekly days of rest are not counted: Saturday 29 August 2026, Sunday 30 August 2026.',
  ]);
});

test('the explanation of pauses, restarts, extensions, moves, hours, calendar days and a proposed year', () => {
  const at = (text: string) => parseLocal(text) ?? new Date(Number.NaN);
  const pause: ClockEvent = { kind: 'pause', from: at('2026-08-21T09:00'), reason: 'supplement' };
  const open = explain(threeDays, '2026-08-20T09:00', 'vi', [pause]);
  expect(open[0]).toBe('Chưa có hạn trả, vì thời gian giải quyết đang tạm dừng:');
  expect(open).toContain('Tạm dừng từ 9 giờ thứ Sáu 21/8/2026: chờ người nộp bổ sung giấy tờ.');
  expect(open).toContain('Thời gian giải quyết còn lại: 22 giờ làm việc.');
  const longer: Term = { ...threeDays, extension: { times: 1, most: 5 } };
  const text = explain(longer, '2026-08-20T09:00', 'vi', [
    pause,
    { kind: 'restart', at: at('2026-12-29T18:30') },
    { kind: 'extension', at: at('2026-12-30T09:00'), amount: 1, basis: 'Điều 5' },
  ]).join('\n');
  expect(text).toContain('tính lại từ đầu, kể từ khi nhận đủ giấy tờ lúc 18 giờ 30 thứ Ba 29/12/2026');
  expect(text).toContain('gia hạn thêm 1 ngày làm việc (Điều 5)');
  expect(text).toContain('mới là dự kiến');
  expect(explain({ ...threeDays, countsFrom: { rule: 'after', at: '17:00' } }, '2026-08-20T17:30').join('\n')).toContain(
    'Hồ sơ đến lúc 17 giờ 30 thứ Năm 20/8/2026, sau 17 giờ, nên được tính như nhận lúc 7 giờ thứ Sáu 21/8/2026.',
  );
  expect(explain({ ...threeDays, countsFrom: { rule: 'within', minutes: 60 } }, '2026-08-20T16:30').join('\n')).toContain(
    'không còn quá 60 phút',
  );
  const half = explain({ ...threeDays, amount: 1.5 }, '2026-08-20T12:00').join('\n');
  expect(half).toContain('1,5 ngày làm việc được tính thành 12 giờ làm việc (mỗi ngày 8 giờ).');
  expect(half).toContain('Giờ làm việc bắt đầu được tính từ 13 giờ 30 thứ Năm 20/8/2026.');
  expect(explain({ kind: 'calendar_days', amount: 3, countsFrom: { rule: 'now' } }, '2026-08-20T09:00').join('\n')).toContain(
    'rơi vào ngày nghỉ',
  );
});

test('moments and terms in words', () => {
  const t = wordsIn('vi');
  expect(momentText(new Date('2026-11-29T04:05:00Z'), t, 'vi')).toBe('11 giờ 05 Chủ nhật 29/11/2026');
  expect(termText({ kind: 'same_day', amount: 0, sameDayUntil: '15:00' }, t, 'vi')).toBe(
    'trong ngày làm việc; nhận sau 15 giờ thì trả vào ngày làm việc tiếp theo',
  );
});

test('both languages have the same words', () => {
  const mine = (locale: 'vi' | 'en') => keysOf(locale).filter((key) => key.startsWith('calendar.'));
  expect(mine('en')).toEqual(mine('vi'));
  expect(mine('vi').length).toBeGreaterThan(50);
});
