import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { cookieOf, setCookieLine, withCookies } from '../../../platform/identity/identity.doors.ts';
import { Ceiling } from '../../../platform/limits/limits.ts';
import { renderPdf } from '../../../platform/pdf/pdf.ts';
import { deskOf } from '../../../registers/addresses/addresses.desk.queries.ts';
import { DeskPart } from '../../../registers/addresses/pages/desk.part.tsx';
import { unitName } from '../../../registers/units/units.queries.ts';
import { answerOr } from '../../../ui/answer.ts';
import { TextField } from '../../../ui/fields.text.tsx';
import { Button, ButtonRow, ErrorSummary, type Errors, Form, fieldsOf, LinkButton } from '../../../ui/form.tsx';
import { momentText } from '../../../ui/format.ts';
import { PageHead } from '../../../ui/show.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { pdfAnswer } from '../../dossiers/pages/pdf-answer.part.tsx';
import { arriveAppointment } from '../appointments.service.ts';
import { ticketSlip } from '../tickets.paper.ts';
import { givingOf, kioskActor, queueSettingsOf, screenOf, type Wait, waitOf } from '../tickets.queries.ts';
import { ticketLabel } from '../tickets.rules.ts';
import { takeSchema } from '../tickets.schema.ts';
import { pairKiosk, takeTicket } from '../tickets.service.ts';

export const KIOSK = '/lay-so';
const COOKIE = 'kiosk';
const YEAR = 365 * 86_400;
/** So long a number stays on the tablet, in seconds, before the next person's page comes. */
const SHOWN = 25;
const NOBODY_KEEPS = { 'cache-control': 'no-store' };
/** Codes tried from one address: 35 bits of a code are not guessed so. */
const pairings = new Ceiling(30, 900);

/** The tablet in whose browser the page is, acting for its unit. */
async function kioskOf(visit: Visit) {
  const actor = await kioskActor(visit.context, cookieOf(visit, COOKIE));
  return actor && { unit: actor.unit, context: visit.context.as(actor) };
}

function pairView({ t, form }: Visit, errors: Errors = {}): View {
  const of = fieldsOf(form.all(), errors);
  return {
    title: t('tickets.kiosk.pairTitle'),
    headers: NOBODY_KEEPS,
    body: (
      <>
        <ErrorSummary errors={errors} />
        <PageHead title={t('tickets.kiosk.pairTitle')} lead={t('tickets.kiosk.pairLead')} />
        <Form action={KIOSK} hidden={{ do: 'pair' }}>
          <TextField {...of.text('code')} label={t('tickets.kiosk.pairCode')} maxLength={12} width="medium" autocomplete="off" />
          <Button>{t('tickets.kiosk.pair')}</Button>
        </Form>
      </>
    ),
  };
}

/** So often the tablet looks whether the desk works again, in seconds. */
const LOOKS = 60;

/** Nobody is served now: since when numbers are given again, and the hours of the desk. The page looks again by itself. */
async function closedView(visit: Visit, unit: string, from: Date): Promise<View> {
  const { t, locale, context } = visit;
  return {
    title: t('tickets.kiosk.closed'),
    bare: 'hall',
    headers: { ...NOBODY_KEEPS, refresh: `${LOOKS};url=${KIOSK}` },
    body: (
      <>
        <PageHead
          above={await unitName(context, unit, locale)}
          title={t('tickets.kiosk.closed')}
          lead={t('tickets.kiosk.closedFrom', { from: momentText(from, locale) })}
        />
        <DeskPart desk={await deskOf(context, unit)} />
      </>
    ),
  };
}

async function chooseView(visit: Visit, unit: string, errors: Errors = {}): Promise<View> {
  const giving = await givingOf(visit.context, unit);
  if (!giving.given) return closedView(visit, unit, giving.from);
  const { t, locale, context, form } = visit;
  const { groups, slotCapacity } = await queueSettingsOf(context, unit);
  const { waiting } = await screenOf(context, unit);
  return {
    title: t('tickets.kiosk.title'),
    wide: true,
    bare: 'hall',
    headers: NOBODY_KEEPS,
    body: (
      <>
        <ErrorSummary errors={errors} />
        <PageHead above={await unitName(context, unit, locale)} title={t('tickets.kiosk.title')} lead={t('tickets.kiosk.lead')} />
        <p class="xs-help">{t('tickets.kiosk.priorityHelp')}</p>
        <div class="xs-kiosk">
          {groups.map((group) => (
            <Form key={group.code} action={KIOSK} hidden={{ do: 'take', group: group.code, key: newId() }}>
              <button class="ds-button xs-kiosk-button" type="submit" data-variant="primary">
                <span>{group[locale]}</span>
                <small>{t('tickets.kiosk.waiting', { count: waiting[group.code] ?? 0 })}</small>
              </button>
              <Button look="secondary" name="priority" value="1">
                {t('tickets.kiosk.priority')}
                <span class="ds-sr-only">: {group[locale]}</span>
              </Button>
            </Form>
          ))}
        </div>
        {slotCapacity > 0 && (
          <>
            <h2>{t('tickets.kiosk.booked')}</h2>
            <Form action={KIOSK} hidden={{ do: 'arrive' }} inline>
              <TextField
                name="appointment"
                value={form.text('appointment')}
                error={errors.appointment}
                label={t('tickets.kiosk.code')}
                help={t('tickets.kiosk.codeHelp')}
                maxLength={12}
                width="medium"
                autocomplete="off"
              />
              <Button look="secondary">{t('tickets.kiosk.arrive')}</Button>
            </Form>
          </>
        )}
      </>
    ),
  };
}

async function doForm(visit: Visit): Promise<Response> {
  const { form, address } = visit;
  if (form.text('do') === 'pair') {
    pairings.count(address);
    const { key } = await pairKiosk(visit.context, form.text('code'));
    return withCookies(seeOther(KIOSK), [setCookieLine(visit, COOKIE, key, YEAR)]);
  }
  const kiosk = await kioskOf(visit);
  if (!kiosk) return seeOther(KIOSK);
  if (form.text('do') === 'arrive') {
    pairings.count(`arrive ${address}`);
    const { ticket } = await arriveAppointment(kiosk.context, { unit: kiosk.unit, code: form.text('appointment') }).catch((error) => {
      // Whoever mistypes a code stays before the same tablet.
      if (!(error instanceof Refusal) || error.code.split('.')[0] !== 'appointments') throw error;
      throw new Refusal(error.code, 422, { fields: { appointment: { key: error.code.replace('.', '.refusals.') } } });
    });
    return seeOther(`${KIOSK}/so/${ticket}`);
  }
  const wish = { unit: kiosk.unit, group: form.text('group'), priority: form.text('priority') === '1', key: form.text('key') };
  const input = takeSchema.safeParse(wish);
  if (!input.success) throw new Refusal('context.bad_input', 422);
  const { id } = await takeTicket(kiosk.context, input.data);
  return seeOther(`${KIOSK}/so/${id}`);
}

/** `/lay-so`: the tablet in the hall. Without a key it asks for the code that makes it one. */
export const kioskPage: Page = {
  async get(visit) {
    const kiosk = await kioskOf(visit);
    return kiosk ? chooseView(visit, kiosk.unit) : pairView(visit);
  },
  post: (visit) =>
    answerOr(
      visit,
      () => doForm(visit),
      async (errors) => {
        const kiosk = await kioskOf(visit);
        return kiosk ? chooseView(visit, kiosk.unit, errors) : pairView(visit, errors);
      },
    ),
};

/** How long it takes, honestly. */
function WaitWords({ visit: { t }, wait: { ticket, ahead, span } }: { visit: Visit; wait: Wait }) {
  if (ticket.state === 'called') return <p class="xs-lead">{t('tickets.kiosk.called', { counter: ticket.counter ?? 0 })}</p>;
  return (
    <>
      <p class="xs-lead">{ahead === 0 ? t('tickets.kiosk.next') : t('tickets.kiosk.ahead', { count: ahead })}</p>
      <p>{span ? t(span.from === 0 ? 'tickets.kiosk.waitShort' : 'tickets.kiosk.wait', span) : t('tickets.kiosk.noWait')}</p>
    </>
  );
}

async function numberOf(visit: Visit) {
  const kiosk = await kioskOf(visit);
  if (!kiosk) throw new Refusal('context.forbidden', 403);
  const wait = await waitOf(kiosk.context, kiosk.unit, visit.param('id'));
  if (!wait) throw new Refusal('tickets.unknown', 404);
  const { groups } = await queueSettingsOf(kiosk.context, kiosk.unit);
  const group = groups.find(({ code }) => code === wait.ticket.grp)?.[visit.locale] ?? wait.ticket.grp;
  return { wait, group, unit: kiosk.unit };
}

/** `/lay-so/so/:id`: the number that was just drawn; the tablet goes back by itself. */
export const kioskNumberPage: Page = {
  async get(visit): Promise<View> {
    const { t } = visit;
    const { wait, group } = await numberOf(visit);
    return {
      title: t('tickets.kiosk.yours'),
      bare: 'hall',
      headers: { ...NOBODY_KEEPS, refresh: `${SHOWN};url=${KIOSK}` },
      body: (
        <>
          <PageHead above={group} title={t('tickets.kiosk.yours')} />
          <p class="xs-number">{ticketLabel(wait.ticket)}</p>
          <WaitWords visit={visit} wait={wait} />
          <p class="xs-help">{t('tickets.kiosk.keep')}</p>
          <ButtonRow>
            <LinkButton href={`${KIOSK}/so/${wait.ticket.id}/phieu.pdf`}>{t('tickets.kiosk.print')}</LinkButton>
            <LinkButton href={KIOSK} look="secondary">
              {t('tickets.kiosk.done')}
            </LinkButton>
          </ButtonRow>
        </>
      ),
    };
  },
};

/** `/lay-so/so/:id/phieu.pdf`: the slip, 80 mm wide. */
export const kioskSlipPage: Page = {
  async get(visit) {
    const { wait, group, unit } = await numberOf(visit);
    const slip = ticketSlip(wait.ticket, { unit: await unitName(visit.context, unit, visit.locale), group }, visit.locale);
    return pdfAnswer(await renderPdf(slip), ticketLabel(wait.ticket));
  },
};
