import { expect, test } from 'vitest';
import { petitionAfter, petitionStates, petitionTimeliness, petitionVerbs } from './petitions.rules.ts';
import { mayReveal, meanOf, satisfiedIn, since, withMarks } from './ratings.rules.ts';

test('what may be done in which state', () => {
  const from = Object.fromEntries(petitionStates.map((state) => [state, petitionVerbs.filter((verb) => petitionAfter(verb, state))]));
  expect(from).toEqual({
    sent: ['accept', 'assign', 'ask', 'add', 'refuse', 'forward'],
    accepted: ['assign', 'ask', 'add', 'answer', 'refuse', 'forward'],
    asked: ['assign', 'add', 'answer', 'refuse', 'forward'],
    answered: ['publish', 'judge'],
    refused: [],
    forwarded: [],
  });
  expect(petitionAfter('add', 'asked')).toBe('accepted');
  expect(petitionAfter('add', 'sent')).toBe('sent');
});

test('how it stands is computed from its moments', () => {
  const at = (day: number) => new Date(Date.UTC(2026, 10, day));
  const sent = { state: 'sent', acceptBy: at(4), dueAt: at(20), endedAt: null };
  expect(petitionTimeliness(sent, at(3))).toBe('running');
  expect(petitionTimeliness(sent, at(5))).toBe('not accepted');
  expect(petitionTimeliness({ ...sent, state: 'accepted' }, at(5))).toBe('running');
  expect(petitionTimeliness({ ...sent, state: 'accepted' }, at(21))).toBe('late');
  expect(petitionTimeliness({ ...sent, state: 'answered', endedAt: at(20) }, at(30))).toBe('on time');
  expect(petitionTimeliness({ ...sent, state: 'answered', endedAt: at(21) }, at(30))).toBe('was late');
});

test('marks are summed, and shown only in steps', () => {
  const sums = [5, 4, 1].reduce((counts, mark) => withMarks(counts, { whole: mark }), {} as Record<string, number[]>);
  expect(sums).toEqual({ whole: [1, 0, 0, 1, 1] });
  expect(meanOf(sums.whole ?? [])).toEqual({ mean: 3.3, good: 66.7 });
  expect(meanOf([0, 0, 0, 0, 0])).toBeUndefined();
  expect([0, 4, 5, 6, 9, 10].map((answers) => mayReveal(answers, 5))).toEqual([false, false, true, false, false, true]);
});

test('satisfied is who gave one of the two best marks to the question on the whole', () => {
  const satisfaction = { question: 'whole', satisfiedFrom: 4, dissatisfiedTo: 2 };
  const first = satisfiedIn(5, { whole: [1, 0, 1, 2, 1], time: [5, 0, 0, 0, 0] }, satisfaction);
  expect(first).toEqual({ answers: 5, satisfied: 3, dissatisfied: 1 });
  expect(satisfiedIn(0, {}, satisfaction)).toEqual({ answers: 0, satisfied: 0, dissatisfied: 0 });
  expect(since(first, satisfiedIn(10, { whole: [1, 1, 2, 3, 3] }, satisfaction))).toEqual({ answers: 5, satisfied: 3, dissatisfied: 1 });
});
