import { expect, test } from 'vitest';
import { parseLocal } from '../../platform/time/time.ts';
import { codeDigest, codeText, helpingCode, typedCode } from './assistance.codes.service.ts';
import { consentOf, consentOn } from './assistance.consent.schema.ts';
import { helpingPermissions } from './assistance.permissions.ts';
import { keysOfPlace, maskedName, minutesHelped, minutesLeft, stateOf, waysAt } from './assistance.rules.ts';

const at = (clock: string) => parseLocal(`2026-11-23T${clock}`) as Date;
const moments = (agreed: string | null, ended: string | null) => ({
  askUntil: at('09:30'),
  agreedAt: agreed ? at(agreed) : null,
  untilAt: agreed ? at('11:10') : null,
  endedAt: ended ? at(ended) : null,
});

test.each([
  [null, null, '09:29', 'asked'],
  [null, null, '09:30', 'over'],
  ['09:10', null, '09:31', 'running'],
  ['09:10', null, '11:09', 'running'],
  ['09:10', null, '11:10', 'over'],
  ['09:10', '10:00', '10:00', 'over'],
  [null, '09:05', '09:06', 'over'],
] as const)('agreed %s, ended %s, at %s: %s', (agreed, ended, now, state) => expect(stateOf(moments(agreed, ended), at(now))).toBe(state));

test('minutes that are left and that were helped', () => {
  expect(minutesLeft(at('11:10'), at('09:30'))).toBe(100);
  expect(minutesLeft(at('11:10'), new Date(at('11:10').getTime() - 1))).toBe(1);
  expect(minutesHelped(moments('09:10', '09:55'))).toBe(45);
  expect(minutesHelped(moments(null, '09:55'))).toBe(0);
});

test.each([
  ['Nguyễn Thị Hoa', 'Nguyễn T. H.'],
  ['  Đỗ   Ân ', 'Đỗ Â.'],
  ['Y', 'Y'],
])('%s is kept as %s', (name, masked) => expect(maskedName(name)).toBe(masked));

test('paper only where somebody looks on; where it is says whose keys they were', () => {
  expect(waysAt('desk')).toEqual(['phone', 'paper']);
  expect(waysAt('home')).toEqual(['phone']);
  expect(keysOfPlace).toEqual({ desk: 'helped_desk', home: 'helped_home' });
});

test('codes are read as people type them; each door has its own', () => {
  const codes = Array.from({ length: 2000 }, (_, place) => helpingCode(`helping ${place}`));
  expect(new Set(codes).size).toBe(2000);
  expect(codes.every((code) => /^[34679ACDEFGHJKMNPRTWXY]{8}$/.test(code))).toBe(true);
  const [code = ''] = codes;
  expect(helpingCode('helping 0')).toBe(code);
  for (const typed of [codeText(code), ` ${code.toLowerCase()}`, code.replace(/^(....)/, '$1–')]) expect(typedCode(typed)).toBe(code);
  for (const wrong of ['', code.slice(1), `${code}3`, code.replace(/.$/, '0'), '1'.repeat(8), '💡'.repeat(4)])
    expect(typedCode(wrong)).toBeUndefined();
  expect(codeDigest('draft', code)).not.toBe(codeDigest('helping', code));
});

test('the text is dated, in two languages, and says how long', () => {
  const consent = consentOn('2026-11-23');
  expect(consentOf(consent.version)).toBe(consent);
  for (const locale of ['vi', 'en'] as const) expect(consent.lines.filter((line) => line[locale].includes('{{hours}}'))).toHaveLength(1);
  expect(() => consentOn('2025-12-31')).toThrow(/no version/);
  expect(() => consentOf('1999')).toThrow(/lost/);
});

test('who may what', () => {
  const helping = { unit: 'u', helper: 'h', citizen: '', place: 'desk', way: 'paper' } as const;
  const officer = (id: string, role: string, unit = 'u') => ({
    kind: 'officer' as const,
    id,
    posts: [{ role, unit }],
    persons: [],
    scopes: [],
  });
  const citizen = { kind: 'citizen' as const, id: 'c', posts: [], persons: [], scopes: [] };
  const may = (actor: Parameters<typeof helpingPermissions.roleFor>[0], more: Partial<Record<keyof typeof helping, string>> = {}) =>
    ['start', 'choose paper', 'end', 'agree', 'withdraw', 'witness', 'sum'].filter(
      (verb) => helpingPermissions.roleFor(actor, verb, 'helping', { helping: { ...helping, ...more } as typeof helping }) !== undefined,
    );
  expect(may(officer('h', 'helper'))).toEqual(['start', 'choose paper', 'end']);
  expect(may(officer('h', 'helper'), { place: 'home' })).toEqual(['start', 'end']);
  for (const nobody of [
    officer('other', 'helper'),
    officer('h', 'helper', 'elsewhere'),
    officer('x', 'specialist'),
    officer('h', 'desk officer'),
  ])
    expect(may(nobody)).toEqual([]);
  expect(may(officer('d', 'desk officer'))).toEqual(['witness']);
  expect(may(officer('d', 'desk officer'), { way: 'phone' })).toEqual([]);
  expect(may(citizen)).toEqual(['agree']);
  expect(may(citizen, { citizen: 'c' })).toEqual(['withdraw']);
  expect(may(citizen, { citizen: 'another' })).toEqual([]);
  for (const role of ['commune admin', 'leader'])
    expect([may(officer('a', role)), may(officer('a', role, 'elsewhere'))]).toEqual([['sum'], []]);
});
