import { expect, test } from 'vitest';
import { z } from 'zod';
import { isDay } from '../time/time.ts';
import { wordsIn } from '../words/words.ts';
import { complaintOf } from './issues.rules.ts';
import { say } from './refusal.ts';

test.each([
  [z.string(), undefined, 'Thiếu giá trị.'],
  [z.string(), 5, 'Phải là chữ.'],
  [z.number(), 'x', 'Phải là số.'],
  [z.array(z.string()), 'x', 'Phải là một danh sách.'],
  [z.enum(['month', 'year']), 'week', 'Phải là một trong các giá trị: month, year.'],
  [z.string().min(1), '', 'Chưa có nội dung.'],
  [z.string().max(3), 'abcd', 'Dài nhất 3 ký tự.'],
  [z.number().gt(0), 0, 'Phải lớn hơn 0.'],
  [z.number().lt(10), 10, 'Phải nhỏ hơn 10.'],
  [z.array(z.string()).min(2), ['a'], 'Phải có ít nhất 2 mục.'],
  [z.iso.date(), '2026-02-30', 'Phải là một ngày có thật, dạng năm-tháng-ngày (2026-11-29).'],
  [
    z.string().refine(isDay, { params: { words: 'context.issues.day' } }),
    '2026-02-30',
    'Phải là một ngày có thật, dạng năm-tháng-ngày (2026-11-29).',
  ],
  [z.string().regex(/^\d{5}$/), 'x', 'Không đúng mẫu /^\\d{5}$/.'],
  [z.strictObject({}), { a: 1 }, 'Có mục không dùng được: a.'],
  [z.string().refine(() => false), 'x', 'Không đúng dạng.'],
])('%#: a schema’s complaint is told in Vietnamese', (schema, value, said) => {
  const [issue] = (schema as z.ZodType).safeParse(value).error?.issues ?? [];
  expect(say(complaintOf(issue as z.core.$ZodIssue), wordsIn('vi'), 'vi')).toBe(said);
  expect(say(complaintOf(issue as z.core.$ZodIssue), wordsIn('en'), 'en')).not.toBe('');
});
