import { z } from 'zod';

/** The boxes of the counter that are kept: what is searched for and what presses a button are not. */
const kept =
  /^(?:(?:submitter\.)?(?:fullName|phone|personalNumber)|submitter\.paper|forOther|birthDay|address|wanted|resolved|procedure|case|papersFor|paper\.[\w-]{1,60}\.(?:got|originals|certifiedCopies|copies)|pages|sheets|channel|keys|returnWay|returnAddress|externalCode|competentUnit|assignee|warned|unsure|doubted|slip|slipAt)$/;

const MOST_BOXES = 400;
const LONGEST = 2000;

/** What an officer has typed so far, by box. Boxes that the counter does not have, and more of them than it could have, are left out. */
export const intakeBoxes = z.record(z.string(), z.union([z.string(), z.array(z.string())])).transform((typed) =>
  Object.fromEntries(
    Object.entries(typed)
      .filter(([name]) => kept.test(name))
      .map(([name, value]) => [name, ([value].flat()[0] ?? '').slice(0, LONGEST)] as const)
      .filter(([, value]) => value !== '')
      .slice(0, MOST_BOXES),
  ),
);
export type IntakeBoxes = z.infer<typeof intakeBoxes>;

export const saveSchema = z.object({
  id: z.uuid(),
  unit: z.string().min(1).max(60),
  /** The row version that the window saw; 0 before the first save. */
  rowVersion: z.coerce.number().int().min(0).max(1_000_000),
  typed: intakeBoxes,
});
export type SaveInput = z.input<typeof saveSchema>;

/** A desk's own short numbers, all of them: what is not among them is taken away. */
export const shortcutsSchema = z.object({
  unit: z.string().min(1).max(60),
  key: z.string().min(8).max(200),
  /** The numbers as the officer saw them, as a fingerprint. */
  seen: z.string().max(100),
  shortcuts: z.array(z.object({ number: z.int().min(1).max(999), procedure: z.string().max(40), caseCode: z.string().max(60) })).max(999),
});
export type ShortcutsInput = z.infer<typeof shortcutsSchema>;
