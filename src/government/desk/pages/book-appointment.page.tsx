import { config } from '../../../platform/config/config.ts';
import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { Ceiling } from '../../../platform/limits/limits.ts';
import { clockText, type Day, dayOf, minutesOf, parseLocal } from '../../../platform/time/time.ts';
import { nationalPhone, normalPhone } from '../../../registers/people/people.rules.ts';
import { shownCode } from '../../../registers/people/signin.service.ts';
import { registerOf, unitName } from '../../../registers/units/units.queries.ts';
import { answerOr } from '../../../ui/answer.ts';
import { ChoiceField, SelectField } from '../../../ui/fields.choice.tsx';
import { NumberField, PhoneField, TextField } from '../../../ui/fields.text.tsx';
import { Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { momentText, phoneText, weekdayText } from '../../../ui/format.ts';
import { Notice, PageHead } from '../../../ui/show.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { openSlots } from '../appointments.queries.ts';
import { type Slot, slotName } from '../appointments.rules.ts';
import { bookSchema } from '../appointments.schema.ts';
import { bookAppointment, sendBookingCode } from '../appointments.service.ts';
import { queueSettingsOf } from '../tickets.queries.ts';

export const BOOK = '/dat-lich';
/** A mobile carrier is one address: only a flood is stopped. */
const fromAddress = new Ceiling(600, 900);
/** Each code costs a message: one address does not send them to everybody. */
const codesFromAddress = new Ceiling(60, 900);

async function unitOf({ context, form, query }: Visit): Promise<string> {
  const unit = form.text('unit') || query('don-vi') || config.XASO_UNIT;
  if (!(await registerOf(context)).units.has(unit)) throw new Refusal('context.not_found', 404);
  return unit;
}

/** The free times of a day as choices; the same where an appointment is moved. */
export function SlotField({
  visit: { t, locale },
  slots,
  day,
  ...asked
}: {
  visit: Visit;
  slots: Slot[];
  day: Day;
  value: string;
  error: string | undefined;
}) {
  return (
    <ChoiceField
      name="slot"
      {...asked}
      label={t('appointments.book.slotsOn', { day: weekdayText(day, locale) })}
      choices={slots.map(({ startsAt, left }) => ({
        value: slotName(startsAt),
        label: clockText(minutesOf(startsAt)),
        help: t('appointments.book.left', { left }),
      }))}
      row
    />
  );
}

/** Which day: a form of its own, so that the free times of another day come without JavaScript. */
export function DayForm({
  visit: { t, locale },
  action,
  days,
  day,
  hidden,
}: {
  visit: Visit;
  action: string;
  days: Day[];
  day: Day;
  hidden: Record<string, string>;
}) {
  return (
    <Form method="get" action={action} hidden={hidden} inline>
      <SelectField
        name="ngay"
        label={t('appointments.book.day')}
        value={day}
        options={days.map((one) => ({ value: one, label: weekdayText(one, locale) }))}
      />
      <Button look="secondary">{t('appointments.book.show')}</Button>
    </Form>
  );
}

/** The day that is shown: the one asked for, else the first with a free time. */
export const chosenDay = (visit: Visit, open: ReadonlyMap<Day, Slot[]>): Day =>
  [visit.query('ngay'), visit.form.text('slot').slice(0, 10)].find((one) => one && open.has(one)) ??
  [...open.keys()][0] ??
  dayOf(visit.context.now);

async function chooseView(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, locale, context, form } = visit;
  const unit = await unitOf(visit);
  const [{ groups, slotCapacity }, open] = [await queueSettingsOf(context, unit), await openSlots(context, unit)];
  const day = chosenDay(visit, open);
  const of = fieldsOf(form.all(), errors);
  const mine = context.actor.kind === 'citizen';
  return {
    title: t('appointments.book.title'),
    active: 'appointments',
    headers: { 'cache-control': 'no-store' },
    body: (
      <>
        <ErrorSummary errors={errors} />
        <PageHead above={await unitName(context, unit, locale)} title={t('appointments.book.title')} lead={t('appointments.book.lead')} />
        {open.size === 0 ? (
          <Notice>
            <p>{t(slotCapacity === 0 ? 'appointments.book.closed' : 'appointments.book.none')}</p>
          </Notice>
        ) : (
          <>
            <DayForm visit={visit} action={BOOK} days={[...open.keys()]} day={day} hidden={{ 'don-vi': unit }} />
            <Form action={`${BOOK}?ngay=${day}`} hidden={{ unit, do: mine ? 'book' : 'send', key: form.text('key') || newId() }}>
              <SlotField visit={visit} slots={open.get(day) ?? []} day={day} value={form.text('slot')} error={errors.slot} />
              <ChoiceField
                {...of.text('group')}
                label={t('appointments.book.group')}
                choices={groups.map((one) => ({ value: one.code, label: one[locale] }))}
              />
              <TextField {...of.text('name')} label={t('appointments.book.name')} autocomplete="name" maxLength={100} />
              {!mine && <PhoneField {...of.text('phone')} label={t('appointments.book.phone')} why={t('appointments.book.phoneWhy')} />}
              <Button>{t(mine ? 'appointments.book.do' : 'appointments.book.send')}</Button>
            </Form>
          </>
        )}
        <h2>{t('appointments.book.have')}</h2>
        <Form method="get" action={BOOK} inline>
          <TextField name="ma" label={t('appointments.book.haveCode')} maxLength={12} width="medium" autocomplete="off" />
          <Button look="secondary">{t('appointments.book.open')}</Button>
        </Form>
      </>
    ),
  };
}

/** What was chosen stays in the form while the telephone is proven; nothing is kept before. */
async function codeView(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, locale, context, form } = visit;
  const unit = await unitOf(visit);
  const phone = normalPhone(form.text('phone')) ?? '';
  const slot = parseLocal(form.text('slot'));
  const group = (await queueSettingsOf(context, unit)).groups.find(({ code }) => code === form.text('group'));
  const shown = shownCode(context, phone);
  const kept = Object.fromEntries(['slot', 'group', 'name', 'phone', 'key'].map((name) => [name, form.text(name)]));
  return {
    title: t('appointments.book.codeTitle'),
    active: 'appointments',
    headers: { 'cache-control': 'no-store' },
    body: (
      <>
        <ErrorSummary errors={errors} />
        <PageHead
          above={t('appointments.book.chosen', { group: group?.[locale] ?? '', moment: slot ? momentText(slot, locale) : '' })}
          title={t('appointments.book.codeTitle')}
          lead={t('appointments.book.codeLead', { phone: phoneText(nationalPhone(phone)) })}
        />
        {shown && <Notice title={t('appointments.book.demo', { code: shown })} />}
        <Form action={BOOK} hidden={{ ...kept, unit, do: 'book' }}>
          <NumberField
            name="code"
            label={t('appointments.book.code')}
            value={form.text('code')}
            error={errors.code}
            autocomplete="one-time-code"
          />
          <Button>{t('appointments.book.do')}</Button>
        </Form>
        <p>
          <a href={BOOK}>{t('appointments.book.change')}</a>
        </p>
      </>
    ),
  };
}

/** What was typed, or a complaint for each field that is not right. */
async function typedBooking(visit: Visit) {
  const { form } = visit;
  const boxes = ['group', 'slot', 'name', 'phone', 'code', 'key'].map((name) => [name, form.text(name)] as const);
  const found = bookSchema.safeParse({ ...Object.fromEntries(boxes), unit: await unitOf(visit) });
  if (found.success) return found.data;
  const fields = found.error.issues.map(({ path }) => String(path[0])).filter((name) => ['group', 'slot', 'name', 'code'].includes(name));
  const complaints = fields.map((name) => [name, { key: `appointments.errors.${name}` }] as const);
  throw new Refusal('context.bad_input', 422, { fields: Object.fromEntries(complaints) });
}

/** `/dat-lich`: anybody books an hour; by an account, or by a telephone whose code comes back. */
export const bookAppointmentPage: Page = {
  get(visit) {
    const code = visit.query('ma')?.replaceAll(/[^\w]/g, '');
    return code ? seeOther(`/lich-hen/${encodeURIComponent(code)}`) : chooseView(visit);
  },
  post(visit) {
    const { form, context, address } = visit;
    fromAddress.count(address);
    if (form.text('do') === 'send')
      return answerOr(
        visit,
        async () => {
          await typedBooking(visit);
          codesFromAddress.count(address);
          await sendBookingCode(context, form.text('phone'));
          return codeView(visit);
        },
        (errors) => chooseView(visit, errors),
      );
    return answerOr(
      visit,
      async () => seeOther(`/lich-hen/${(await bookAppointment(context, await typedBooking(visit))).code}?xong=1`),
      (errors) => (errors.code ? codeView(visit, errors) : chooseView(visit, errors)),
    );
  },
};
