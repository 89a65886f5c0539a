import { dayText } from '../../../ui/format.ts';
import type { SummaryRow } from '../../../ui/show.tsx';
import type { Visit } from '../../../ui/visit.ts';
import { visitsOf } from '../tickets.visits.service.ts';

/** How often somebody had to come for a dossier, and when: fewer is better. */
export async function visitsRow({ context, t, locale }: Visit, dossier: string): Promise<SummaryRow> {
  const visits = await visitsOf(context, dossier);
  const days = visits.map(({ day }) => dayText(day, locale)).join('; ');
  return {
    key: t('tickets.visits.title'),
    value: visits.length > 0 ? t('tickets.visits.list', { count: visits.length, days }) : t('tickets.visits.none'),
  };
}
