import type { Day } from '../../platform/time/time.ts';
import { type Answers, address } from '../procedures/forms.schema.ts';

/** How work is given: in turn; to who has least; by the applicant's hamlet; by the head, who finds it in a list. */
export const ways = ['round_robin', 'least_loaded', 'by_hamlet', 'by_head'] as const;
export type Way = (typeof ways)[number];
export const isWay = (text: string): text is Way => (ways as readonly string[]).includes(text);

export type Rule = {
  id: string;
  procedure: string | null;
  field: string | null;
  step: string | null;
  way: Way;
  hamlets: Readonly<Record<string, string>>;
  validFrom: Day;
  validTo: Day | null;
};
/** Work that needs somebody. */
export type Work = { procedure: string; field: string; step: string };

const narrowness = (rule: Rule): number => (rule.procedure ? 4 : rule.field ? 2 : 0) + (rule.step ? 1 : 0);

/** The rule that holds for some work on a day: the narrowest (a procedure before a field, a step before all steps), then the latest. */
export function ruleFor<R extends Rule>(rules: readonly R[], work: Work, day: Day): R | undefined {
  return rules
    .filter(
      (rule) =>
        rule.validFrom <= day &&
        (!rule.validTo || day <= rule.validTo) &&
        (!rule.procedure || rule.procedure === work.procedure) &&
        (!rule.field || rule.field === work.field) &&
        (!rule.step || rule.step === work.step),
    )
    .toSorted(
      (a, b) => narrowness(b) - narrowness(a) || (a.validFrom < b.validFrom ? 1 : a.validFrom > b.validFrom ? -1 : a.id < b.id ? 1 : -1),
    )[0];
}

/** Whose turn it is: those present, one after another. `turn` counts from 0. Null when nobody is there. */
export const inTurn = (present: readonly string[], turn: number): string | null => present[turn % Math.max(1, present.length)] ?? null;

/** Who has least; among equals the one whose turn it is. */
export function leastLoaded(present: readonly string[], loads: ReadonlyMap<string, number>, turn: number): string | null {
  const load = (account: string) => loads.get(account) ?? 0;
  const least = Math.min(...present.map(load));
  return inTurn(
    present.filter((account) => load(account) === least),
    turn,
  );
}

const plain = (name: string): string => name.normalize('NFC').toLocaleLowerCase('vi').replace(/\s+/gu, ' ').trim();

/** Who serves a hamlet, when that officer is there. */
export function byHamlet(hamlets: Readonly<Record<string, string>>, hamlet: string | undefined, present: readonly string[]): string | null {
  if (!hamlet) return null;
  const account = Object.entries(hamlets).find(([name]) => plain(name) === plain(hamlet))?.[1];
  return account && present.includes(account) ? account : null;
}

/** The hamlet in which the applicant lives, by the form's answers: the first address of the unit; who asks stands before whom it is about. */
export function hamletOf(answers: Readonly<Answers>, unit: string): string | undefined {
  const found = Object.entries(answers).flatMap(([name, answer]) => {
    const read = address.safeParse(answer);
    return read.success && 'hamlet' in read.data && read.data.commune === unit && read.data.hamlet
      ? [{ name, hamlet: read.data.hamlet }]
      : [];
  });
  return (found.find(({ name }) => name.startsWith('requester')) ?? found[0])?.hamlet;
}

/** Where the work of somebody on leave goes: to an account, or as the unit's rules say (`rule`); `instead`: it stays, and the account does it in the place. */
export type Cover = { to: string; instead: boolean };

/** Who takes over a piece of work of somebody who is away: the stand-in named last for its office and procedure, if any. `present`: who holds the office and is there. */
export function coverOf(
  work: { role: string; procedure: string },
  acting: readonly { standIn: string; roles: readonly string[]; procedures: readonly string[] | null }[],
  present: readonly string[],
): Cover {
  const fit = acting.filter(({ roles, procedures }) => roles.includes(work.role) && (!procedures || procedures.includes(work.procedure)));
  const holder = fit.find(({ standIn }) => present.includes(standIn));
  if (holder) return { to: holder.standIn, instead: false };
  return fit[0] ? { to: fit[0].standIn, instead: true } : { to: 'rule', instead: false };
}

/** Why a dossier came to an officer, as its history tells it. */
export const reasons = ['head', 'rule', 'leave', 'post_ended', 'holder'] as const;
export type Reason = (typeof reasons)[number];
