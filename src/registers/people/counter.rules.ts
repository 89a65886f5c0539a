import { dayOf, isDay, MINUTE, momentOf } from '../../platform/time/time.ts';
import { type Calendar, closeOf } from '../calendar/calendar.rules.ts';

/** How shared PCs are kept: see `content/people/counter.json`. */
export type CounterRule = { idleMinutes: number; afterMinutes: number; offHoursMinutes: number; pinTries: number };

/**
 * When the shift ends in which somebody signs in now: so long after the day's last session; who works outside the hours, or on a day off, gets a shift of
 * its own. Until then the second factor counts on this PC.
 */
export function shiftEnd(calendar: Calendar, now: Date, rule: Pick<CounterRule, 'afterMinutes' | 'offHoursMinutes'>): Date {
  const day = dayOf(now);
  const close = closeOf(calendar, day);
  const end = close === undefined ? now : momentOf(day, close + rule.afterMinutes);
  return now < end ? end : new Date(now.getTime() + rule.offHoursMinutes * MINUTE);
}

/** What people type for a PIN: blanks and full-width digits too. */
export const pinDigits = (typed: string): string => typed.normalize('NFKC').replace(/\s/g, '');
export const isPin = (digits: string): boolean => /^\d{6}$/.test(digits);

/** A day or a month as people write their birth: 150890, 900815, 081990, 199008. */
function readsAsBirth(pin: string): boolean {
  const [a = '', b = '', c = ''] = pin.match(/../g) ?? [];
  const year = (text: string) => /^(19|20)\d\d$/.test(text);
  const month = (text: string) => /^(0[1-9]|1[0-2])$/.test(text);
  // Of every two-digit year some day is a leap day's: 29 February counts always.
  const dayAndMonth = (day: string, of: string) => isDay(`2000-${of}-${day}`);
  return dayAndMonth(a, b) || dayAndMonth(c, b) || (month(a) && year(b + c)) || (year(a + b) && month(c));
}

/**
 * Why a PIN is too easy: it repeats (111111, 121212, 123123, 112233, fewer than three digits), runs (123456, 890123, 654321), or reads as a birth. Undefined:
 * it may be taken. `digits`: it is no PIN at all.
 */
export function pinFault(pin: string): 'digits' | 'repeats' | 'runs' | 'birth' | undefined {
  if (!isPin(pin)) return 'digits';
  if (new Set(pin).size < 3 || /^(\d{2,3})\1+$/.test(pin) || /^(\d)\1(\d)\2(\d)\3$/.test(pin)) return 'repeats';
  const steps = [...pin].slice(1).map((digit, place) => (Number(digit) - Number(pin[place]) + 10) % 10);
  if (steps.every((step) => step === steps[0])) return 'runs';
  return readsAsBirth(pin) ? 'birth' : undefined;
}

/**
 * Whether a person sent this request, and not a page that refreshes or asks by itself: a form, a link that was followed, or a browser that does not say.
 * A counter where only the screen goes on refreshing is left alone.
 */
export function isAct(method: string, headers: Headers): boolean {
  if (method !== 'GET' && method !== 'HEAD') return true;
  return headers.get('sec-fetch-user') === '?1' || headers.get('sec-fetch-site') === null;
}
