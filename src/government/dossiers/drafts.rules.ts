import type { Day } from '../../platform/time/time.ts';
import { type Complaints, screensFor, validateForm } from '../procedures/forms.rules.ts';
import type { Answers, Screen } from '../procedures/forms.schema.ts';
import { componentsFor, type Papers } from '../procedures/procedures.rules.ts';
import type { Version } from '../procedures/procedures.schema.ts';

/** What a draft holds, as the rules look at it. */
export type DraftState = {
  caseCode: string | null;
  answers: Answers;
  returnWay: string | null;
  returnAddress: string;
  done: readonly string[];
  files: readonly { component: string }[];
};

/** One screen of a filing. `code` is its place in the address bar. */
export type Step = { code: string; kind: 'case' | 'form' | 'papers' | 'return' | 'check'; screen?: Screen };

export const CASE = 'truong-hop';
export const PAPERS = 'giay-to';
export const RETURN = 'tra-ket-qua';
export const CHECK = 'kiem-tra';

/** The case that the draft is for; a procedure with one case does not ask. */
export const caseOf = (version: Version, draft: Pick<DraftState, 'caseCode'>): string | undefined =>
  version.cases.length === 1 ? version.cases[0]?.code : version.cases.find((one) => one.code === draft.caseCode)?.code;

/** The screens of a filing in order: case, form, papers, the result's way, check. What the answers so far do not need is not among them. */
export function stepsOf(version: Version, draft: DraftState, today: Day): Step[] {
  const caseCode = caseOf(version, draft);
  const screens = version.onlineForm && caseCode ? screensFor(version.onlineForm, { caseCode, answers: draft.answers, today }) : [];
  return [
    ...(version.cases.length > 1 ? [{ code: CASE, kind: 'case' } as const] : []),
    ...screens.map((screen) => ({ code: screen.code, kind: 'form', screen }) as const),
    { code: PAPERS, kind: 'papers' },
    { code: RETURN, kind: 'return' },
    { code: CHECK, kind: 'check' },
  ];
}

/** The papers that the draft needs by its answers. */
export const papersOf = (version: Version, draft: DraftState, today: Day): Papers =>
  componentsFor(version, caseOf(version, draft) ?? '', draft.answers, today);

/** Codes of the demanded papers that have no file yet. */
export const missingPapers = (version: Version, draft: DraftState, today: Day): string[] =>
  papersOf(version, draft, today)
    .asked.filter((one) => one.required && !draft.files.some((file) => file.component === one.code))
    .map((one) => one.code);

/** Everything that is wrong or missing in the form's answers, by field. */
export function formErrors(version: Version, draft: DraftState, today: Day): Complaints {
  const caseCode = caseOf(version, draft);
  if (!version.onlineForm || !caseCode) return {};
  const known = new Set(version.onlineForm.screens.flatMap((screen) => screen.fields.map((field) => field.name)));
  // A newer version may have dropped a question: its answer is left behind, it is no mistake of the citizen's.
  const answers = Object.fromEntries(Object.entries(draft.answers).filter(([name]) => known.has(name)));
  return validateForm(version.onlineForm, answers, { caseCode, today }).errors;
}

/** The first screen that is not complete; the check page when all are. */
export function firstOpen(version: Version, draft: DraftState, today: Day): Step {
  const steps = stepsOf(version, draft, today);
  const errors = formErrors(version, draft, today);
  const complete: Record<Step['kind'], (step: Step) => boolean> = {
    case: () => caseOf(version, draft) !== undefined,
    form: ({ code, screen }) => draft.done.includes(code) && !screen?.fields.some((field) => errors[field.name]),
    papers: () => draft.done.includes(PAPERS) && missingPapers(version, draft, today).length === 0,
    return: () => draft.returnWay !== null && (draft.returnWay !== 'post' || draft.returnAddress !== ''),
    check: () => false,
  };
  const open = steps.find((step) => !complete[step.kind](step));
  return open ?? { code: CHECK, kind: 'check' };
}

/** The screen after one; the check page when it was opened from there and nothing else became open. */
export function stepAfter(version: Version, draft: DraftState, today: Day, code: string, fromCheck: boolean): Step {
  if (fromCheck) return firstOpen(version, draft, today);
  const steps = stepsOf(version, draft, today);
  return steps[steps.findIndex((step) => step.code === code) + 1] ?? firstOpen(version, draft, today);
}
