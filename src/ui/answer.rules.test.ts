import { expect, test } from 'vitest';
import { Refusal } from '../platform/context/refusal.ts';
import { wordsIn } from '../platform/words/words.ts';
import { complaintText, refusalText } from './answer.ts';

const vi = { t: wordsIn('vi'), locale: 'vi' } as const;
const en = { t: wordsIn('en'), locale: 'en' } as const;

test.each([
  ['2026-10', 'Kỳ tháng 10/2026 chưa hết, chưa ký chốt được.', 'The period October 2026 is not over: it cannot be signed off yet.'],
  ['2026-Q4', 'Kỳ quý 4/2026 chưa hết, chưa ký chốt được.', 'The period Q4 2026 is not over: it cannot be signed off yet.'],
  ['2026', 'Kỳ năm 2026 chưa hết, chưa ký chốt được.', 'The period 2026 is not over: it cannot be signed off yet.'],
])('a refusal names the period %s as people do', (period, said, inEnglish) => {
  const refusal = new Refusal('closings.not_over', 422, { details: { period } });
  expect(refusalText(refusal, vi)).toBe(said);
  expect(refusalText(refusal, en)).toBe(inEnglish);
});

test('what is no period, and a day in a complaint of a field', () => {
  expect(refusalText(new Refusal('closings.unknown_period', 404, { details: { period: '2026-13' } }), vi)).toBe(
    '2026-13 không phải là một kỳ.',
  );
  const complaint = { key: 'indicators.errors.begins', params: { day: '2021-01-01' } };
  expect(complaintText(complaint, vi)).toBe('Phải bắt đầu sau ngày 1/1/2021 của phiên bản trước');
  expect(complaintText(complaint, en)).toContain('1 January 2021');
});
