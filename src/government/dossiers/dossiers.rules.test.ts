import { describe, expect, test } from 'vitest';
import {
  after,
  dossierCode,
  handlingSteps,
  isDossierCode,
  nextStep,
  previousStep,
  STATE,
  type State,
  states,
  tidyCode,
  timeliness,
  type Verb,
  verbs,
} from './dossiers.rules.ts';

describe('transitions', () => {
  // domain: 1→2/3/5/6/7; 2→4/5/6/7/8/9; 4→5/6/7/8/9; 5→where it came from/7/8; 6→where it came from/7/8; 9→10.
  const lawful: Record<State, readonly State[]> = {
    1: [2, 3, 5, 6, 7],
    2: [4, 5, 6, 7, 8, 9],
    3: [],
    4: [5, 6, 7, 8, 9],
    5: [1, 2, 4, 7, 8],
    6: [1, 2, 4, 7, 8],
    7: [],
    8: [],
    9: [10],
    10: [],
  };
  test.each(states)('from %i only what the law knows', (state) => {
    const reached = new Set(verbs.flatMap((verb) => [null, 1, 2, 4].map((before) => after(verb, state, before as State | null))));
    reached.delete(undefined);
    reached.delete(state); // what only moves the clock, the unit or the key
    expect([...reached].sort((a, b) => Number(a) - Number(b))).toEqual(lawful[state]);
  });
  test('what leaves a dossier in its state is done only while it is handled; a new key always', () => {
    const where = (verb: Verb) => states.filter((state) => after(verb, state, null) === state);
    for (const verb of ['apologise', 'extend', 'hold', 'resume'] as const) expect([verb, where(verb)]).toEqual([verb, [2, 4]]);
    expect(where('forward')).toEqual([1, 2, 4]);
    expect(where('reissue key')).toEqual(states);
  });
  test('an answered supplement goes back to where it came from', () => {
    expect(after('answer', STATE.supplement, STATE.submitted)).toBe(STATE.submitted);
    expect(after('answer', STATE.supplement, STATE.processing)).toBe(STATE.processing);
  });
  test('what was paid goes back to where it came from', () => {
    expect(after('paid', STATE.paying, STATE.received)).toBe(STATE.received);
    expect(after('paid', STATE.processing, STATE.received)).toBeUndefined();
  });
});

describe('codes', () => {
  test.each([
    ['H53.159.00', '2026-11-23', 1, 'H53.159.00-261123-0001'],
    ['H53.159.00', '2026-01-02', 12345, 'H53.159.00-260102-12345'],
  ])('%s %s %i', (unit, day, serial, code) => expect(dossierCode(unit, day, serial)).toBe(code));
  test.each([
    ['H53.159.00-261123-0001', true],
    ['000.00.06.H56-231027-0361', true],
    ['G09.20-20260609-0092637', true],
    ['T.H56.14-240823-0001', true],
    ['H56-23-1', false],
    ['', false],
    ["' or 1=1", false],
  ])('%s is a code: %s', (text, yes) => expect(isDossierCode(text)).toBe(yes));
  test('what people type', () => expect(tidyCode(' h53.159.00 – 261123 – 0001 ')).toBe('H53.159.00-261123-0001'));
});

describe('timeliness', () => {
  const at = (hour: number) => new Date(Date.UTC(2026, 10, 23, hour));
  const running = { state: STATE.processing, receptionDueAt: null, dueAt: at(8), resolvedAt: null, receivedAt: at(0) } as const;
  test.each([
    ['inside', running, at(3), at(4), 'running'],
    ['due within the warning', running, at(7), at(9), 'soon'],
    ['at the very moment', running, at(8), null, 'running'],
    ['a second later', running, new Date(at(8).getTime() + 1000), null, 'late'],
    ['waiting for the citizen is not late', { ...running, state: STATE.supplement, dueAt: null }, at(9), null, 'waiting'],
    ['another agency has it', { ...running, dueAt: null }, at(9), null, 'held'],
    ['no due moment cannot be judged', { ...running, state: STATE.submitted, dueAt: null, receivedAt: null }, at(9), null, 'unjudged'],
    ['resolved at the very moment', { ...running, state: STATE.resolved, resolvedAt: at(8) }, at(20), null, 'on time'],
    ['resolved after', { ...running, state: STATE.returned, resolvedAt: at(9) }, at(20), null, 'was late'],
    [
      'resolved without a due moment is never on time',
      { ...running, state: STATE.resolved, dueAt: null, resolvedAt: at(1) },
      at(20),
      null,
      'unjudged',
    ],
    [
      'not yet received: the reception clock',
      { ...running, state: STATE.submitted, receptionDueAt: at(2), dueAt: null },
      at(3),
      null,
      'late',
    ],
    ['withdrawn', { ...running, state: STATE.withdrawn }, at(20), null, 'over'],
  ] as const)('%s', (_, dossier, now, soon, expected) => expect(timeliness(dossier, now, soon)).toBe(expected));
});

describe('steps', () => {
  const steps = [
    { code: 'receive', role: 'desk officer', counted: true },
    { code: 'handle', role: 'specialist', counted: true },
    { code: 'sign', role: 'leader', counted: true },
    { code: 'return', role: 'desk officer', counted: false },
  ];
  test('reception and return are no steps of the handling', () =>
    expect(handlingSteps(steps).map((step) => step.code)).toEqual(['handle', 'sign']));
  test('on, back, and the end', () => {
    expect(nextStep(steps, 'handle')?.code).toBe('sign');
    expect(nextStep(steps, 'sign')).toBeNull();
    expect(nextStep(steps, 'nowhere')).toBeUndefined();
    expect(previousStep(steps, 'sign')?.code).toBe('handle');
    expect(previousStep(steps, 'handle')).toBeUndefined();
  });
});
