import { auditInsert } from '../../platform/audit/audit.ts';
import { AS_ACTOR } from '../../platform/context/context.ts';
import { eventInsert } from '../../platform/events/events.ts';

/**
 * A filing is one statement: one transaction and one round trip, judged by row-level security like any other. It writes nothing when its idempotency
 * key was used before. Values from $2: actor, verb, key, hash of the input, answer, now; the dossier as JSON; blind index, sealed number, name, birth
 * day and new id of the person; sealed answers; papers; files; events; the draft that it ends; nine values of the audit.
 */
export const SUBMIT = {
  name: 'dossiers.submit',
  text: `${AS_ACTOR},
    taken as (
      insert into idempotency (actor, verb, key, input_hash, answer, created_at)
      select $2, $3, $4, $5, $6::jsonb, $7::timestamptz from who on conflict do nothing returning 1),
    filed as (
      insert into dossiers (id, code, external_code, system_of_record, procedure, procedure_version, case_code, channel, keys, helper, supporting_unit,
        receiving_unit, competent_unit, person, applicant_name, applicant_phone, account, tracking_key, state, step, return_way, submitted_at,
        reception_due_at, received_at, due_at)
      select d.id, d.code, d.external_code, d.system_of_record, d.procedure, d.procedure_version, d.case_code, d.channel, d.keys, d.helper,
        d.supporting_unit, d.receiving_unit, d.competent_unit, xaso_person_for($9::text, $10::text, $11::text, $12::date, $13::uuid),
        d.applicant_name, d.applicant_phone, d.account, d.tracking_key, d.state, d.step, d.return_way, d.submitted_at, d.reception_due_at,
        d.received_at, d.due_at
      from taken, jsonb_to_record($8::jsonb) as d(id uuid, code text, external_code text, system_of_record text, procedure text, procedure_version text,
        case_code text, channel text, keys text, helper text, supporting_unit text, receiving_unit text, competent_unit text, applicant_name text,
        applicant_phone text, account text, tracking_key text, state smallint, step text, return_way text, submitted_at timestamptz,
        reception_due_at timestamptz, received_at timestamptz, due_at timestamptz)
      returning id),
    answered as (insert into dossier_answers (dossier, sealed) select id, $14::text from filed),
    papers as (
      insert into dossier_components (dossier, component, source, originals, certified_copies, copies, database, attached_at)
      select filed.id, p.component, p.source, p.originals, p.certified_copies, p.copies, p.database, $7::timestamptz
      from filed, jsonb_to_recordset($15::jsonb) as p(component text, source text, originals smallint, certified_copies smallint, copies smallint,
        database text)),
    files as (
      insert into dossier_files (id, dossier, component, kind, hash, bytes, type, sealed, name, added_at)
      select f.id, filed.id, f.component, 'component', f.hash, f.bytes, f.type, f.sealed, f.name, $7::timestamptz
      from filed, jsonb_to_recordset($16::jsonb) as f(id uuid, component text, hash text, bytes bigint, type text, sealed boolean, name text)),
    told as (${eventInsert(17, 'filed')}),
    ended as (delete from drafts using filed where drafts.id = $18::uuid),
    watched as (${auditInsert(19, 'filed')})
    select id from filed`,
};
