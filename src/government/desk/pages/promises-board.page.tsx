import { addDays, type Day, dayOf, isDay } from '../../../platform/time/time.ts';
import { calendarOf } from '../../../registers/calendar/calendar.queries.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import { ButtonRow, LinkButton } from '../../../ui/form.tsx';
import { clockWords, dayText, numberText, weekdayText } from '../../../ui/format.ts';
import { rowsOf, SheetLink } from '../../../ui/sheet.tsx';
import { Card, CardGrid, Notice, PageHead, StateTag, type Tone } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import type { Page, View, Visit } from '../../../ui/visit.ts';
import { type PromisedLine, type PromiseWeek, promisedOn, promiseWeeks } from '../../dossiers/promises.queries.ts';
import { type Standing, standingOf } from '../../dossiers/promises.rules.ts';
import { promiseRulesOf } from '../../procedures/promises.queries.ts';
import { holdsOn, nextPromiseDay } from '../../procedures/promises.rules.ts';
import { namesOfLines } from '../desk.lines.queries.ts';
import { unitOfPage } from '../desk.queries.ts';

type Shown = Standing | 'returned';
const tones: Record<Shown, Tone> = {
  waiting: 'info',
  settled: 'success',
  returned: 'success',
  passed: 'warning',
  missed: 'danger',
  ended: 'neutral',
};

/** Where a promised dossier stands against its day. */
function shownOf(line: PromisedLine, now: Date): Shown {
  const standing = standingOf(line, now);
  return standing === 'settled' && line.returnedAt ? 'returned' : standing;
}

const hrefOf = (unit: string, day: Day) => `/can-bo/khong-hen?don-vi=${encodeURIComponent(unit)}&ngay=${day}`;

async function Line(visit: Visit, unit: string, day: Day, wall: boolean) {
  const { t, locale, context } = visit;
  const lines = await promisedOn(context, unit, day, rowsOf(visit, 500));
  const named = await namesOfLines(context, lines, locale);
  const count = (...which: Shown[]) => lines.filter((line) => which.includes(shownOf(line, context.now))).length;
  const figures = [
    ['received', lines.length],
    ['waiting', count('waiting')],
    ['settled', count('settled', 'returned')],
    ['passed', count('passed', 'missed')],
  ] as const;
  return (
    <>
      <CardGrid>
        {figures.map(([key, figure]) => (
          <Card key={key} title={t(`promises.board.${key}`)}>
            <p class="xs-figure">{numberText(figure, locale)}</p>
          </Card>
        ))}
      </CardGrid>
      <DataTable
        caption={t('promises.board.line')}
        rows={lines}
        rowKey={(line) => line.id}
        empty={<p>{t('promises.board.empty')}</p>}
        columns={[
          {
            head: t('desk.columns.code'),
            main: true,
            keep: true,
            cell: (line) => (wall ? line.code : <a href={`/can-bo/ho-so/${line.code}`}>{line.code}</a>),
          },
          ...(wall ? [] : [{ head: t('desk.columns.applicant'), cell: (line: PromisedLine) => line.applicantName }]),
          { head: t('desk.columns.procedure'), cell: (line) => named(line).procedure },
          { head: t('promises.board.at'), keep: true, cell: (line) => line.receivedAt && clockWords(line.receivedAt, locale) },
          {
            head: t('promises.board.standing'),
            cell: (line) => {
              const standing = shownOf(line, context.now);
              const step = named(line).step;
              const words = t(`promises.standing.${standing}`);
              return (
                <StateTag tone={tones[standing]}>
                  {standing === 'waiting' && step
                    ? step
                    : line.passed && standing === 'passed' && !wall
                      ? `${words}: ${t(`promises.reasons.${line.passed}`)}`
                      : words}
                </StateTag>
              );
            },
          },
        ]}
      />
    </>
  );
}

/** By week: received, settled the same day, passed to an appointment and why, what was left without a word, and what is to be settled yet. */
function Weeks({ visit: { t, locale }, weeks }: { visit: Visit; weeks: PromiseWeek[] }) {
  // Nobody can say yet of what still runs; what was withdrawn was not to be settled any more.
  const share = (week: PromiseWeek) => {
    const judged = week.received - week.waiting - week.ended;
    return judged === 0 ? '' : ` (${numberText(Math.round((week.settled / judged) * 10_000) / 100, locale)} %)`;
  };
  return (
    <DataTable
      caption={t('promises.board.weeks')}
      rows={weeks}
      rowKey={(week) => week.week}
      empty={<p>{t('promises.board.noWeeks')}</p>}
      columns={[
        {
          head: t('promises.board.week'),
          main: true,
          keep: true,
          cell: (week) => t('promises.board.weekOf', { day: dayText(week.week, locale) }),
        },
        {
          head: t('promises.board.received'),
          numeric: true,
          cell: (week) => numberText(week.received, locale),
          text: (week) => week.received,
        },
        { head: t('promises.board.settled'), numeric: true, cell: (week) => `${numberText(week.settled, locale)}${share(week)}` },
        {
          head: t('promises.board.passedOnly'),
          numeric: true,
          cell: (week) => numberText(week.passed, locale),
          text: (week) => week.passed,
        },
        ...(['missed', 'waiting', 'ended'] as const).map((key) => ({
          head: t(`promises.board.${key}`),
          numeric: true,
          cell: (week: PromiseWeek) => numberText(week[key], locale),
          text: (week: PromiseWeek) => week[key],
        })),
        {
          head: t('promises.board.why'),
          cell: (week) =>
            Object.entries(week.reasons)
              .toSorted((a, b) => b[1] - a[1])
              .map(([reason, times]) => `${t(`promises.reasons.${reason}`)}: ${numberText(times, locale)}`)
              .join('; '),
        },
      ]}
    />
  );
}

/** Other days, and what became of them. */
function After({ visit, unit, day, weeks }: { visit: Visit; unit: string; day: Day; weeks: PromiseWeek[] }) {
  const { t, context } = visit;
  const today = dayOf(context.now);
  return (
    <>
      <ButtonRow>
        <LinkButton href={hrefOf(unit, addDays(day, -7))} look="secondary">
          {t('promises.board.weekBefore')}
        </LinkButton>
        {day < today && (
          <LinkButton href={hrefOf(unit, addDays(day, 7))} look="secondary">
            {t('promises.board.weekAfter')}
          </LinkButton>
        )}
        {day !== today && (
          <LinkButton href={hrefOf(unit, today)} look="secondary">
            {t('promises.board.today')}
          </LinkButton>
        )}
        <LinkButton href={`${hrefOf(unit, today)}&man-hinh=1`} look="tertiary">
          {t('promises.board.wall')}
        </LinkButton>
      </ButtonRow>
      <h2>{t('promises.board.results')}</h2>
      <Weeks visit={visit} weeks={weeks} />
      <SheetLink url={visit.url} />
    </>
  );
}

/** `/can-bo/khong-hen`: the line of a day without an appointment, and what became of the days before. */
export const promisesBoardPage: Page = {
  async get(visit): Promise<View> {
    const { context, t, locale, query } = visit;
    const { unit } = unitOfPage(context, query('don-vi'));
    const asked = query('ngay') ?? '';
    const today = dayOf(context.now);
    const day = isDay(asked) ? asked : today;
    // On the wall of the hall: codes only, and it looks again by itself.
    const wall = query('man-hinh') === '1';
    const rules = await promiseRulesOf(context, unit);
    const next = nextPromiseDay(rules, addDays(today, 1), await calendarOf(context, unit));
    const rule = rules.find((one) => holdsOn(one, day));
    return {
      title: t('promises.board.title'),
      section: 'office',
      active: 'promises',
      wide: true,
      sheet: { name: `khong-hen-${day}`, unit },
      headers: wall ? { refresh: '30' } : {},
      body: (
        <>
          <PageHead above={await unitName(context, unit, locale)} title={t('promises.board.title')} lead={weekdayText(day, locale)} />
          {rule ? (
            <p class="xs-help">{t('promises.board.rule', { decision: rule.decision, count: rule.procedures.length })}</p>
          ) : (
            <Notice>
              <p>{t('promises.board.notToday')}</p>
              {next && <p>{t('promises.board.next', { day: weekdayText(next, locale) })}</p>}
            </Notice>
          )}
          {await Line(visit, unit, day, wall)}
          {!wall && <After visit={visit} unit={unit} day={day} weeks={await promiseWeeks(context, unit, addDays(today, -7 * 26), today)} />}
        </>
      ),
    };
  },
};
