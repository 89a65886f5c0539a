import { officerReport, unitReport } from '../src/government/desk/reports.queries.ts';
import { removeRule, setRule, setWarning } from '../src/government/dossiers/assignment.rules.service.ts';
import { delaysIn } from '../src/government/dossiers/delays.queries.ts';
import { answerOpinion, closeOpinion } from '../src/government/dossiers/opinions.service.ts';
import { wordPaper } from '../src/government/dossiers/papers/templates.service.ts';
import { petitionsOf } from '../src/government/feedback/petitions.queries.ts';
import { ratingFigures } from '../src/government/feedback/ratings.queries.ts';
import { publishDraft, withdrawVersion } from '../src/government/procedures/editor.publish.service.ts';
import { draftOf, listedVersions, printOf } from '../src/government/procedures/editor.queries.ts';
import { beginDraft, changeDraft, dropDraft } from '../src/government/procedures/editor.service.ts';
import { proceduresFromContent } from '../src/government/procedures/procedures.content.ts';
import { addPromiseRule, endPromiseRule } from '../src/government/procedures/promises.service.ts';
import { keys } from '../src/platform/config/keys.ts';
import { newId } from '../src/platform/database/id.ts';
import { addDays, dayOf } from '../src/platform/time/time.ts';
import { registerCounter, revokeCounter } from '../src/registers/people/counter.manage.service.ts';
import { actorOf, ELSEWHERE_UNIT, HERE, NOW } from './permissions.stage.ts';
import { found, type Matter, type Stage } from './rights.court.ts';
import { ASSIGNMENT, COUNTERS, DRAFTS, FIGURES, OPINIONS, PROMISES, VERSIONS, WORDINGS } from './rights.table.ts';

/** How the unit works: its rules, the law's procedures, its papers, its PCs, and what its figures say. */

const text = 'Quyết định 12/QĐ-UBND';
const today = dayOf(NOW);
const lastDeed = async ({ owner }: Stage, unit: string): Promise<number> =>
  (
    await owner.query<{ seen: number }>(
      "select coalesce(max(version), 0)::int as seen from unit_changes where thing = 'promises' and subject = $1",
      [unit],
    )
  ).rows[0]?.seen ?? 0;

export function promises(there: Stage): Matter<{ id: string; seen: number }> {
  let day = today;
  return {
    table: PROMISES,
    states: 1,
    traces: ['promise_rules', 'unit_changes'],
    async plant() {
      const id = newId();
      await there.owner.query(
        `insert into promise_rules (id, unit, weekday, until, procedures, valid_from, decision, added_at) values ($1, $2, 6, null, '{2.000884}', '2026-01-01', $3, $4)`,
        [id, HERE, text, NOW],
      );
      return { id, seen: await lastDeed(there, HERE) };
    },
    verbs: {
      add: (context, { seen }) => {
        day = addDays(day, 1);
        const rule = { unit: HERE, weekday: 4, until: null, procedures: ['2.000884'], validFrom: day, decision: text };
        return addPromiseRule(context, { ...rule, seen, key: newId() });
      },
      end: (context, { id, seen }) => endPromiseRule(context, { id, lastDay: today, seen, key: newId() }),
    },
  };
}

type Draft = { id: string; body: object; validFrom: string };
const PROCEDURES = ['1.001653', '1.014027'] as const;
const versionOf = (procedure: string) => {
  const version = proceduresFromContent()
    .find((one) => one.code === procedure)
    ?.versions.at(-1);
  if (!version) throw new Error(`no procedure ${procedure}`);
  return version;
};
export function drafts({ owner }: Stage): Matter<Draft> {
  let validFrom = '2027-06-01';
  return {
    table: DRAFTS,
    states: 3,
    traces: ['procedure_drafts', 'procedure_changes', 'procedure_versions'],
    async plant(state, fresh) {
      const [id, procedure] = [newId(), PROCEDURES[fresh ? 1 : 0]];
      const { validTo: _, ...body } = versionOf(procedure);
      // One is open at a time: what the one before did not end, ends here.
      if (state === 1)
        await owner.query("update procedure_drafts set state = 'dropped' where procedure = $1 and state = 'open'", [procedure]);
      await owner.query(
        `insert into procedure_drafts (id, procedure, based_on, body, row_version, state, started_by, started_at, changed_by, changed_at)
         values ($1, $2, $3, $4, 1, $5, 'x', $6, 'x', $6)`,
        [id, procedure, body.version, JSON.stringify(body), ['open', 'published', 'dropped'][state - 1], NOW],
      );
      validFrom = addDays(validFrom, 1);
      return { id, body, validFrom };
    },
    verbs: {
      look: (context, { id }) => draftOf(context, id),
      change: (context, { id, body }) => {
        const places = [{ path: ['name', 'en'], value: `A name of ${newId()}` }];
        return changeDraft(context, { id, slug: 'chung', places, seen: 1, print: printOf(body as never, places), key: newId() });
      },
      drop: (context, { id }) => dropDraft(context, { id, seen: 1, key: newId() }),
      publish: (context, it) =>
        publishDraft(context, { id: it.id, validFrom: it.validFrom, decision: text, confirmed: true, seen: 1, key: newId() }),
    },
  };
}

export function versions({ owner }: Stage): Matter<{ procedure: string; version: string }> {
  let validFrom = '2028-01-01';
  return {
    table: VERSIONS,
    states: 3,
    traces: ['procedure_drafts', 'procedure_changes', 'procedure_versions'],
    async plant(state) {
      const procedure = PROCEDURES[0];
      const base = versionOf(procedure);
      if (state === 3) return { procedure, version: base.version };
      validFrom = state === 1 ? addDays(validFrom, 1) : validFrom;
      const version = { ...base, version: `thử ${newId()}`, validFrom: state === 1 ? validFrom : '2026-01-01' };
      await owner.query(
        `insert into procedure_versions (code, version, valid_from, body, body_hash, added_at, made_by, decision) values ($1, $2, $3, $4, 'h', $5, 'x', $6)`,
        [procedure, version.version, version.validFrom, JSON.stringify(version), NOW, text],
      );
      await owner.query(
        `insert into procedure_changes (id, thing, subject, version, verb, done_by, done_at, data)
         select $4, 'procedure', $1, coalesce(max(version), 0) + 1, 'publish', 'x', $2, $3 from procedure_changes where subject = $1`,
        [procedure, NOW, JSON.stringify({ version: version.version, draft: newId() }), newId()],
      );
      return { procedure, version: version.version };
    },
    verbs: {
      list: async (context, { procedure, version }) =>
        found((await listedVersions(context, procedure)).some((one) => one.version === version)),
      begin: (context, it) => beginDraft(context, { ...it, key: newId() }),
      withdraw: (context, it) => withdrawVersion(context, { ...it, key: newId() }),
    },
  };
}

export function wordings({ owner }: Stage): Matter<{ seen: string }> {
  return {
    table: WORDINGS,
    states: 1,
    traces: ['paper_templates'],
    async plant() {
      const { rows } = await owner.query<{ id: string }>(
        "select id from paper_templates where unit = $1 and form = 'mau-03' order by id desc limit 1",
        [HERE],
      );
      return { seen: rows[0]?.id ?? '' };
    },
    verbs: {
      word: (context, { seen }) =>
        wordPaper(context, { unit: HERE, form: 'mau-03', texts: null, start: '', basis: text, seen, key: newId() }),
    },
  };
}

export function assignment({ owner }: Stage): Matter<{ id: string }> {
  const unit = HERE;
  return {
    table: ASSIGNMENT,
    states: 2,
    traces: ['assignment_rules', 'unit_settings'],
    async plant(state) {
      const id = newId();
      await owner.query(
        `insert into assignment_rules (id, unit, procedure, way, valid_from, set_by, set_at, removed_at) values ($1, $2, '2.000884', 'by_head', '2026-01-01', 'x', $3, $4)`,
        [id, unit, NOW, state === 2 ? NOW : null],
      );
      return { id };
    },
    verbs: {
      set: (context) =>
        setRule(context, {
          unit,
          procedure: '1.001653',
          field: null,
          step: null,
          way: 'round_robin',
          hamlets: {},
          validFrom: today,
          key: newId(),
        }),
      remove: (context, { id }) => removeRule(context, { id, rowVersion: 1, key: newId() }),
      warn: (context) => setWarning(context, { unit, leftPercent: 20, key: newId() }),
    },
  };
}

export function opinions({ owner, plant }: Stage): Matter<{ id: string; opinion: string }> {
  return {
    table: OPINIONS,
    states: 3,
    traces: ['dossier_opinions', 'dossiers', 'dossier_pauses'],
    async plant(state) {
      const [{ id }, opinion] = [await plant(4, { step: 'handle', asked: 0 }), newId()];
      await owner.query(
        `insert into dossier_opinions (id, dossier, unit, question, asked_by, asked_at, until_at, answer, answered_by, answered_at, closed_at)
         values ($1, $2, $3, 'Ông Đức từng cư trú đến năm nào?', 'x', $4, $4::timestamptz + interval '2 days', case when $5 then 'Đến 2019.' end,
           case when $5 then 'y' end, case when $5 then $4::timestamptz end, case when $6 then $4::timestamptz end)`,
        [opinion, id, ELSEWHERE_UNIT, NOW, state === 2, state === 3],
      );
      return { id, opinion };
    },
    verbs: {
      answer: (context, { opinion }) => answerOpinion(context, { opinion, key: newId(), rowVersion: 1, answer: 'Đến năm 2019.' }),
      'take back': (context, { id, opinion }) => closeOpinion(context, { id, key: newId(), rowVersion: 3, opinion }),
    },
  };
}

export function counters({ owner }: Stage): Matter<{ id: string }> {
  const caller = { headers: new Headers(), publicUrl: 'http://127.0.0.1:8080' };
  return {
    table: COUNTERS,
    states: 2,
    traces: ['counter_devices'],
    async plant(state) {
      const id = newId();
      await owner.query(
        `insert into counter_devices (id, unit, name, digest, registered_by, registered_at, revoked_at, revoked_by)
         values ($1::uuid, $2, 'Máy quầy', $1::text, 'x', $3, case when $4 then $3::timestamptz end, case when $4 then 'x' end)`,
        [id, HERE, NOW, state === 2],
      );
      return { id };
    },
    verbs: {
      register: (context) => registerCounter(context, caller, { name: 'Máy quầy số 9', unit: HERE, key: newId() }),
      revoke: (context, { id }) => revokeCounter(context, { id, key: newId() }),
    },
  };
}

export function figures({ owner, plant }: Stage): Matter<object> {
  const days = { from: '2026-10-01', to: '2026-11-19' };
  return {
    table: FIGURES,
    states: 1,
    traces: [],
    async plant() {
      await plant(4, { step: 'handle', asked: 0 }, { due_at: '2026-10-05T10:00:00Z' });
      await owner.query(
        `insert into rating_figures (unit, month, questions, answers, counts) values ($1, '2026-10', '2026', 5, '{}') on conflict do nothing`,
        [HERE],
      );
      await owner.query(
        `insert into petitions (id, code, unit, account, kind, topic, state, sealed, may_show, sent_at, accept_by, ask_by, due_at)
         values ($1::uuid, $1::text, $2, '', 'report', 'road', 'sent', $3, true, $4, $4, $4, $4)`,
        [newId(), HERE, keys().encrypt('{}'), NOW],
      );
      return {};
    },
    verbs: {
      'unit report': (context) => unitReport(context, HERE, days, 'page'),
      'own work': (context) => officerReport(context, HERE, context.actor.id || 'nobody', days, 'page'),
      'all officers': (context) => officerReport(context, HERE, '', days, 'page'),
      'a colleague': (context) => officerReport(context, HERE, actorOf('clerk', ELSEWHERE_UNIT).id, days, 'page'),
      'late list': async (context) => found((await delaysIn(context, { unit: HERE, ...days })).lines),
      ratings: async (context) => found(await ratingFigures(context, HERE)),
      petitions: async (context) => found(await petitionsOf(context, HERE, 'open')),
    },
  };
}
