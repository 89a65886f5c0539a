import { expect, test } from 'vitest';
import { standsBeside, togetherOf } from './beside.rules.ts';
import { indicatorsFromContent } from './indicators.content.ts';

const { indicators } = indicatorsFromContent();
const together = (...codes: string[]) => togetherOf(indicators, codes).map(({ code }) => code);
const keys = ['alone', 'helped', 'typed_by_staff', 'unknown_keys'].map((who) => `dossiers.${who}_share`);

test('an official figure is followed by the readings beside it, and by theirs', () => {
  expect(together('dossiers.online_share')).toEqual(['dossiers.online_share', ...keys]);
  expect(together('k766.on_time')).toEqual(['k766.on_time', 'dossiers.on_time', 'dossiers.not_judged_share']);
});

test('each stands once, behind the first official one that it belongs to; what is not official brings nothing', () => {
  expect(together('dossiers.alone_share', 'k766.online', 'dossiers.online_share')).toEqual([
    'dossiers.online_share',
    ...keys,
    'k766.online',
  ]);
  expect(together('dossiers.alone_share', 'dossiers.filed', 'khong.co')).toEqual(['dossiers.alone_share', 'dossiers.filed']);
});

test('what is told only when there is any says nothing of none', () => {
  expect([1, 0, null].map((value) => standsBeside({ onlyWhenAny: true }, { value }))).toEqual([true, false, false]);
  expect([1, 0, null].map((value) => standsBeside({}, { value }))).toEqual([true, true, true]);
});
