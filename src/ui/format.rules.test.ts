import { describe, expect, test } from 'vitest';
import { momentOf } from '../platform/time/time.ts';
import { dayText, dueText, momentText, moneyText, numberText, phoneText, sizeText, weekdayText } from './format.ts';

const at = (clock: number) => momentOf('2026-08-24', clock);

describe('how figures and moments are said', () => {
  test.each([
    [moneyText(150_000), '150.000 đồng'],
    [moneyText(8_000), '8.000 đồng'],
    [moneyText(0), '0 đồng'],
    [moneyText(1_250_000, 'en'), '1,250,000 VND'],
    [numberText(12_345.67), '12.345,7'],
    [dayText('2026-08-24', 'vi'), '24/8/2026'],
    [dayText('2026-01-05', 'en'), '5 January 2026'],
    [weekdayText('2026-08-30'), 'Chủ nhật, 30/8/2026'],
    [momentText(at(17 * 60), 'vi'), '17 giờ thứ Hai, 24/8/2026'],
    [momentText(at(16 * 60 + 40), 'vi'), '16 giờ 40 phút thứ Hai, 24/8/2026'],
    [momentText(at(8 * 60 + 5), 'en'), '8:05 on Monday, 24 August 2026'],
    [momentText(at(17 * 60), 'en'), '17:00 on Monday, 24 August 2026'],
    [dueText(2), 'còn 2 ngày làm việc'],
    [dueText(-1), 'quá hạn 1 ngày làm việc'],
    [dueText(0), 'đến hạn hôm nay'],
    [dueText(3.5, 'workingHours'), 'còn 3,5 giờ làm việc'],
    [dueText(1, 'workingDays', 'en'), '1 working day left'],
    [dueText(-4, 'calendarDays', 'en'), '4 days late'],
    [sizeText(1_240_000), '1,2 MB'],
    [sizeText(820_400), '820 kB'],
    [sizeText(12), '1 kB'],
    [phoneText('0912345678'), '0912 345 678'],
    [phoneText('02723874123'), '0272 3874 123'],
    [phoneText('18001096'), '18001096'],
  ])('%s', (said, expected) => expect(said).toBe(expected));

  test('a moment just before midnight in Vietnam stays on its day', () =>
    expect(momentText(new Date('2026-08-24T16:59:59Z'))).toBe('23 giờ 59 phút thứ Hai, 24/8/2026'));
});
