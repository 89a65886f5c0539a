import type { Day } from '../../../platform/time/time.ts';
import type { Errors } from '../../../ui/form.tsx';
import { dayText } from '../../../ui/format.ts';
import { StateTag } from '../../../ui/show.tsx';
import type { Visit } from '../../../ui/visit.ts';
import type { Phase } from '../rollout.queries.ts';

/** From when until when a phase runs. */
export const datesOf = ({ t, locale }: Visit, { starts, ends }: Pick<Phase, 'starts' | 'ends'>): string =>
  ends
    ? t('rollout.fromTo', { from: dayText(starts, locale), to: dayText(ends, locale) })
    : t('rollout.fromOn', { from: dayText(starts, locale) });

/** Since when a commune works by the model. */
export function DayZero({ visit: { t, locale }, liveOn }: { visit: Visit; liveOn: Day | null }) {
  return liveOn ? (
    <StateTag tone="success">{t('rollout.liveSince', { day: dayText(liveOn, locale) })}</StateTag>
  ) : (
    <StateTag tone="neutral">{t('rollout.notLive')}</StateTag>
  );
}

/** Complaints of the one form that was sent, when a page has several: under the names of its fields. */
export const errorsOf = (form: string, errors: Errors): Errors =>
  Object.fromEntries(Object.entries(errors).map(([name, sentence]) => [name && `${form}.${name}`, sentence]));

/** A day as the three boxes of its field have it. */
export function typedDate(name: string, day: Day | null): Record<string, string> {
  const [year = '', month = '', date = ''] = (day ?? '').split('-');
  return { [`${name}.day`]: date.replace(/^0/, ''), [`${name}.month`]: month.replace(/^0/, ''), [`${name}.year`]: year };
}
