import { config } from '../../../platform/config/config.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { calendarOf } from '../../../registers/calendar/calendar.queries.ts';
import { weekdayText } from '../../../ui/format.ts';
import { Notice } from '../../../ui/show.tsx';
import type { Visit } from '../../../ui/visit.ts';
import { promiseRulesOf } from '../promises.queries.ts';
import { nextPromiseDay } from '../promises.rules.ts';

/** That this procedure is returned the same day on one day of the week, and which is the next; nothing where the commune has no such day. */
export async function PromisePart({ context, t, locale }: Visit, procedure: string) {
  const today = dayOf(context.now);
  const rules = (await promiseRulesOf(context, config.XASO_UNIT)).filter(
    (rule) => rule.procedures.includes(procedure) && (rule.validTo === null || rule.validTo >= today),
  );
  const [rule] = rules;
  const next = nextPromiseDay(rules, today, await calendarOf(context, config.XASO_UNIT));
  if (!rule || !next) return null;
  const until = rule.until ?? t('promises.admin.untilClose');
  return (
    <Notice title={t('promises.public.title')}>
      <p>{t('promises.public.line', { weekday: t(`calendar.weekdays.${rule.weekday}`), until })}</p>
      <p>{t('promises.public.next', { day: weekdayText(next, locale) })}</p>
    </Notice>
  );
}
