import { expect, test } from 'vitest';
import { reminderDue, signatureStrokes, trackingNumber } from './return.rules.ts';
import { handoverSchema } from './return.schema.ts';

test.each([
  ['EE123456785VN', 'EE123456785VN'],
  ['ee 123 456 785 vn', 'EE123456785VN'],
  ['RB473124829US', 'RB473124829US'],
  ['EE123456780VN', undefined], // the check digit
  ['BCCI-2026-000123', 'BCCI2026000123'],
  ['ABCDEFGH', undefined],
  ['12345', undefined],
  ['EE123456785VN; drop', undefined],
])('the number of a parcel: %s', (typed, number) => expect(trackingNumber(typed)).toBe(number));

test('a signature is strokes, and more than a dot', () => {
  const strokes = 'M10 10L20 20L30 10L40 20M50 50L60 60L70 50L80 60';
  expect(signatureStrokes(strokes)).toBe(strokes);
  for (const none of ['', 'M10 10', 'M10 10L11 11', `${strokes}"/><script>`, 'L1 1'.repeat(9), 'M1 1'.repeat(5000)])
    expect(signatureStrokes(none)).toBeUndefined();
});

test.each([
  ['2026-11-01', '2026-11-07', 0],
  ['2026-11-01', '2026-11-08', 1],
  ['2026-11-01', '2026-11-14', 1],
  ['2026-11-01', '2026-11-15', 2],
  ['2026-11-01', '2027-03-01', 3], // never more than the rule says, also after a long time
])('resolved on %s, today %s: reminder %i', (resolved, today, number) =>
  expect(reminderDue(resolved, today, { afterDays: 7, atMost: 3 })).toBe(number),
);

test('whoever takes it for somebody else says who, and by which paper', () => {
  const wrong = (value: object) => handoverSchema.safeParse(value).error?.issues.map(({ path }) => path[0]) ?? [];
  expect(wrong({ taker: 'owner', identity: true, proof: 'paper' })).toEqual([]);
  expect(wrong({ taker: 'owner', identity: false, proof: 'paper' })).toEqual(['identity']);
  expect(wrong({ taker: 'authorised', identity: true, proof: 'signature' })).toEqual([
    'name',
    'number',
    'relation',
    'authority',
    'signature',
  ]);
  const scanned = { taker: 'owner', identity: true, proof: 'paper', number: '080190000011|300123456|Trần Thị Ba|01011990|Nữ|x|01012021' };
  expect(handoverSchema.parse(scanned).number).toBe('080190000011');
});
