import { contextIn, type House } from '../src/app/house.ts';
import { visitReader } from '../src/government/desk/tickets.readers.ts';
import { receiveDossier, refuseDossier } from '../src/government/dossiers/dossiers.desk.service.ts';
import { forwardDossier } from '../src/government/dossiers/dossiers.forward.service.ts';
import { moveDossier, resolveDossier, withdrawDossier } from '../src/government/dossiers/dossiers.handle.service.ts';
import { takeInDossier } from '../src/government/dossiers/dossiers.intake.service.ts';
import { tellDuePassed } from '../src/government/dossiers/dossiers.jobs.ts';
import { submitDossier } from '../src/government/dossiers/dossiers.submit.service.ts';
import { answerSupplement, requestSupplement } from '../src/government/dossiers/dossiers.supplement.service.ts';
import { ratingPath } from '../src/government/dossiers/rating.link.service.ts';
import { returnDossier } from '../src/government/dossiers/return.service.ts';
import { tellPetitionsDue } from '../src/government/feedback/petitions.jobs.ts';
import {
  acceptPetition,
  answerPetition,
  judgePetition,
  refusePetition,
  sendPetition,
} from '../src/government/feedback/petitions.service.ts';
import { rate } from '../src/government/feedback/ratings.service.ts';
import { takeCash } from '../src/government/fees/cash.service.ts';
import { chargeDossier } from '../src/government/fees/charges.service.ts';
import { moneyOf } from '../src/government/fees/fees.queries.ts';
import { Refusal } from '../src/platform/context/refusal.ts';
import { newId } from '../src/platform/database/id.ts';
import { type Actor, anonymous, systemActor } from '../src/platform/permissions/permissions.ts';
import { parseLocal } from '../src/platform/time/time.ts';
import { measureReader } from '../src/steering/measures/measures.readers.ts';
import { numberOf } from '../src/steering/measures/measures.rules.ts';
import { addUp, liveGeneration } from '../src/steering/measures/measures.service.ts';
import { hearAll } from './hearing.ts';
import { ELSEWHERE_UNIT, filingOf, HERE } from './permissions.stage.ts';
import { randomVerbs } from './random-verbs.ts';

const officer = (role: string, unit: string): Actor => ({
  kind: 'officer',
  id: `${role} ${unit}`,
  posts: [{ role, unit }],
  persons: [],
  scopes: [],
});
const reason = 'Lý do của phép thử.';
const result = { hash: 'a'.repeat(64), bytes: 10, type: 'application/pdf', sealed: false, name: 'ket-qua.pdf' };

type Lived = House & { owner: House['db'] };
const at = (house: Lived, actor: Actor, local: string) => contextIn(house, actor, parseLocal(local) as Date);

/** A verb that may not be lawful now: then nothing happens. */
const tried = (work: Promise<unknown>): Promise<unknown> =>
  work.catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error;
  });

async function openOnes(house: Lived, unit: string) {
  const { rows } = await house.owner.pool.query<{ id: string; rowVersion: number; state: number }>(
    'select id, row_version as "rowVersion", state from dossiers where competent_unit = $1 and state in (1, 2, 4) order by id',
    [unit],
  );
  return rows.map(({ state, ...one }) => ({ state, change: { ...one, key: newId() } }));
}

/** What chance seldom does: dossiers that go to another unit before or after their receipt, in time or late, and what becomes of them there. */
async function forwards(house: Lived): Promise<void> {
  const worker = (local: string) => at(house, systemActor('worker'), local);
  const send = async (count: number, local: string) => {
    for (const { state, change } of (await openOnes(house, HERE)).slice(0, count)) {
      const by = officer(state === 1 ? 'desk officer' : 'leader', HERE);
      await tried(forwardDossier(at(house, by, local), { ...change, to: ELSEWHERE_UNIT, reason }));
    }
  };
  await send(4, '2026-10-05T09:00');
  await tellDuePassed(worker('2026-12-01T08:00'));
  await send(6, '2026-12-02T09:00');
  const there = await openOnes(house, ELSEWHERE_UNIT);
  for (const [number, { change }] of there.entries()) {
    const by = (role: string, local: string) => at(house, officer(role, ELSEWHERE_UNIT), local);
    const moved = (await tried(moveDossier(by('leader', '2026-12-03T09:00'), { ...change, back: false }))) as
      | { rowVersion: number }
      | undefined;
    if (!moved) continue;
    const next = () => ({ ...change, key: newId(), rowVersion: moved.rowVersion });
    if (number % 3 === 0)
      await tried(withdrawDossier(by('desk officer', '2026-12-04T09:00'), { ...next(), reason, way: 'desk', returned: [] }));
    else if (number % 3 === 1) {
      const faults = [{ target: 'other' as const, code: '', reason }];
      await tried(requestSupplement(by('specialist', '2026-12-04T10:00'), { ...next(), faults }));
    } else {
      const again = (await tried(moveDossier(by('specialist', '2026-12-04T09:00'), { ...next(), back: false }))) as
        | { rowVersion: number }
        | undefined;
      const last = { ...change, key: newId(), rowVersion: again?.rowVersion ?? 0 };
      await tried(resolveDossier(by('clerk', '2026-12-07T09:00'), { ...last, outcome: 'granted', files: [result] }));
    }
  }
  await tellDuePassed(worker('2026-12-20T08:00'));
}

/** What does not belong to the unit is not received. */
async function refusedAtDesk(house: Lived): Promise<void> {
  const citizen: Actor = { kind: 'citizen', id: 'refused at the desk', posts: [], persons: [], scopes: [] };
  const { id } = await submitDossier(at(house, citizen, '2026-09-08T08:00'), filingOf(), { key: newId() });
  await refuseDossier(at(house, officer('desk officer', HERE), '2026-09-08T09:00'), { id, key: newId(), rowVersion: 1, reason });
}

/** Asked for a supplement twice: what is settled in time all the same, what is forwarded, what becomes late, what is refused in the end. */
async function askedTwice(house: Lived): Promise<void> {
  const faults = [{ target: 'other' as const, code: '', reason }];
  for (const [number, fate] of ['granted', 'refused', 'forwarded', 'late', 'waiting'].entries()) {
    const citizen: Actor = { kind: 'citizen', id: `twice ${number}`, posts: [], persons: [], scopes: [] };
    const { id } = await submitDossier(at(house, citizen, '2026-09-07T08:00'), filingOf(), { key: newId() });
    let rowVersion = 1;
    const next = () => ({ id, key: newId(), rowVersion });
    const did = async (work: Promise<{ rowVersion: number }>) => {
      ({ rowVersion } = await work);
    };
    const by = (role: string, local: string) => at(house, officer(role, HERE), local);
    const answer = (local: string) =>
      did(answerSupplement(at(house, citizen, local), { ...next(), answers: {}, papers: [], note: reason }));
    await did(receiveDossier(by('desk officer', '2026-09-07T08:30'), next()));
    await did(requestSupplement(by('leader', '2026-09-07T09:00'), { ...next(), faults }));
    await answer('2026-09-07T10:00');
    await did(requestSupplement(by('leader', '2026-09-07T10:10'), { ...next(), faults, leaderReason: reason }));
    if (fate === 'waiting') continue;
    await answer('2026-09-07T10:30');
    if (fate === 'late') continue;
    if (fate === 'forwarded') {
      await did(forwardDossier(by('leader', '2026-09-07T13:30'), { ...next(), to: ELSEWHERE_UNIT, reason }));
      continue;
    }
    const end = fate === 'granted' ? { outcome: 'granted' as const, files: [result] } : { outcome: 'refused' as const, files: [], reason };
    for (let step = 0; step < 6; step++) {
      await did(moveDossier(by('leader', `2026-09-07T13:3${step}`), { ...next(), back: false }));
      if (await tried(resolveDossier(by('clerk', '2026-09-07T14:00'), { ...next(), ...end }))) break;
    }
  }
}

/** One answered in time, one too late, one refused, one that nobody answers, one that is said again, and one that is not due yet. */
async function petitions(house: Lived): Promise<void> {
  const desk = (local: string) => at(house, officer('desk officer', HERE), local);
  const codes: string[] = [];
  for (const [number, answered] of ['2026-11-20T09:00', '2026-12-30T09:00', '', '', '2026-12-28T09:00', ''].entries()) {
    const sent = number === 5 ? '2026-12-30T09:00' : number === 4 ? '2026-12-24T09:00' : '2026-11-19T09:00';
    const { code } = await sendPetition(at(house, anonymous, sent), {
      kind: 'report',
      topic: 'road',
      text: 'Đèn đường trước nhà văn hóa ấp 2 hỏng.',
      place: '',
      name: 'Trần Thị Ba',
      phone: '+84912345678',
      mayShow: true,
      files: [],
      key: newId(),
      ...(number === 4 ? { repeats: codes[0] } : {}),
    });
    codes.push(code);
    const { rows } = await house.owner.pool.query<{ id: string }>('select id from petitions where code = $1', [code]);
    const id = rows[0]?.id ?? '';
    const change = (rowVersion: number) => ({ id, key: newId(), rowVersion });
    if (number === 2) await refusePetition(desk('2026-11-20T09:00'), { ...change(1), text: 'Không phải việc của xã.' });
    else if (answered) {
      await acceptPetition(desk(number === 4 ? '2026-12-25T08:00' : '2026-11-20T08:00'), {
        ...change(1),
        kind: 'report',
        topic: 'road',
        assignee: null,
      });
      await answerPetition(desk(answered), { ...change(2), text: 'Đã giao sửa.' });
      const verdict = number % 4 === 0 ? ('satisfied' as const) : ('dissatisfied' as const);
      await judgePetition(at(house, anonymous, '2026-12-31T09:00'), { code, key: newId(), verdict });
    }
  }
}

async function fees(house: Lived): Promise<void> {
  const desk = at(house, officer('desk officer', HERE), '2026-11-19T09:00');
  for (const paid of [true, false]) {
    const taken = await takeInDossier(
      desk,
      {
        unit: HERE,
        procedure: '2.000884',
        case: 'signature',
        channel: 'direct',
        keys: 'staff',
        applicant: { fullName: 'Trần Thị Thử' },
        papers: [],
        returnWay: 'desk',
      },
      { key: newId() },
    );
    await chargeDossier(desk, taken.id);
    const { charge } = await moneyOf(desk, taken.id);
    if (paid && charge)
      await takeCash(desk, { code: taken.code, number: charge.number, amount: 10_000, payer: 'Trần Thị Thử', key: newId() });
  }
}

/**
 * What people say after they got their results, as soon as all have theirs: of some units enough to be told, of others not. What was settled and lies there
 * is given out first.
 */
async function ratings(house: Lived): Promise<void> {
  const settled = await house.owner.pool.query<{ id: string; rowVersion: number; unit: string }>(
    'select id, row_version as "rowVersion", competent_unit as unit from dossiers where state = 9 order by id',
  );
  for (const { id, rowVersion, unit } of settled.rows)
    await tried(returnDossier(at(house, officer('desk officer', unit), '2026-12-28T09:00'), { id, rowVersion, key: newId(), way: 'desk' }));
  const { rows } = await house.owner.pool.query<{ id: string }>('select id from dossiers where returned_at is not null order by id');
  for (const [number, { id }] of rows.entries()) {
    const marks = Object.fromEntries(
      ['time', 'guidance', 'attitude', 'place', 'whole'].map((code, at) => [code, String(1 + ((number + at) % 5))]),
    );
    const link = ratingPath(id).slice('/danh-gia/'.length);
    await tried(rate(at(house, anonymous, '2026-12-29T09:00'), link, marks, 'scene'));
  }
}

/** A house in which much has happened: dossiers by chance, forwarded ones, late ones, visits, money, petitions. */
export async function live(house: Lived, count: number): Promise<void> {
  await house.owner.pool.query(
    "insert into unit_settings (unit, key, value, valid_from, basis, demo, source) values ($1, 'e_identifier', 'H53.244.00', '2025-07-01', 'thử', true, 'content') on conflict do nothing",
    [ELSEWHERE_UNIT],
  );
  await randomVerbs(house, { count, deedsEach: 25, seed: 20_261_129 });
  await askedTwice(house);
  await refusedAtDesk(house);
  await forwards(house);
  await petitions(house);
  await fees(house);
  await ratings(house);
  // The job comes every minute; here it comes once more at the end.
  await tellDuePassed(at(house, systemActor('worker'), '2026-12-31T18:00'));
  await tellPetitionsDue(at(house, systemActor('worker'), '2026-12-31T18:00'));
  await hearAll(house, visitReader);
}

/** Lets the measures hear everything that happened. */
export const hearMeasures = (
  house: Lived,
  { now = new Date('2026-12-31T02:00:00Z'), limit }: { now?: Date; limit?: number | undefined } = {},
): Promise<void> => hearAll(house, measureReader, now, limit);

/** So many dossiers were filed (or are of another measure) in a month of a unit, whatever happened: as the live roll-ups and their totals have it. */
export async function setFiled(house: House, unit: string, month: string, amount: number, measure = numberOf('filed')): Promise<void> {
  const reader = contextIn(house, systemActor('reader'));
  await reader.transaction(async (tx) => {
    const generation = await liveGeneration(reader, tx);
    const sum = { span: 'm', unit, measure, starts: `${month}-01`, field: '', channel: 'online' } as const;
    const [kept] = await tx.query<{ amount: number }>({
      text: `select amount::float8 as amount from measure_sums
             where generation = $1 and span = 'm' and unit = $2 and measure = $4 and starts = $3 and field = '' and channel = 'online'`,
      values: [generation, unit, sum.starts, measure],
    });
    await addUp(tx, generation, [{ ...sum, amount: amount - (kept?.amount ?? 0) }]);
    for (const table of ['measure_sums', 'measure_totals']) await tx.query({ text: `delete from ${table} where amount = 0` });
  });
}
