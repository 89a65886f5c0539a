import { randomBytes } from 'node:crypto';
import { auditInsert, auditValues } from '../../platform/audit/audit.ts';
import { keys } from '../../platform/config/keys.ts';
import type { Context } from '../../platform/context/context.ts';
import { AS_ACTOR } from '../../platform/context/context.ts';
import { earlierAnswer, inputHash } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { eventInsert, eventValues, type Fact } from '../../platform/events/events.ts';
import { dayOf } from '../../platform/time/time.ts';
import { actsFor } from '../../registers/people/absence.rules.ts';
import { unitSetting } from '../../registers/units/units.queries.ts';
import type { CatalogueEntry } from '../procedures/procedures.queries.ts';
import type { Channel, KeysPressed, ReturnWay, Source, State } from './dossiers.rules.ts';
import { dossierCode } from './dossiers.rules.ts';
import type { FileReference } from './dossiers.schema.ts';
import { nextSerial } from './dossiers.serials.ts';
import type { EnteringStep } from './steps.service.ts';

/** A paper on its way into a new dossier. */
export type FiledPaper = {
  component: string;
  source: Source;
  originals: number;
  certifiedCopies: number;
  copies: number;
  database: string | null;
  files: FileReference[];
};
/** Who hands in for somebody else, and the paper that allows it. */
export type Submitter = { fullName: string; phone: string | null; personalNumber: string | null; paper: string };
export type Applicant = { fullName: string; phone: string | null; personalNumber: string | null; birthDay: string | null };

/** Everything of a new dossier that its verb decided. */
export type Filing = {
  /** Where it is received. */
  unit: string;
  /** Who resolves it, where that is another unit (phi địa giới). */
  competentUnit?: string | undefined;
  /** Who helped to bring it in, where that is another unit. */
  supportingUnit?: string | undefined;
  version: CatalogueEntry;
  caseCode: string;
  channel: Channel;
  keys: KeysPressed;
  helper: string | null;
  applicant: Applicant;
  submitter?: Submitter | null;
  /** Where the applicant lives, as the desk wrote it. */
  address?: string | undefined;
  /** Copies of the whole dossier (số bộ); one, unless said. */
  sets?: number | undefined;
  /** The account that files for itself; empty when the desk files. */
  account: string;
  returnWay: ReturnWay;
  /** Where the post brings the result. */
  returnAddress?: string | undefined;
  externalCode: string | null;
  state: State;
  step: string | null;
  assignee: string | null;
  /** When it came in, where that was before it was written here: filed on the national portal. */
  submittedAt?: Date | undefined;
  receptionDueAt: Date | null;
  receivedAt: Date | null;
  dueAt: Date | null;
  /** The handling's first step, when it is received in the same moment. */
  entering?: EnteringStep | undefined;
  /** Settled the same day, by the unit's own promise. */
  promisedAt?: Date | null;
  answers: object;
  papers: readonly FiledPaper[];
};

/** The random key of a dossier's QR: 128 bits, so that nobody guesses one. */
export const newTrackingKey = (): string => randomBytes(16).toString('base64url');

/** The names that a new dossier gets before it is written. */
export async function christen(context: Context, unit: string): Promise<{ id: string; code: string; trackingKey: string }> {
  const today = dayOf(context.now);
  const eIdentifier = await unitSetting(context, unit, 'e_identifier', today);
  if (!eIdentifier) throw new Refusal('dossiers.unit_without_code', 503, { details: { unit } });
  const serial = await nextSerial(context, unit, today);
  return { id: newId(context.now), code: dossierCode(eIdentifier, today, serial), trackingKey: newTrackingKey() };
}

/**
 * A filing is one statement: one transaction and one round trip, judged by row-level security like any other. It writes nothing when its idempotency
 * key was used before. Values from $2: actor, verb, key, hash of the input, answer, now; the dossier; blind index, sealed number, name, birth day and new
 * id of the person; sealed answers; papers; files; events; the draft that it ends; nine values of the audit; the sealed submitter; the step that it enters; the sealed
 * address and the sets.
 */
const FILE = {
  name: 'dossiers.file',
  text: `${AS_ACTOR},
    taken as (
      insert into idempotency (actor, verb, key, input_hash, answer, created_at)
      select $2, $3, $4, $5, $6::jsonb, $7::timestamptz from who on conflict do nothing returning 1),
    filed as (
      insert into dossiers (id, code, external_code, system_of_record, procedure, procedure_version, case_code, channel, keys, helper, supporting_unit,
        receiving_unit, competent_unit, person, applicant_name, applicant_phone, account, tracking_key, state, step, assignee, return_way, return_address, submitted_at,
        reception_due_at, received_at, due_at, promised_at)
      select d.id, d.code, d.external_code, d.system_of_record, d.procedure, d.procedure_version, d.case_code, d.channel, d.keys, d.helper,
        d.supporting_unit, d.receiving_unit, d.competent_unit, xaso_person_for($9::text, $10::text, $11::text, $12::date, $13::uuid),
        d.applicant_name, d.applicant_phone, d.account, d.tracking_key, d.state, d.step, d.assignee, d.return_way, d.return_address, d.submitted_at, d.reception_due_at,
        d.received_at, d.due_at, d.promised_at
      from taken, jsonb_to_record($8::jsonb) as d(id uuid, code text, external_code text, system_of_record text, procedure text, procedure_version text,
        case_code text, channel text, keys text, helper text, supporting_unit text, receiving_unit text, competent_unit text, applicant_name text,
        applicant_phone text, account text, tracking_key text, state smallint, step text, assignee text, return_way text, return_address text, submitted_at timestamptz,
        reception_due_at timestamptz, received_at timestamptz, due_at timestamptz, promised_at timestamptz)
      returning id, submitted_at),
    answered as (insert into dossier_answers (dossier, sealed) select id, $14::text from filed),
    papers as (
      insert into dossier_components (dossier, component, source, originals, certified_copies, copies, database, attached_at)
      select filed.id, p.component, p.source, p.originals, p.certified_copies, p.copies, p.database, filed.submitted_at
      from filed, jsonb_to_recordset($15::jsonb) as p(component text, source text, originals smallint, certified_copies smallint, copies smallint,
        database text)),
    files as (
      insert into dossier_files (id, dossier, component, kind, hash, bytes, type, sealed, name, added_at)
      select f.id, filed.id, f.component, 'component', f.hash, f.bytes, f.type, f.sealed, f.name, $7::timestamptz
      from filed, jsonb_to_recordset($16::jsonb) as f(id uuid, component text, hash text, bytes bigint, type text, sealed boolean, name text)),
    told as (${eventInsert(17, 'filed')}),
    ended as (delete from drafts using filed where drafts.id = $18::uuid),
    handed as (insert into dossier_submitters select id, $28::text from filed where $28::text is not null),
    detailed as (
      insert into dossier_details (dossier, address, sets) select id, $30::text, $31::smallint from filed
      where $30::text is not null or $31::smallint > 1),
    stepped as (
      insert into dossier_steps (id, dossier, number, step, role, unit, officer, sent_by, entered_at, hours, due_at, soon_at)
      select s.id, filed.id, 1, s.step, s.role, s.unit, s.officer, s.sent_by, s.entered_at, s.hours, s.due_at, s.soon_at
      from filed, jsonb_to_recordset($29::jsonb) as s(id uuid, step text, role text, unit text, officer text, sent_by text, entered_at timestamptz,
        hours double precision, due_at timestamptz, soon_at timestamptz)),
    watched as (${auditInsert(19, 'filed')})
    select id from filed`,
};

/** Writes a new dossier with its facts, once per key. Gives the answer, or the one that was given to the first call. */
export async function writeFiling<Answer>(
  context: Context,
  names: { id: string; code: string; trackingKey: string },
  filing: Filing,
  {
    verb,
    key,
    input,
    draft,
    answer,
    facts,
    role,
  }: { verb: string; key: string; input: unknown; draft: string | null; answer: Answer; facts: readonly Fact[]; role: string },
): Promise<Answer> {
  const { actor, now } = context;
  const { applicant, papers } = filing;
  const hash = inputHash(input);
  const [filed] = await context.statement<{ id: string }>({
    ...FILE,
    values: [
      actor.id,
      verb,
      key,
      hash,
      JSON.stringify(answer),
      now,
      JSON.stringify(rowOf(context, names, filing)),
      applicant.personalNumber ? keys().blind(applicant.personalNumber) : null,
      applicant.personalNumber ? keys().encrypt(applicant.personalNumber) : null,
      applicant.fullName,
      applicant.birthDay,
      newId(now),
      keys().encrypt(JSON.stringify(filing.answers)),
      JSON.stringify(papers.map(({ files: _, certifiedCopies, ...paper }) => ({ ...paper, certified_copies: certifiedCopies }))),
      JSON.stringify(papers.flatMap((paper) => paper.files.map((file) => ({ ...file, id: newId(now), component: paper.component })))),
      eventValues(context, facts, role, null, actsFor(actor, { role, unit: filing.unit, procedure: filing.version.procedure }, null)),
      draft,
      ...auditValues(context, {
        verb,
        thing: 'dossier',
        subject: names.id,
        unit: filing.competentUnit ?? filing.unit,
        data: { papers: papers.length },
      }),
      filing.submitter ? keys().encrypt(JSON.stringify(filing.submitter)) : null,
      JSON.stringify(filing.entering ? [filing.entering] : []),
      filing.address ? keys().encrypt(filing.address) : null,
      filing.sets ?? 1,
    ],
  });
  if (filed) return answer;
  return context.read((tx) => earlierAnswer<Answer>(tx, { actor: actor.id, verb, key, hash }));
}

function rowOf(context: Context, names: { id: string; code: string; trackingKey: string }, filing: Filing) {
  const { version, applicant } = filing;
  return {
    id: names.id,
    code: names.code,
    external_code: filing.externalCode,
    system_of_record: version.systemOfRecord,
    procedure: version.procedure,
    procedure_version: version.version,
    case_code: filing.caseCode,
    channel: filing.channel,
    keys: filing.keys,
    helper: filing.helper,
    supporting_unit: filing.supportingUnit ?? null,
    receiving_unit: filing.unit,
    competent_unit: filing.competentUnit ?? filing.unit,
    applicant_name: applicant.fullName,
    applicant_phone: applicant.phone,
    account: filing.account,
    tracking_key: names.trackingKey,
    state: filing.state,
    step: filing.step,
    assignee: filing.assignee,
    return_way: filing.returnWay,
    return_address: filing.returnAddress ? keys().encrypt(filing.returnAddress) : null,
    submitted_at: filing.submittedAt ?? context.now,
    reception_due_at: filing.receptionDueAt,
    received_at: filing.receivedAt,
    due_at: filing.dueAt,
    promised_at: filing.promisedAt ?? null,
  };
}
