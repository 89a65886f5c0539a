import type { Calendar } from '../../../registers/calendar/calendar.rules.ts';
import { workingMinutesBetween } from '../../../registers/calendar/clock.rules.ts';
import { momentText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { StateTag, Tag, type Tone } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import type { DossierLine } from '../../dossiers/dossiers.queries.ts';
import { isRunning, type State } from '../../dossiers/dossiers.rules.ts';
import { StateMark } from '../../dossiers/pages/track-dossier.part.tsx';
import { spanOf, urgencyOf } from '../desk.rules.ts';

/** Now, as a unit's calendar counts it. */
export type Clock = { now: Date; calendar: Calendar; soonAt: { desk: Date; handling: Date } };
/** What a line does not say itself. */
export type Named = { procedure: string; step: string | undefined; limit: Date | undefined; mark?: 'soon' | 'late' | undefined };

/** `1 ngày 3 giờ làm việc`, `40 phút`. */
export function Span({ minutes }: { minutes: number }) {
  const { t } = useLanguage();
  const { days, hours, minutes: rest } = spanOf(minutes);
  const key = days > 0 ? (hours > 0 ? 'daysHours' : 'days') : hours > 0 ? 'hours' : 'minutes';
  return <>{t(`desk.span.${key}`, { days, hours, minutes: rest })}</>;
}

/** How much is left until a moment, or by how much it has passed: a mark and words. */
export function Left({ until, clock, tone }: { until: Date; clock: Clock; tone: Tone }) {
  const { t } = useLanguage();
  const late = until < clock.now;
  const minutes = workingMinutesBetween(clock.calendar, clock.now, until);
  // Outside office hours a moment can have passed without a working minute since.
  if (Math.abs(minutes) < 1) return <StateTag tone={tone}>{t(late ? 'desk.due.justLate' : 'desk.due.now')}</StateTag>;
  return (
    <StateTag tone={tone}>
      <span>
        {t(late ? 'desk.due.late' : 'desk.due.left')} <Span minutes={minutes} />
      </span>
    </StateTag>
  );
}

/** The due moment of a dossier with what is left; while the citizen is to answer: until when; afterwards: whether it was in time. */
export function Due({ line, limit, clock }: { line: DossierLine; limit: Date | undefined; clock: Clock }) {
  const { t, locale } = useLanguage();
  const urgency = urgencyOf(line, clock.now, clock.soonAt);
  if (urgency === 'waiting') {
    // Its due moment had passed before anybody was asked: it stays late.
    const late = line.dueAt && <StateTag tone="danger">{t('desk.due.stillLate', { due: momentText(line.dueAt, locale) })}</StateTag>;
    if (!limit)
      return (
        <>
          {t('desk.due.waiting')} {late}
        </>
      );
    return (
      <>
        {momentText(limit, locale)}{' '}
        <Tag tone={limit < clock.now ? 'warning' : 'neutral'}>{t(limit < clock.now ? 'desk.due.limitPassed' : 'desk.due.limit')}</Tag>{' '}
        {late}
      </>
    );
  }
  if (urgency === 'on time' || urgency === 'was late')
    return (
      <StateTag tone={urgency === 'on time' ? 'success' : 'danger'}>
        {t(urgency === 'on time' ? 'desk.due.onTime' : 'desk.due.wasLate')}
      </StateTag>
    );
  if (urgency === 'held') return <>{t('deeds.held')}</>;
  if (urgency === 'over') return <>{t('desk.due.over')}</>;
  if (!line.urgentAt) return <>{t('desk.due.unjudged')}</>;
  const tone: Tone = urgency === 'late' ? 'danger' : urgency === 'soon' ? 'warning' : 'neutral';
  return (
    <>
      {momentText(line.urgentAt, locale)} <Left until={line.urgentAt} clock={clock} tone={tone} />
    </>
  );
}

/** The step of a dossier is near its own due moment, or past it. */
export function StepMark({ mark }: { mark: 'soon' | 'late' }) {
  const { t } = useLanguage();
  return <StateTag tone={mark === 'late' ? 'danger' : 'warning'}>{t(`assignment.marks.${mark}`)}</StateTag>;
}

/** How it came, and who pressed the keys. */
export function Came({ channel, keys }: Pick<DossierLine, 'channel' | 'keys'>) {
  const { t } = useLanguage();
  return (
    <>
      {t(`desk.channels.${channel}`)}, {t(`desk.keys.${keys}`)}
    </>
  );
}

/** The form that a list's boxes belong to: it stands beside the table, which needs the width of the page. */
export const BULK_FORM = 'nhieu';

/** Beside the code, where it takes no column: the box that chooses a dossier. */
function Choice({ line: { id, code, rowVersion } }: { line: DossierLine }) {
  const { t } = useLanguage();
  return (
    <input
      class="ds-input xs-choose"
      type="checkbox"
      form={BULK_FORM}
      name="dossiers"
      value={`${id} ${rowVersion} ${code}`}
      aria-label={t('bulk.chooseOne', { code })}
    />
  );
}

/** Dossiers as a list: what an officer needs to choose the next one. `choosing`: each has a box of the form beside the list. */
export function Lines({
  caption,
  lines,
  named,
  clock,
  empty,
  choosing = false,
}: {
  caption: string;
  lines: DossierLine[];
  named(line: DossierLine): Named;
  clock: Clock;
  empty: string;
  choosing?: boolean;
}) {
  const { t } = useLanguage();
  return (
    <DataTable
      caption={caption}
      hideCaption
      rows={lines}
      rowKey={(line) => line.id}
      empty={<p>{empty}</p>}
      columns={[
        {
          head: t('desk.columns.code'),
          main: true,
          keep: true,
          text: (line) => line.code,
          cell: (line) => (
            <>
              {choosing && <Choice line={line} />}
              <a href={`/can-bo/ho-so/${line.code}`}>{line.code}</a>
            </>
          ),
        },
        { head: t('desk.columns.applicant'), cell: (line) => line.applicantName },
        { head: t('desk.columns.procedure'), cell: (line) => named(line).procedure },
        {
          head: t('desk.columns.state'),
          cell: (line) => {
            const { step, mark } = named(line);
            if (!step || !isRunning(line.state as State)) return <StateMark state={line.state} />;
            return (
              <>
                {step} {mark && <StepMark mark={mark} />}
              </>
            );
          },
        },
        { head: t('desk.columns.dueAt'), only: 'sheet', text: (line) => line.urgentAt, cell: () => null },
        { head: t('desk.columns.due'), cell: (line) => <Due line={line} limit={named(line).limit} clock={clock} /> },
        { head: t('desk.columns.came'), cell: (line) => <Came {...line} /> },
      ]}
    />
  );
}
