import fc from 'fast-check';
import { QRPay } from 'vietnam-qr-pay';
import { describe, expect, test } from 'vitest';
import { denominationsOn } from './fees.content.ts';
import { dayStanding, judgeCredit, owed, receiptNumber, refundable, standingOf, sumOfNotes, surplus } from './fees.rules.ts';
import { bookedText } from './pages/money.part.tsx';
import { isReference, REFERENCES, referenceOf, referencesIn, referenceText } from './reference.rules.ts';
import { crc16, vietQr } from './vietqr.rules.ts';

const sums = (amount: number | null, paid = 0, refunded = 0, waived = 0) => ({ amount, paid, refunded, waived });

describe('sums', () => {
  test.each([
    ['not published: nothing can be asked for', sums(null), 0, 0, 0, 'not_published'],
    ['free', sums(0), 0, 0, 0, 'free'],
    ['open', sums(20_000), 20_000, 0, 0, 'open'],
    ['a part', sums(20_000, 5_000), 15_000, 5_000, 0, 'part'],
    ['paid', sums(20_000, 20_000), 0, 20_000, 0, 'paid'],
    ['corrected to less', sums(8_000, 20_000), 0, 20_000, 12_000, 'paid'],
    ['a rest given up', sums(20_000, 19_000, 0, 1_000), 0, 19_000, 0, 'paid'],
    ['paid back is not asked for again', sums(20_000, 20_000, 20_000), 0, 0, 0, 'refunded'],
  ] as const)('%s', (_, one, due, back, over, standing) =>
    expect([owed(one), refundable(one), surplus(one), standingOf(one)]).toEqual([due, back, over, standing]),
  );

  test.each([
    [20_000, sums(20_000), 'matched'],
    [15_000, sums(20_000, 5_000), 'matched'],
    [19_999, sums(20_000), 'short'],
    [20_001, sums(20_000), 'over'],
    [20_000, sums(20_000, 20_000), 'double'],
    [20_000, sums(0), 'over'],
    [20_000, sums(null), 'unmatched'],
    [20_000, undefined, 'unmatched'],
  ] as const)('%i đồng for %o: %s', (amount, charge, state) => expect(judgeCredit(amount, charge)).toBe(state));

  test('receipts, notes, days', () => {
    expect(receiptNumber({ number: 12, year: 2026 })).toBe('0000012/2026');
    expect(sumOfNotes({ 500000: 1, 20000: 3, 200: 2 })).toBe(560_400);
    expect(denominationsOn('2026-11-23')).toContain(500_000);
    const closedAt = new Date();
    expect(dayStanding({ closedAt: null, expected: null, counted: null, acceptedAt: null })).toBe('open');
    expect(dayStanding({ closedAt, expected: 5, counted: 5, acceptedAt: null })).toBe('balanced');
    expect(dayStanding({ closedAt, expected: 5, counted: 4, acceptedAt: null })).toBe('waiting');
    expect(dayStanding({ closedAt, expected: 5, counted: 4, acceptedAt: closedAt })).toBe('accepted');
  });
});

describe('references', () => {
  const number = fc.integer({ min: 0, max: REFERENCES - 1 });
  test('every number has its own, which is found again in what a payer writes', () => {
    expect(isReference(referenceOf(123))).toBe(true);
    expect(referenceText('XS0000012345')).toBe('XS 00000 12345');
    fc.assert(
      fc.property(number, (one) => {
        const reference = referenceOf(one);
        const [a, b] = [reference.slice(0, 7), reference.slice(7)];
        for (const content of [
          reference,
          `MBVCB.7123.${reference.toLowerCase()} CT tu 0912345678`,
          `nop phi ${a}-${b}`,
          `${a} ${b} Nguyen Van A`,
          `XS ${reference.slice(2).split('').join(' ')}9`,
        ])
          expect(referencesIn(content), content).toEqual([reference]);
      }),
    );
  });
  test('one wrong digit, or two neighbours that changed places, is noticed', () =>
    fc.assert(
      fc.property(number, fc.integer({ min: 2, max: 11 }), fc.integer({ min: 1, max: 9 }), (one, at, more) => {
        const reference = referenceOf(one);
        const digit = String((Number(reference[at]) + more) % 10);
        expect(isReference(reference.slice(0, at) + digit + reference.slice(at + 1))).toBe(false);
        const [left = '', right = ''] = [reference[at], reference[at + 1]];
        if (right && left !== right) expect(isReference(reference.slice(0, at) + right + left + reference.slice(at + 2))).toBe(false);
      }),
    ));
  test.each([
    ['', []],
    ['XS123', []],
    ['cam on', []],
    [`${referenceOf(1)} ${referenceOf(2)}`, [referenceOf(1), referenceOf(2)]],
  ])('%s', (content, found) => expect(referencesIn(content)).toEqual(found));
});

describe('VietQR', () => {
  test.each([
    '00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA5303704540410005802VN62150811Chuyen tien6304BBB8',
    '00020101021238540010A00000072701240006970436011001234567890208QRIBFTTA530370454061500005802VN62210817AFWD WITHDRAWAL12630469B7',
  ])('known codes carry our check sum: %s', (code) => expect(crc16(code.slice(0, -4))).toBe(code.slice(-4)));

  test('byte for byte what another library writes', () =>
    fc.assert(
      fc.property(
        fc.constantFrom('970405', '970436', '970415', '970418'),
        fc.stringMatching(/^\d{6,19}$/),
        fc.integer({ min: 1, max: 9_999_999_999 }),
        fc.integer({ min: 0, max: REFERENCES - 1 }),
        (bin, account, amount, one) => {
          const purpose = referenceOf(one);
          const other = QRPay.initVietQR({ bankBin: bin, bankNumber: account, amount: String(amount), purpose }).build();
          expect(vietQr({ bin, account, amount, purpose })).toBe(other);
          const read = new QRPay(vietQr({ bin, account, amount, purpose }));
          expect([read.isValid, read.consumer.bankNumber, read.amount, read.additionalData.purpose]).toEqual([
            true,
            account,
            String(amount),
            purpose,
          ]);
        },
      ),
    ));
  test.each([0, -1, 1.5, Number.NaN])('%d is no amount', (amount) =>
    expect(() => vietQr({ bin: '970405', account: '123456', amount, purpose: 'XS' })).toThrow(),
  );
  test('tone marks would count as more bytes than letters', () =>
    expect(() => vietQr({ bin: '970405', account: '123456', amount: 1, purpose: 'Nộp phí' })).toThrow());
});

test.each([
  ['a day alone', '2026-11-27T17:00:00Z', 'thứ Bảy, 28/11/2026'],
  ['with its hour', '2026-11-28T02:30:00Z', '9 giờ 30 phút thứ Bảy, 28/11/2026'],
])('when a bank booked it, as its statement tells: %s', (_, at, said) => {
  expect(bookedText(new Date(at), 'vi')).toBe(said);
});
