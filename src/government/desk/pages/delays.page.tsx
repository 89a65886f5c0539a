import { addDays, type Day, dayOf, isDay } from '../../../platform/time/time.ts';
import type { Calendar } from '../../../registers/calendar/calendar.rules.ts';
import { typedDay } from '../../../registers/calendar/typed.rules.ts';
import { accountNames, officersOfUnit } from '../../../registers/people/people.queries.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import { SelectField } from '../../../ui/fields.choice.tsx';
import { DateField } from '../../../ui/fields.date.tsx';
import { Button, ErrorSummary, Form } from '../../../ui/form.tsx';
import { dayText, momentText, numberText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { rowsOf, SheetLink } from '../../../ui/sheet.tsx';
import { PageHead, Tag } from '../../../ui/show.tsx';
import { DataTable, Pager } from '../../../ui/table.tsx';
import type { Page, View, Visit } from '../../../ui/visit.ts';
import { type DelayLine, delaysIn, soonLate } from '../../dossiers/delays.queries.ts';
import { delayMinutes } from '../../dossiers/delays.rules.ts';
import { isOver, STATE, type State } from '../../dossiers/dossiers.rules.ts';
import { StateMark } from '../../dossiers/pages/track-dossier.part.tsx';
import { namesOfLines } from '../desk.lines.queries.ts';
import { nearness, unitOfPage } from '../desk.queries.ts';
import { cursorOf, cursorText } from '../desk.rules.ts';
import { Due } from './lines.part.tsx';

const PATH = '/can-bo/tre-han';
type Wish = { unit: string; from: Day; to: Day; officer: string };
/** Who a stretch of work belongs to, by account. */
type Names = ReadonlyMap<string, string>;

/** The day of three boxes of the address, or of one parameter `YYYY-MM-DD`; undefined when nothing was typed, '' when it is no day. */
function dayIn(visit: Visit, name: string): Day | '' | undefined {
  const [day, month, year] = ['day', 'month', 'year'].map((part) => visit.query(`${name}.${part}`) ?? '');
  const text = day || month || year ? typedDay(day ?? '', month ?? '', year ?? '') : visit.query(name);
  return text === undefined ? undefined : isDay(text) ? text : '';
}

function hrefOf(wish: Wish, after = ''): string {
  const query = new URLSearchParams({ 'don-vi': wish.unit, tu: wish.from, den: wish.to });
  if (wish.officer) query.set('can-bo', wish.officer);
  if (after) query.set('sau', after);
  return `${PATH}?${query}`;
}

async function Soon({ visit, unit }: { visit: Visit; unit: string }) {
  const { t, locale, context } = visit;
  const lines = await soonLate(context, unit, rowsOf(visit, 100));
  const named = await namesOfLines(context, lines, locale);
  const names: Names = await accountNames(context, [...new Set(lines.flatMap((line) => line.officer ?? []))]);
  const clock = { now: context.now, ...(await nearness(context, unit)) };
  return (
    <DataTable
      caption={t('delays.page.soon')}
      hideCaption
      rows={lines}
      rowKey={(line) => line.id}
      empty={<p>{t('delays.page.soonEmpty')}</p>}
      columns={[
        { head: t('delays.page.code'), main: true, keep: true, cell: (line) => <a href={`/can-bo/ho-so/${line.code}`}>{line.code}</a> },
        { head: t('delays.page.procedure'), cell: (line) => named(line).procedure },
        { head: t('delays.page.step'), cell: (line) => named(line).step ?? '' },
        { head: t('delays.page.who'), cell: (line) => names.get(line.officer ?? '') ?? t('delays.page.nobody') },
        { head: t('delays.page.due'), cell: (line) => <Due line={line} limit={undefined} clock={clock} /> },
        {
          head: t('delays.page.stepDue'),
          cell: (line) => line.stepDueAt && <span>{momentText(line.stepDueAt, locale)}</span>,
        },
      ]}
    />
  );
}

/** How it ended without a result, or that it goes on. */
function End({ line: { state, resolvedAt } }: { line: DelayLine }) {
  const { t } = useLanguage();
  if (resolvedAt) return null;
  if (isOver(state as State)) return <StateMark state={state} />;
  return state === STATE.supplement || state === STATE.paying ? (
    <Tag tone="warning">{t('desk.due.waiting')}</Tag>
  ) : (
    <Tag tone="danger">{t('delays.page.still')}</Tag>
  );
}

function Late({
  visit,
  lines,
  calendar,
  named,
  names,
}: {
  visit: Visit;
  lines: DelayLine[];
  calendar: Calendar;
  named: Awaited<ReturnType<typeof namesOfLines>>;
  names: Names;
}) {
  const { t, locale, context } = visit;
  // Why it is late says whoever works on it; the desk does not.
  const mayExplain = context.actor.posts.some((post) => post.role !== 'desk officer');
  const minutes = (line: DelayLine) => delayMinutes(calendar, line, context.now);
  // A tenth of an hour that is not full is no nothing.
  const said = (line: DelayLine) =>
    minutes(line) < 6
      ? t('delays.page.moments')
      : t('delays.page.hours', { hours: numberText(Math.floor(minutes(line) / 6) / 10, locale) });
  return (
    <DataTable
      caption={t('delays.page.title')}
      hideCaption
      rows={lines}
      rowKey={(line) => line.id}
      empty={<p>{t('delays.page.lateEmpty')}</p>}
      columns={[
        { head: t('delays.page.code'), main: true, keep: true, cell: (line) => <a href={`/can-bo/ho-so/${line.code}`}>{line.code}</a> },
        { head: t('delays.page.procedure'), cell: (line) => named(line).procedure },
        { head: t('delays.page.due'), text: (line) => line.dueAt, cell: (line) => momentText(line.dueAt, locale) },
        {
          head: t('delays.page.stepThen'),
          cell: (line) => (line.lateStep ? (named({ ...line, step: line.lateStep }).step ?? line.lateStep) : ''),
        },
        { head: t('delays.page.whoThen'), cell: (line) => names.get(line.lateOfficer ?? '') ?? t('delays.page.nobody') },
        {
          head: t('delays.page.delay'),
          numeric: true,
          text: (line) => Math.round(minutes(line) / 0.6) / 100,
          cell: (line) => (
            <>
              {said(line)} <End line={line} />
            </>
          ),
        },
        {
          head: t('delays.page.cause'),
          text: (line) =>
            [
              line.cause ? t(`delays.causes.${line.cause}`) : t('delays.page.noCause'),
              line.apologisedAt ? t('delays.page.apologised', { day: dayText(dayOf(line.apologisedAt), locale) }) : '',
            ].join(' '),
          cell: (line) => (
            <>
              {line.cause ? t(`delays.causes.${line.cause}`) : t('delays.page.noCause')}
              {!line.cause && mayExplain && <br />}
              {!line.cause && mayExplain && <a href={`/can-bo/ho-so/${line.code}/ly-do-tre`}>{t('delays.page.explain')}</a>}
              {line.apologisedAt && <> {t('delays.page.apologised', { day: dayText(dayOf(line.apologisedAt), locale) })}</>}
            </>
          ),
        },
      ]}
    />
  );
}

async function Period({ visit, wish, wrong }: { visit: Visit; wish: Wish; wrong: boolean }) {
  const { t, context } = visit;
  const officers = await officersOfUnit(context, wish.unit);
  const boxes = (day: Day) => ({ day: String(Number(day.slice(8))), month: String(Number(day.slice(5, 7))), year: day.slice(0, 4) });
  const error = wrong ? t('delays.page.wrongPeriod') : undefined;
  return (
    <Form method="get" action={PATH} inline hidden={{ 'don-vi': wish.unit }}>
      <DateField name="tu" label={t('delays.page.from')} value={boxes(wish.from)} error={error} example="1/7/2026" />
      <DateField name="den" label={t('delays.page.to')} value={boxes(wish.to)} error={undefined} example="30/9/2026" />
      <SelectField
        name="can-bo"
        label={t('delays.page.officer')}
        first={t('delays.page.all')}
        value={wish.officer}
        options={officers.map((one) => ({ value: one.account, label: one.name }))}
      />
      <Button look="secondary">{t('delays.page.show')}</Button>
    </Form>
  );
}

/** `/can-bo/tre-han`: what will be late unless somebody acts, and what was late in a period: who had it, at which step, by how much, and why. */
export const delaysPage: Page = {
  async get(visit): Promise<View> {
    const { context, t, locale, query } = visit;
    const { unit } = unitOfPage(context, query('don-vi'));
    const today = dayOf(context.now);
    const [from, to] = [dayIn(visit, 'tu') ?? addDays(today, -30), dayIn(visit, 'den') ?? today];
    const wrong = from === '' || to === '' || from > to;
    const wish: Wish = { unit, from: wrong ? addDays(today, -30) : from, to: wrong ? today : to, officer: query('can-bo') ?? '' };
    const cursor = cursorOf(query('sau'));
    const filter = {
      unit,
      from: wish.from,
      to: wish.to,
      ...(wish.officer ? { officer: wish.officer } : {}),
      ...(cursor && cursor.urgentAt !== 'infinity' ? { after: { dueAt: cursor.urgentAt, id: cursor.id } } : {}),
    };
    const { lines, more } = await delaysIn(context, filter, rowsOf(visit, 50));
    const last = lines.at(-1);
    const { calendar } = await nearness(context, unit);
    const names = await accountNames(context, [...new Set(lines.flatMap((line) => line.lateOfficer ?? []))]);
    return {
      title: t('delays.page.title'),
      section: 'office',
      active: 'delays',
      wide: true,
      sheet: { name: `tre-han-${wish.from}-${wish.to}`, unit },
      ...(wrong ? { status: 422 as const } : {}),
      body: (
        <>
          <ErrorSummary errors={wrong ? { tu: t('delays.page.wrongPeriod') } : {}} />
          <PageHead above={await unitName(context, unit, locale)} title={t('delays.page.title')} />
          <h2>{t('delays.page.soon')}</h2>
          <p class="xs-help">{t('delays.page.soonLead')}</p>
          {await Soon({ visit, unit })}
          <h2>{t('delays.page.late', { from: dayText(wish.from, locale), to: dayText(wish.to, locale) })}</h2>
          {await Period({ visit, wish, wrong })}
          <Late visit={visit} lines={lines} calendar={calendar} named={await namesOfLines(context, lines, locale)} names={names} />
          <SheetLink url={visit.url} />
          <Pager previous={cursor ? hrefOf(wish) : undefined} next={more && last ? hrefOf(wish, cursorText(last)) : undefined} />
        </>
      ),
    };
  },
};
