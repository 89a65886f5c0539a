/** What became of a promise: to be kept yet, kept, passed on to an appointment with a reason, not kept without a word, or over without a result. */
export type Standing = 'waiting' | 'settled' | 'passed' | 'missed' | 'ended';

/** A promise is kept by a result at its moment or before: whoever was told five o'clock does not come at six. `passed`: why it got an appointment. */
export function standingOf(
  promise: { promisedAt: Date; resolvedAt: Date | null; endedAt: Date | null; passed: string | null },
  now: Date,
): Standing {
  if (promise.resolvedAt && promise.resolvedAt <= promise.promisedAt) return 'settled';
  if (promise.passed) return 'passed';
  if (promise.endedAt) return 'ended';
  return promise.promisedAt < now || promise.resolvedAt ? 'missed' : 'waiting';
}
