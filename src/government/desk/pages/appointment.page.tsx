import { config } from '../../../platform/config/config.ts';
import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { Ceiling } from '../../../platform/limits/limits.ts';
import { unitName, unitSetting } from '../../../registers/units/units.queries.ts';
import { answerOr } from '../../../ui/answer.ts';
import { Button, ErrorSummary, type Errors, Form, LinkButton } from '../../../ui/form.tsx';
import { momentText } from '../../../ui/format.ts';
import { ConfirmPanel, Notice, PageHead, SummaryList } from '../../../ui/show.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { codeText } from '../../assistance/assistance.codes.service.ts';
import { type Appointment, appointmentBy, appointmentCode, openSlots } from '../appointments.queries.ts';
import { calendarFile } from '../appointments.rules.ts';
import { cancelSchema, moveSchema } from '../appointments.schema.ts';
import { cancelAppointment, moveAppointment } from '../appointments.service.ts';
import { queueSettingsOf } from '../tickets.queries.ts';
import { chosenDay, DayForm, SlotField } from './book-appointment.page.tsx';

/** Codes are tried slowly from one address. */
const tries = new Ceiling(300, 900);
const NOBODY_KEEPS = { 'cache-control': 'no-store', 'x-robots-tag': 'noindex' };

async function open(visit: Visit): Promise<Appointment> {
  tries.count(visit.address);
  return appointmentBy(visit.context, visit.param('code'));
}

/** Where to come and what for, in the visitor's words. */
async function factsOf({ context, locale, t }: Visit, one: Appointment) {
  const [unit, name, address, { groups }] = await Promise.all([
    unitName(context, one.unit, locale),
    unitSetting(context, one.unit, 'desk_name'),
    unitSetting(context, one.unit, 'desk_address'),
    queueSettingsOf(context, one.unit),
  ]);
  const place = locale === 'vi' && name ? name : t('notices.desk', { unit });
  const group = groups.find(({ code }) => code === one.grp)?.[locale] ?? one.grp;
  return { unit, where: [place, address].filter(Boolean).join(', '), group };
}

async function Change(visit: Visit, one: Appointment, errors: Errors) {
  const { t, context } = visit;
  const path = `/lich-hen/${appointmentCode(one.id)}`;
  const free = await openSlots(context, one.unit);
  const day = chosenDay(visit, free);
  const hidden = (what: string) => ({ do: what, seen: String(one.rowVersion), key: newId() });
  return (
    <>
      <h2>{t('appointments.one.move')}</h2>
      {free.size === 0 ? (
        <p>{t('appointments.book.none')}</p>
      ) : (
        <>
          <DayForm visit={visit} action={path} days={[...free.keys()]} day={day} hidden={{}} />
          <Form action={`${path}?ngay=${day}`} hidden={hidden('move')}>
            <SlotField visit={visit} slots={free.get(day) ?? []} day={day} value={visit.form.text('slot')} error={errors.slot} />
            <Button look="secondary">{t('appointments.one.moveDo')}</Button>
          </Form>
        </>
      )}
      <h2>{t('appointments.one.cancel')}</h2>
      <p class="xs-help">{t('appointments.one.cancelHelp')}</p>
      <Form action={path} hidden={hidden('cancel')}>
        <Button look="secondary" danger>
          {t('appointments.one.cancel')}
        </Button>
      </Form>
    </>
  );
}

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, locale, context, query } = visit;
  const one = await open(visit);
  const { unit, where, group } = await factsOf(visit, one);
  const code = appointmentCode(one.id);
  const isOpen = one.state === 'booked' && one.endsAt > context.now;
  const told = query('da') ?? '';
  return {
    title: t('appointments.one.title'),
    active: 'appointments',
    headers: NOBODY_KEEPS,
    body: (
      <>
        <ErrorSummary errors={errors} />
        {query('xong') ? (
          <ConfirmPanel title={t('appointments.one.done')} code={codeText(code)} codeLabel={t('appointments.one.code')}>
            <p>{t('appointments.one.keep')}</p>
          </ConfirmPanel>
        ) : (
          <PageHead above={unit} title={t('appointments.one.title')} lead={momentText(one.startsAt, locale)} />
        )}
        {(told === 'moved' || told === 'cancelled') && <Notice tone="success" live title={t(`appointments.one.${told}`)} />}
        {isOpen && one.affectedAt && (
          <Notice tone="warning" title={t('appointments.one.affectedTitle')}>
            <p>{t('appointments.one.affected')}</p>
          </Notice>
        )}
        <SummaryList
          rows={[
            { key: t('appointments.one.when'), value: momentText(one.startsAt, locale) },
            { key: t('appointments.one.what'), value: group },
            { key: t('appointments.one.where'), value: where },
            { key: t('appointments.one.code'), value: codeText(code) },
            { key: t('appointments.one.state'), value: t(`appointments.one.states.${one.state}`) },
          ]}
        />
        <LinkButton href={`/lich-hen/${code}/lich.ics`} look={query('xong') ? 'primary' : 'secondary'}>
          {t('appointments.one.file')}
        </LinkButton>
        {isOpen && (await Change(visit, one, errors))}
      </>
    ),
  };
}

async function change(visit: Visit): Promise<Response> {
  tries.count(visit.address);
  const { context, form, param } = visit;
  const common = { code: param('code'), seen: Number(form.text('seen')), key: form.text('key') };
  if (form.text('do') === 'cancel') {
    const input = cancelSchema.safeParse(common);
    if (!input.success) throw new Refusal('context.bad_input', 422);
    await cancelAppointment(context, input.data);
    return seeOther(`/lich-hen/${param('code')}?da=cancelled`);
  }
  const input = moveSchema.safeParse({ ...common, slot: form.text('slot') });
  if (!input.success) throw new Refusal('context.bad_input', 422, { fields: { slot: { key: 'appointments.errors.slot' } } });
  await moveAppointment(context, input.data);
  return seeOther(`/lich-hen/${param('code')}?da=moved`);
}

/** `/lich-hen/:code`: an appointment, for whoever holds its code. */
export const appointmentPage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      () => change(visit),
      (errors) => view(visit, errors),
    ),
};

/** The mail address from which the house writes: who organises, for other calendars. */
const organizerMail = (): string => /<([^<>\s]+)>/.exec(config.XASO_MAIL_FROM)?.[1] ?? config.XASO_MAIL_FROM;

/** `/lich-hen/:code/lich.ics`: the same appointment for other calendars; what changed carries a higher SEQUENCE, what is cancelled METHOD:CANCEL. */
export const appointmentFilePage: Page = {
  async get(visit) {
    const { t, publicUrl } = visit;
    const one = await open(visit);
    const { unit, where, group } = await factsOf(visit, one);
    const code = appointmentCode(one.id);
    const url = `${publicUrl}/lich-hen/${code}`;
    const cancelled = one.state === 'cancelled';
    const text = calendarFile({
      uid: `${one.id}@${new URL(publicUrl).hostname}`,
      sequence: one.sequence,
      cancelled,
      stamp: one.changedAt,
      startsAt: one.startsAt,
      endsAt: one.endsAt,
      summary: t('appointments.file.summary', { group }),
      description: t('appointments.file.description', { code: codeText(code), url }),
      location: where,
      url,
      organizer: { name: unit, mail: organizerMail() },
    });
    return new Response(text, {
      headers: {
        'content-type': `text/calendar; charset=utf-8; method=${cancelled ? 'CANCEL' : 'PUBLISH'}`,
        'content-disposition': `attachment; filename="lich-hen-${code}.ics"`,
        'x-content-type-options': 'nosniff',
        ...NOBODY_KEEPS,
      },
    });
  },
};
