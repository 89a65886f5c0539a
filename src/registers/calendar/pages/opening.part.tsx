import { clockWords, momentText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import type { Opening } from '../opening.rules.ts';

/** One sentence: open until when; or closed, why when a decision closes it, and when it opens again. */
export function OpeningPart({ opening }: { opening: Opening }) {
  const { t, locale } = useLanguage();
  if (opening.open) return <p class="xs-open">{t('calendar.opening.open', { until: clockWords(opening.until, locale) })}</p>;
  const opens = momentText(opening.opensAt, locale);
  const { name } = opening;
  return (
    <p class="xs-closed">
      {name ? t('calendar.opening.closedFor', { name: name[locale], opens }) : t('calendar.opening.closed', { opens })}
    </p>
  );
}
