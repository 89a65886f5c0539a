import type { Calendar } from '../../../registers/calendar/calendar.rules.ts';
import { roleKey } from '../../../registers/people/people.rules.ts';
import { momentText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { StateTag, Timeline, type TimelineItem } from '../../../ui/show.tsx';
import type { StepRow } from '../../dossiers/assignment.queries.ts';
import type { WholeDossier } from '../../dossiers/dossiers.queries.ts';
import { boundOf, type Interruption, stepMinutes } from '../../dossiers/steps.rules.ts';
import { Span } from './lines.part.tsx';

type Shown = {
  whole: WholeDossier;
  names: ReadonlyMap<string, string>;
  stepName(code: string): string | undefined;
  calendar: Calendar;
  now: Date;
};

/** Whether a step was, or is, in time by its own clock and the dossier's. */
function Judged({ row, whole, now }: { row: StepRow; whole: WholeDossier; now: Date }) {
  const { t, locale } = useLanguage();
  const due = row.dueAt && boundOf(row.dueAt, whole.dossier.dueAt);
  if (!due) return null;
  const at = row.leftAt ?? now;
  const late = at > due;
  const near = !row.leftAt && !late && row.soonAt !== null && row.soonAt <= now;
  return (
    <p>
      {t('assignment.steps.due', { due: momentText(due, locale) })}{' '}
      {late && <StateTag tone="danger">{t(row.leftAt ? 'assignment.steps.wasLate' : 'assignment.marks.late')}</StateTag>}
      {near && <StateTag tone="warning">{t('assignment.marks.soon')}</StateTag>}
    </p>
  );
}

/** The way of a dossier through its steps: who had it, how long it took, and how long it was to take. */
export function WayOfSteps({ whole, names, stepName, calendar, now }: Shown) {
  const { t, locale } = useLanguage();
  const pauses = whole.pauses.map(
    ({ kind, reason, startedAt, endedAt }) => ({ kind, reason, started_at: startedAt, ended_at: endedAt }) as Interruption,
  );
  const items = whole.way.map((row): TimelineItem => {
    const minutes = stepMinutes(calendar, row.enteredAt, row.leftAt ?? now, pauses);
    const officer = row.officer ? (names.get(row.officer) ?? t('desk.history.officer')) : t('assignment.steps.nobody');
    return {
      title: stepName(row.step) ?? row.step,
      moment: momentText(row.enteredAt, locale),
      machine: row.enteredAt.toISOString(),
      state: row.leftAt ? 'done' : 'current',
      detail: (
        <>
          <p class="xs-help">
            {t(roleKey(row.role))}: {officer}
          </p>
          <p>
            {t(row.leftAt ? 'assignment.steps.took' : 'assignment.steps.takes')} <Span minutes={minutes} />
            {row.hours > 0 && (
              <>
                {' '}
                {t('assignment.steps.of')} <Span minutes={row.hours * 60} />
              </>
            )}
          </p>
          <Judged row={row} whole={whole} now={now} />
        </>
      ),
    };
  });
  return <Timeline items={items} />;
}
