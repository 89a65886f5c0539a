/** Where a dossier stands now: its own due moment, and the step that is open, with its office, who has it and its due moment. */
export type Standing = {
  running: boolean;
  dueAt: Date | null;
  step: { code: string; role: string; officer: string | null; enteredAt: Date; dueAt: Date | null } | null;
};
export const warnings = ['dossier.step_due_soon', 'dossier.due_soon', 'dossier.step_late', 'dossier.due_passed'] as const;
export type Warning = (typeof warnings)[number];

/** What has passed is told to the head, too. */
export const isLate = (warning: Warning): boolean => warning === 'dossier.step_late' || warning === 'dossier.due_passed';
const isOfStep = (warning: Warning): boolean => warning === 'dossier.step_due_soon' || warning === 'dossier.step_late';

/**
 * Whether a warning still says something at `now`: the clock runs to the same moment, and "soon" is not over. A step that cannot be late before its dossier is
 * says no more than the dossier does.
 */
export function stillSays(warning: Warning, told: { step?: string; dueAt: Date }, { running, dueAt, step }: Standing, now: Date): boolean {
  if (!running || !dueAt || !step) return false;
  const due = isOfStep(warning) ? step.dueAt : dueAt;
  if (due?.getTime() !== told.dueAt.getTime() || (isOfStep(warning) && step.code !== told.step)) return false;
  if (!isLate(warning)) return now < due;
  return warning === 'dossier.due_passed' || due < dueAt;
}

/** An officer of the unit as a warning needs to know: the offices, whether on leave today, and in whose place the officer acts, for which offices. */
export type Hand = {
  account: string;
  roles: readonly string[];
  away: boolean;
  standsFor: readonly { account: string; roles: readonly string[] }[];
};

/**
 * Whom a warning goes to, by account. The officer who has the step, and who acts in the officer's place; where nobody was named, those who hold the step's office
 * and are there. What is late goes to the head, too; so does what would reach nobody.
 */
export function warned(warning: Warning, step: { role: string; officer: string | null }, hands: readonly Hand[]): string[] {
  const holding = (role: string) => {
    const all = hands.filter(({ roles, standsFor }) => roles.includes(role) || standsFor.some((one) => one.roles.includes(role)));
    const there = all.filter(({ away }) => !away);
    return there.length > 0 ? there : all;
  };
  const { officer, role } = step;
  const named = officer
    ? hands.filter(
        ({ account, standsFor }) => account === officer || standsFor.some((one) => one.account === officer && one.roles.includes(role)),
      )
    : [];
  const nearest = named.length > 0 ? named : holding(role);
  const all = isLate(warning) || nearest.length === 0 ? [...nearest, ...holding('leader')] : nearest;
  return [...new Set(all.map(({ account }) => account))];
}
