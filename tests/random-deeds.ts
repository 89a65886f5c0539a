import { contextIn, type House } from '../src/app/house.ts';
import { assignDossier, recallDossier } from '../src/government/dossiers/assignment.service.ts';
import { explainDelay } from '../src/government/dossiers/delays.service.ts';
import { apologise } from '../src/government/dossiers/dossiers.apology.service.ts';
import { receiveDossier, refuseDossier } from '../src/government/dossiers/dossiers.desk.service.ts';
import { forwardDossier } from '../src/government/dossiers/dossiers.forward.service.ts';
import { moveDossier, resolveDossier, stopDossier, withdrawDossier } from '../src/government/dossiers/dossiers.handle.service.ts';
import { reissueTrackingKey } from '../src/government/dossiers/dossiers.key.service.ts';
import { answerSupplement, requestSupplement } from '../src/government/dossiers/dossiers.supplement.service.ts';
import { extendTerm, holdDossier, resumeDossier } from '../src/government/dossiers/dossiers.term.service.ts';
import { opinionReader } from '../src/government/dossiers/opinions.readers.ts';
import { answerOpinion, askOpinion, closeOpinion } from '../src/government/dossiers/opinions.service.ts';
import { passPromise } from '../src/government/dossiers/promises.service.ts';
import { parcelArrived, prepareParcel, returnDossier } from '../src/government/dossiers/return.service.ts';
import { feeReader } from '../src/government/fees/fees.readers.ts';
import type { Context } from '../src/platform/context/context.ts';
import { newId } from '../src/platform/database/id.ts';
import type { HouseEvent } from '../src/platform/events/events.ts';
import type { Reader } from '../src/platform/events/readers.ts';
import { type Actor, systemActor } from '../src/platform/permissions/permissions.ts';
import { dayOf } from '../src/platform/time/time.ts';
import { ELSEWHERE_UNIT, HERE, THIRD_UNIT } from './permissions.stage.ts';

export type RandomHouse = House & { owner: House['db'] };
/** Where a dossier stands before a deed. */
export type Standing = {
  id: string;
  code: string;
  number: number;
  state: number;
  row_version: number;
  receiving: string;
  competent: string;
};
/** One dossier on its way, at its moment. `chance`: 0 to 1. */
export type Walk = Standing & { house: RandomHouse; now: Date; chance(): number; pick<One>(list: readonly One[]): One };
/** `nothing`: there was nothing to do it with, so it was not tried. */
export type Deed = { weight: number; do(walk: Walk): Promise<unknown | typeof nothing> };
export const nothing = Symbol('nothing to do');
export const reason = 'Lý do của phép thử.';

/** Enough people for each office, so that boxes of cash and lists of work are several, too. */
const OFFICERS = 12;
export const officerOf = (role: string, unit: string, number: number): Actor => ({
  kind: 'officer',
  id: `random ${role} ${number % OFFICERS} ${unit}`,
  posts: [{ role, unit }],
  persons: [],
  scopes: [],
});
export const citizen = (number: number): Actor => ({ kind: 'citizen', id: `random ${number}`, posts: [], persons: [], scopes: [] });
export const deskOfficer = (number: number): Actor => officerOf('desk officer', HERE, number);
export const as = ({ house, now }: Walk, actor: Actor): Context => contextIn(house, actor, now);

/** The officers of the random house hold their posts, so that work can be given to them. */
export async function fillOffices({ owner }: RandomHouse): Promise<void> {
  for (const unit of [HERE, THIRD_UNIT])
    for (const role of ['specialist', 'leader', 'clerk'])
      for (let number = 0; number < OFFICERS; number++) {
        const { id } = officerOf(role, unit, number);
        await owner.pool.query(`insert into identity."user" (id, name, email, kind) values ($1, 'Thử', $1, 'officer')`, [id]);
        await owner.pool.query("insert into posts values ($1, $2, $3, $4, '2026-01-01', null, 'QĐ')", [newId(), id, role, unit]);
      }
}

export const desk = (walk: Walk) => as(walk, officerOf('desk officer', walk.receiving, walk.number));
export const handling = (role: string) => (walk: Walk) => as(walk, officerOf(role, walk.competent, walk.number));
const [specialist, leader, clerk] = [handling('specialist'), handling('leader'), handling('clerk')];
const owner = (walk: Walk) => as(walk, citizen(walk.number));
const change = ({ id, row_version }: Standing) => ({ id, key: newId(), rowVersion: row_version });

const fault = { target: 'other' as const, code: '', reason };
const result = { hash: 'a'.repeat(64), bytes: 10, type: 'application/pdf', sealed: false, name: 'ket-qua.pdf' };
const other = (unit: string) => (unit === HERE ? THIRD_UNIT : HERE);

type Asked = { id: string; unit: string; row_version: number };
async function openQuestion({ house, id }: Walk): Promise<Asked | undefined> {
  const text =
    'select id, unit, row_version from dossier_opinions where dossier = $1 and answered_at is null and closed_at is null limit 1';
  return (await house.owner.pool.query<Asked>(text, [id])).rows[0];
}

/** An answer, and at once what the house's reader makes of it. */
async function answerQuestion(walk: Walk) {
  const asked = await openQuestion(walk);
  if (!asked) return nothing;
  const actor = officerOf('specialist', asked.unit, walk.number);
  await answerOpinion(as(walk, actor), { opinion: asked.id, key: newId(), rowVersion: asked.row_version, answer: reason });
  return hear(walk, opinionReader, 'dossier.opinion_answered');
}

/** What a reader of the house makes of the last deed of a kind, at once: no other dossier has to wait for it. */
async function hear(walk: Walk, { hear }: Reader, type: string): Promise<void> {
  const { rows } = await walk.house.owner.pool.query<HouseEvent>(
    `select type, subject, occurred_at as "occurredAt", data from events where subject = $1 and type = $2 order by epoch desc, transaction desc, id desc limit 1`,
    [walk.id, type],
  );
  const reader = as(walk, systemActor('reader'));
  await reader.transaction((tx) => hear(reader, tx, rows));
}

/** To the other unit; a charge that nobody has paid goes along. */
async function forward(walk: Walk) {
  const by = (walk.state === 1 ? desk : leader)(walk);
  await forwardDossier(by, { ...change(walk), to: other(walk.competent), reason });
  await hear(walk, feeReader, 'dossier.forwarded');
}

/** Every verb of a dossier with somebody who may do it. `weight`: how often it is tried. */
export const dossierDeeds: Record<string, Deed> = {
  receive: { weight: 8, do: (walk) => receiveDossier(desk(walk), change(walk)) },
  refuse: { weight: 1, do: (walk) => refuseDossier(desk(walk), { ...change(walk), reason }) },
  ask: { weight: 2, do: (walk) => requestSupplement(specialist(walk), { ...change(walk), faults: [fault] }) },
  'ask again': {
    weight: 1,
    do: (walk) => requestSupplement(leader(walk), { ...change(walk), faults: [fault], leaderReason: reason }),
  },
  answer: { weight: 6, do: (walk) => answerSupplement(owner(walk), { ...change(walk), answers: {}, papers: [], note: reason }) },
  move: { weight: 10, do: (walk) => moveDossier(leader(walk), { ...change(walk), back: false }) },
  back: { weight: 1, do: (walk) => moveDossier(leader(walk), { ...change(walk), back: true }) },
  recall: { weight: 1, do: (walk) => recallDossier(leader(walk), change(walk)) },
  give: {
    weight: 2,
    do: (walk) => {
      const to = officerOf(walk.pick(['specialist', 'leader', 'clerk']), walk.competent, walk.number).id;
      return assignDossier(leader(walk), { ...change(walk), assignee: walk.chance() < 0.3 ? null : to });
    },
  },
  forward: {
    weight: 1,
    do: forward,
  },
  question: {
    weight: 2,
    do: (walk) =>
      askOpinion(leader(walk), {
        ...change(walk),
        unit: walk.pick([ELSEWHERE_UNIT, other(walk.competent)]),
        question: reason,
        until: dayOf(new Date(walk.now.getTime() + walk.pick([0, 1, 3]) * 86_400_000)),
        ...(walk.chance() < 0.5 ? { notCounted: 'verification', letter: reason } : {}),
      }),
  },
  'answer question': { weight: 3, do: answerQuestion },
  'close question': {
    weight: 1,
    async do(walk) {
      const asked = await openQuestion(walk);
      return asked ? closeOpinion(leader(walk), { ...change(walk), opinion: asked.id }) : nothing;
    },
  },
  hold: { weight: 2, do: (walk) => holdDossier(specialist(walk), { ...change(walk), reason: 'verification', letter: reason }) },
  resume: { weight: 4, do: (walk) => resumeDossier(specialist(walk), change(walk)) },
  extend: { weight: 1, do: (walk) => extendTerm(leader(walk), { ...change(walk), amount: 1, reason }) },
  apologise: { weight: 1, do: (walk) => apologise(leader(walk), { ...change(walk), appointmentDay: '2026-12-28', reason }) },
  pass: { weight: 1, do: (walk) => passPromise(leader(walk), { ...change(walk), reason: 'too_many' }) },
  explain: { weight: 1, do: (walk) => explainDelay(leader(walk), { ...change(walk), cause: 'too_many' }) },
  reissue: { weight: 1, do: (walk) => reissueTrackingKey(desk(walk), change(walk)) },
  resolve: { weight: 8, do: (walk) => resolveDossier(clerk(walk), { ...change(walk), outcome: 'granted', files: [result] }) },
  'say no': { weight: 1, do: (walk) => resolveDossier(clerk(walk), { ...change(walk), outcome: 'refused', reason, files: [] }) },
  parcel: {
    weight: 4,
    do: (walk) => prepareParcel(desk(walk), { ...change(walk), tracking: `BC${newId().replaceAll('-', '').slice(-16).toUpperCase()}` }),
  },
  return: { weight: 4, do: (walk) => returnDossier(desk(walk), { ...change(walk), way: walk.pick(['desk', 'post', 'online']) }) },
  arrived: { weight: 4, do: (walk) => parcelArrived(desk(walk), change(walk)) },
  withdraw: { weight: 1, do: (walk) => withdrawDossier(owner(walk), change(walk)) },
  stop: { weight: 1, do: (walk) => stopDossier(leader(walk), { ...change(walk), reason }) },
};
