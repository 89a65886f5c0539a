import { type Day, dayOf, isDay } from '../../../platform/time/time.ts';
import { typedDay } from '../../../registers/calendar/typed.rules.ts';
import { SelectField } from '../../../ui/fields.choice.tsx';
import { DateField } from '../../../ui/fields.date.tsx';
import { Button, Form } from '../../../ui/form.tsx';
import { useLanguage } from '../../../ui/language.tsx';
import type { Visit } from '../../../ui/visit.ts';
import { type Days, usualPeriods } from '../reports.rules.ts';

/** A report as it is asked for: whose, for which days; `wrong`: the days that were typed are none. */
export type ReportWish = { unit: string; days: Days; wrong: boolean };

/** The day of three boxes of the address, or of one parameter `YYYY-MM-DD`; undefined when nothing was typed, '' when it is no day. */
function dayIn(visit: Pick<Visit, 'query'>, name: string): Day | '' | undefined {
  const [day = '', month = '', year = ''] = ['day', 'month', 'year'].map((part) => visit.query(`${name}.${part}`) ?? '');
  const text = day || month || year ? typedDay(day, month, year) : visit.query(name);
  return text === undefined ? undefined : isDay(text) ? text : '';
}

/** Nothing was counted before: a slip of the keys. */
const EARLIEST: Day = '1975-01-01';

/** The days of a report from its address; this month, when nothing was typed. */
export function daysIn(visit: Pick<Visit, 'query' | 'context'>): Pick<ReportWish, 'days' | 'wrong'> {
  const today = dayOf(visit.context.now);
  const month = usualPeriods(today)[0]?.days ?? { from: today, to: today };
  const [from, to] = [dayIn(visit, 'tu') ?? month.from, dayIn(visit, 'den') ?? month.to];
  const wrong = from === '' || to === '' || from > to || from > today || from < EARLIEST;
  return { days: wrong ? month : { from, to }, wrong };
}

export const reportHref = (path: string, { unit, days }: Pick<ReportWish, 'unit' | 'days'>, more: Record<string, string> = {}): string =>
  `${path}?${new URLSearchParams({ 'don-vi': unit, tu: days.from, den: days.to, ...more })}`;

const boxes = (day: Day) => ({ day: String(Number(day.slice(8))), month: String(Number(day.slice(5, 7))), year: day.slice(0, 4) });

/** Which unit and which days: three boxes each, and the periods that are asked for most as links. */
export function PeriodChoice({
  path,
  wish,
  today,
  units,
}: {
  path: string;
  wish: ReportWish;
  today: Day;
  units: { value: string; label: string }[];
}) {
  const { t } = useLanguage();
  const error = wish.wrong ? t('reports.period.wrong') : undefined;
  return (
    <>
      <Form method="get" action={path} inline hidden={units.length > 1 ? {} : { 'don-vi': wish.unit }}>
        {units.length > 1 && <SelectField name="don-vi" label={t('reports.period.unit')} options={units} value={wish.unit} />}
        <DateField
          name="tu"
          label={t('reports.period.from')}
          value={boxes(wish.days.from)}
          error={error}
          example={t('reports.period.first')}
        />
        <DateField
          name="den"
          label={t('reports.period.to')}
          value={boxes(wish.days.to)}
          error={undefined}
          example={t('reports.period.last')}
        />
        <Button look="secondary">{t('reports.period.show')}</Button>
      </Form>
      <nav aria-label={t('reports.period.usual')}>
        <ul class="xs-tabs">
          {usualPeriods(today).map(({ key, days }) => (
            <li key={key}>
              <a
                href={reportHref(path, { unit: wish.unit, days })}
                aria-current={days.from === wish.days.from && days.to === wish.days.to ? 'page' : undefined}
              >
                {t(`reports.period.${key}`)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </>
  );
}
