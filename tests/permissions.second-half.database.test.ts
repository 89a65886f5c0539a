import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contextIn } from '../src/app/house.ts';
import { reserveSlips } from '../src/government/desk/reserved.service.ts';
import { mayQueue, type QueueVerb } from '../src/government/desk/tickets.permissions.ts';
import { usualSettings } from '../src/government/desk/tickets.schema.ts';
import { addKiosk, callNext, takeTicket } from '../src/government/desk/tickets.service.ts';
import { setQueue } from '../src/government/desk/tickets.settings.service.ts';
import { type PetitionState, petitionStates } from '../src/government/feedback/petitions.rules.ts';
import * as petitions from '../src/government/feedback/petitions.service.ts';
import { type FeeVerb, feeRole, feeVerbs } from '../src/government/fees/fees.permissions.ts';
import type { Context } from '../src/platform/context/context.ts';
import type { Refusal } from '../src/platform/context/refusal.ts';
import { newId } from '../src/platform/database/id.ts';
import { type Actor, anonymous } from '../src/platform/permissions/permissions.ts';
import { actorOf, ELSEWHERE_UNIT, HERE, NOW, stage } from './permissions.stage.ts';
import { ELSEWHERE, rowsOf } from './permissions.table.ts';

/*
 * Who may do what with reports of citizens, with money and in the hall, beside the table of dossiers. A cell of the reports names the states in which the
 * verb may be done; whoever is not named may do nothing, and what is refused leaves no trace.
 */
const REPORTS = `
who                       | accept | assign              | ask           | answer         | refuse              | forward             | publish
--------------------------|--------|---------------------|---------------|----------------|---------------------|---------------------|---------
another citizen           |        |                     |               |                |                     |                     |
citizen with forged posts |        |                     |               |                |                     |                     |
nobody signed in          |        |                     |               |                |                     |                     |
helper                    |        |                     |               |                |                     |                     |
desk officer              | sent   | sent accepted asked | sent accepted | accepted asked | sent accepted asked | sent accepted asked | answered
specialist                |        |                     |               |                |                     |                     |
specialist who has it     |        |                     | sent accepted | accepted asked |                     |                     |
leader                    | sent   | sent accepted asked | sent accepted | accepted asked | sent accepted asked | sent accepted asked | answered
clerk                     |        |                     |               |                |                     |                     |
commune admin             |        |                     |               |                |                     |                     |
province viewer           |        |                     |               |                |                     |                     |
province admin            |        |                     |               |                |                     |                     |
system admin              |        |                     |               |                |                     |                     |
officer without a post    |        |                     |               |                |                     |                     |
machine: handle           |        |                     |               |                |                     |                     |
`;

const MONEY: Partial<Record<string, readonly FeeVerb[]>> = {
  'desk officer': [
    'correct charge',
    'take cash',
    'void receipt',
    'close day',
    'read statement',
    'assign credit',
    'ask refund',
    'pay refund',
  ],
  leader: [
    'correct charge',
    'accept day',
    'read statement',
    'assign credit',
    'accept credit',
    'ask refund',
    'judge refund',
    'set bank link',
  ],
};
const queueVerbs = ['take', 'call', 'watch', 'set', 'book', 'arrive', 'type slip'] as const satisfies readonly QueueVerb[];
const HALL: Partial<Record<string, readonly QueueVerb[]>> = {
  'desk officer': ['take', 'call', 'watch', 'book', 'arrive', 'type slip'],
  leader: ['watch'],
  'commune admin': ['set'],
};
const everybody = [
  ...new Set([...rowsOf(REPORTS).map(({ who }) => who), ...ELSEWHERE, 'citizen who filed it', 'machine without a scope']),
].filter((who) => who !== 'specialist who has it');

let there: Awaited<ReturnType<typeof stage>>;
beforeAll(async () => {
  there = await stage();
});
afterAll(() => there?.house.close());
const as = (actor: Actor): Context => contextIn(there.house, actor, NOW);
const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: Refusal) => error.status,
  );

type Change = { id: string; key: string; rowVersion: number };
const text = 'Đã xem và làm như vậy.';
const verbs: Record<string, (context: Context, change: Change) => Promise<unknown>> = {
  accept: (context, change) => petitions.acceptPetition(context, { ...change, kind: 'report', topic: 'road', assignee: null }),
  assign: (context, change) => petitions.assignPetition(context, { ...change, assignee: null }),
  ask: (context, change) => petitions.askSender(context, { ...change, text }),
  answer: (context, change) => petitions.answerPetition(context, { ...change, text }),
  refuse: (context, change) => petitions.refusePetition(context, { ...change, text }),
  forward: (context, change) => petitions.forwardPetition(context, { ...change, text, to: 'Sở Xây dựng' }),
  publish: (context, change) => petitions.publishPetition(context, { ...change, title: 'Đèn đường', question: text, answer: text }),
};

describe('reports of citizens', () => {
  let id = '';
  beforeAll(async () => {
    const report = { kind: 'report' as const, topic: 'road' as const, text: 'Đèn đường ấp 2 hỏng đã lâu.', place: '', name: '', phone: '' };
    await petitions.sendPetition(as(anonymous), { ...report, mayShow: true, files: [], key: newId() });
    id = (await there.owner.query('select id from petitions')).rows[0].id;
  });
  /** Puts it into a state, with nobody's answer shown. */
  async function put(state: PetitionState, assignee: string | null): Promise<Change> {
    await there.owner.query('delete from petition_publications');
    const ended = petitionStates.indexOf(state) > 2 ? NOW : null;
    const { rows } = await there.owner.query(
      'update petitions set state = $1, assignee = $2, ended_at = $3, row_version = row_version + 1 where id = $4 returning row_version',
      [state, assignee, ended, id],
    );
    return { id, key: newId(), rowVersion: rows[0].row_version };
  }
  const fingerprint = async () =>
    (
      await there.owner.query(
        `select (select row_version from petitions) as version, (select count(*) from petition_messages) as messages,
           (select count(*) from events where type like 'petition.%') as events`,
      )
    ).rows[0];

  test.each(rowsOf(REPORTS))('$who, own unit: what the table says and nothing else', async ({ who, cells }) => {
    const has = who === 'specialist who has it';
    const actor = actorOf(has ? 'specialist' : who);
    for (const [verb, cell] of Object.entries(cells))
      for (const state of petitionStates) {
        const change = await put(state, has ? actor.id : null);
        const before = await fingerprint();
        const came = await outcome(verbs[verb]?.(as(actor), change) ?? Promise.reject(new Error(`no verb ${verb}`)));
        const may = cell.split(' ').includes(state);
        expect.soft(came === 'done', `${verb} in ${state}: ${came}`).toBe(may);
        if (!may) expect.soft(await fingerprint(), `${verb} in ${state} left a trace`).toEqual(before);
        if (!may && cell !== '') expect.soft(came, `${verb} in ${state}`).toBe(409);
        if (!may && cell === '') expect.soft([401, 403, 404], `${verb} in ${state}: ${came}`).toContain(came);
      }
  });

  test.each(ELSEWHERE.map((who) => ({ who })))('$who of another unit: nothing', async ({ who }) => {
    for (const [verb, act] of Object.entries(verbs)) {
      const change = await put(verb === 'publish' ? 'answered' : 'accepted', null);
      expect.soft([401, 403, 404], verb).toContain(await outcome(act(as(actorOf(who, ELSEWHERE_UNIT)), change)));
    }
  });
});

describe('money', () => {
  test.each(everybody.map((who) => ({ who })))('$who: the verbs of the office, in the own unit, and never over the own hand', ({ who }) => {
    const actor = actorOf(who);
    const mine = feeVerbs.filter((verb) => feeRole(actor, verb, { unit: HERE, by: 'somebody' }) !== undefined);
    expect(mine).toEqual(feeVerbs.filter((verb) => MONEY[who]?.includes(verb)));
    expect(feeVerbs.filter((verb) => feeRole(actor, verb, { unit: ELSEWHERE_UNIT, by: 'somebody' }))).toEqual([]);
    for (const verb of ['accept day', 'judge refund'] as const) expect(feeRole(actor, verb, { unit: HERE, by: actor.id })).toBeUndefined();
  });
});

describe('the hall', () => {
  const may = (actor: Actor, verb: QueueVerb, unit: string) => {
    try {
      return mayQueue(actor, verb, unit) !== undefined;
    } catch {
      return false;
    }
  };
  test.each(everybody.map((who) => ({ who })))('$who: the verbs of the office, in the own unit', async ({ who }) => {
    const actor = actorOf(who);
    const wanted = queueVerbs.filter((verb) => HALL[who]?.includes(verb));
    expect(queueVerbs.filter((verb) => may(actor, verb, HERE))).toEqual(wanted);
    expect(queueVerbs.filter((verb) => may(actor, verb, ELSEWHERE_UNIT))).toEqual([]);
    const context = as(actor);
    const tried: Partial<Record<QueueVerb, (() => Promise<unknown>)[]>> = {
      take: [() => takeTicket(context, { unit: HERE, group: 'A', priority: false, key: newId() })],
      call: [() => callNext(context, { unit: HERE, counter: 1, groups: [], key: newId() })],
      set: [
        () =>
          setQueue(context, { unit: HERE, validFrom: '2026-12-01', decision: 'QĐ 12', body: usualSettings('2026-11-23'), key: newId() }),
        () => addKiosk(context, { unit: HERE, name: 'Máy cửa chính', key: newId() }),
      ],
      'type slip': [() => reserveSlips(context, { unit: HERE, count: 1, key: newId() })],
    };
    for (const [verb, works] of Object.entries(tried))
      for (const work of works) {
        const came = await outcome(work());
        expect.soft(came === 'done', `${verb}: ${came}`).toBe(wanted.some((one) => one === verb));
        if (came !== 'done') expect.soft([401, 403], verb).toContain(came);
      }
  });
});
