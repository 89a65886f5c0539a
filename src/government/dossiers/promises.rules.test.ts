import { expect, test } from 'vitest';
import { parseLocal } from '../../platform/time/time.ts';
import { type Standing, standingOf } from './promises.rules.ts';

const at = (local: string) => parseLocal(local) as Date;
const promise = { promisedAt: at('2026-11-25T17:00'), resolvedAt: null, endedAt: null, passed: null };

test.each<[what: string, more: Partial<Parameters<typeof standingOf>[0]>, now: string, standing: Standing]>([
  ['running before its hour', {}, '2026-11-25T16:59', 'waiting'],
  ['past its hour without a word', {}, '2026-11-25T17:01', 'missed'],
  ['settled at its hour', { resolvedAt: at('2026-11-25T17:00') }, '2026-11-26T09:00', 'settled'],
  ['settled that day, after its hour', { resolvedAt: at('2026-11-25T17:20') }, '2026-11-25T17:21', 'missed'],
  ['passed with a reason', { passed: 'verification' }, '2026-11-25T10:00', 'passed'],
  [
    'passed, and settled in time all the same',
    { passed: 'verification', resolvedAt: at('2026-11-25T15:00') },
    '2026-11-26T09:00',
    'settled',
  ],
  ['passed, and settled later', { passed: 'verification', resolvedAt: at('2026-11-26T15:00') }, '2026-11-27T09:00', 'passed'],
  ['withdrawn', { endedAt: at('2026-11-25T10:00') }, '2026-11-26T09:00', 'ended'],
])('%s', (_, more, now, standing) => expect(standingOf({ ...promise, ...more }, at(now))).toBe(standing));
