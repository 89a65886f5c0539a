import { dayOf } from '../../../platform/time/time.ts';
import { SelectField } from '../../../ui/fields.choice.tsx';
import { Button, ButtonRow, Form, LinkButton } from '../../../ui/form.tsx';
import { weekdayText } from '../../../ui/format.ts';
import { Notice, PageHead, Tag } from '../../../ui/show.tsx';
import { type Column, DataTable } from '../../../ui/table.tsx';
import type { Page, Visit } from '../../../ui/visit.ts';
import { bookOf, calendarIn, type SpecialDay, specialDays, weekOn } from '../calendar.admin.queries.ts';
import { FIRST_YEAR, isProvisional } from '../calendar.admin.rules.ts';
import { mayCalendar, mayOrRefuse } from '../calendar.permissions.ts';
import { LAST_PROPOSED_YEAR } from '../calendar.schema.ts';
import { Legend, Months } from './months.part.tsx';
import { dayHead, dayNote } from './note.part.tsx';
import { Week } from './week.part.tsx';
import { unitFrom, unitTo, type Whose, whose } from './whose.part.tsx';

type Days = { visit: Visit; days: SpecialDay[]; unit: string | null; year: number; names: Whose };
function SpecialDays({ visit, days, unit, year, names }: Days) {
  const { t, locale, context } = visit;
  const removable = ({ entered, body }: SpecialDay) => entered !== undefined && mayCalendar(context.actor, 'remove day', body.unit);
  const action: Column<SpecialDay> = {
    head: t('calendar.admin.action'),
    cell: (one) =>
      removable(one) && (
        <a
          href={`/quan-tri/lich/go/${one.entered?.id}`}
          aria-label={t('calendar.admin.remove.linkOf', { day: weekdayText(one.body.day, locale) })}
        >
          {t('calendar.admin.remove.link')}
        </a>
      ),
  };
  return (
    <DataTable
      caption={t('calendar.admin.list', { year })}
      hideCaption
      rows={days}
      rowKey={({ body, entered }) => entered?.id ?? body.day}
      empty={<p>{t('calendar.admin.none')}</p>}
      columns={[
        { head: t('calendar.admin.day'), main: true, cell: ({ body }) => dayHead(body.day, locale) },
        {
          head: t('calendar.admin.what'),
          cell: ({ body }) => (
            <>
              {dayNote(body, t, locale)}
              {body.from && ` (${t('calendar.admin.partOf', { from: body.from, to: body.to ?? '' })})`}
            </>
          ),
        },
        { head: t('calendar.admin.basis'), cell: ({ body }) => body.basis },
        {
          head: t('calendar.admin.sure'),
          cell: ({ body }) => (
            <>
              {t(`calendar.admin.certainty.${body.certainty}`)}{' '}
              {body.provisional && <Tag tone="warning">{t('calendar.admin.provisionalTag')}</Tag>}
            </>
          ),
        },
        {
          head: t('calendar.admin.scope'),
          cell: ({ body }) => (body.unit !== null && body.unit === unit ? t('calendar.admin.own') : names.label(body.unit)),
        },
        ...(days.some(removable) ? [action] : []),
      ]}
    />
  );
}

/** Which year of whose calendar; a plain form that sends its answer in the address. */
function Choose({ visit: { t }, unit, year, names }: { visit: Visit; unit: string | null; year: number; names: Whose }) {
  const years = Array.from({ length: LAST_PROPOSED_YEAR - FIRST_YEAR + 1 }, (_, at) => String(FIRST_YEAR + at));
  return (
    <Form method="get" action="/quan-tri/lich" inline>
      <SelectField name="don-vi" label={t('calendar.admin.whose')} options={names.options} value={unitTo(unit)} first={names.label(unit)} />
      <SelectField
        name="nam"
        label={t('calendar.admin.year')}
        options={years.map((one) => ({ value: one, label: one }))}
        value={String(year)}
        first={String(year)}
      />
      <Button look="secondary">{t('calendar.admin.show')}</Button>
    </Form>
  );
}

/** `/quan-tri/lich`: a year of a unit's calendar. */
export const calendarYearPage: Page = {
  async get(visit) {
    const { t, context, query } = visit;
    mayOrRefuse(context.actor, 'look', null);
    const book = await bookOf(context);
    const names = await whose(visit, book, 'look');
    const wished = query('don-vi') ?? '';
    const unit = unitFrom(names.options.some((one) => one.value === wished) ? wished : (names.options[0]?.value ?? names.first));
    const typed = Number(query('nam'));
    const today = dayOf(context.now);
    const year = Number.isInteger(typed) && typed >= FIRST_YEAR && typed <= LAST_PROPOSED_YEAR ? typed : Number(today.slice(0, 4));
    const provisional = isProvisional(book, year);
    const to = `?${new URLSearchParams({ 'don-vi': unitTo(unit), nam: String(year) })}`;
    return {
      title: t('calendar.admin.titleOf', { year }),
      section: 'admin',
      active: 'calendar',
      wide: true,
      body: (
        <>
          <PageHead title={t('calendar.admin.titleOf', { year })} above={names.label(unit)} lead={t('calendar.admin.lead')} />
          {query('xong') && (
            <Notice tone="success" live title={t('calendar.admin.saved')}>
              <p>{t('calendar.admin.savedNote')}</p>
            </Notice>
          )}
          <Choose visit={visit} unit={unit} year={year} names={names} />
          {provisional && (
            <Notice tone="warning" title={t('calendar.admin.provisionalTitle', { year })}>
              <p>{t('calendar.admin.provisional', { year })}</p>
              {mayCalendar(context.actor, 'confirm year', null) && (
                <p>
                  <a href={`/quan-tri/lich/nam/${year}`}>{t('calendar.admin.confirm', { year })}</a>
                </p>
              )}
            </Notice>
          )}
          {mayCalendar(context.actor, 'add day', unit) && (
            <ButtonRow>
              <LinkButton href={`/quan-tri/lich/them${to}`}>{t('calendar.admin.add')}</LinkButton>
              <LinkButton href={`/quan-tri/lich/gio${to}`} look="secondary">
                {t('calendar.admin.hours')}
              </LinkButton>
            </ButtonRow>
          )}
          <h2>{t('calendar.admin.months')}</h2>
          <Months calendar={calendarIn(book, unit)} year={year} />
          <Legend />
          <h2>{t('calendar.admin.list', { year })}</h2>
          <SpecialDays visit={visit} days={specialDays(book, unit, year)} unit={unit} year={year} names={names} />
          <h2>{t('calendar.admin.week')}</h2>
          <Week caption={t('calendar.admin.setHours.current')} rows={weekOn(book, unit, today)} />
        </>
      ),
    };
  },
};
