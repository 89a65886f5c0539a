import type { Complaint } from '../../platform/context/refusal.ts';
import { type Day, isDay } from '../../platform/time/time.ts';
import { isApplicantName, normalName, normalPhone, readPersonalNumber } from '../../registers/people/people.rules.ts';
import { type IntakeInput, intakeSchema } from '../dossiers/dossiers.schema.ts';
import type { Channel, Component, Version } from '../procedures/procedures.schema.ts';
import { papersBefore } from '../procedures/procedures.search.rules.ts';

/** What stands in the boxes of the counter, by their names; a box that was left empty is not there. */
export type Boxes = Readonly<Record<string, string>>;

/** How many of a paper were handed in. */
export const kindsOfPaper = ['originals', 'certifiedCopies', 'copies'] as const;
export const countBox = (paper: string, kind: string): string => `paper.${paper}.${kind}`;
export const tickBox = (paper: string): string => `paper.${paper}.got`;
/** For which procedure and case the papers' boxes were shown: those of another say nothing. */
export const papersMark = (procedure: string, caseCode: string): string => `${procedure} ${caseCode}`;

/** A paper at the counter, as the law asks and as the officer has it. */
export type PaperRow = { paper: Component; demanded: boolean; ticked: boolean; counts: Record<(typeof kindsOfPaper)[number], string> };

/** What the counter may ask for, what is only shown, and what a database stands for: no officer may ask for that (NQ 66.7/2025/NQ-CP). */
export const papersAt = (version: Version, caseCode: string, day: Day, channel: Channel) => papersBefore(version, caseCode, day, channel);

/** Whether it must be there; one that depends on the person's situation is for the officer to tick. */
const isDemanded = (version: Version, { code }: Component): boolean =>
  version.components.some((one) => one.code === code && one.required && !one.when);

/** The papers with their boxes. Until they were shown, what must be there is ticked, with the numbers that the law asks for. */
export function paperRows(version: Version, caseCode: string, asked: readonly Component[], boxes: Boxes, procedure: string): PaperRow[] {
  const shown = boxes.papersFor === papersMark(procedure, caseCode);
  return asked.map((paper) => {
    const demanded = isDemanded(version, paper);
    const box = (kind: (typeof kindsOfPaper)[number]) =>
      shown ? (boxes[countBox(paper.code, kind)] ?? '') : paper[kind] > 0 ? String(paper[kind]) : '';
    return {
      paper,
      demanded,
      ticked: shown ? boxes[tickBox(paper.code)] !== undefined : demanded,
      counts: { originals: box('originals'), certifiedCopies: box('certifiedCopies'), copies: box('copies') },
    };
  });
}

/**
 * Papers that depend on the person and of which none is ticked, together where they answer one question (giấy chứng sinh, văn bản làm chứng, giấy cam đoan):
 * only the officer knows which of them applies.
 */
export function openConditions(version: Version, rows: readonly PaperRow[]): Component[][] {
  const asking = ({ paper }: PaperRow) => {
    const clause = version.components.find((one) => one.code === paper.code)?.when?.find((one) => 'field' in one);
    return clause && 'field' in clause ? clause.field : '';
  };
  const groups = Map.groupBy(rows, asking);
  groups.delete('');
  return [...groups.values()].filter((group) => !group.some((one) => one.ticked)).map((group) => group.map((one) => one.paper));
}

/** Papers that are brought later, with their boxes: those that were asked for are ticked with the law's numbers until the officer says otherwise. */
export function broughtRows(papers: readonly Component[], wanted: readonly string[], boxes: Boxes | undefined): PaperRow[] {
  return papers.map((paper) => {
    const box = (kind: (typeof kindsOfPaper)[number]) =>
      boxes ? (boxes[countBox(paper.code, kind)] ?? '') : paper[kind] > 0 ? String(paper[kind]) : '';
    return {
      paper,
      demanded: false,
      ticked: boxes ? boxes[tickBox(paper.code)] !== undefined : wanted.includes(paper.code),
      counts: { originals: box('originals'), certifiedCopies: box('certifiedCopies'), copies: box('copies') },
    };
  });
}

/** `02091990`, `2/9/1990`, `2-9-1990`, `2.9.1990` → `1990-09-02`; empty → undefined; what is no day → false. */
export function typedBirthDay(text: string): Day | undefined | false {
  const typed = text.trim();
  if (typed === '') return undefined;
  const [, day = '', month = '', year = ''] =
    /^(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})$/.exec(typed) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(typed) ?? [];
  const read = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDay(read) && read >= '1850-01-01' ? read : false;
}

/** `1990-09-02` → `02/09/1990`: as the box shows it. */
export const birthDayText = (day: Day): string => day.split('-').reverse().join('/');

type Complaints = Record<string, Complaint>;

function personIn(boxes: Boxes, prefix: string, errors: Complaints): { fullName: string; phone?: string; personalNumber?: string } {
  const box = (name: string) => (boxes[prefix + name] ?? '').trim();
  const [fullName, phone, number] = [normalName(box('fullName')), box('phone'), box('personalNumber')];
  const personal = number ? readPersonalNumber(number)?.number : undefined;
  if (fullName.length < 2) errors[`${prefix}fullName`] = { key: 'intake.errors.fullName' };
  else if (!isApplicantName(fullName)) errors[`${prefix}fullName`] = { key: 'intake.errors.nameSigns' };
  if (phone && !normalPhone(phone)) errors[`${prefix}phone`] = { key: 'intake.errors.phone' };
  if (number && !personal) errors[`${prefix}personalNumber`] = { key: 'intake.errors.personalNumber' };
  return { fullName, ...(phone ? { phone } : {}), ...(personal ? { personalNumber: personal } : {}) };
}

/** The papers that lie on the desk, and the codes of those that must and do not. Complaints are added to `errors`, by box. */
export function papersIn(rows: readonly PaperRow[], errors: Complaints): { papers: IntakeInput['papers']; missing: string[] } {
  const missing: string[] = [];
  const papers = rows.flatMap(({ paper: { code, name, ...law }, demanded, ticked, counts }) => {
    const [originals, certifiedCopies, copies] = kindsOfPaper.map((kind) => {
      if (!/^\s*\d{0,2}\s*$/.test(counts[kind])) errors[countBox(code, kind)] = { key: 'intake.errors.count' };
      return Number(counts[kind]) || 0;
    }) as [number, number, number];
    const sum = originals + certifiedCopies + copies;
    if (ticked && sum === 0) errors[tickBox(code)] ??= { key: 'intake.errors.none', params: { paper: name } };
    const changed = kindsOfPaper.some((kind) => (Number(counts[kind]) || 0) !== law[kind]);
    // Numbers without a tick: nobody can know which of the two is meant.
    if (!ticked && sum > 0 && changed) errors[tickBox(code)] ??= { key: 'intake.errors.notTicked', params: { paper: name } };
    else if (!ticked && demanded) {
      errors[tickBox(code)] ??= { key: 'dossiers.errors.paper_missing', params: { paper: name } };
      missing.push(code);
    }
    return ticked && sum > 0 ? [{ component: code, source: 'paper' as const, originals, certifiedCopies, copies }] : [];
  });
  return { papers, missing };
}

export type Judged =
  | { input: IntakeInput; errors?: undefined; missing: readonly string[] }
  /** `missing`: papers that must be there; `input`, when nothing else is wrong: what the desk has to write about them. */
  | { input?: IntakeInput; errors: Complaints; missing: readonly string[] };

/** What the counter typed, as the intake takes it; or every complaint, by box. */
export function intakeIn(boxes: Boxes, known: { unit: string; procedure: string; caseCode: string; rows: readonly PaperRow[] }): Judged {
  const errors: Complaints = {};
  const box = (name: string) => (boxes[name] ?? '').trim();
  const applicant = personIn(boxes, '', errors);
  const birthDay = typedBirthDay(box('birthDay'));
  if (birthDay === false) errors.birthDay = { key: 'intake.errors.birthDay' };
  const address = box('address');
  if (address && address.length < 5) errors.address = { key: 'intake.errors.address' };
  const returnWay = box('returnWay') || 'desk';
  const returnAddress = box('returnAddress');
  if (returnWay === 'post' && returnAddress.length < 5) errors.returnAddress = { key: 'intake.errors.returnAddress' };
  const submitter = box('forOther') ? { ...personIn(boxes, 'submitter.', errors), paper: box('submitter.paper') } : undefined;
  if (submitter && submitter.paper.length < 3) errors['submitter.paper'] = { key: 'intake.errors.submitterPaper' };
  const others = Object.keys(errors).length;
  const { papers, missing } = papersIn(known.rows, errors);
  const outcome = intakeSchema.safeParse({
    unit: known.unit,
    procedure: known.procedure,
    case: known.caseCode,
    channel: box('channel') || 'direct',
    keys: box('keys') || 'staff',
    applicant: { ...applicant, birthDay: birthDay || undefined, address: address || undefined },
    papers,
    returnWay,
    returnAddress: returnWay === 'post' && returnAddress ? returnAddress : undefined,
    submitter,
    assignee: box('assignee') || undefined,
    externalCode: box('externalCode') || undefined,
  });
  if (others === 0) for (const { path } of outcome.error?.issues ?? []) errors[path.join('.')] ??= { key: 'context.refusals.bad_input' };
  if (!outcome.success || Object.keys(errors).length > 0) {
    const onlyPapers = outcome.success && Object.keys(errors).length === missing.length;
    return { errors, missing, ...(onlyPapers ? { input: outcome.data } : {}) };
  }
  return { input: outcome.data, missing };
}
