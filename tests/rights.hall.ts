import { appointmentCode, appointmentsOn, digestOfAppointment } from '../src/government/desk/appointments.queries.ts';
import { arriveAppointment } from '../src/government/desk/appointments.service.ts';
import { reserveSlips } from '../src/government/desk/reserved.service.ts';
import { hallOf } from '../src/government/desk/tickets.queries.ts';
import { usualSettings } from '../src/government/desk/tickets.schema.ts';
import { addKiosk, callNext, doTicket, endKiosk, takeTicket } from '../src/government/desk/tickets.service.ts';
import { setQueue } from '../src/government/desk/tickets.settings.service.ts';
import { linkTicket } from '../src/government/desk/tickets.visits.service.ts';
import { openPetition, ownPetitions, petitionByCode } from '../src/government/feedback/petitions.queries.ts';
import {
  acceptPetition,
  addToPetition,
  answerPetition,
  askSender,
  assignPetition,
  forwardPetition,
  judgePetition,
  publishPetition,
  refusePetition,
  sendPetition,
} from '../src/government/feedback/petitions.service.ts';
import { keys } from '../src/platform/config/keys.ts';
import { newId } from '../src/platform/database/id.ts';
import { dayOf } from '../src/platform/time/time.ts';
import { actorOf, HERE, NOW } from './permissions.stage.ts';
import { found, type Matter, type Stage } from './rights.court.ts';
import { APPOINTMENTS, HALL, PETITIONS, SENDERS, TICKETS } from './rights.table.ts';

/** What happens in the hall and what citizens tell the commune. */

type Petition = { id: string };
const PETITION_STATES = ['sent', 'accepted', 'asked', 'answered', 'refused', 'forwarded'];
export function petitions({ owner }: Stage): Matter<Petition> {
  const specialist = { ...actorOf('specialist'), id: 'a specialist who has it' };
  const change = ({ id }: Petition) => ({ id, key: newId(), rowVersion: 1 });
  const text = 'Đã ghi nhận và sẽ trả lời.';
  return {
    table: PETITIONS,
    states: 6,
    traces: ['petitions', 'petition_messages', 'petition_publications'],
    async plant(state) {
      const id = newId();
      await owner.query(
        `insert into petitions (id, code, unit, account, kind, topic, state, sealed, may_show, sent_at, accept_by, ask_by, due_at, assignee, ended_at)
         values ($1::uuid, $1::text, $2, '', 'report', 'road', $3, $4, true, $5, $5, $5, $5, $6, case when $7 then $5::timestamptz end)`,
        [
          id,
          HERE,
          PETITION_STATES[state - 1],
          keys().encrypt(JSON.stringify({ name: '', phone: '', text, place: '' })),
          NOW,
          specialist.id,
          state > 3,
        ],
      );
      return { id };
    },
    people: { 'specialist who has it': specialist },
    verbs: {
      see: (context, { id }) => openPetition(context, id),
      accept: (context, it) => acceptPetition(context, { ...change(it), kind: 'report', topic: 'road', assignee: null }),
      assign: (context, it) => assignPetition(context, { ...change(it), assignee: null }),
      ask: (context, it) => askSender(context, { ...change(it), text }),
      answer: (context, it) => answerPetition(context, { ...change(it), text }),
      refuse: (context, it) => refusePetition(context, { ...change(it), text }),
      forward: (context, it) => forwardPetition(context, { ...change(it), to: 'UBND tỉnh', text }),
      publish: (context, it) => publishPetition(context, { ...change(it), title: 'Đèn đường', question: text, answer: text }),
    },
  };
}

type Sent = { id: string; code: string };
/** Its own list shows the newest alone: each is sent a moment after the other. */
const SENDER = { ...actorOf('another citizen'), id: 'who sent it' };
export function senders({ owner }: Stage): Matter<Sent> {
  const text = 'Đèn hỏng từ tuần trước, ở ngã ba.';
  let sentAt = NOW.getTime();
  const wrong = ({ code }: Sent) => [`${code.slice(0, -1)}${code.endsWith('3') ? '4' : '3'}`];
  /** Refused by each of them, or done by one. */
  const blind = async (it: Sent, work: (code: string) => Promise<unknown>) => {
    const came = await Promise.allSettled([it.id, ...wrong(it)].map(work));
    const failed = came.find((one) => one.status === 'rejected');
    if (failed && !came.some((one) => one.status === 'fulfilled')) throw failed.reason;
  };
  return {
    table: SENDERS,
    states: 6,
    traces: ['petitions', 'petition_messages', 'petition_files'],
    async plant(state) {
      const id = newId();
      const code = id.replaceAll('-', '').slice(-10).toUpperCase();
      await owner.query(
        `insert into petitions (id, code, unit, account, kind, topic, state, sealed, may_show, sent_at, accept_by, ask_by, due_at, ended_at)
         values ($1, $2, $3, $4, 'report', 'road', $5, $6, true, $7, $7, $7, $7, case when $8 then $7::timestamptz end)`,
        [
          ...[id, code, HERE, SENDER.id, PETITION_STATES[state - 1]],
          ...[keys().encrypt(JSON.stringify({ name: '', phone: '', text, place: '' })), new Date(++sentAt), state > 3],
        ],
      );
      return { id, code };
    },
    people: { 'account that sent it': SENDER },
    verbs: {
      send: (context) =>
        sendPetition(context, {
          key: newId(),
          kind: 'report',
          topic: 'road',
          text,
          place: '',
          name: '',
          phone: '',
          mayShow: false,
          files: [],
        }),
      follow: async (context, { code }) => found(await petitionByCode(context, code)),
      add: (context, { code }) => addToPetition(context, { code, key: newId(), text }),
      judge: (context, { code }) => judgePetition(context, { code, key: newId(), verdict: 'satisfied' }),
      'own list': async (context, { code }) => found((await ownPetitions(context)).some((one) => one.code === code)),
      'follow blind': (context, it) => blind(it, async (code) => found(await petitionByCode(context, code))),
      'add blind': (context, it) => blind(it, (code) => addToPetition(context, { code, key: newId(), text })),
      'judge blind': (context, it) => blind(it, (code) => judgePetition(context, { code, key: newId(), verdict: 'satisfied' })),
    },
  };
}

type Booked = { id: string; code: string };
export function appointments({ owner }: Stage): Matter<Booked> {
  return {
    table: APPOINTMENTS,
    states: 3,
    traces: ['appointments', 'tickets'],
    async plant(state) {
      const id = newId();
      const ticket = state === 3 ? await plantTicket(owner, 'waiting') : null;
      await owner.query(
        `insert into appointments (id, unit, grp, starts_at, ends_at, state, account, code_digest, sealed, booked_at, changed_at, ticket)
         values ($1, $2, 'A', $3, $3::timestamptz + interval '30 minutes', $4, '', $5, $6, $3, $3, $7)`,
        [
          ...[id, HERE, NOW, ['booked', 'cancelled', 'arrived'][state - 1]],
          ...[digestOfAppointment(appointmentCode(id)), keys().encrypt(JSON.stringify({ name: 'Trần Thử', phone: null })), ticket],
        ],
      );
      return { id, code: appointmentCode(id) };
    },
    verbs: {
      look: async (context, { id }) => found((await appointmentsOn(context, HERE, dayOf(NOW))).some((one) => one.id === id)),
      arrive: (context, { code }) => arriveAppointment(context, { unit: HERE, code }),
    },
  };
}

let numbers = 1000;
async function plantTicket(owner: Stage['owner'], state: string): Promise<string> {
  const id = newId();
  await owner.query(
    `insert into tickets (id, unit, day, grp, number, state, counter, taken_at, called_at, calls)
     values ($1, $2, $3, 'Z', $4, $5, case when $6 then 9 end, $7, case when $6 then $7::timestamptz end, $6::int)`,
    [id, HERE, dayOf(NOW), ++numbers, state, state !== 'waiting', NOW],
  );
  return id;
}

export function hall({ owner }: Stage): Matter<{ kiosk: string }> {
  const unit = HERE;
  return {
    table: HALL,
    states: 1,
    traces: ['tickets', 'kiosks', 'queue_settings', 'reserved_blocks'],
    async plant() {
      const kiosk = newId();
      await owner.query('insert into kiosks (id, unit, name, added_by, added_at) values ($1, $2, $3, $4, $5)', [
        kiosk,
        unit,
        'Máy',
        'x',
        NOW,
      ]);
      await plantTicket(owner, 'waiting');
      return { kiosk };
    },
    verbs: {
      take: (context) => takeTicket(context, { unit, group: 'A', priority: false, key: newId() }),
      call: async (context) => found(await callNext(context, { unit, counter: 1, groups: [], key: newId() })),
      watch: async (context) => found(await hallOf(context, unit)),
      set: (context) =>
        setQueue(context, { unit, validFrom: '2027-01-01', decision: 'QĐ 1', body: usualSettings(dayOf(NOW)), key: newId() }),
      'add kiosk': (context) => addKiosk(context, { unit, name: 'Máy lấy số', key: newId() }),
      'end kiosk': (context, { kiosk }) => endKiosk(context, { unit, id: kiosk }),
      'reserve slips': (context) => reserveSlips(context, { unit, count: 1, key: newId() }),
    },
  };
}

/** A code as people type it, in capitals. */
export const codeOf = (id: string): string => `H53.159.00-261118-${BigInt(`0x${id.replaceAll('-', '')}`)}`;

export function tickets({ owner, plant }: Stage): Matter<{ id: string; code: string }> {
  const deed =
    (name: 'again' | 'served' | 'missed' | 'transfer'): Matter<{ id: string; code: string }>['verbs'][string] =>
    (context, { id }) =>
      doTicket(context, {
        unit: HERE,
        ticket: id,
        deed: name,
        counter: 3,
        seen: 1,
        key: newId(),
        ...(name === 'transfer' ? { to: 2 } : {}),
      });
  return {
    table: TICKETS,
    states: 4,
    traces: ['tickets', 'desk_visits'],
    async plant(state) {
      const code = codeOf(newId());
      await plant(4, { step: 'handle', asked: 0 }, { code });
      return { id: await plantTicket(owner, ['waiting', 'called', 'served', 'missed'][state - 1] ?? ''), code };
    },
    verbs: {
      again: deed('again'),
      served: deed('served'),
      missed: deed('missed'),
      transfer: deed('transfer'),
      link: (context, { id, code }) => linkTicket(context, { unit: HERE, ticket: id, code, key: newId() }),
    },
  };
}
