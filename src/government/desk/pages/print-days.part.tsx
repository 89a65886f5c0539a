import { type Day, dayOf } from '../../../platform/time/time.ts';
import { DateField } from '../../../ui/fields.date.tsx';
import { useLanguage } from '../../../ui/language.tsx';
import { typedDay } from '../../../ui/typed.ts';
import type { Visit } from '../../../ui/visit.ts';

/** Days from an address: `tu.day=1&tu.month=8&tu.year=2026`; today, when nothing was typed. */
export type Days = { from: Day; to: Day };
const boxes = ['day', 'month', 'year'] as const;

export function daysOf({ query, context }: Pick<Visit, 'query' | 'context'>, name: string): Day {
  const [day = '', month = '', year = ''] = boxes.map((box) => query(`${name}.${box}`) ?? '');
  return day || month || year ? typedDay(day, month, year) : dayOf(context.now);
}

export const periodOf = (visit: Pick<Visit, 'query' | 'context'>): Days => ({ from: daysOf(visit, 'tu'), to: daysOf(visit, 'den') });

const typed = (day: Day) => {
  const [year = '', month = '', date = ''] = day.split('-');
  return { day: String(Number(date) || ''), month: String(Number(month) || ''), year };
};

/** First and last day, as typed. */
export function PeriodFields({ days, error }: { days: Days; error?: string | undefined }) {
  const { t } = useLanguage();
  return (
    <>
      <DateField name="tu" label={t('paper.bulk.from')} value={typed(days.from)} error={error} example="1/8/2026" />
      <DateField name="den" label={t('paper.bulk.to')} value={typed(days.to)} error={error} example="31/8/2026" />
    </>
  );
}

/** The same days in an address, or in a form's hidden fields. */
export const periodQuery = ({ from, to }: Days): Record<string, string> =>
  Object.fromEntries(
    [['tu', from] as const, ['den', to] as const].flatMap(([name, day]) =>
      Object.entries(typed(day)).map(([box, value]) => [`${name}.${box}`, value]),
    ),
  );
