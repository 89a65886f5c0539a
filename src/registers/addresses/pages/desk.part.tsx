import { dayOf, momentOf } from '../../../platform/time/time.ts';
import { clockWords, momentText, phoneText, weekdayText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import type { Desk } from '../addresses.desk.queries.ts';

/** Where the desk is and whether it is open: now, today, next. */
export function DeskPart({ desk }: { desk: Desk }) {
  const { t } = useLanguage();
  const { name, address, phone, demo, hours } = desk;
  return (
    <div class="xs-desk">
      <OpenNow hours={hours} />
      <SessionsToday hours={hours} />
      <p>
        <strong>{name ?? t('addresses.desk.name')}</strong>
        {address && (
          <>
            <br />
            {address}
          </>
        )}
      </p>
      {phone && (
        <p>
          {t('addresses.desk.phone')} <a href={`tel:${phone}`}>{phoneText(phone)}</a>
        </p>
      )}
      {demo && <p class="xs-help">{t('addresses.desk.demo')}</p>}
    </div>
  );
}

function OpenNow({ hours: { day, openUntil, opensAt } }: Pick<Desk, 'hours'>) {
  const { t, locale } = useLanguage();
  if (openUntil) return <p class="xs-open">{t('addresses.desk.open', { until: clockWords(openUntil, locale) })}</p>;
  if (!opensAt) return null;
  const sameDay = dayOf(opensAt) === day;
  return (
    <p class="xs-closed">
      {sameDay
        ? t('addresses.desk.closedToday', { opens: clockWords(opensAt, locale) })
        : t('addresses.desk.closed', { opens: momentText(opensAt, locale) })}
    </p>
  );
}

function SessionsToday({ hours: { day, sessions, why } }: Pick<Desk, 'hours'>) {
  const { t, locale } = useLanguage();
  const today = weekdayText(day, locale);
  const clock = (minutes: number) => clockWords(momentOf(day, minutes), locale);
  const listed = sessions.map(([from, to]) => t('addresses.desk.session', { from: clock(from), to: clock(to) })).join('; ');
  return (
    <p>
      {sessions.length > 0 ? t('addresses.desk.today', { day: today, sessions: listed }) : t('addresses.desk.restDay', { day: today })}
      {why && ` (${why[locale]})`}
    </p>
  );
}
