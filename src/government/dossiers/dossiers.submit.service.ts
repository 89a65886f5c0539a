import { randomBytes } from 'node:crypto';
import { auditValues } from '../../platform/audit/audit.ts';
import { keys } from '../../platform/config/keys.ts';
import type { Context } from '../../platform/context/context.ts';
import { earlierAnswer, inputHash } from '../../platform/context/idempotency.ts';
import { type Complaint, Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { eventValues } from '../../platform/events/events.ts';
import { dayOf } from '../../platform/time/time.ts';
import { normalPhone } from '../../registers/people/people.rules.ts';
import { registerOf, unitSetting } from '../../registers/units/units.queries.ts';
import { unitOf, validOn } from '../../registers/units/units.rules.ts';
import { validateForm } from '../procedures/forms.rules.ts';
import type { Answers } from '../procedures/forms.schema.ts';
import { type CatalogueEntry, filingOf, procedureOn } from '../procedures/procedures.queries.ts';
import { componentsFor } from '../procedures/procedures.rules.ts';
import { calendarFor, handlingClock, receptionDue } from './dossiers.clock.ts';
import { fact, iso } from './dossiers.events.ts';
import { mayOrRefuse } from './dossiers.permissions.ts';
import { dossierCode, type Source, STATE } from './dossiers.rules.ts';
import type { FileReference, Receipt, SubmitInput, SubmitMore } from './dossiers.schema.ts';
import { nextSerial } from './dossiers.serials.ts';
import { SUBMIT } from './dossiers.statement.ts';

const VERB = 'submit dossier';

/**
 * Files a dossier online: one transaction with its event. Filed twice with the same key it is one dossier, and the second caller gets the first receipt.
 * Refuses with `procedures.closed` (409) when the procedure is not open here and today, `dossiers.answers` (422, complaints by field) and
 * `dossiers.papers_missing` (422) when it is not complete.
 */
export async function submitDossier(context: Context, input: SubmitInput, more: SubmitMore): Promise<Receipt> {
  const { actor, now } = context;
  const today = dayOf(now);
  const role = mayOrRefuse(actor, 'submit', {
    dossier: {
      account: actor.id,
      person: null,
      receivingUnit: input.unit,
      competentUnit: input.unit,
      stepRole: null,
      assignee: null,
      received: false,
    },
  });
  const version = await openProcedure(context, input);
  const answers = judgedAnswers(version, input, today);
  const papers = judgedPapers(version, input, answers, today);
  const applicant = applicantOf(version, answers, input);
  const calendar = await calendarFor(context, input.unit);
  const eIdentifier = await unitSetting(context, input.unit, 'e_identifier', today);
  if (!eIdentifier) throw new Refusal('dossiers.unit_without_code', 503, { details: { unit: input.unit } });

  const id = newId(now);
  const receipt: Receipt = {
    id,
    code: dossierCode(eIdentifier, today, await nextSerial(context, input.unit, today)),
    trackingKey: randomBytes(16).toString('base64url'),
    submittedAt: now.toISOString(),
    receptionDueAt: receptionDue(version, calendar, now).toISOString(),
    expectedBy: iso(handlingClock(version, input.case, now, calendar, []).due),
  };
  const subject = { id, competentUnit: input.unit, procedure: version.procedure, procedureVersion: version.version };
  const facts = [
    fact('dossier.submitted', subject, now, {
      procedure: version.procedure,
      field: version.field.code,
      level: version.level,
      case: input.case,
      channel: 'online',
      keys: more.keys ?? 'alone',
      receptionDueAt: receipt.receptionDueAt,
      systemOfRecord: version.systemOfRecord,
      returnWay: input.returnWay,
    }),
    ...papers.map((paper) =>
      fact('dossier.component_attached', subject, now, {
        component: paper.component,
        source: paper.source,
        files: paper.files.length,
        database: paper.database,
      }),
    ),
  ];
  const hash = inputHash(input);
  const [filed] = await context.statement<{ id: string }>({
    ...SUBMIT,
    values: [
      actor.id,
      VERB,
      more.key,
      hash,
      JSON.stringify(receipt),
      now,
      JSON.stringify(dossierRow(context, { input, more, version, applicant, receipt })),
      applicant.personalNumber ? keys().blind(applicant.personalNumber) : null,
      applicant.personalNumber ? keys().encrypt(applicant.personalNumber) : null,
      applicant.fullName,
      null,
      newId(now),
      keys().encrypt(JSON.stringify(answers)),
      JSON.stringify(
        papers.map((paper) => ({
          component: paper.component,
          source: paper.source,
          originals: 0,
          certified_copies: 0,
          copies: paper.files.length,
          database: paper.database,
        })),
      ),
      JSON.stringify(papers.flatMap((paper) => paper.files.map((file) => ({ ...file, id: newId(now), component: paper.component })))),
      eventValues(context, facts, role, null),
      more.draft ?? null,
      ...auditValues(context, { verb: 'submit', thing: 'dossier', subject: id, unit: input.unit, data: { papers: papers.length } }),
    ],
  });
  if (filed) return receipt;
  return context.read((tx) => earlierAnswer<Receipt>(tx, { actor: actor.id, verb: VERB, key: more.key, hash }));
}

/** The version that citizens may file here today. */
async function openProcedure(context: Context, input: SubmitInput): Promise<CatalogueEntry> {
  const version = await procedureOn(context, input.procedure);
  if (!version) throw new Refusal('procedures.unknown', 404, { details: { code: input.procedure } });
  const unit = unitOf(await registerOf(context), input.unit);
  if (!unit || !validOn(unit, dayOf(context.now))) throw new Refusal('units.unknown', 404, { details: { code: input.unit } });
  const filing = await filingOf(context, input.unit, input.procedure);
  if (!version.onlineForm || !version.channels.includes('online') || filing !== 'own') throw new Refusal('procedures.closed', 409);
  if (!version.cases.some((one) => one.code === input.case))
    throw new Refusal('dossiers.answers', 422, { fields: { case: { key: 'dossiers.errors.case' } } });
  return version;
}

function judgedAnswers(version: CatalogueEntry, input: SubmitInput, today: string): Answers {
  const form = version.onlineForm as NonNullable<CatalogueEntry['onlineForm']>;
  const { answers, errors } = validateForm(form, input.answers, { caseCode: input.case, today });
  if (Object.keys(errors).length > 0) throw new Refusal('dossiers.answers', 422, { fields: errors });
  return answers;
}

type Paper = { component: string; source: Source; database: string | null; files: FileReference[] };

/** The papers that came, and those that a database stands for; refuses while a demanded one is missing. */
function judgedPapers(version: CatalogueEntry, input: SubmitInput, answers: Answers, today: string): Paper[] {
  const { asked, replaced } = componentsFor(version, input.case, answers, today);
  const fields: Record<string, Complaint> = {};
  for (const one of asked)
    if (one.required && !one.showOnly && !one.onlineFormInstead && !input.papers.some((paper) => paper.component === one.code))
      fields[`paper.${one.code}`] = { key: 'dossiers.errors.paper_missing', params: { paper: one.name } };
  for (const paper of input.papers)
    if (!asked.some((one) => one.code === paper.component)) fields[`paper.${paper.component}`] = { key: 'dossiers.errors.paper_not_asked' };
  if (Object.keys(fields).length > 0) throw new Refusal('dossiers.papers', 422, { fields });
  return [
    ...input.papers.map((paper) => ({ component: paper.component, source: paper.source, database: null, files: paper.files })),
    ...replaced.map((one) => ({ component: one.component.code, source: 'database' as const, database: one.database, files: [] })),
  ];
}

type Applicant = { fullName: string; phone: string | null; personalNumber: string | null };

/** Whose dossier it is: the form's questions about the requester say so, else what the caller states. */
function applicantOf(version: CatalogueEntry, answers: Answers, input: SubmitInput): Applicant {
  const asked = version.onlineForm?.screens.flatMap((screen) => screen.fields) ?? [];
  const answered = (prefill: string) => {
    const field = asked.find((one) => one.prefill === prefill);
    const answer = field ? answers[field.name] : undefined;
    return typeof answer === 'string' ? answer : undefined;
  };
  const fullName = answered('requester.fullName') ?? input.applicant?.fullName;
  if (!fullName) throw new Refusal('dossiers.answers', 422, { fields: { applicant: { key: 'dossiers.errors.applicant' } } });
  const phone = answered('requester.phone') ?? input.applicant?.phone;
  return {
    fullName,
    phone: phone ? (normalPhone(phone) ?? null) : null,
    personalNumber: answered('requester.personalNumber') ?? input.applicant?.personalNumber ?? null,
  };
}

function dossierRow(
  context: Context,
  {
    input,
    more,
    version,
    applicant,
    receipt,
  }: { input: SubmitInput; more: SubmitMore; version: CatalogueEntry; applicant: Applicant; receipt: Receipt },
) {
  return {
    id: receipt.id,
    code: receipt.code,
    external_code: input.externalCode ?? null,
    system_of_record: version.systemOfRecord,
    procedure: version.procedure,
    procedure_version: version.version,
    case_code: input.case,
    channel: 'online',
    keys: more.keys ?? 'alone',
    helper: more.helper ?? null,
    supporting_unit: null,
    receiving_unit: input.unit,
    competent_unit: input.unit,
    applicant_name: applicant.fullName,
    applicant_phone: applicant.phone,
    account: context.actor.id,
    tracking_key: receipt.trackingKey,
    state: STATE.submitted,
    step: null,
    return_way: input.returnWay,
    submitted_at: receipt.submittedAt,
    reception_due_at: receipt.receptionDueAt,
    received_at: null,
    due_at: null,
  };
}
