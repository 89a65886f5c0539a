import { describe, expect, test } from 'vitest';
import { parseLocal } from '../../platform/time/time.ts';
import { type Hand, type Standing, stillSays, type Warning, warned } from './warnings.rules.ts';

const at = (local: string) => parseLocal(local) as Date;
const hand = (account: string, role: string, more: Partial<Hand> = {}): Hand => ({
  account,
  roles: [role],
  away: false,
  standsFor: [],
  ...more,
});
const desk = [hand('lan', 'specialist'), hand('tuan', 'specialist'), hand('mai', 'clerk'), hand('head', 'leader'), hand('vice', 'leader')];
const standing: Standing = {
  running: true,
  dueAt: at('2026-11-25T17:00'),
  step: { code: 'handle', role: 'specialist', officer: 'lan', enteredAt: at('2026-11-20T08:00'), dueAt: at('2026-11-20T15:00') },
};

describe('whom a warning goes to', () => {
  test.each<[what: string, warning: Warning, officer: string | null, hands: Hand[], whom: string[]]>([
    ['soon: the officer alone', 'dossier.step_due_soon', 'lan', desk, ['lan']],
    ['late: the officer and the heads', 'dossier.step_late', 'lan', desk, ['lan', 'head', 'vice']],
    ['nobody has it: those of the office', 'dossier.due_soon', null, desk, ['lan', 'tuan']],
    ['nobody has it, one is away', 'dossier.due_soon', null, [...desk.slice(1), hand('lan', 'specialist', { away: true })], ['tuan']],
    ['nobody has it, all are away', 'dossier.due_soon', null, [hand('lan', 'specialist', { away: true }), hand('head', 'leader')], ['lan']],
    ['nobody holds the office: the heads', 'dossier.due_soon', null, desk.slice(2), ['head', 'vice']],
    ['the officer has left: those of the office', 'dossier.due_soon', 'gone', desk, ['lan', 'tuan']],
    [
      'and who acts in the place',
      'dossier.due_soon',
      'lan',
      [hand('lan', 'specialist', { away: true }), hand('mai', 'clerk', { standsFor: [{ account: 'lan', roles: ['specialist'] }] })],
      ['lan', 'mai'],
    ],
    [
      'not who acts in the place at another office',
      'dossier.due_soon',
      'lan',
      [hand('lan', 'specialist'), hand('mai', 'clerk', { standsFor: [{ account: 'lan', roles: ['clerk'] }] })],
      ['lan'],
    ],
  ])('%s', (_, warning, officer, hands, whom) => expect(warned(warning, { role: 'specialist', officer }, hands)).toEqual(whom));
});

describe('what a warning still says', () => {
  const step = { step: 'handle', dueAt: at('2026-11-20T15:00') };
  const whole = { dueAt: at('2026-11-25T17:00') };
  const stepAt = (due: string, code = 'handle') => ({
    ...standing,
    step: { ...(standing.step as object), code, dueAt: at(due) } as Standing['step'],
  });
  test.each<[what: string, warning: Warning, told: { step?: string; dueAt: Date }, now: Standing, at: string, says: boolean]>([
    ['a step that is near', 'dossier.step_due_soon', step, standing, '2026-11-20T14:00', true],
    ['a step that is over by now: it is told as late', 'dossier.step_due_soon', step, standing, '2026-11-20T15:00', false],
    ['a step that is late', 'dossier.step_late', step, standing, '2026-11-20T15:01', true],
    ['a step that was left', 'dossier.step_late', step, stepAt('2026-11-20T15:00', 'sign'), '2026-11-20T15:01', false],
    ['a step whose clock moved', 'dossier.step_late', step, stepAt('2026-11-23T15:00'), '2026-11-20T15:01', false],
    [
      'a step that ends with the dossier: the dossier says it',
      'dossier.step_late',
      { step: 'handle', ...whole },
      stepAt('2026-11-25T17:00'),
      '2026-11-25T17:01',
      false,
    ],
    ['a dossier that is near', 'dossier.due_soon', whole, standing, '2026-11-25T16:00', true],
    ['a dossier that is late', 'dossier.due_passed', whole, standing, '2026-11-26T07:00', true],
    ['a dossier that waits or is done', 'dossier.due_passed', whole, { ...standing, running: false }, '2026-11-26T07:00', false],
    ['a dossier whose clock stands still', 'dossier.due_passed', whole, { ...standing, dueAt: null }, '2026-11-26T07:00', false],
  ])('%s', (_, warning, told, now, moment, says) => expect(stillSays(warning, told, now, at(moment))).toBe(says));
});
