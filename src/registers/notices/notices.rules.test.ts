import fc from 'fast-check';
import { expect, test } from 'vitest';
import { proceduresFromContent } from '../../government/procedures/procedures.content.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { isPlain, plainText, SMS_LENGTH } from '../../platform/words/plain.ts';
import { wordsIn } from '../../platform/words/words.ts';
import { settingsFromContent, unitsFromContent } from '../units/units.schema.ts';
import { type Material, messageOf } from './message.rules.ts';
import {
  afterQuiet,
  channelsFor,
  filled,
  isAllowedEndpoint,
  maskedEmail,
  nextTry,
  normalEmail,
  shortened,
  smsMoment,
  smsText,
} from './notices.rules.ts';
import { noticeTypes, settingsAt, templateFile, templateOf } from './notices.schema.ts';

const at = (local: string) => parseLocal(local) ?? new Date(Number.NaN);
const due = at('2026-08-24T17:00');
const material = (more: Partial<Material['texts']> = {}): Material => ({
  texts: {
    code: 'H53.159.00-260820-0001',
    procedure: { vi: 'Cấp Giấy xác nhận tình trạng hôn nhân', en: 'Certificate of marital status' },
    place: 'Trung tâm Phục vụ hành chính công xã Cần Giuộc',
    phone: '02720000000',
    ...more,
  },
  moments: { due: due.toISOString() },
  shortPlace: 'Xã Cần Giuộc',
  path: '/ho-so/x',
});

test('a text message says place, code, hour and day in plain letters, and the name of the procedure as far as there is room', () => {
  expect(messageOf('received', due, 'vi', material()).sms).toBe(
    'Trung tam Phuc vu hanh chinh cong xa Can Giuoc: Da tiep nhan ho so H53.159.00-260820-0001 (Cap Giay xac nhan tinh...). Hen tra ket qua 17 gio thu Hai 24/8.',
  );
  expect(messageOf('received', due, 'vi', material({ procedure: '' })).sms).toBe(
    'Trung tam Phuc vu hanh chinh cong xa Can Giuoc: Da tiep nhan ho so H53.159.00-260820-0001. Hen tra ket qua 17 gio thu Hai 24/8.',
  );
  expect(messageOf('received', due, 'en', { ...material(), shortPlace: 'Can Giuoc Commune' }).sms).toContain('Result due 17:00 Mon 24/8.');
  expect(messageOf('received', due, 'vi', material()).text).toContain('Hẹn trả kết quả: 17 giờ thứ Hai, 24/8/2026.');
});

const names = proceduresFromContent().flatMap(({ versions }) => versions.map(({ name }) => name));
const desks = settingsFromContent().flatMap(({ key, value }) => (key === 'desk_name' ? value : []));
const units = [...unitsFromContent().units.values()].flatMap(({ name, kind }) =>
  (['vi', 'en'] as const).map((locale) => wordsIn(locale)('units.named', { kind: wordsIn(locale)(`units.kinds.${kind}`), name })),
);
const places = [...desks, ...units, ...units.map((unit) => `Trung tâm Phục vụ hành chính công ${unit}`)];
const moment = fc.date({ min: at('2025-07-01T00:00'), max: at('2030-01-01T00:00'), noInvalidDate: true }).map((one) => one.toISOString());
/** Whatever anybody may write, but for brackets of its own, which would look like a template's. */
const anyText = fc.string({ unit: 'grapheme', maxLength: 200 }).map((text) => text.normalize('NFKD').replace(/[()[\]{}]/g, ''));
const anyName = fc.oneof(
  fc.constantFrom(...names),
  anyText.map((text) => ({ vi: text, en: text })),
);

/** The types whose text message names a moment. */
const namesMoment = new Set(
  noticeTypes().filter((type) => /\{(due|reception|limit|moved|appointment|open)\}/.test(templateOf(type, due).vi.sms)),
);

test('no text message of any kind is longer than one, has other letters, or loses its code, hour and day', () => {
  expect(names.length).toBeGreaterThan(15);
  expect(units.length).toBeGreaterThan(50);
  const moments = fc.record({ due: moment, reception: moment, limit: moment, moved: moment, appointment: moment, open: moment });
  fc.assert(
    fc.property(
      fc.constantFrom(...noticeTypes()),
      fc.constantFrom('vi' as const, 'en' as const),
      anyName,
      fc.constantFrom(...places),
      fc.constantFrom(...units),
      fc.integer({ min: 1, max: 99_999 }),
      moments,
      (type, locale, procedure, place, unit, serial, when) => {
        const code = `H53.159.00-261231-${String(serial).padStart(4, '0')}`;
        const texts = { code, procedure, place, other: unit, phone: '02720000000' };
        const { sms } = messageOf(type, due, locale, { texts, moments: when, shortPlace: unit, path: '/' });
        expect(sms.length).toBeLessThanOrEqual(SMS_LENGTH);
        expect(isPlain(sms), sms).toBe(true);
        expect(sms).toContain(code);
        expect(sms).not.toMatch(/[{}[\]]|\(\)| {2}/);
        const named = Object.values(when).some((one) => sms.includes(smsMoment(new Date(one), locale)));
        expect(named, sms).toBe(namesMoment.has(type));
      },
    ),
    { numRuns: 600 },
  );
});

test('what is late says so in one text message, without a date', () => {
  const late = (key: string) => ({ vi: wordsIn('vi')(`notices.late.${key}`), en: wordsIn('en')(`notices.late.${key}`) });
  const types = noticeTypes().filter((type) => templateOf(type, due).vi.sms.includes('{late}'));
  expect(types).toContain('forwarded');
  const longest = places.toSorted((a, b) => b.length - a.length).slice(0, 20);
  for (const type of types)
    for (const locale of ['vi', 'en'] as const)
      for (const key of ['apology', 'again'])
        for (const place of longest) {
          const texts = { ...material().texts, place, late: late(key), other: 'Xã Dương Minh Châu' };
          const { sms, text } = messageOf(type, due, locale, { texts, moments: {}, shortPlace: 'Xã Cần Giuộc', path: '/' });
          expect(sms.length).toBeLessThanOrEqual(SMS_LENGTH);
          expect(sms).toContain(plainText(late(key)[locale]));
          expect(sms).toContain('H53.159.00-260820-0001');
          expect(text).toContain(late(key)[locale]);
          expect(sms).not.toMatch(/Hen tra|esult due|is due|[{}[\]]| {2}|\(\)/);
        }
});

test('every type of notice has words in both languages for all channels', () => {
  expect(noticeTypes().length).toBeGreaterThan(15);
  for (const type of noticeTypes())
    for (const locale of ['vi', 'en'] as const) {
      const message = messageOf(type, due, locale, { ...material({ other: 'Xã Cần Đước' }), moments: { ...everyMoment } });
      expect(message.text, type).not.toMatch(/[{}[\]]/);
      expect(Object.values(message.zalo).every((text) => text.length > 0 && text.length <= 200)).toBe(true);
    }
});
const everyMoment = Object.fromEntries(
  ['due', 'reception', 'limit', 'moved', 'appointment', 'open'].map((name) => [name, due.toISOString()]),
);

test('templates with marks, unknown places or too many words are refused', () => {
  const version = (sms: string) => ({ about: 'x', versions: [{ valid_from: '2026-01-01', vi: texts(sms), en: texts('{place}: {code}') }] });
  const texts = (sms: string) => ({ title: 't', text: '{place} {code}', sms });
  expect(templateFile.safeParse(version('{place}: Ho so {code}[ truoc {due}].')).success).toBe(true);
  for (const bad of ['{place}: Hồ sơ {code}', '{place} {name}', `{place} ${'a'.repeat(120)}`, '{place} €'])
    expect(templateFile.safeParse(version(bad)).success, bad).toBe(false);
});

test.each([
  ['Xã Cần Giuộc – bộ phận “một cửa”…', 'Xa Can Giuoc - bo phan "mot cua"...'],
  ['Đường Nguyễn Thị Bẹ'.normalize('NFD'), 'Duong Nguyen Thi Be'],
  ['giá 5€ 🙂 [xong]', 'gia 5 xong'],
])('plain letters: %s', (text, plain) => expect(plainText(text)).toBe(plain));

test('places are filled, and a part without its value is left out', () => {
  expect(filled('a {x}[ b {y}][ c {z}].', { x: '1', z: '3' })).toBe('a 1 c 3.');
  expect(shortened('Cap giay xac nhan tinh trang', 20)).toBe('Cap giay xac nhan...');
  expect(shortened('Capgiayxacnhantinhtrang dai', 12)).toBe('');
  expect(smsText('{place}: {code} ({procedure})', { place: 'p', code: 'c', procedure: '' })).toBe('p: c');
  const long = smsText('{place}: {code} truoc {due} ({procedure})', {
    place: 'noi '.repeat(60),
    code: 'C-1',
    due: '17 gio',
    procedure: 'x',
  });
  expect(long.length).toBeLessThanOrEqual(160);
  expect(long).toMatch(/^noi .*\.\.\.: C-1 truoc 17 gio/);
});

test.each([
  ['2026-11-23T20:59', '2026-11-23T20:59'],
  ['2026-11-23T21:00', '2026-11-24T06:30'],
  ['2026-11-24T00:10', '2026-11-24T06:30'],
  ['2026-11-24T06:29', '2026-11-24T06:30'],
  ['2026-11-24T06:30', '2026-11-24T06:30'],
])('nothing rings at night: %s → %s', (from, to) => {
  expect(afterQuiet(at(from), settingsAt(at(from)).quiet)).toEqual(at(to));
});
test('quiet hours within a day, and none', () => {
  expect(afterQuiet(at('2026-11-23T12:00'), { from: 690, to: 780 })).toEqual(at('2026-11-23T13:00'));
  expect(afterQuiet(at('2026-11-23T12:00'), { from: 0, to: 0 })).toEqual(at('2026-11-23T12:00'));
});

test('pauses grow, then it was tried often enough', () => {
  const { pauses_minutes } = settingsAt(due);
  expect(pauses_minutes).toEqual(pauses_minutes.toSorted((a, b) => a - b));
  expect(nextTry(1, pauses_minutes, due)).toEqual(new Date(due.getTime() + 60_000));
  expect(nextTry(pauses_minutes.length + 1, pauses_minutes, due)).toBeUndefined();
});

test('the channels that were chosen, offered, and reach the person; a text message when none of them can', () => {
  const reach = { phone: '+84912345678', email: null, push: false };
  expect(channelsFor(['sms', 'zalo'], reach, ['sms', 'zalo'])).toEqual(['sms', 'zalo']);
  expect(channelsFor(['zalo'], reach, ['sms'])).toEqual(['sms']);
  expect(channelsFor(['email', 'push'], reach, ['sms', 'email', 'push'])).toEqual(['sms']);
  expect(channelsFor(['email'], { phone: null, email: 'x', push: false }, ['email'])).toEqual(['email']);
  expect(channelsFor([], reach, ['sms'])).toEqual([]);
  expect(channelsFor(['sms'], { phone: null, email: null, push: false }, ['sms'])).toEqual([]);
});

test('mail addresses, and push services that are allowed', () => {
  expect(normalEmail(' Hoa.Tran@GMAIL.com ')).toBe('Hoa.Tran@gmail.com');
  for (const bad of ['hoa', 'hoa@gmail', 'a b@c.vn', 'a@b.vn,c@d.vn', '<a@b.vn>', `${'a'.repeat(70)}@b.vn`])
    expect(normalEmail(bad), bad).toBeUndefined();
  expect(maskedEmail('nguyenvana@gmail.com')).toBe('ng***@gmail.com');
  const hosts = ['fcm.googleapis.com', '*.push.services.mozilla.com'];
  expect(isAllowedEndpoint('https://fcm.googleapis.com/fcm/send/x', hosts)).toBe(true);
  expect(isAllowedEndpoint('https://updates.push.services.mozilla.com/x', hosts)).toBe(true);
  for (const bad of [
    'http://fcm.googleapis.com/x',
    'https://fcm.googleapis.com:8443/x',
    'https://fcm.googleapis.com@127.0.0.1/x',
    'https://evilpush.services.mozilla.com.example/x',
    'https://127.0.0.1/x',
    'http://127.0.0.1:5432/x',
    'x',
  ])
    expect(isAllowedEndpoint(bad, hosts), bad).toBe(false);
  expect(isAllowedEndpoint('http://127.0.0.1:9/x', ['127.0.0.1:9'])).toBe(true);
});
