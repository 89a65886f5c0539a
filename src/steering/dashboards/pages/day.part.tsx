import { numberText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import type { DayCounts } from '../dashboards.queries.ts';

/** Where each count's list is. */
const lists: readonly [key: keyof DayCounts, path: string, query: Record<string, string>][] = [
  ['late', '/can-bo', { hang: 'tre' }],
  ['dueToday', '/can-bo', { hang: 'xu-ly' }],
  ['unreceived', '/can-bo', { hang: 'tiep-nhan' }],
  ['promised', '/can-bo/khong-hen', {}],
  ['dueSoon', '/can-bo', { hang: 'xu-ly' }],
  ['uncollected', '/can-bo/chua-nhan', {}],
  ['petitionsLate', '/can-bo/phan-anh', { hang: 'tre' }],
  ['petitionsDue', '/can-bo/phan-anh', { hang: 'dang-mo' }],
  ['undelivered', '/can-bo/thong-bao', {}],
];

/** What needs a hand today: a count each, with the list in which it is worked off. Nothing to do is said too. */
export function Day({ counts, unit }: { counts: DayCounts; unit: string }) {
  const { t, locale } = useLanguage();
  const open = lists.filter(([key]) => counts[key] > 0);
  const quiet = lists.filter(([key]) => counts[key] === 0);
  return (
    <section>
      <h2>{t('dashboards.day.title')}</h2>
      <ul class="xs-tabs">
        {open.map(([key, path, query]) => (
          <li key={key}>
            <a href={`${path}?${new URLSearchParams({ 'don-vi': unit, ...query })}`}>
              {t(`dashboards.day.${key}`)} <strong>{numberText(counts[key], locale)}</strong>
            </a>
          </li>
        ))}
      </ul>
      {quiet.length > 0 && (
        <p class="xs-help">
          {t('dashboards.day.none', { what: quiet.map(([key]) => t(`dashboards.day.${key}`).toLocaleLowerCase(locale)).join('; ') })}
        </p>
      )}
    </section>
  );
}
