import { clockText, type Day, dayOf, minutesOf, weekdayOf } from '../../platform/time/time.ts';
import type { Locale, Translate } from '../../platform/words/words.ts';
import type { DueResult, LedgerEntry, Term } from './clock.rules.ts';

// Made once: making one takes longer than all that it is used for on a page.
const dates = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' });
const numbers = {
  vi: new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 2 }),
  en: new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 }),
};

/** How days, moments and amounts are said in one language. */
function speech(t: Translate, locale: Locale) {
  const date = (day: Day) =>
    locale === 'vi' ? day.split('-').map(Number).reverse().join('/') : dates.format(new Date(`${day}T00:00:00Z`));
  const time = (minutes: number) => {
    const [hour = '', minute = ''] = clockText(minutes).split(':');
    const params = { hour: locale === 'vi' ? Number(hour) : hour, minute };
    return minute === '00' ? t('calendar.hour', params) : t('calendar.hour_minute', params);
  };
  const day = (value: Day) => t('calendar.day', { weekday: t(`calendar.weekdays.${weekdayOf(value)}`), date: date(value) });
  const moment = (value: Date) => t('calendar.moment', { time: time(minutesOf(value)), day: day(dayOf(value)) });
  return { day, moment, time, number: (value: number) => numbers[locale].format(value) };
}
type Speech = ReturnType<typeof speech>;

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
/** `15:00` as minutes; a term's times passed its schema. */
const clockMinutes = (text: string) => Number(text.slice(0, -3)) * 60 + Number(text.slice(-2));

/** `17 giờ thứ Hai 24/8/2026`; `17:00 on Monday 24 August 2026`. */
export const momentText = (moment: Date, t: Translate, locale: Locale): string => speech(t, locale).moment(moment);

/** `3 ngày làm việc`; `trong ngày làm việc; nhận sau 15 giờ thì …`. */
export function termText(term: Pick<Term, 'kind' | 'amount' | 'sameDayUntil'>, t: Translate, locale: Locale): string {
  const { number, time } = speech(t, locale);
  if (term.kind === 'same_day' && term.sameDayUntil !== undefined)
    return t('calendar.terms.same_day_until', { until: time(clockMinutes(term.sameDayUntil)) });
  return t(`calendar.terms.${term.kind}`, { amount: number(term.amount) });
}

/** What one line of the ledger adds to the explanation; weekends are gathered elsewhere, ordinary days need no words. */
function sentence(entry: LedgerEntry, term: Term, say: Speech, t: Translate, locale: Locale): string | undefined {
  const from = say.moment(entry.from);
  const to = entry.to ? say.moment(entry.to) : '';
  const day = say.day(dayOf(entry.from));
  const name = entry.name?.[locale] ?? t('calendar.kinds.weekend');
  const limit = entry.params?.limit ?? '';
  switch (entry.kind) {
    case 'dropped':
      return t('calendar.due.dropped', { to });
    case 'moved':
      if (entry.reason === 'day_off') return t('calendar.due.moved_day_off', { from, to });
      return typeof limit === 'string'
        ? t('calendar.due.moved_after', { from, to, limit: say.time(clockMinutes(limit)) })
        : t('calendar.due.moved_within', { from, to, limit });
    case 'day_of_receipt':
      return t('calendar.due.day_of_receipt', { day });
    case 'counted':
      return entry.name ? t('calendar.due.make_up', { day: capital(day), name }) : undefined;
    case 'closed': {
      if (entry.reason === 'weekend') return undefined;
      const part = minutesOf(entry.from) !== 0 || (entry.to && minutesOf(entry.to) !== 0);
      return part ? t('calendar.due.closed_part', { from, to, name }) : t('calendar.due.closed', { day, name });
    }
    case 'paused':
    case 'not_counted': {
      const reason = t(`calendar.reasons.${entry.reason}`);
      return entry.to ? t('calendar.due.still', { from, to, reason }) : t('calendar.due.still_open', { from, reason });
    }
    case 'extended': {
      const amount = Number(entry.params?.amount ?? 0);
      return t('calendar.due.extended', { term: termText({ kind: term.kind, amount }, t, locale), basis: entry.basis ?? '' });
    }
    case 'rounded':
      return undefined;
  }
}

/**
 * Why it is due then: the first sentence says the moment ("Trước 17 giờ thứ Hai 24/8/2026, vì:"), the others list what was counted, what was
 * skipped and why. The ledger has the minutes.
 */
export function explainDue(result: DueResult, t: Translate, locale: Locale): string[] {
  const say = speech(t, locale);
  const { term, ledger, due } = result;
  const lines: string[] = [due ? t('calendar.due.by', { moment: say.moment(due) }) : t('calendar.due.standing')];
  lines.push(t('calendar.due.term', { term: termText(term, t, locale) }));
  const counted = ledger.find((entry) => entry.kind === 'counted');
  const inHours = term.kind === 'working_hours' || (term.kind === 'working_days' && !ledger.some((one) => one.kind === 'day_of_receipt'));
  if (inHours && term.kind === 'working_days') {
    const hours = say.number(term.amount * 8);
    lines.push(t('calendar.due.as_hours', { term: capital(termText(term, t, locale)), hours }));
  }
  const late = inHours && counted !== undefined && counted.from > result.start;
  for (const entry of ledger) {
    const text = sentence(entry, term, say, t, locale);
    if (text !== undefined) lines.push(text);
    if (late && entry === counted) lines.push(t('calendar.due.starts', { from: say.moment(counted.from) }));
  }
  const weekend = ledger.filter((entry) => entry.kind === 'closed' && entry.reason === 'weekend');
  const days = weekend.map((entry) => say.day(dayOf(entry.from))).join(', ');
  if (weekend.length > 0) lines.push(t('calendar.due.weekend', { days }));
  const rolled = term.kind === 'calendar_days' && ledger.some((entry) => entry.kind === 'rounded' && minutesOf(entry.from) === 0);
  if (rolled) lines.push(t('calendar.due.rolled'));
  const waited = ledger.some((entry) => entry.kind === 'paused' || entry.kind === 'not_counted');
  if (waited && due && !inHours) lines.push(t('calendar.due.rounded'));
  if (!due && term.kind === 'calendar_days') lines.push(t('calendar.due.left_calendar', { days: say.number(result.leftMinutes / 1440) }));
  else if (!due) lines.push(t('calendar.due.left_working', { hours: say.number(result.leftMinutes / 60) }));
  if (result.provisional) lines.push(t('calendar.due.provisional'));
  return lines;
}
