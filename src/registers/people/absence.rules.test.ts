import { describe, expect, test } from 'vitest';
import type { Post } from '../../platform/permissions/permissions.ts';
import { actsFor, faultOf, standsFor, withinScope } from './absence.rules.ts';

const office = { role: 'specialist', unit: 'here', procedure: '1.004873' };
const own: Post = { role: 'specialist', unit: 'here' };
const lent: Post = { ...own, for: 'lan' };
const limited: Post = { ...lent, procedures: ['1.004873'] };
const elsewhere: Post = { ...lent, unit: 'there' };
const otherWork: Post = { ...lent, procedures: ['2.000815'] };

describe('in whose place somebody acts', () => {
  test.each<[what: string, posts: Post[], holder: string | null, place: string | null]>([
    ['the own office, nobody has it', [own], null, null],
    ['the own office, the own work', [own, lent], 'tuan', null],
    ['the own office, and the work of who lent it', [own, lent], 'lan', 'lan'],
    ['only a lent office', [lent], null, 'lan'],
    ['lent for this procedure', [limited], 'lan', 'lan'],
    ['lent for other work', [otherWork], 'lan', null],
    ['lent in another unit', [elsewhere], 'lan', null],
  ])('%s', (_, posts, holder, place) => expect(actsFor({ id: 'tuan', posts }, office, holder)).toBe(place));

  test('what is lent for some procedures counts for nothing else, nor where the procedure is not known', () => {
    const actor = { kind: 'officer' as const, id: 'tuan', posts: [own, otherWork], persons: [], scopes: [] };
    expect(withinScope(actor, '2.000815').posts).toEqual([own, otherWork]);
    expect(withinScope(actor, '1.004873').posts).toEqual([own]);
    expect(withinScope(actor, undefined).posts).toEqual([own]);
    expect(standsFor(actor, office)).toEqual([]);
  });
});

test.each([
  ['2026-11-19', '2026-11-19', undefined],
  ['2026-11-01', '2026-11-19', undefined], // entered late, and still running
  ['2026-11-20', '2026-11-19', 'lastDay'],
  ['2026-11-01', '2026-11-18', 'past'],
  ['2026-11-19', '2027-11-19', undefined],
  ['2026-11-19', '2027-11-20', 'long'],
])('away from %s to %s, entered on 19 November 2026: %s', (firstDay, lastDay, fault) =>
  expect(faultOf({ firstDay, lastDay }, '2026-11-19')).toBe(fault),
);
