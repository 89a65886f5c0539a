import type { Locale, Translate } from '../../../platform/words/words.ts';
import { termText } from '../../../registers/calendar/clock.explain.rules.ts';
import type { Timing } from '../procedures.schema.ts';

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** `3 ngày làm việc`; `Trong ngày làm việc; nhận sau 15 giờ thì …`. */
export const termWords = (term: Pick<Timing['term'], 'kind' | 'amount' | 'sameDayUntil'>, t: Translate, locale: Locale): string =>
  capital(termText(term, t, locale));
