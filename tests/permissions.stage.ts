import { contextIn } from '../src/app/house.ts';
import { assignDossier, recallDossier } from '../src/government/dossiers/assignment.service.ts';
import { explainDelay } from '../src/government/dossiers/delays.service.ts';
import { apologise } from '../src/government/dossiers/dossiers.apology.service.ts';
import { receiveDossier, refuseDossier } from '../src/government/dossiers/dossiers.desk.service.ts';
import { forwardDossier } from '../src/government/dossiers/dossiers.forward.service.ts';
import { moveDossier, resolveDossier, stopDossier, withdrawDossier } from '../src/government/dossiers/dossiers.handle.service.ts';
import { reissueTrackingKey } from '../src/government/dossiers/dossiers.key.service.ts';
import { openDossier, openFile } from '../src/government/dossiers/dossiers.queries.ts';
import { submitDossier } from '../src/government/dossiers/dossiers.submit.service.ts';
import { answerSupplement, requestSupplement } from '../src/government/dossiers/dossiers.supplement.service.ts';
import { extendTerm, holdDossier, resumeDossier } from '../src/government/dossiers/dossiers.term.service.ts';
import { askOpinion } from '../src/government/dossiers/opinions.service.ts';
import { passPromise } from '../src/government/dossiers/promises.service.ts';
import { parcelArrived, prepareParcel, returnDossier } from '../src/government/dossiers/return.service.ts';
import { askPayment } from '../src/government/fees/charges.service.ts';
import { samples } from '../src/government/procedures/forms.samples.ts';
import { proceduresFromContent } from '../src/government/procedures/procedures.content.ts';
import { componentsFor } from '../src/government/procedures/procedures.rules.ts';
import type { Context } from '../src/platform/context/context.ts';
import { newId } from '../src/platform/database/id.ts';
import { storeFile } from '../src/platform/files/files.ts';
import { type Actor, anonymous } from '../src/platform/permissions/permissions.ts';
import { parseLocal } from '../src/platform/time/time.ts';
import { isScope, postsOfScopes, ROLES } from '../src/registers/people/people.rules.ts';
import { testHouse } from './house.ts';

/** The commune whose dossiers the table speaks of, and its neighbour. */
export const HERE = '28159.20250701';
export const ELSEWHERE_UNIT = '28243.20250701';
/** A third commune, which works here too: where a dossier may be forwarded. */
export const THIRD_UNIT = '25459.20250701';
export const OWNER = 'account-of-the-owner';
export const PERSON = '018f0000-0000-7000-8000-0000000000aa';
/** A moment in office hours: what was filed yesterday is still to be received, the supplement's limit of `state 5` has passed. */
export const NOW = parseLocal('2026-11-19T09:00') as Date;

const nobody: Actor = { ...anonymous };
const officer = (posts: Actor['posts'], id: string): Actor => ({ kind: 'officer', id, posts, persons: [], scopes: [] });
const citizen = (more: Partial<Actor> = {}): Actor => ({ kind: 'citizen', id: 'another', posts: [], persons: [], scopes: [], ...more });
const machine = (scopes: string[], unit: string, id = `machine ${scopes}`): Actor => ({
  kind: 'machine',
  id,
  posts: postsOfScopes(scopes, unit),
  persons: [],
  scopes,
  unit,
});

/** The actor that a row of the table names, with posts in `unit`. */
export function actorOf(who: string, unit = HERE): Actor {
  const known: Record<string, Actor> = {
    'citizen who filed it': citizen({ id: OWNER }),
    'citizen whose it is': citizen({ id: 'tied', persons: [PERSON] }),
    'another citizen': citizen({ persons: [newId()] }),
    'citizen with forged posts': citizen({ posts: ROLES.map((role) => ({ role, unit })) }),
    'nobody signed in': nobody,
    'officer without a post': officer([], 'without a post'),
    'machine that filed it': machine(['dossiers:file'], unit, OWNER),
    'machine without a scope': machine([], unit),
  };
  const found = known[who];
  if (found) return found;
  const [, named] = /^machine: (.+)$/.exec(who) ?? [];
  if (named) {
    const scopes = named.split(', ').map((one) => `dossiers:${one}`);
    if (!scopes.every(isScope)) throw new Error(`no such scope: ${who}`);
    return machine(scopes, unit);
  }
  if (!ROLES.some((role) => role === who)) throw new Error(`no such role: ${who}`);
  return officer([{ role: who, unit }], `${who} ${unit}`);
}

export type Planted = { id: string; code: string; file: string; rowVersion: number };
/** How a dossier stands besides its state: its step, how often was asked, the procedure that it keeps, and whether another agency has it. */
export type Standing = {
  step: 'assign' | 'handle' | 'release';
  asked: 0 | 1;
  kept?: Record<string, string>;
  held?: true;
  /** It went by post. */
  parcel?: true;
};
export type Deed = Standing & { do(context: Context, dossier: Planted): Promise<unknown> };

const change = ({ id, rowVersion }: Planted) => ({ id, key: newId(), rowVersion });
const faults = [{ target: 'other' as const, code: '', reason: 'Cần nói rõ nơi cư trú trước đây.' }];
const result = { hash: 'a'.repeat(64), bytes: 10, type: 'application/pdf', sealed: false, name: 'giay-xac-nhan.pdf' };
const reason = 'Không thuộc thẩm quyền.';

/** Every column of the table: at which step of the handling the dossier stands, how often was asked, and the verb. */
export const deeds: Record<string, Deed> = {
  see: { step: 'assign', asked: 0, do: (context, { code }) => openDossier(context, code) },
  file: { step: 'assign', asked: 0, do: (context, { code, file }) => openFile(context, code, file) },
  receive: { step: 'assign', asked: 0, do: (context, it) => receiveDossier(context, change(it)) },
  refuse: { step: 'assign', asked: 0, do: (context, it) => refuseDossier(context, { ...change(it), reason }) },
  ask: { step: 'assign', asked: 0, do: (context, it) => requestSupplement(context, { ...change(it), faults }) },
  ask2: { step: 'assign', asked: 1, do: (context, it) => requestSupplement(context, { ...change(it), faults, leaderReason: reason }) },
  answer: {
    step: 'assign',
    asked: 1,
    do: (context, it) => answerSupplement(context, { ...change(it), answers: {}, papers: [], note: reason }),
  },
  assign: { step: 'assign', asked: 0, do: (context, it) => moveDossier(context, { ...change(it), back: false }) },
  handle: { step: 'handle', asked: 0, do: (context, it) => moveDossier(context, { ...change(it), back: false }) },
  back: { step: 'release', asked: 0, do: (context, it) => moveDossier(context, { ...change(it), back: true }) },
  resolve: {
    step: 'release',
    asked: 0,
    do: (context, it) => resolveDossier(context, { ...change(it), outcome: 'granted', files: [result] }),
  },
  withdraw: { step: 'assign', asked: 0, do: (context, it) => withdrawDossier(context, change(it)) },
  stop: { step: 'assign', asked: 1, do: (context, it) => stopDossier(context, { ...change(it), reason }) },
  return: { step: 'assign', asked: 0, do: (context, it) => returnDossier(context, { ...change(it), way: 'desk' }) },
  apologise: { step: 'handle', asked: 0, do: (context, it) => apologise(context, { ...change(it), appointmentDay: '2026-12-04', reason }) },
  extend: {
    step: 'handle',
    asked: 0,
    // Correcting a civil-status entry may take longer where it must be verified.
    kept: { procedure: '1.004859', procedure_version: '2025-07-01', case_code: 'correction' },
    do: (context, it) => extendTerm(context, { ...change(it), amount: 2, reason }),
  },
  hold: { step: 'handle', asked: 0, do: (context, it) => holdDossier(context, { ...change(it), reason: 'verification', letter: reason }) },
  resume: { step: 'handle', asked: 0, held: true, do: (context, it) => resumeDossier(context, change(it)) },
  forward: { step: 'handle', asked: 0, do: (context, it) => forwardDossier(context, { ...change(it), to: THIRD_UNIT, reason }) },
  reissue: { step: 'handle', asked: 0, do: (context, it) => reissueTrackingKey(context, change(it)) },
  give: { step: 'assign', asked: 0, do: (context, it) => assignDossier(context, { ...change(it), assignee: null }) },
  recall: { step: 'handle', asked: 0, do: (context, it) => recallDossier(context, change(it)) },
  question: {
    step: 'handle',
    asked: 0,
    do: (context, it) => askOpinion(context, { ...change(it), unit: ELSEWHERE_UNIT, question: reason, until: '2026-11-25' }),
  },
  pass: {
    step: 'handle',
    asked: 0,
    kept: { promised_at: '2026-11-19T10:00:00Z' },
    do: (context, it) => passPromise(context, { ...change(it), reason: 'verification' }),
  },
  explain: {
    step: 'handle',
    asked: 0,
    kept: { due_at: '2026-10-02T10:00:00Z' },
    do: (context, it) => explainDelay(context, { ...change(it), cause: 'verification' }),
  },
  parcel: {
    step: 'assign',
    asked: 0,
    do: (context, it) => prepareParcel(context, { ...change(it), tracking: `BC${it.id.slice(-12).toUpperCase()}1` }),
  },
  arrived: {
    step: 'assign',
    asked: 0,
    kept: { return_way: 'post' },
    parcel: true,
    do: (context, it) => parcelArrived(context, change(it)),
  },
  charge: {
    step: 'handle',
    asked: 0,
    // Certifying a signature costs money everywhere.
    kept: { procedure: '2.000884', procedure_version: '2025-11-01', case_code: 'signature' },
    do: (context, it) => askPayment(context, change(it)),
  },
};

/** A filing that is complete: the certificate of marital status, with its papers. */
export function filingOf(unit = HERE) {
  const version = proceduresFromContent().find((one) => one.code === '1.004873')?.versions[0];
  const sample = samples['1.004873'];
  if (!version || !sample) throw new Error('no sample');
  const files = [{ hash: 'b'.repeat(64), bytes: 9, type: 'image/jpeg', sealed: false, name: 'giay.jpg' }];
  return {
    unit,
    procedure: '1.004873',
    case: sample.caseCode,
    answers: sample.answers as Record<string, unknown>,
    papers: componentsFor(version, sample.caseCode, sample.answers, '2026-11-19').asked.map((one) => ({
      component: one.code,
      source: 'photo' as const,
      files,
    })),
    returnWay: 'desk' as const,
  };
}

const received = [2, 4, 5, 6, 7, 8, 9, 10];
const outcomes: Record<number, string> = { 3: 'not_received', 7: 'withdrawn', 8: 'expired', 9: 'granted', 10: 'granted' };

/** What a dossier in a state looks like, apart from what it was filed with. */
function standing(state: number, { step, asked, held }: Standing) {
  const at = (local: string) => parseLocal(local)?.toISOString() ?? null;
  const wasReceived = received.includes(state);
  const running = state === 2 || state === 4;
  return {
    state,
    state_before: state === 5 || state === 6 ? 2 : null,
    outcome: outcomes[state] ?? null,
    step: state === 9 ? 'return' : running || state === 5 || state === 6 ? step : null,
    reception_due_at: state === 1 ? at('2026-11-19T16:00') : null,
    received_at: wasReceived ? at('2026-10-01T09:00') : null,
    due_at: running && !held ? at('2026-12-01T17:00') : null,
    resolved_at: state >= 9 ? at('2026-10-05T09:00') : null,
    returned_at: state === 10 ? at('2026-10-06T09:00') : null,
    ended_at: [3, 7, 8].includes(state) ? at('2026-10-06T09:00') : null,
    supplement_count: state === 5 ? 1 : asked,
    row_version: 3,
  };
}

/** A house with one filed dossier, from which dossiers in any state are planted. */
export async function stage() {
  const house = await testHouse();
  const owner = house.owner.pool;
  const as = (actor: Actor) => contextIn(house, actor, NOW);
  await owner.query("insert into persons (id, full_name) values ($1, 'Nguyễn Văn Thử')", [PERSON]);
  await owner.query(
    `insert into unit_settings (unit, key, value, valid_from, basis, demo, source) values ($1, 'e_identifier', 'H53.243.00', '2025-07-01', 'thử', true, 'content'),
       ($2, 'e_identifier', 'H53.244.00', '2025-07-01', 'thử', true, 'content')`,
    [THIRD_UNIT, ELSEWHERE_UNIT],
  );
  const photo = await storeFile(new TextEncoder().encode('a photo'), 'image/jpeg');
  const seed = await submitDossier(as(actorOf('citizen who filed it')), filingOf(), { key: newId() });

  /** A copy of the filed dossier in a state, with its file, answers and papers; in state 5 with a request whose limit has passed. */
  async function plant(state: number, how: Standing, more: Record<string, unknown> = {}): Promise<Planted> {
    const [id, file, request] = [newId(), newId(), newId()];
    const code = `H53.159.00-261118-${id.slice(-12)}`;
    const patch = { id, code, tracking_key: id, person: PERSON, account: OWNER, ...standing(state, how), ...how.kept, ...more };
    const held = how.held && (state === 2 || state === 4);
    const { rows } = await owner.query<{ row_version: number }>(
      `with copy as (insert into dossiers select (jsonb_populate_record(d, $2::jsonb)).* from dossiers d where d.id = $1 returning id, row_version),
         answers as (insert into dossier_answers select $3, sealed from dossier_answers where dossier = $1),
         files as (insert into dossier_files (id, dossier, kind, hash, bytes, type, sealed, name, added_at)
           values ($4, $3, 'component', $8, 1, 'image/jpeg', false, 'giay.jpg', $6)),
         asked as (insert into supplement_requests (id, dossier, number, asked_by, asked_at, limit_at)
           select $5, $3, 1, 'somebody', '2026-10-02', '2026-10-30' where $7 returning id),
         fault as (insert into supplement_faults (id, request, dossier, target, target_code, reason) select $4, id, $3, 'other', '', 'Thiếu.' from asked),
         pause as (insert into dossier_pauses (id, dossier, kind, reason, started_at) select $5, $3, 'pause', 'supplement', '2026-10-02' where $7),
         held as (insert into dossier_pauses (id, dossier, kind, reason, started_at) select $5, $3, 'not_counted', 'verification', '2026-10-01 10:00+07' where $9),
         note as (insert into dossier_notes (id, dossier, verb, account, text, shown, written_at) values ($4, $3, 'move', 'somebody', 'Xem lại.', false, $6)),
         parcel as (insert into dossier_parcels select $3, upper($3::text), 'somebody', $6, $6, null where $10)
       select row_version from copy`,
      [seed.id, JSON.stringify(patch), id, file, request, NOW, state === 5, photo.hash, held ?? false, how.parcel ?? false],
    );
    return { id, code, file, rowVersion: rows[0]?.row_version ?? 0 };
  }

  /**
   * Everything that a deed could leave behind, as one text: the dossiers with what belongs to them, events, kept answers, and the audit but for looks:
   * a page looks at the dossier before it says no.
   */
  async function traces(): Promise<string> {
    const tables = [
      'dossiers',
      'dossier_answers',
      'dossier_components',
      'dossier_files',
      'dossier_notes',
      'dossier_pauses',
      'dossier_apologies',
      'delay_reasons',
      'promise_passes',
      'dossier_stops',
      'dossier_handovers',
      'dossier_parcels',
      'supplement_requests',
      'supplement_faults',
      'fee_charges',
      'fee_versions',
      'events',
      "(select * from audit where verb <> 'open')",
      'idempotency',
    ];
    const { rows } = await owner.query<{ traces: string }>(
      `select ${tables.map((table) => `(select count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0) from ${table} t)`).join(" || ',' || ")} as traces`,
    );
    return rows[0]?.traces ?? '';
  }

  return { house, owner, as, plant, traces, seed };
}
