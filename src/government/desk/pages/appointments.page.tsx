import { addDays, type Day, dayOf, isDay } from '../../../platform/time/time.ts';
import { nationalPhone } from '../../../registers/people/people.rules.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import { answerOr } from '../../../ui/answer.ts';
import { Button, ErrorSummary, type Errors, Form, LinkButton } from '../../../ui/form.tsx';
import { clockWords, momentText, phoneText, weekdayText } from '../../../ui/format.ts';
import { SheetLink } from '../../../ui/sheet.tsx';
import { PageHead } from '../../../ui/show.tsx';
import { DataTable, Pager } from '../../../ui/table.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import {
  type Appointment,
  affectedAppointments,
  appointmentCode,
  appointmentsOn,
  bookerOf,
  recordBookersSeen,
} from '../appointments.queries.ts';
import { arriveAppointment } from '../appointments.service.ts';
import { deskOf } from '../intake.queries.ts';
import { queueSettingsOf } from '../tickets.queries.ts';
import { CALL } from './call.page.tsx';

const PATH = '/can-bo/lich-hen';

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, locale, context, query, form } = visit;
  const { unit } = deskOf(context, form.text('unit') || query('don-vi'));
  const today = dayOf(context.now);
  const asked = query('ngay') ?? '';
  const day: Day = isDay(asked) ? asked : today;
  const { groups } = await queueSettingsOf(context, unit);
  const [all, affected] = [await appointmentsOn(context, unit, day), await affectedAppointments(context, unit)];
  await recordBookersSeen(context, unit, all.length + affected.length);
  const matter = (one: Appointment) => groups.find(({ code }) => code === one.grp)?.[locale] ?? one.grp;
  const phone = (one: Appointment) => {
    const found = bookerOf(one).phone;
    return found ? phoneText(nationalPhone(found)) : '';
  };
  const state = (one: Appointment) =>
    one.state === 'booked' && one.endsAt < context.now ? t('appointments.office.missed') : t(`appointments.one.states.${one.state}`);
  const who = [
    { head: t('appointments.office.who'), cell: (one: Appointment) => bookerOf(one).name },
    { head: t('appointments.office.phone'), cell: phone },
    { head: t('appointments.office.what'), cell: matter },
  ];
  const hrefOn = (other: Day) => `${PATH}?${new URLSearchParams({ 'don-vi': unit, ngay: other })}`;
  return {
    title: t('appointments.office.title'),
    section: 'office',
    active: 'calls',
    wide: true,
    sheet: { name: `lich-hen-${day}`, unit },
    headers: { 'cache-control': 'no-store' },
    body: (
      <>
        <ErrorSummary errors={errors} />
        <PageHead above={await unitName(context, unit, locale)} title={t('appointments.office.title')} lead={weekdayText(day, locale)} />
        <DataTable
          caption={t('appointments.office.list', { day: weekdayText(day, locale) })}
          rows={all}
          rowKey={(one) => one.id}
          empty={<p>{t('appointments.office.none')}</p>}
          columns={[
            { head: t('appointments.office.time'), main: true, keep: true, cell: (one) => clockWords(one.startsAt, locale) },
            ...who,
            {
              head: t('appointments.office.state'),
              text: state,
              cell: (one) =>
                one.state === 'booked' && day === today ? (
                  <Form action={PATH} hidden={{ unit, code: appointmentCode(one.id) }}>
                    <Button look="secondary">
                      {t('appointments.office.arrive')}
                      <span class="ds-sr-only"> {bookerOf(one).name}</span>
                    </Button>
                  </Form>
                ) : (
                  state(one)
                ),
            },
          ]}
        />
        <SheetLink url={visit.url} />
        <Pager by="day" previous={hrefOn(addDays(day, -1))} next={hrefOn(addDays(day, 1))} />
        <h2>{t('appointments.office.affected')}</h2>
        <p class="xs-help">{t('appointments.office.affectedHelp')}</p>
        <DataTable
          caption={t('appointments.office.affected')}
          hideCaption
          rows={affected}
          rowKey={(one) => one.id}
          empty={<p>{t('appointments.office.affectedNone')}</p>}
          columns={[{ head: t('appointments.office.time'), main: true, cell: (one) => momentText(one.startsAt, locale) }, ...who]}
        />
        <LinkButton href={`${CALL}?don-vi=${encodeURIComponent(unit)}`} look="secondary">
          {t('appointments.office.queue')}
        </LinkButton>
      </>
    ),
  };
}

/** `/can-bo/lich-hen`: who comes on a day, and whose hour a change of the calendar has hit. */
export const appointmentsPage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const { unit } = deskOf(visit.context, visit.form.text('unit'));
        await arriveAppointment(visit.context, { unit, code: visit.form.text('code') });
        return seeOther(`${PATH}?don-vi=${encodeURIComponent(unit)}`);
      },
      (errors) => view(visit, errors),
    ),
};
