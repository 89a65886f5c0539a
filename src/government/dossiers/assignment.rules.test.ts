import { describe, expect, test } from 'vitest';
import { byHamlet, coverOf, hamletOf, inTurn, leastLoaded, type Rule, ruleFor } from './assignment.rules.ts';

const rule = (id: string, more: Partial<Rule> = {}): Rule => ({
  ...{ id, procedure: null, field: null, step: null, way: 'round_robin', hamlets: {}, validFrom: '2026-01-01', validTo: null },
  ...more,
});
const work = { procedure: '1.004873', field: 'ho-tich', step: 'handle' };

describe('which rule holds', () => {
  const all = rule('all');
  const field = rule('field', { field: 'ho-tich' });
  const procedure = rule('procedure', { procedure: '1.004873' });
  const step = rule('step', { step: 'handle' });
  const exact = rule('exact', { procedure: '1.004873', step: 'handle' });
  const later = rule('later', { procedure: '1.004873', step: 'handle', validFrom: '2026-11-01' });
  const ended = rule('ended', { procedure: '1.004873', step: 'handle', validFrom: '2026-11-02', validTo: '2026-11-10' });
  const other = rule('other', { procedure: '2.000815' });
  test.each<[what: string, rules: Rule[], day: string, holds: string | undefined]>([
    ['no rule', [], '2026-11-19', undefined],
    ['one for everything', [all], '2026-11-19', 'all'],
    ['a step before everything', [all, step], '2026-11-19', 'step'],
    ['a field before a step alone', [all, step, field], '2026-11-19', 'field'],
    ['a procedure before its field', [field, procedure], '2026-11-19', 'procedure'],
    ['a procedure’s step before the procedure', [procedure, exact], '2026-11-19', 'exact'],
    ['the later of two alike', [later, exact], '2026-11-19', 'later'],
    ['the later one not before its day', [later, exact], '2026-10-31', 'exact'],
    ['none that has ended', [ended, exact], '2026-11-19', 'exact'],
    ['the last day included', [ended, exact], '2026-11-10', 'ended'],
    ['none of another procedure', [other], '2026-11-19', undefined],
    ['none before its first day', [all], '2025-12-31', undefined],
  ])('%s', (_, rules, day, holds) => expect(ruleFor(rules, work, day)?.id).toBe(holds));
});

describe('who gets it', () => {
  test('one after another, in a circle; nobody when nobody is there', () => {
    expect([0, 1, 2, 3].map((turn) => inTurn(['a', 'b', 'c'], turn))).toEqual(['a', 'b', 'c', 'a']);
    expect(inTurn([], 5)).toBe(null);
  });

  test('who has least; equals in turn', () => {
    const loads = new Map([
      ['a', 3],
      ['b', 1],
      ['c', 1],
    ]);
    expect([0, 1, 2].map((turn) => leastLoaded(['a', 'b', 'c'], loads, turn))).toEqual(['b', 'c', 'b']);
    expect(leastLoaded(['a', 'new'], loads, 0)).toBe('new');
    expect(leastLoaded([], loads, 0)).toBe(null);
  });

  test.each<[hamlet: string | undefined, present: string[], who: string | null]>([
    ['ấp Hòa Thuận 1', ['lan', 'tuan'], 'lan'],
    ['Ấp  hòa thuận 1', ['lan', 'tuan'], 'lan'],
    ['ấp Hòa Thuận 1', ['tuan'], null], // on leave: the head gives it
    ['ấp Lạ', ['lan', 'tuan'], null],
    [undefined, ['lan', 'tuan'], null],
  ])('the hamlet %s with %j present: %s', (hamlet, present, who) =>
    expect(byHamlet({ 'ấp Hòa Thuận 1': 'lan', 'ấp Long Phú': 'tuan' }, hamlet, present)).toBe(who),
  );

  test('the hamlet of the applicant: who asks before whom it is about, addresses of this commune only', () => {
    const home = (hamlet: string, commune = 'here') => ({ mode: 'today' as const, commune, hamlet, street: '' });
    expect(hamletOf({ 'child.address': home('ấp Một'), 'requester.address': home('ấp Hai') }, 'here')).toBe('ấp Hai');
    expect(hamletOf({ 'child.address': home('ấp Một'), 'requester.address': home('ấp Hai', 'there') }, 'here')).toBe('ấp Một');
    expect(hamletOf({ 'person.address': { mode: 'printed', text: 'ấp Ba' }, name: 'ấp Bốn' }, 'here')).toBe(undefined);
  });
});

describe('who takes over the work of somebody on leave', () => {
  const work = { role: 'specialist', procedure: '1.004873' };
  const acting = (standIn: string, roles: string[], procedures: string[] | null = null) => ({ standIn, roles, procedures });
  test.each<[what: string, acting: ReturnType<typeof acting>[], present: string[], cover: { to: string; instead: boolean }]>([
    ['nobody is named: the rules', [], ['tuan'], { to: 'rule', instead: false }],
    ['the stand-in who holds the office', [acting('tuan', ['specialist'])], ['tuan'], { to: 'tuan', instead: false }],
    ['the stand-in to whom it is lent, in the place', [acting('mai', ['specialist'])], ['tuan'], { to: 'mai', instead: true }],
    [
      'who holds it before to whom it is lent',
      [acting('mai', ['specialist']), acting('tuan', ['specialist'])],
      ['tuan'],
      { to: 'tuan', instead: false },
    ],
    ['not for another office', [acting('tuan', ['clerk'])], ['tuan'], { to: 'rule', instead: false }],
    ['not for another procedure', [acting('tuan', ['specialist'], ['2.000815'])], ['tuan'], { to: 'rule', instead: false }],
  ])('%s', (_, stands, present, cover) => expect(coverOf(work, stands, present)).toEqual(cover));
});
