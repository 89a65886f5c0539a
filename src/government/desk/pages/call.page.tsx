import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import { answerOr } from '../../../ui/answer.ts';
import { ChoicesField, SelectField } from '../../../ui/fields.choice.tsx';
import { TextField } from '../../../ui/fields.text.tsx';
import { Button, ButtonRow, ErrorSummary, type Errors, Form, LinkButton } from '../../../ui/form.tsx';
import { clockWords } from '../../../ui/format.ts';
import { Card, Notice, PageHead } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { deskOf } from '../intake.queries.ts';
import { hallOf, queueSettingsOf } from '../tickets.queries.ts';
import { hasPriority, type Ticket, ticketLabel } from '../tickets.rules.ts';
import { callSchema, deedSchema, type QueueSettings, takeSchema } from '../tickets.schema.ts';
import { callNext, doTicket, takeTicket } from '../tickets.service.ts';
import { dossiersOfTicket, linkTicket } from '../tickets.visits.service.ts';
import { SCREEN } from './calling-screen.page.tsx';

export const CALL = '/can-bo/goi-so';

/** Where the officer stands and whom this counter calls: said in the address, so that two windows may be two counters. */
type Place = { unit: string; counter: number; groups: string[]; settings: QueueSettings };

async function placeOf(visit: Visit): Promise<Place> {
  const { context, form, query, url } = visit;
  const { unit } = deskOf(context, form.text('unit') || query('don-vi'));
  const settings = await queueSettingsOf(context, unit);
  const counter = Math.trunc(Number(form.text('counter') || query('quay') || 1));
  const asked = [...form.texts('groups'), ...url.searchParams.getAll('nhom')];
  const groups = settings.groups.map(({ code }) => code).filter((code) => asked.includes(code));
  return { unit, counter: counter >= 1 && counter <= settings.counters ? counter : 1, groups, settings };
}

const hrefOf = ({ unit, counter, groups }: Place, more: Record<string, string> = {}) =>
  `${CALL}?${new URLSearchParams([['don-vi', unit], ['quay', String(counter)], ...groups.map((code) => ['nhom', code]), ...Object.entries(more)])}`;

/** What every button of the page carries. */
const hiddenOf = ({ unit, counter, groups }: Place, more: Record<string, string>) => ({
  unit,
  counter: String(counter),
  key: newId(),
  chosen: groups.join(''),
  ...more,
});

function Deed({ place, ticket, deed, children }: { place: Place; ticket: Ticket; deed: string; children: string }) {
  return (
    <Form action={CALL} hidden={hiddenOf(place, { do: deed, ticket: ticket.id, seen: String(ticket.rowVersion) })}>
      <Button look="secondary">
        {children}
        <span class="ds-sr-only"> {ticketLabel(ticket)}</span>
      </Button>
    </Form>
  );
}

function Current({
  visit: { t, form },
  place,
  ticket,
  codes,
  errors,
}: {
  visit: Visit;
  place: Place;
  ticket: Ticket;
  codes: string[];
  errors: Errors;
}) {
  const others = Array.from({ length: place.settings.counters }, (_, at) => at + 1).filter((one) => one !== place.counter);
  return (
    <Card title={t('tickets.office.current')} tinted>
      <p class="xs-number" data-small="">
        {ticketLabel(ticket)}
      </p>
      <ButtonRow>
        {(['served', 'again', 'missed'] as const).map((deed) => (
          <Deed key={deed} place={place} ticket={ticket} deed={deed}>
            {t(`tickets.office.${deed}`)}
          </Deed>
        ))}
      </ButtonRow>
      {others.length > 0 && (
        <Form action={CALL} hidden={hiddenOf(place, { do: 'transfer', ticket: ticket.id, seen: String(ticket.rowVersion) })} inline>
          <SelectField
            name="to"
            label={t('tickets.office.to')}
            error={errors.to}
            options={others.map((one) => ({ value: String(one), label: String(one) }))}
          />
          <Button look="tertiary">{t('tickets.office.transfer')}</Button>
        </Form>
      )}
      {codes.length > 0 && <p>{t('tickets.office.linked', { codes: codes.join(', ') })}</p>}
      <Form action={CALL} hidden={hiddenOf(place, { do: 'link', ticket: ticket.id })} inline>
        <TextField
          name="code"
          label={t('tickets.office.code')}
          help={t('tickets.office.codeHelp')}
          value={form.text('code')}
          error={errors.code}
          width="medium"
        />
        <Button look="tertiary">{t('tickets.office.link')}</Button>
      </Form>
    </Card>
  );
}

function Waiting({ visit: { t, locale, context }, place, tickets }: { visit: Visit; place: Place; tickets: Ticket[] }) {
  const kind = (ticket: Ticket): string => {
    if (ticket.forCounter) return t('tickets.office.handed', { counter: ticket.forCounter });
    if (ticket.priorityFrom) return t('tickets.office.booked', { time: clockWords(ticket.priorityFrom, locale) });
    return t(hasPriority(ticket, context.now) ? 'tickets.office.priority' : 'tickets.office.usual');
  };
  return (
    <DataTable
      caption={t('tickets.office.waiting')}
      rows={tickets}
      rowKey={(one) => one.id}
      empty={<p>{t('tickets.office.none')}</p>}
      columns={[
        { head: t('tickets.office.number'), main: true, cell: (one) => ticketLabel(one) },
        {
          head: t('tickets.office.group'),
          cell: (one) => place.settings.groups.find(({ code }) => code === one.grp)?.[locale] ?? one.grp,
        },
        { head: t('tickets.office.since'), cell: (one) => clockWords(one.takenAt, locale) },
        { head: t('tickets.office.kind'), cell: kind },
      ]}
    />
  );
}

function Missed({ visit: { t }, place, tickets }: { visit: Visit; place: Place; tickets: Ticket[] }) {
  if (tickets.length === 0) return null;
  return (
    <>
      <h2>{t('tickets.office.missedList')}</h2>
      <ul class="xs-rows">
        {tickets.map((ticket) => (
          <li key={ticket.id}>
            <strong>{ticketLabel(ticket)}</strong>
            <Deed place={place} ticket={ticket} deed="again">
              {t('tickets.office.again')}
            </Deed>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Another counter, other matters; and a number for whoever cannot use the tablet. */
function Rest({ visit: { t, locale }, place }: { visit: Visit; place: Place }) {
  const { settings, unit, counter, groups } = place;
  const choices = settings.groups.map((one) => ({ value: one.code, label: `${one.code}. ${one[locale]}` }));
  return (
    <>
      <details class="xs-why">
        <summary>{t('tickets.office.choose')}</summary>
        <Form method="get" action={CALL} hidden={{ 'don-vi': unit }}>
          <SelectField
            name="quay"
            label={t('tickets.office.counter')}
            value={String(counter)}
            options={Array.from({ length: settings.counters }, (_, at) => ({ value: String(at + 1), label: String(at + 1) }))}
          />
          <ChoicesField
            name="nhom"
            label={t('tickets.office.groups')}
            help={t('tickets.office.groupsHelp')}
            choices={choices}
            values={groups}
          />
          <Button look="secondary">{t('tickets.office.choose')}</Button>
        </Form>
      </details>
      <details class="xs-why">
        <summary>{t('tickets.office.give')}</summary>
        <Form action={CALL} hidden={hiddenOf(place, { do: 'give' })}>
          <SelectField name="group" label={t('tickets.office.group')} options={choices} />
          <ChoicesField name="priority" label={t('tickets.office.kind')} choices={[{ value: '1', label: t('tickets.office.priority') }]} />
          <Button look="secondary">{t('tickets.office.giveDo')}</Button>
        </Form>
      </details>
    </>
  );
}

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, locale, context, query } = visit;
  const place = await placeOf(visit);
  const hall = await hallOf(context, place.unit);
  const current = hall.find((one) => one.state === 'called' && one.counter === place.counter);
  const codes = current ? (await dossiersOfTicket(context, current.id)).map(({ code }) => code) : [];
  const told = query('da') ?? '';
  return {
    title: t('tickets.office.title'),
    section: 'office',
    active: 'calls',
    wide: true,
    body: (
      <>
        <ErrorSummary errors={errors} />
        <PageHead
          above={await unitName(context, place.unit, locale)}
          title={t('tickets.office.title')}
          lead={t('tickets.office.lead', { counter: place.counter })}
        />
        {['empty', 'counted', 'notCounted'].includes(told) && <Notice live title={t(`tickets.office.${told}`)} />}
        {/^[A-Z]\d{3,}$/.test(told) && <Notice tone="success" live title={t('tickets.office.taken', { label: told })} />}
        {current ? (
          <Current visit={visit} place={place} ticket={current} codes={codes} errors={errors} />
        ) : (
          <p>{t('tickets.office.nobody')}</p>
        )}
        <Form action={CALL} hidden={hiddenOf(place, { do: 'next' })}>
          <Button accessKey="g">{t('tickets.office.next')}</Button>
        </Form>
        <Waiting visit={visit} place={place} tickets={hall.filter((one) => one.state === 'waiting')} />
        <Missed visit={visit} place={place} tickets={hall.filter((one) => one.state === 'missed')} />
        <Rest visit={visit} place={place} />
        <ButtonRow>
          <LinkButton href={`/can-bo/lich-hen?don-vi=${encodeURIComponent(place.unit)}`} look="secondary">
            {t('tickets.office.appointments')}
          </LinkButton>
          <LinkButton href={`${SCREEN}?don-vi=${encodeURIComponent(place.unit)}`} look="tertiary">
            {t('tickets.office.screen')}
          </LinkButton>
        </ButtonRow>
      </>
    ),
  };
}

/** What a press asks for; what no button of ours sends is refused as bad input. */
async function doPress(visit: Visit, place: Place): Promise<string> {
  const { context, form } = visit;
  const common = { unit: place.unit, key: form.text('key') };
  const read = <T,>(found: { success: true; data: T } | { success: false }): T => {
    if (!found.success) throw new Refusal('context.bad_input', 422);
    return found.data;
  };
  const deed = form.text('do');
  if (deed === 'next') {
    const called = await callNext(context, read(callSchema.safeParse({ ...common, counter: place.counter, groups: place.groups })));
    return hrefOf(place, called ? {} : { da: 'empty' });
  }
  if (deed === 'give') {
    const group = form.text('group');
    const input = read(takeSchema.safeParse({ ...common, group, priority: form.text('priority') === '1' }));
    return hrefOf(place, { da: ticketLabel({ grp: group, number: (await takeTicket(context, input)).number }) });
  }
  if (deed === 'link') {
    const { counted } = await linkTicket(context, { ...common, ticket: form.text('ticket'), code: form.text('code') });
    return hrefOf(place, { da: counted ? 'counted' : 'notCounted' });
  }
  const to = form.text('to') ? { to: Number(form.text('to')) } : {};
  const input = { ...common, ticket: form.text('ticket'), deed, counter: place.counter, seen: Number(form.text('seen')), ...to };
  await doTicket(context, read(deedSchema.safeParse(input)));
  return hrefOf(place);
}

/** `/can-bo/goi-so`: the counter calls who is next. */
export const callPage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const place = await placeOf(visit);
        const chosen = visit.form.text('chosen').split('');
        const groups = place.settings.groups.map(({ code }) => code).filter((code) => chosen.includes(code));
        return seeOther(await doPress(visit, { ...place, groups }));
      },
      (errors) => view(visit, errors),
    ),
};
