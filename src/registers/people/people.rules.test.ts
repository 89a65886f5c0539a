import { describe, expect, test } from 'vitest';
import { accountPermissions } from './people.permissions.ts';
import {
  doubts,
  hasScope,
  homeOf,
  isApplicantName,
  localPath,
  maskedPhone,
  nationalPhone,
  normalName,
  normalPhone,
  postsOfScopes,
  ROLES,
  readPersonalNumber,
} from './people.rules.ts';

describe('phone numbers', () => {
  test.each([
    ['0912 345 678', '+84912345678'],
    ['0912.345.678', '+84912345678'],
    ['(+84) 912-345-678', '+84912345678'],
    ['+84 0912 345 678', '+84912345678'],
    ['0084 912345678', '+84912345678'],
    ['84912345678', '+84912345678'],
    ['０９１２３４５６７８', '+84912345678'],
    ['0272 3874 123', '+842723874123'],
    ['0412345678', undefined],
    ['091234567', undefined],
    ['09123456789', undefined],
    ['+1 912 345 678', undefined],
    ['', undefined],
    ['không có', undefined],
  ])('%s → %s', (typed, phone) => expect(normalPhone(typed)).toBe(phone));

  test('as dialled and as shown', () => {
    expect(nationalPhone('+84912345678')).toBe('0912345678');
    expect(maskedPhone('+84912345678')).toBe('0912 *** 678');
  });
});

describe('personal numbers', () => {
  test.each([
    ['080 195 000123', { number: '080195000123', sex: 'female', birthYear: 1995 }],
    ['080299000123', { number: '080299000123', sex: 'male', birthYear: 2099 }],
    ['072304000123', { number: '072304000123', sex: 'female', birthYear: 2004 }],
    ['08019500012', undefined],
    ['000195000123', undefined],
    ['08019500012x', undefined],
  ])('%s', (typed, read) => expect(readPersonalNumber(typed)).toEqual(read));

  test('doubts are told, not refused', () => {
    const read = readPersonalNumber('080195000123');
    if (!read) throw new Error('no number');
    expect(doubts(read, { birthDay: '1995-02-03', sex: 'female' })).toEqual([]);
    expect(doubts(read, { birthDay: '1994-02-03', sex: 'male' })).toEqual(['birth_year', 'sex']);
    expect(doubts(read, {})).toEqual([]);
  });
});

test('names are NFC with single blanks', () => {
  expect(normalName('  Nguyễn\u00a0Thị  Hòa '.normalize('NFD'))).toBe('Nguyễn Thị Hòa');
});

test.each([
  ['/ho-so/abc?x=1#y', '/ho-so/abc?x=1#y'],
  ['//la.vn', '/'],
  ['/\\la.vn', '/'],
  ['/a/..//la.vn', '/'],
  ['https://la.vn', '/'],
  ['javascript:alert(1)', '/'],
  ['/a\r\nset-cookie: b', '/'],
  ['/\tla.vn', '/'],
  ['', '/'],
  [undefined, '/'],
])('the path to go on to: %j → %s', (wished, path) => expect(localPath(wished, '/')).toBe(path));

test('where work begins', () => {
  expect(homeOf({ kind: 'citizen', posts: [] })).toBe('/ho-so-cua-toi');
  expect(homeOf({ kind: 'officer', posts: [{ role: 'commune admin' }] })).toBe('/quan-tri');
  expect(homeOf({ kind: 'officer', posts: [{ role: 'commune admin' }, { role: 'leader' }] })).toBe('/can-bo');
  // Who handles no dossiers finds the own account there, not a refusal.
  expect(homeOf({ kind: 'officer', posts: [{ role: 'helper' }] })).toBe('/giup');
  expect(homeOf({ kind: 'officer', posts: [{ role: 'province viewer' }] })).toBe('/dieu-hanh');
  expect(homeOf({ kind: 'officer', posts: [] })).toBe('/tai-khoan');
});

test('scopes become offices, filing none; people need no scope', () => {
  expect(postsOfScopes(['dossiers:file'], 'u')).toEqual([]);
  expect(postsOfScopes(['dossiers:handle', 'dossiers:read', 'unknown'], 'u').map((post) => post.role)).toEqual([
    'desk officer',
    'specialist',
    'clerk',
  ]);
  expect(hasScope({ kind: 'machine', scopes: ['dossiers:file'] }, 'dossiers:read')).toBe(false);
  expect(hasScope({ kind: 'machine', scopes: ['dossiers:read'] }, 'dossiers:read')).toBe(true);
  expect(hasScope({ kind: 'officer', scopes: [] }, 'dossiers:read')).toBe(true);
});

describe('who administers accounts', () => {
  const actor = (role: string, unit = 'u1') => ({ kind: 'officer' as const, id: 'a', posts: [{ role, unit }], persons: [], scopes: [] });
  const may = (role: string, verb: string, facts: Parameters<typeof accountPermissions.roleFor>[3], thing = 'account') =>
    accountPermissions.roleFor(actor(role), verb, thing, facts) !== undefined;
  const clerkHere = { account: { posts: [{ role: 'clerk', unit: 'u1' }] } };

  test('only administrators', () => {
    const allowed = ROLES.filter((role) => may(role, 'create', clerkHere));
    expect(allowed).toEqual(['commune admin', 'system admin']);
    expect(ROLES.filter((role) => may(role, 'list', {}))).toEqual(['commune admin', 'system admin']);
    expect(ROLES.filter((role) => may(role, 'tie', {}, 'person'))).toEqual(['desk officer']);
  });

  test('a commune administrator: own unit, communal offices, no account with an office elsewhere or above', () => {
    expect(may('commune admin', 'manage', clerkHere)).toBe(true);
    expect(may('commune admin', 'manage', { account: { posts: [] } })).toBe(false);
    expect(may('commune admin', 'manage', { account: { posts: [...clerkHere.account.posts, { role: 'clerk', unit: 'u2' }] } })).toBe(false);
    expect(may('commune admin', 'manage', { account: { posts: [...clerkHere.account.posts, { role: 'system admin', unit: 'u1' }] } })).toBe(
      false,
    );
    expect(may('commune admin', 'give', { post: { role: 'leader', unit: 'u1' } }, 'post')).toBe(true);
    expect(may('commune admin', 'give', { post: { role: 'leader', unit: 'u2' } }, 'post')).toBe(false);
    expect(may('commune admin', 'give', { post: { role: 'system admin', unit: 'u1' } }, 'post')).toBe(false);
    expect(may('commune admin', 'create', { unit: 'u2' }, 'token')).toBe(false);
    expect(may('system admin', 'give', { post: { role: 'province admin', unit: 'u2' } }, 'post')).toBe(true);
  });
});

test.each([
  ['Nguyễn Văn An', true],
  ["Y Wing Niê K'Đăm", true],
  ['Trường Tiểu học số 2', true],
  ['Công ty TNHH A & B (30/4)', true],
  ['1234 5678', false],
  ['An 1', false],
  ['Nguyễn <b>An</b>', false],
  ['***', false],
])('%s as the name of an applicant: %s', (name, taken) => expect(isApplicantName(name)).toBe(taken));
