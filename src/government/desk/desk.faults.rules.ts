import type { SupplementInput } from '../dossiers/dossiers.schema.ts';

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
