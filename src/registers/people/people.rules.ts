import type { Day } from '../../platform/time/time.ts';

/** The offices of the house, by the names that posts carry. A citizen holds none. */
export const ROLES = [
  'helper',
  'desk officer',
  'specialist',
  'leader',
  'clerk',
  'commune admin',
  'province viewer',
  'province admin',
  'system admin',
] as const;
export type Role = (typeof ROLES)[number];

/** Those that a commune's own administrator may give. */
export const COMMUNE_ROLES = [
  'helper',
  'desk officer',
  'specialist',
  'leader',
  'clerk',
  'commune admin',
] as const satisfies readonly Role[];

export const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);
export const isCommunal = (role: string): boolean => (COMMUNE_ROLES as readonly string[]).includes(role);

/** The words key of a role. */
export const roleKey = (role: string): string => `people.roles.${role.replaceAll(' ', '_')}`;

/**
 * What a machine token may be allowed, and the offices in which it then acts in its unit: the permission sentences and row-level security judge
 * it by them like an officer. A door asks for the scope first (`hasScope`). For filing it needs no office: it files as itself.
 */
export const SCOPES = {
  'dossiers:file': [],
  'dossiers:read': ['clerk'],
  'dossiers:handle': ['desk officer', 'specialist'],
  'dossiers:decide': ['leader'],
} as const satisfies Record<string, readonly Role[]>;
export type Scope = keyof typeof SCOPES;

/** The words key of a scope. */
export const scopeKey = (scope: string): string => `people.scopes.${scope.replace(':', '_')}`;

export const isScope = (text: string): text is Scope => Object.hasOwn(SCOPES, text);

/** The offices that follow from a token's scopes in its unit, each once. */
export const postsOfScopes = (scopes: readonly string[], unit: string): { role: Role; unit: string }[] =>
  [...new Set<Role>(scopes.filter(isScope).flatMap((scope) => [...SCOPES[scope]]))].map((role) => ({ role, unit }));

/** Whether the actor may come in by a door that asks for a scope. People need none: their offices judge. */
export const hasScope = (actor: { kind: string; scopes: readonly string[] }, scope: Scope): boolean =>
  actor.kind !== 'machine' || actor.scopes.includes(scope);

/**
 * A Vietnamese number in E.164 (`+84912345678`) from the ways people write it: `0912 345 678`, `(+84) 912.345.678`, `0084…`.
 * Mobile numbers begin with 03, 05, 07, 08, 09 and have 10 digits, landlines with 02 and have 11. Undefined: no such number.
 */
export function normalPhone(text: string): string | undefined {
  const digits = text.normalize('NFKC').replace(/[\s.()\u2010-\u2015-]/g, '');
  const national = digits.replace(/^(\+84|0084|84(?=\d{9,10}$))0?/, '0');
  return /^0([35789]\d{8}|2\d{9})$/.test(national) ? `+84${national.slice(1)}` : undefined;
}

/** Whether the number can get a code by text message: a mobile number. */
export const isMobile = (e164: string): boolean => /^\+84[35789]\d{8}$/.test(e164);

/** `+84912345678` → `0912345678`: as people dial it. */
export const nationalPhone = (e164: string): string => e164.replace(/^\+84/, '0');

/** A number as its owner recognises it and nobody else reads it: `0912 *** 678`. */
export const maskedPhone = (e164: string): string => nationalPhone(e164).replace(/^(\d{4})\d+(\d{3})$/, '$1 *** $2');

/** A name as it is kept: NFC, single blanks. Capitals stay as written. */
export const normalName = (text: string): string => text.normalize('NFC').replace(/\s+/gu, ' ').trim();

/** Whether a text can be a person's name: letters of any people (K'Đăm, Y Wing Niê), no digits and no other signs. */
export const isPersonName = (text: string): boolean => /^[\p{L}\p{M}'’. -]+$/u.test(text);

/** Whether a text can be an applicant's name: a person's, or an organisation's, which has digits and signs beside at least two words (Trường Tiểu học số 2). */
export const isApplicantName = (text: string): boolean =>
  isPersonName(text) || (/^[\p{L}\p{M}\p{N}'’"“”().,&/+ -]+$/u.test(text) && (text.match(/\p{L}[\p{L}\p{M}]+/gu) ?? []).length >= 2);

export type PersonalNumber = { number: string; sex: 'male' | 'female'; birthYear: number };

/**
 * Reads a personal identification number: 12 digits `PPP G YY NNNNNN`: place of the birth's registration (old provinces, never changed by mergers),
 * century and sex (0 male, 1 female of the 20th century; 2 and 3 of the 21st; …), the year's last two digits, six random ones; no check digit
 * (NĐ 137/2015, art. 13; TT 59/2021/TT-BCA). Undefined: not 12 digits, or a place that was never given out.
 */
export function readPersonalNumber(text: string): PersonalNumber | undefined {
  const number = text.normalize('NFKC').replace(/[\s.-]/g, '');
  if (!/^\d{12}$/.test(number) || number.startsWith('000')) return undefined;
  const century = Number(number[3]);
  return {
    number,
    sex: century % 2 === 0 ? 'male' : 'female',
    birthYear: 1900 + Math.floor(century / 2) * 100 + Number(number.slice(4, 6)),
  };
}

/** Whether nobody can have the number today: a province that has no such number (countries, from 100 on, are not judged), or a birth in a year to come. */
export const isImpossible = ({ number, birthYear }: PersonalNumber, today: Day, provinces: ReadonlySet<string>): boolean =>
  birthYear > Number(today.slice(0, 4)) || (number.startsWith('0') && !provinces.has(number.slice(0, 3)));

/** What a number says against the other answers: to warn about, never to refuse for. */
export function doubts(read: PersonalNumber, said: { birthDay?: string | null; sex?: 'male' | 'female' | null }): ('birth_year' | 'sex')[] {
  const found: ('birth_year' | 'sex')[] = [];
  if (said.birthDay && Number(said.birthDay.slice(0, 4)) !== read.birthYear) found.push('birth_year');
  if (said.sex && said.sex !== read.sex) found.push('sex');
  return found;
}

/** A path on this site to go on to after signing in; anything else leads to `otherwise`. Never another site. */
export function localPath(wished: string | undefined, otherwise: string): string {
  if (!wished || !/^\/(?![/\\])/.test(wished) || /[\p{Cc}\\]/u.test(wished)) return otherwise;
  const base = 'http://here.invalid';
  if (!URL.canParse(wished, base)) return otherwise;
  const url = new URL(wished, base);
  return url.origin === base && !url.pathname.startsWith('//') ? url.pathname + url.search + url.hash : otherwise;
}

/** The offices that handle dossiers: what they do begins at the queue. Only they can be lent to a stand-in. */
export const HANDLING = ['desk officer', 'specialist', 'leader', 'clerk'] as const satisfies readonly Role[];
export const isHandling = (role: string): role is (typeof HANDLING)[number] => (HANDLING as readonly string[]).includes(role);

/** Where somebody's work begins; the own account where no page of work is open to the person. */
export function homeOf({ kind, posts }: { kind: 'citizen' | 'officer'; posts: readonly { role: string }[] }): string {
  if (kind === 'citizen') return '/ho-so-cua-toi';
  if (posts.some(({ role }) => isHandling(role))) return '/can-bo';
  if (posts.some(({ role }) => role === 'helper')) return '/giup';
  if (posts.some(({ role }) => role.endsWith(' admin'))) return '/quan-tri';
  return posts.some(({ role }) => role === 'province viewer') ? '/dieu-hanh' : '/tai-khoan';
}

/** User names of officers: small letters, digits, dot and underscore. */
export const normalUsername = (text: string): string => text.normalize('NFKC').trim().toLowerCase();
export const isUsername = (text: string): boolean => /^[a-z0-9][a-z0-9_.]{2,29}$/.test(text);

/** The shortest password that is taken (NIST SP 800-63B: at least 8; officers keep other people's data). */
export const PASSWORD_LENGTH = { least: 10, most: 128 } as const;
