/** Reports and suggestions of citizens (phản ánh, kiến nghị): their states and who may move them where. No clock and no database here. */
export const petitionKinds = ['report', 'suggestion'] as const;
export const petitionTopics = ['procedure', 'late', 'attitude', 'fee', 'environment', 'road', 'order', 'other'] as const;
export const petitionStates = ['sent', 'accepted', 'asked', 'answered', 'refused', 'forwarded'] as const;
export type PetitionState = (typeof petitionStates)[number];
export const petitionVerbs = ['accept', 'assign', 'ask', 'add', 'answer', 'refuse', 'forward', 'publish', 'judge'] as const;
export type PetitionVerb = (typeof petitionVerbs)[number];

const open: readonly PetitionState[] = ['sent', 'accepted', 'asked'];
/** From which states, and where to; null: it stays where it is. */
const ways: Record<PetitionVerb, { from: readonly PetitionState[]; to: PetitionState | null }> = {
  accept: { from: ['sent'], to: 'accepted' },
  assign: { from: open, to: null },
  ask: { from: ['sent', 'accepted'], to: 'asked' },
  add: { from: open, to: null },
  answer: { from: ['accepted', 'asked'], to: 'answered' },
  refuse: { from: open, to: 'refused' },
  forward: { from: open, to: 'forwarded' },
  publish: { from: ['answered'], to: null },
  judge: { from: ['answered'], to: null },
};

/** The state after a verb; undefined when it may not be done from here. What was asked is answered by adding: it goes on. */
export function petitionAfter(verb: PetitionVerb, state: PetitionState): PetitionState | undefined {
  const { from, to } = ways[verb];
  if (!from.includes(state)) return undefined;
  return verb === 'add' && state === 'asked' ? 'accepted' : (to ?? state);
}

export const isOpen = (state: string): boolean => open.some((one) => one === state);

type Clock = { state: string; acceptBy: Date; dueAt: Date; endedAt: Date | null };
/**
 * How it stands against its clock. `not accepted`: nobody said in time whether it is taken up. What ended is judged by the moment of its end. Computed,
 * never stored.
 */
export function petitionTimeliness(
  { state, acceptBy, dueAt, endedAt }: Clock,
  now: Date,
): 'late' | 'not accepted' | 'running' | 'on time' | 'was late' {
  if (endedAt) return endedAt <= dueAt ? 'on time' : 'was late';
  if (now > dueAt) return 'late';
  return state === 'sent' && now > acceptBy ? 'not accepted' : 'running';
}
