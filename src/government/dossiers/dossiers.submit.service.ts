import type { Context } from '../../platform/context/context.ts';
import { type Complaint, Refusal } from '../../platform/context/refusal.ts';
import type { Fact } from '../../platform/events/events.ts';
import { Ceiling } from '../../platform/limits/limits.ts';
import { dayOf } from '../../platform/time/time.ts';
import { isCommuneOn } from '../../registers/addresses/addresses.rules.ts';
import { normalPhone } from '../../registers/people/people.rules.ts';
import { registerOf } from '../../registers/units/units.queries.ts';
import { validOn } from '../../registers/units/units.rules.ts';
import { validateForm } from '../procedures/forms.rules.ts';
import type { Answers } from '../procedures/forms.schema.ts';
import { type CatalogueEntry, filingOf, procedureOn } from '../procedures/procedures.queries.ts';
import { componentsFor } from '../procedures/procedures.rules.ts';
import { calendarFor, handlingClock, receptionDue } from './dossiers.clock.ts';
import { fact, iso } from './dossiers.events.ts';
import { type Applicant, christen, type FiledPaper, writeFiling } from './dossiers.filing.ts';
import { mayOrRefuse } from './dossiers.permissions.ts';
import { type Channel, type KeysPressed, namedTwice, type ReturnWay, STATE } from './dossiers.rules.ts';
import type { Receipt, SubmitInput, SubmitMore } from './dossiers.schema.ts';

/** So many filings of one phone in a day are no family's: a machine presses the keys. */
const filedByAccount = new Ceiling(300, 86_400);

/**
 * Files a dossier online: one transaction with its event. Filed twice with the same key it is one dossier, and the second caller gets the first receipt.
 * Refuses with `procedures.closed` (409) when the procedure is not open here and today, `dossiers.answers` (422, complaints by field) and
 * `dossiers.papers` (422) when it is not complete; `context.too_many` (429) when a machine seems to press a citizen's keys.
 */
export async function submitDossier(context: Context, input: SubmitInput, more: SubmitMore): Promise<Receipt> {
  const { actor, now } = context;
  const today = dayOf(now);
  const account = more.sentFor ?? actor.id;
  const role = mayOrRefuse(actor, 'submit', newcomer(input.unit, account, more.sentFor !== undefined));
  if (actor.kind === 'citizen') filedByAccount.count(actor.id);
  const version = await openProcedure(context, input);
  if (input.returnWay === 'post' && !input.returnAddress)
    throw new Refusal('dossiers.answers', 422, { fields: { returnAddress: { key: 'dossiers.filing.errors.address' } } });
  const register = await registerOf(context);
  const answers = judgedAnswers(version, input, today, (commune) => isCommuneOn(register, commune, today));
  const papers = judgedPapers(version, input, answers, today);
  const applicant = applicantOf(version, answers, input);
  const calendar = await calendarFor(context, input.unit);
  const receptionDueAt = receptionDue(version, calendar, now);
  const keysPressed = more.keys ?? 'alone';

  const names = await christen(context, input.unit);
  const answer: Receipt = {
    ...names,
    submittedAt: now.toISOString(),
    receptionDueAt: receptionDueAt.toISOString(),
    expectedBy: iso(handlingClock(version, input.case, now, calendar, []).due),
  };
  const subject = { id: names.id, competentUnit: input.unit, procedure: version.procedure, procedureVersion: version.version };
  const facts = submittedFacts(subject, now, {
    version,
    caseCode: input.case,
    channel: 'online',
    keys: keysPressed,
    helper: more.helper ?? null,
    receptionDueAt,
    returnWay: input.returnWay,
    papers,
  });
  const filing = {
    unit: input.unit,
    version,
    caseCode: input.case,
    channel: 'online',
    keys: keysPressed,
    helper: more.helper ?? null,
    applicant,
    account,
    returnWay: input.returnWay,
    returnAddress: input.returnAddress,
    externalCode: null,
    state: STATE.submitted,
    step: null,
    assignee: null,
    receptionDueAt,
    receivedAt: null,
    dueAt: null,
    answers,
    papers,
  } as const;
  return writeFiling(context, names, filing, {
    verb: 'submit',
    key: more.key,
    input,
    draft: more.draft ?? null,
    answer: more.sentFor === undefined ? answer : forHelper(answer),
    facts,
    role,
  });
}

/** What is kept and told to who sent it for somebody else: that it was sent, and nothing by which it is found again. */
const forHelper = (receipt: Receipt): Receipt => ({ ...receipt, code: '', trackingKey: '' });

/** A dossier that is not there yet, as the permission sentences see it. */
export const newcomer = (unit: string, account: string, helped = false) => ({
  dossier: { account, helped, person: null, receivingUnit: unit, competentUnit: unit, stepRole: null, assignee: null, received: false },
});

type Submitted = {
  version: CatalogueEntry;
  caseCode: string;
  channel: Channel;
  keys: KeysPressed;
  helper: string | null;
  receptionDueAt: Date | null;
  returnWay: ReturnWay;
  papers: readonly FiledPaper[];
};

/** What a filing tells the house: that it came, and each paper with its way in. */
export function submittedFacts(subject: Parameters<typeof fact>[1], now: Date, filing: Submitted): Fact[] {
  const { version } = filing;
  return [
    fact('dossier.submitted', subject, now, {
      procedure: version.procedure,
      field: version.field.code,
      level: version.level,
      case: filing.caseCode,
      channel: filing.channel,
      keys: filing.keys,
      helper: filing.helper,
      receptionDueAt: iso(filing.receptionDueAt),
      systemOfRecord: version.systemOfRecord,
      returnWay: filing.returnWay,
    }),
    ...filing.papers.map((paper) =>
      fact('dossier.component_attached', subject, now, {
        component: paper.component,
        source: paper.source,
        files: paper.files.length,
        database: paper.database,
      }),
    ),
  ];
}

/** The version that citizens may file here today. */
async function openProcedure(context: Context, input: SubmitInput): Promise<CatalogueEntry> {
  const version = await procedureOn(context, input.procedure);
  if (!version) throw new Refusal('procedures.unknown', 404, { details: { code: input.procedure } });
  const unit = (await registerOf(context)).units.get(input.unit);
  if (!unit || !validOn(unit, dayOf(context.now))) throw new Refusal('units.unknown', 404, { details: { code: input.unit } });
  const filing = await filingOf(context, input.unit, input.procedure);
  if (!version.onlineForm || !version.channels.includes('online') || filing !== 'own') throw new Refusal('procedures.closed', 409);
  if (!version.cases.some((one) => one.code === input.case))
    throw new Refusal('dossiers.answers', 422, { fields: { case: { key: 'dossiers.errors.case' } } });
  return version;
}

function judgedAnswers(version: CatalogueEntry, input: SubmitInput, today: string, knowsCommune: (commune: string) => boolean): Answers {
  const form = version.onlineForm as NonNullable<CatalogueEntry['onlineForm']>;
  const { answers, errors } = validateForm(form, input.answers, { caseCode: input.case, today }, knowsCommune);
  if (Object.keys(errors).length > 0) throw new Refusal('dossiers.answers', 422, { fields: errors });
  return answers;
}

/** The papers that came, and those that a database stands for; refuses while a demanded one is missing. */
function judgedPapers(version: CatalogueEntry, input: SubmitInput, answers: Answers, today: string): FiledPaper[] {
  const { asked, replaced } = componentsFor(version, input.case, answers, today);
  const fields: Record<string, Complaint> = {};
  for (const one of asked)
    if (one.required && !one.showOnly && !one.onlineFormInstead && !input.papers.some((paper) => paper.component === one.code))
      fields[`paper.${one.code}`] = { key: 'dossiers.errors.paper_missing', params: { paper: one.name } };
  for (const paper of input.papers)
    if (!asked.some((one) => one.code === paper.component)) fields[`paper.${paper.component}`] = { key: 'dossiers.errors.paper_not_asked' };
  for (const code of namedTwice(input.papers)) fields[`paper.${code}`] = { key: 'dossiers.errors.paper_twice' };
  if (Object.keys(fields).length > 0) throw new Refusal('dossiers.papers', 422, { fields });
  const none = { originals: 0, certifiedCopies: 0, copies: 0, database: null, files: [] };
  return [
    // Pictures are no paper: nothing lies at the desk, and the slip counts them as digital.
    ...input.papers.map(({ component, source, files }) => ({ ...none, component, source, files })),
    ...replaced.map(({ component, database }) => ({ ...none, component: component.code, source: 'database' as const, database })),
  ];
}

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
    birthDay: answered('requester.birthDate') ?? null,
  };
}
