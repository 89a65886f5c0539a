import type { Day } from '../../platform/time/time.ts';
import type { SupplementInput } from '../dossiers/dossiers.schema.ts';
import type { Answers } from '../procedures/forms.schema.ts';
import { componentsFor } from '../procedures/procedures.rules.ts';
import type { Channel, Component, Version } from '../procedures/procedures.schema.ts';
import { papersBefore } from '../procedures/procedures.search.rules.ts';

type Fault = SupplementInput['faults'][number];
/** A text box of a form as it was posted. */
export type Typed = Readonly<Record<string, string | string[]>>;

/** `field:mother.fullName`, `paper:giay-chung-sinh`, `other:`: what a checkbox of the request page stands for. */
export const markOf = (target: Fault['target'], code: string): string => `${target}:${code}`;

/** The box in which the reason of a mark is typed. */
export const reasonOf = (mark: string): string => `reason.${mark}`;

/** The checkboxes stand in groups, one for each screen of the form, one for the papers, one for the rest; each group is a field of its own. */
export const groupOf = (group: string): string => `fault.${group}`;

/** What was ticked, with its reason: in the order of the page, each once. Marks that are none are passed over. */
export function faultsIn(typed: Typed): Fault[] {
  const ticked = Object.entries(typed)
    .filter(([name]) => name.startsWith('fault.'))
    .flatMap(([, values]) => values);
  return [...new Set(ticked)].flatMap((mark) => {
    const found = /^(field|paper|other):(.*)$/s.exec(mark);
    if (!found) return [];
    const reason = [typed[reasonOf(mark)] ?? ''].flat()[0] ?? '';
    return [{ target: found[1] as Fault['target'], code: found[2] ?? '', reason }];
  });
}

/** `to-khai.ly-hon` of an address: the papers that the counter missed, ticked, each with the same reason. */
export function missedAtCounter(codes: string | undefined, reason: string): Typed {
  const marks = (codes ?? '')
    .split('.')
    .filter((code) => /^[\w-]{1,60}$/.test(code))
    .map((code) => markOf('paper', code));
  return marks.length === 0 ? {} : { [groupOf('papers')]: marks, ...Object.fromEntries(marks.map((mark) => [reasonOf(mark), reason])) };
}

/**
 * The papers that may be asked for: by the answers of the form. What was taken in at the desk has none: there every paper of the case may turn out to be
 * needed, also one that depends on the person.
 */
export function papersOfCase(
  { version, answers }: { version: Version; answers: Answers },
  { caseCode, today, channel }: { caseCode: string; today: Day; channel: Channel },
): readonly Component[] {
  return Object.keys(answers).length > 0
    ? componentsFor(version, caseCode, answers, today, channel).asked
    : papersBefore(version, caseCode, today, channel).asked;
}
