import { MINUTE } from '../../platform/time/time.ts';

/** Where somebody is helped. */
export const places = ['desk', 'home'] as const;
export type Place = (typeof places)[number];

/** How a citizen agreed: in an own session on an own phone, or on paper in front of a desk officer. */
export const ways = ['phone', 'paper'] as const;
export type Way = (typeof ways)[number];

/** Why it ended. `time`: the agreed time was over; `given up`: it ended before anybody agreed. */
export const endReasons = ['sent', 'ended', 'withdrawn', 'time', 'given up'] as const;
export type EndReason = (typeof endReasons)[number];

/** Who is said to have pressed the keys of a dossier that was filed with help (`keysPressed` of the dossiers). */
export const keysOfPlace = { desk: 'helped_desk', home: 'helped_home' } as const satisfies Record<Place, string>;

/** The moments of a helping. */
export type Moments = { askUntil: Date; agreedAt: Date | null; untilAt: Date | null; endedAt: Date | null };
export type HelpingState = 'asked' | 'running' | 'over';

/** How a helping stands. Row-level security reads the same moments. */
export function stateOf({ askUntil, agreedAt, untilAt, endedAt }: Moments, now: Date): HelpingState {
  if (endedAt) return 'over';
  const until = agreedAt ? untilAt : askUntil;
  if (!until || until <= now) return 'over';
  return agreedAt ? 'running' : 'asked';
}

/** Paper needs somebody who sees the citizen sign: only at the desk. */
export const waysAt = (place: Place): readonly Way[] => (place === 'desk' ? ways : ['phone']);

/** Whole minutes that are left, never below one while it runs. */
export const minutesLeft = (until: Date, now: Date): number => Math.max(1, Math.ceil((until.getTime() - now.getTime()) / MINUTE));

/** Minutes from agreeing to the end: what counts as a volunteer's time. 0 when nobody agreed. */
export const minutesHelped = ({ agreedAt, endedAt }: Pick<Moments, 'agreedAt' | 'endedAt'>): number =>
  agreedAt && endedAt ? Math.max(0, Math.round((endedAt.getTime() - agreedAt.getTime()) / MINUTE)) : 0;

/** `Nguyễn Thị Hoa` → `Nguyễn T. H.`: the helper remembers whom it was about, nobody else learns it. */
export function maskedName(name: string): string {
  const [family = '', ...others] = name.normalize('NFC').trim().split(/\s+/u);
  return [family, ...others.map((one) => `${[...one][0] ?? ''}.`)].join(' ');
}

/** An answer with which the browser drops the pages that it keeps to go back to: the next person must not find them. */
export const FORGET = { 'clear-site-data': '"cache"' };
