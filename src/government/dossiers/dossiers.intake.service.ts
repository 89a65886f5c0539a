import type { Context } from '../../platform/context/context.ts';
import { type Complaint, Refusal } from '../../platform/context/refusal.ts';
import { type Day, dayOf } from '../../platform/time/time.ts';
import { birthPlacesOn } from '../../registers/people/number.schema.ts';
import { isImpossible, normalPhone, readPersonalNumber } from '../../registers/people/people.rules.ts';
import { type CatalogueEntry, procedureOn } from '../procedures/procedures.queries.ts';
import { componentsFor, timingFor } from '../procedures/procedures.rules.ts';
import { chosenByRule } from './assignment.turns.service.ts';
import { calendarFor, handlingClock, receptionDue } from './dossiers.clock.ts';
import { givenByRule, refuseUnfit } from './dossiers.desk.service.ts';
import { fact, iso } from './dossiers.events.ts';
import { christen, type FiledPaper, type Submitter, writeFiling } from './dossiers.filing.ts';
import { refuseUnready } from './dossiers.forward.service.ts';
import { mayOrRefuse } from './dossiers.permissions.ts';
import { handlingSteps, keysAtDesk, namedTwice, STATE, type State } from './dossiers.rules.ts';
import type { IntakeInput, Receipt } from './dossiers.schema.ts';
import { newcomer, submittedFacts } from './dossiers.submit.service.ts';
import { promiseOfReceipt } from './promises.service.ts';
import { enteringStep } from './steps.service.ts';

export type IntakeReceipt = Receipt & { state: State; dueAt: string | null };
/** Known to our own doors only: when it came in and was received on the portal, by whose clock it runs already. Never after now. */
export type IntakeMore = {
  key: string;
  submittedAt?: Date | undefined;
  receivedAt?: Date | undefined;
  /** False: it is not complete. It is only submitted, and waits for the desk's written request or refusal (Mẫu số 02, 03). */
  receive?: boolean | undefined;
};

/**
 * The desk takes in what somebody brought, sent by post, or filed on the national portal (`externalCode`; taking it over twice gives the first
 * receipt). It is submitted and received in the same moment, unless `receive` is false. What a database stands for must not be asked for: it is
 * entered as such. What came in earlier (`submittedAt`) is judged by the version of that day. `competentUnit` and `supportingUnit` name other units than the one that receives it. Refuses with `deeds.forward_unit` (422),
 * `procedures.unknown` (404), `dossiers.answers` and `dossiers.papers` (422), `dossiers.external_taken` (409) when another unit has taken it over.
 */
export async function takeInDossier(context: Context, input: IntakeInput, more: IntakeMore): Promise<IntakeReceipt> {
  const { now } = context;
  const { receivedAt = now, submittedAt = receivedAt } = more;
  const role = mayOrRefuse(context.actor, 'submit', newcomer(input.unit, ''));
  const version = await procedureOn(context, input.procedure, dayOf(submittedAt));
  if (!version) throw new Refusal('procedures.unknown', 404, { details: { code: input.procedure } });
  if (!version.cases.some((one) => one.code === input.case))
    throw new Refusal('dossiers.answers', 422, { fields: { case: { key: 'dossiers.errors.case' } } });
  if (!keysAtDesk[input.channel].includes(input.keys))
    throw new Refusal('dossiers.answers', 422, { fields: { keys: { key: 'assistance.errors.keys' } } });
  refuseImpossible(input, dayOf(now));
  const taken = input.externalCode ? await takenOver(context, version, input.externalCode) : undefined;
  if (taken) return taken;
  // Phi địa giới: any desk of the province may receive; who resolves it, whose code and hours it has, may be another unit.
  const competent = input.competentUnit ?? input.unit;
  if (competent !== input.unit) await refuseUnready(context, competent, 'competentUnit');
  const helped = input.supportingUnit === input.unit ? undefined : input.supportingUnit;
  if (helped) await refuseUnready(context, helped, 'supportingUnit');
  const papers = papersOf(version, input, dayOf(submittedAt));
  const { steps } = timingFor(version, input.case);
  const [step] = handlingSteps(steps);
  if (input.assignee) await refuseUnfit(context, input.assignee, competent, step?.role);
  const calendar = await calendarFor(context, competent);
  const { due } = handlingClock(version, input.case, receivedAt, calendar, []);
  const promisedAt = await promiseOfReceipt(context.at(receivedAt), competent, version.procedure, calendar);
  const standing =
    more.receive === false
      ? {
          ...{ state: STATE.submitted, step: null, assignee: null, receivedAt: null, dueAt: null, promisedAt: null },
          receptionDueAt: receptionDue(version, calendar, submittedAt),
        }
      : {
          ...{ state: STATE.received, step: step?.code ?? null, assignee: input.assignee ?? null, receivedAt, dueAt: due, promisedAt },
          receptionDueAt: null,
        };

  const names = await christen(context, competent);
  const chosen =
    standing.step && step && !input.assignee ? await chosenByRule(context, { id: names.id, unit: competent, version, step }) : null;
  const assignee = chosen?.account ?? standing.assignee;
  const entering =
    standing.step && step && standing.receivedAt
      ? await enteringStep(context, {
          unit: competent,
          step,
          steps,
          officer: assignee,
          entered: standing.receivedAt,
          dueAt: standing.dueAt,
        })
      : undefined;
  const answer: IntakeReceipt = {
    ...names,
    submittedAt: submittedAt.toISOString(),
    receptionDueAt: iso(standing.receptionDueAt),
    expectedBy: iso(due),
    state: standing.state,
    dueAt: iso(standing.dueAt),
  };
  const { channel, keys, returnWay } = input;
  const subject = { id: names.id, competentUnit: competent, procedure: version.procedure, procedureVersion: version.version };
  const facts = [
    ...submittedFacts(subject, submittedAt, {
      version,
      caseCode: input.case,
      channel,
      keys,
      helper: helperOf(context, input),
      receptionDueAt: standing.receptionDueAt,
      returnWay,
      papers,
    }),
    ...(standing.receivedAt
      ? [
          fact('dossier.received', subject, receivedAt, {
            channel,
            keys,
            dueAt: iso(due),
            receptionDueAt: null,
            promisedAt: iso(promisedAt),
            step: standing.step,
          }),
          ...givenByRule(context, subject, step?.code, chosen),
        ]
      : []),
  ];
  const filing = {
    unit: input.unit,
    competentUnit: competent,
    supportingUnit: helped,
    version,
    caseCode: input.case,
    channel,
    keys,
    helper: helperOf(context, input),
    applicant: {
      fullName: input.applicant.fullName,
      phone: normalPhone(input.applicant.phone ?? '') ?? null,
      personalNumber: input.applicant.personalNumber ?? null,
      birthDay: input.applicant.birthDay ?? null,
    },
    account: '',
    submitter: submitterOf(input),
    address: input.applicant.address,
    sets: input.sets,
    returnWay,
    returnAddress: input.returnAddress,
    externalCode: input.externalCode ?? null,
    ...standing,
    assignee,
    entering,
    submittedAt,
    answers: {},
    papers,
  } as const;
  return writeFiling(context, names, filing, { verb: 'take in', key: more.key, input, draft: null, answer, facts, role }).catch(
    async (error) => {
      // Two officers take the same one over at the same moment: the second gets the first's.
      if (!input.externalCode || error.constraint !== 'dossiers_external') throw error;
      const taken = await takenOver(context, version, input.externalCode);
      if (taken) return taken;
      throw new Refusal('dossiers.external_taken', 409);
    },
  );
}

/** Nobody is born in days to come, and no number begins with a place that there never was: on a legal paper that is a slip of the hand. */
function refuseImpossible({ applicant, submitter }: IntakeInput, today: Day): void {
  const places = birthPlacesOn(today);
  const numbers = { personalNumber: applicant.personalNumber, 'submitter.personalNumber': submitter?.personalNumber };
  const fields: Record<string, Complaint> = {};
  for (const [name, typed] of Object.entries(numbers)) {
    const read = typed === undefined ? undefined : readPersonalNumber(typed);
    if (typed !== undefined && (!read || isImpossible(read, today, places))) fields[name] = { key: 'dossiers.errors.personal_number' };
  }
  if (applicant.birthDay && applicant.birthDay > today) fields.birthDay = { key: 'dossiers.errors.birth_day' };
  if (Object.keys(fields).length > 0) throw new Refusal('dossiers.answers', 422, { fields });
}

const submitterOf = ({ submitter }: IntakeInput): Submitter | null =>
  submitter
    ? {
        fullName: submitter.fullName,
        phone: normalPhone(submitter.phone ?? '') ?? null,
        personalNumber: submitter.personalNumber ?? null,
        paper: submitter.paper,
      }
    : null;

/** Whoever guides a citizen's hand at the desk is the officer who takes it in. */
const helperOf = ({ actor }: Context, { keys }: Pick<IntakeInput, 'keys'>): string | null => (keys === 'helped_desk' ? actor.id : null);

/** The dossier that was taken over by this code before. */
async function takenOver(context: Context, version: CatalogueEntry, externalCode: string): Promise<IntakeReceipt | undefined> {
  const [row] = await context.read((tx) =>
    tx.query<{ id: string; code: string; tracking_key: string; submitted_at: Date; state: State; due_at: Date | null }>({
      text: `select id, code, tracking_key, submitted_at, state, due_at from dossiers where system_of_record = $1 and external_code = $2`,
      values: [version.systemOfRecord, externalCode],
    }),
  );
  if (!row) return undefined;
  const due = iso(row.due_at);
  return {
    id: row.id,
    code: row.code,
    trackingKey: row.tracking_key,
    submittedAt: row.submitted_at.toISOString(),
    receptionDueAt: null,
    expectedBy: due,
    state: row.state,
    dueAt: due,
  };
}

function papersOf(version: CatalogueEntry, input: IntakeInput, today: string): FiledPaper[] {
  const { replaced } = componentsFor(version, input.case, {}, today, input.channel);
  const known = new Set(version.components.map((one) => one.code));
  const wrong = input.papers.filter(
    (paper) => !known.has(paper.component) || replaced.some((one) => one.component.code === paper.component),
  );
  const fields: Record<string, Complaint> = {};
  for (const one of wrong) fields[`paper.${one.component}`] = { key: 'dossiers.errors.paper_not_asked' };
  for (const code of namedTwice(input.papers)) fields[`paper.${code}`] = { key: 'dossiers.errors.paper_twice' };
  if (Object.keys(fields).length > 0) throw new Refusal('dossiers.papers', 422, { fields });
  return [
    ...input.papers.map((paper) => ({ ...paper, database: null, files: [] })),
    ...replaced.map(({ component, database }) => ({
      component: component.code,
      source: 'database' as const,
      originals: 0,
      certifiedCopies: 0,
      copies: 0,
      database,
      files: [],
    })),
  ];
}
