import { addDays, type Day, weekdayOf } from '../../../platform/time/time.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { type Calendar, type DayInfo, dayInfo } from '../calendar.rules.ts';
import { dayNote } from './note.part.tsx';

const MONDAY_FIRST = [1, 2, 3, 4, 5, 6, 0];

/** How a day is drawn; each look has a form of its own, not only a colour. */
function lookOf({ reason, closures, sessions }: DayInfo): 'off' | 'work' | 'part' | 'weekend' | undefined {
  if (reason === 'weekend') return 'weekend';
  if (reason === 'special_hours') return 'part';
  if (sessions.length === 0) return 'off';
  if (closures.length > 0) return 'part';
  return reason === 'swap_work' ? 'work' : undefined;
}

function DayCell({ calendar, day }: { calendar: Calendar; day: Day }) {
  const { t, locale } = useLanguage();
  const info = dayInfo(calendar, day);
  const row = info.row ?? info.closures[0];
  const note = row && dayNote(row, t, locale);
  return (
    <td data-look={lookOf(info)} data-provisional={row?.provisional ? '' : undefined} title={note}>
      <span>{Number(day.slice(8))}</span>
      {note && <span class="ds-sr-only"> {note}</span>}
    </td>
  );
}

/** The days of a month in weeks from Monday; empty places before and after. */
function weeksOf(month: string): (Day | undefined)[][] {
  const first = `${month}-01`;
  const days: (Day | undefined)[] = Array.from({ length: (weekdayOf(first) + 6) % 7 });
  for (let day = first; day.startsWith(month); day = addDays(day, 1)) days.push(day);
  while (days.length % 7 > 0) days.push(undefined);
  return Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7));
}

function Month({ calendar, month }: { calendar: Calendar; month: string }) {
  const { t } = useLanguage();
  return (
    <table class="xs-month">
      <caption>{t('calendar.admin.month', { month: Number(month.slice(5)) })}</caption>
      <thead>
        <tr>
          {MONDAY_FIRST.map((weekday) => (
            <th key={weekday} scope="col" abbr={t(`calendar.weekdays.${weekday}`)}>
              {t(`calendar.admin.short.${weekday}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(month).map((week) => (
          <tr key={week.find(Boolean)}>
            {week.map((day, at) => (day ? <DayCell key={day} calendar={calendar} day={day} /> : <td key={at} />))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A year at a glance, on paper too. */
export function Months({ calendar, year }: { calendar: Calendar; year: number }) {
  return (
    <div class="xs-months">
      {Array.from({ length: 12 }, (_, at) => (
        <Month key={at} calendar={calendar} month={`${year}-${String(at + 1).padStart(2, '0')}`} />
      ))}
    </div>
  );
}

/** What the looks of the days mean. */
export function Legend() {
  const { t } = useLanguage();
  const looks = [
    ['off', 'Off'],
    ['work', 'Work'],
    ['part', 'Part'],
    ['weekend', 'Weekend'],
  ] as const;
  return (
    <section class="xs-legend">
      <h3>{t('calendar.admin.legend')}</h3>
      <ul>
        {looks.map(([look, word]) => (
          <li key={look}>
            <span data-look={look} aria-hidden="true">
              8
            </span>
            {t(`calendar.admin.legend${word}`)}
          </li>
        ))}
        <li>
          <span data-look="off" data-provisional="" aria-hidden="true">
            8
          </span>
          {t('calendar.admin.legendProvisional')}
        </li>
      </ul>
    </section>
  );
}
