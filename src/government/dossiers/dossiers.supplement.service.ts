import { keys } from '../../platform/config/keys.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { type Complaint, Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { dayOf } from '../../platform/time/time.ts';
import { isCommuneOn } from '../../registers/addresses/addresses.rules.ts';
import { registerOf } from '../../registers/units/units.queries.ts';
import { validateForm } from '../procedures/forms.rules.ts';
import type { Answers } from '../procedures/forms.schema.ts';
import { componentsFor } from '../procedures/procedures.rules.ts';
import { type Changed, changeDossier, note, permissionFacts, type Scene } from './dossiers.change.ts';
import {
  calendarFor,
  dueAtStop,
  dueTold,
  endPauses,
  handlingClock,
  pausesOf,
  receptionDue,
  refuseHeld,
  supplementLimit,
} from './dossiers.clock.ts';
import { fact, iso } from './dossiers.events.ts';
import { mayOrRefuse } from './dossiers.permissions.ts';
import { type Source, STATE, type State } from './dossiers.rules.ts';
import type { AnswerInput, SupplementInput } from './dossiers.schema.ts';

/**
 * Asks for everything that is missing, in one request; the clock stands still from now. A second request needs a leader of the unit and a reason
 * (`dossiers.second_supplement`, 422): people must not be sent home twice. Faults must name fields and papers that the dossier has.
 */
export function requestSupplement(context: Context, input: SupplementInput): Promise<Changed> {
  return changeDossier(context, 'request supplement', input, async (scene) => {
    const { tx, dossier, version } = scene;
    const number = dossier.supplementCount + 1;
    await refuseHeld(tx, dossier.id);
    const second = number > 1 ? allowedSecond(context, scene, input) : undefined;
    refuseUnknownTargets(scene, input);
    const calendar = await calendarFor(context, dossier.competentUnit);
    const limit = supplementLimit(version, calendar, context.now);
    const request = newId(context.now);
    await tx.query({
      text: `insert into supplement_requests (id, dossier, number, asked_by, asked_at, limit_at, leader, leader_reason) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      values: [request, dossier.id, number, context.actor.id, context.now, limit, second ? context.actor.id : null, second ?? null],
    });
    for (const one of input.faults)
      await tx.query({
        text: 'insert into supplement_faults (id, request, dossier, target, target_code, reason) values ($1, $2, $3, $4, $5, $6)',
        values: [newId(context.now), request, dossier.id, one.target, one.code, one.reason],
      });
    const clockRan = dossier.receivedAt !== null;
    if (clockRan)
      await tx.query({
        text: 'insert into dossier_pauses (id, dossier, kind, reason, started_at) values ($1, $2, $3, $4, $5)',
        values: [newId(context.now), dossier.id, version.supplement.rule, 'supplement', context.now],
      });
    return {
      set: { stateBefore: dossier.state, supplementCount: number, dueAt: dueAtStop(dossier.dueAt, context.now), receptionDueAt: null },
      facts: [
        fact('dossier.supplement_requested', dossier, context.now, {
          number,
          faults: input.faults.length,
          limitAt: limit.toISOString(),
          from: dossier.state as State,
        }),
        ...(clockRan ? [fact('dossier.paused', dossier, context.now, { reason: 'supplement' })] : []),
      ],
    };
  });
}

/** A second request: who signs it must be a leader of the unit, with a reason. */
function allowedSecond(context: Context, { dossier, steps }: Scene, input: SupplementInput): string {
  const fields: Record<string, Complaint> = { leaderReason: { key: 'dossiers.errors.leader_reason' } };
  if (!input.leaderReason) throw new Refusal('dossiers.second_supplement', 422, { fields });
  mayOrRefuse(context.actor, 'allow second supplement', permissionFacts(dossier, steps));
  return input.leaderReason;
}

function refuseUnknownTargets({ version }: Scene, input: SupplementInput): void {
  const fields = new Set(version.onlineForm?.screens.flatMap((screen) => screen.fields.map((field) => field.name)) ?? []);
  const papers = new Set(version.components.map((one) => one.code));
  const wrong = input.faults.findIndex(
    (one) => (one.target === 'field' && !fields.has(one.code)) || (one.target === 'paper' && !papers.has(one.code)),
  );
  if (wrong >= 0)
    throw new Refusal('dossiers.fault_target', 422, { fields: { [`faults.${wrong}`]: { key: 'dossiers.errors.fault_target' } } });
}

/**
 * The citizen's answer to a supplement request, on one screen. Every paper that was asked for must come, and the form as a whole must be right again; what
 * was asked of the dossier as a whole is answered by a note or a paper. The clock goes on (rule `pause`) or starts anew (rule `restart`), as the procedure version has it.
 */
export function answerSupplement(context: Context, input: AnswerInput): Promise<Changed> {
  return changeDossier(context, 'answer', input, async (scene) => {
    const { tx, dossier, version, state } = scene;
    const request = await openRequest(tx, dossier.id);
    // Two machines whose clocks differ, or a clock that was set back: an answer is never older than its question.
    if (context.now < request.askedAt) throw new Refusal('deeds.clock_order', 409);
    if (request.whole && !input.note && input.papers.length === 0)
      throw new Refusal('deeds.answer_empty', 422, { fields: { note: { key: 'deeds.errors.answer_note' } } });
    await keepAnswers(context, scene, input);
    await keepPapers(context, scene, input, request.papers);
    await tx.query({ text: 'update supplement_requests set answered_at = $2 where id = $1', values: [request.id, context.now] });
    await note(context, tx, dossier.id, 'answer', input.note, true);
    const answered = fact('dossier.answered', dossier, context.now, { number: dossier.supplementCount, to: state });
    const attached = input.papers.map((paper) =>
      fact('dossier.component_attached', dossier, context.now, {
        component: paper.component,
        source: sourceOf(context, paper),
        files: paper.files.length,
        database: null,
      }),
    );
    const calendar = await calendarFor(context, dossier.competentUnit);
    if (state === STATE.submitted)
      return { set: { stateBefore: null, receptionDueAt: receptionDue(version, calendar, context.now) }, facts: [answered, ...attached] };
    await endPauses(tx, dossier.id, context.now);
    const { due } = handlingClock(version, dossier.caseCode, dossier.receivedAt as Date, calendar, await pausesOf(tx, dossier.id));
    const before = await dueTold(tx, dossier.id);
    return {
      set: { stateBefore: null, dueAt: due },
      facts: [
        answered,
        ...attached,
        fact('dossier.resumed', dossier, context.now, { reason: 'supplement' }),
        fact('dossier.due_changed', dossier, context.now, {
          before,
          after: iso(due),
          reason: version.supplement.rule === 'restart' ? 'restart' : 'supplement',
        }),
      ],
    };
  });
}

type Brought = AnswerInput['papers'][number];

/** A citizen sends photos; what the desk enters for somebody was scanned there, or only counted. */
const sourceOf = ({ actor }: Context, { files }: Brought): Source =>
  actor.kind !== 'officer' ? 'photo' : files.length > 0 ? 'scan' : 'paper';

/** How many of each kind the desk took in. What it scanned and did not count lies there as copies; of a citizen's pictures nothing does. */
function countsOf({ actor }: Context, { files, originals = 0, certifiedCopies = 0, copies = 0 }: Brought): [number, number, number] {
  if (actor.kind !== 'officer') return [0, 0, 0];
  return originals + certifiedCopies + copies > 0 ? [originals, certifiedCopies, copies] : [0, 0, files.length];
}

/** The request that waits for its answer: the papers that it names, and whether it means the dossier as a whole. */
async function openRequest(tx: Transaction, dossier: string): Promise<{ id: string; askedAt: Date; papers: string[]; whole: boolean }> {
  const [row] = await tx.query<{ id: string; askedAt: Date; papers: string[] | null; whole: boolean | null }>({
    text: `select r.id, r.asked_at as "askedAt", array_agg(f.target_code) filter (where f.target = 'paper') as papers,
             bool_or(f.target = 'other') as whole
           from supplement_requests r left join supplement_faults f on f.request = r.id
           where r.dossier = $1 and r.answered_at is null group by r.id`,
    values: [dossier],
  });
  if (!row) throw new Refusal('dossiers.not_now', 409);
  return { ...row, papers: row.papers ?? [], whole: row.whole ?? false };
}

async function keepAnswers(context: Context, { tx, dossier, version }: Scene, input: AnswerInput): Promise<void> {
  if (Object.keys(input.answers).length === 0) return;
  if (!version.onlineForm) throw new Refusal('dossiers.answers', 422);
  const merged = { ...(await answersOf(tx, dossier.id)), ...input.answers };
  const [register, today] = [await registerOf(context), dayOf(context.now)];
  // Of today, or of the day it was filed: a merger in between does not make an answer wrong.
  const filedOn = dayOf(dossier.submittedAt);
  const knowsCommune = (commune: string) => isCommuneOn(register, commune, today) || isCommuneOn(register, commune, filedOn);
  const { answers, errors } = validateForm(version.onlineForm, merged, { caseCode: dossier.caseCode, today }, knowsCommune);
  if (Object.keys(errors).length > 0) throw new Refusal('dossiers.answers', 422, { fields: errors });
  await tx.query({
    text: 'insert into dossier_answers (dossier, sealed) values ($1, $2) on conflict (dossier) do update set sealed = excluded.sealed',
    values: [dossier.id, keys().encrypt(JSON.stringify(answers))],
  });
}

/** What was answered in a dossier's form; empty when it was taken in without one. */
export async function answersOf(tx: Transaction, dossier: string): Promise<Answers> {
  const [row] = await tx.query<{ sealed: string }>({ text: 'select sealed from dossier_answers where dossier = $1', values: [dossier] });
  return row ? (JSON.parse(keys().decrypt(row.sealed).toString('utf8')) as Answers) : {};
}

async function keepPapers(context: Context, { tx, dossier, version }: Scene, input: AnswerInput, wanted: readonly string[]): Promise<void> {
  const known = new Map(version.components.map((one) => [one.code, one]));
  const fields: Record<string, Complaint> = {};
  const came = (paper: Brought) => paper.files.length > 0 || countsOf(context, paper).some((one) => one > 0);
  for (const code of new Set([...wanted, ...input.papers.map((paper) => paper.component)]))
    if (!input.papers.some((paper) => paper.component === code && came(paper)))
      fields[`paper.${code}`] = { key: 'dossiers.errors.paper_missing', params: { paper: known.get(code)?.name ?? code } };
  const { replaced } = componentsFor(version, dossier.caseCode, await answersOf(tx, dossier.id), dayOf(context.now));
  for (const paper of input.papers)
    if (
      !known.has(paper.component) ||
      (replaced.some((one) => one.component.code === paper.component) && !wanted.includes(paper.component))
    )
      fields[`paper.${paper.component}`] = { key: 'dossiers.errors.paper_not_asked' };
  if (Object.keys(fields).length > 0) throw new Refusal('dossiers.papers', 422, { fields });
  for (const paper of input.papers) {
    await tx.query({
      text: `insert into dossier_components as mine (dossier, component, source, originals, certified_copies, copies, attached_at)
             values ($1, $2, $4, $5, $6, $7, $3)
             on conflict (dossier, component) do update set database = null,
               source = case when excluded.source = 'paper' and mine.database is null then mine.source else excluded.source end,
               originals = mine.originals + excluded.originals, certified_copies = mine.certified_copies + excluded.certified_copies,
               copies = mine.copies + excluded.copies`,
      values: [dossier.id, paper.component, context.now, sourceOf(context, paper), ...countsOf(context, paper)],
    });
    await addFiles(context, tx, dossier.id, 'component', paper.component, paper.files);
  }
}

export async function addFiles(
  context: Context,
  tx: Transaction,
  dossier: string,
  kind: 'component' | 'result',
  component: string | null,
  files: AnswerInput['papers'][number]['files'],
): Promise<void> {
  for (const file of files)
    await tx.query({
      text: `insert into dossier_files (id, dossier, component, kind, hash, bytes, type, sealed, name, added_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      values: [newId(context.now), dossier, component, kind, file.hash, file.bytes, file.type, file.sealed, file.name, context.now],
    });
}
