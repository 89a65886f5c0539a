import { z } from 'zod';
import { code, condition, day, form, text } from './forms.schema.ts';

export const channels = ['direct', 'online', 'post'] as const;
export type Channel = (typeof channels)[number];
export const databases = ['population', 'civil_status', 'land', 'health'] as const;
export const lifeEvents = [
  'have-a-child',
  'marry',
  'bereavement',
  'grow-old',
  'certify-papers',
  'start-business',
  'build-house',
  'land',
  'disability-poverty',
] as const;
/**
 * How far a procedure is online: the two levels of Nghị định 42/2022/NĐ-CP and what has neither; before it the levels 2 to 4 of Nghị định 43/2011/NĐ-CP (2 forms to
 * print, 3 filled and sent online, 4 also paid and answered online), which versions of those years keep.
 */
export const levels = ['toan_trinh', 'mot_phan', 'truc_tiep', 'muc_2', 'muc_3', 'muc_4'] as const;
export const roles = ['desk officer', 'specialist', 'leader', 'clerk'] as const;

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
/** How long the law gives. One working day is 8 working hours; a same-day procedure has one. */
export const term = z.strictObject({
  kind: z.enum(['working_days', 'working_hours', 'calendar_days', 'same_day']),
  amount: z.int().positive(),
  sameDayUntil: clockTime.optional(),
  countsFrom: z.union([
    z.strictObject({ rule: z.literal('now') }),
    z.strictObject({ rule: z.literal('after'), at: clockTime, startsAt: clockTime.optional() }),
    z.strictObject({ rule: z.literal('within'), minutes: z.int().positive() }),
  ]),
});

/** Why time is not counted: the reasons that the clock knows. */
export const uncountedReasons = ['verification', 'consultation', 'payment', 'force_majeure', 'other'] as const;

const step = z.strictObject({ code, name: text, role: z.enum(roles), hours: z.number().nonnegative(), counted: z.boolean() });
export type Step = z.infer<typeof step>;

const HOURS_A_DAY = 8; // 1 working day = 8 working hours: the unit of the provinces' internal processes, for calendar days too (168 h = 21 days)
/** Working hours that a term gives the steps. */
export const hoursOf = (value: z.infer<typeof term>): number =>
  value.kind === 'working_hours' ? value.amount : value.amount * HOURS_A_DAY;

/** The time and the steps of some cases (of all, when it names none). */
const timing = z
  .strictObject({
    cases: z.array(code).min(1).optional(),
    term,
    /** Time that does not count: waiting for another agency's answer. */
    notCounted: z.array(z.strictObject({ code: z.enum(uncountedReasons), name: text, basis: z.string() })).default([]),
    /** How much longer it may take, once, and why. */
    extension: z
      .strictObject({ kind: z.enum(['working_days', 'calendar_days']), amount: z.int().positive(), reason: text, basis: z.string() })
      .optional(),
    steps: z.array(step).min(2),
  })
  .superRefine((value, context) => {
    const sum = value.steps.reduce((total, each) => total + (each.counted ? each.hours : 0), 0);
    if (sum !== hoursOf(value.term))
      context.addIssue({ code: 'custom', message: `the steps take ${sum} h, the term gives ${hoursOf(value.term)} h` });
    if (new Set(value.steps.map((each) => each.code)).size !== value.steps.length)
      context.addIssue({ code: 'custom', message: 'two steps have the same code' });
  });
export type Timing = z.infer<typeof timing>;

/** A database that stands for the paper from a day to a day, both included. While it does, asking for the paper is a violation. */
const replacement = z.strictObject({ database: z.enum(databases), basis: z.string().min(1), from: day, to: day.optional() });

export const component = z
  .strictObject({
    code,
    name: text,
    cases: z.array(code).min(1).optional(),
    when: condition.optional(),
    /** In words: when it is needed. Demanded where the paper is not always needed. */
    needed: text.optional(),
    originals: z.int().nonnegative(),
    certifiedCopies: z.int().nonnegative(),
    copies: z.int().nonnegative(),
    required: z.boolean(),
    /** Only shown (xuất trình): the desk must not keep a copy. */
    showOnly: z.boolean().default(false),
    replacedBy: z.array(replacement).default([]),
    /** The template of a declaration. */
    form: z.string().optional(),
    /** The online form stands for this paper. */
    onlineFormInstead: z.boolean().default(false),
    help: text.optional(),
  })
  .superRefine((value, context) => {
    if ((value.when || !value.required) && !value.needed)
      context.addIssue({ code: 'custom', message: `${value.code}: say in words when it is needed` });
    if (value.showOnly !== (value.originals + value.certifiedCopies + value.copies === 0))
      context.addIssue({ code: 'custom', message: `${value.code}: a paper is either counted or only shown` });
  });
export type Component = z.infer<typeof component>;

/** One price. `tiers` replace the amount from the n-th unit on; `max` limits one copy. đồng, whole. */
const feeRow = z.strictObject({
  item: code,
  name: text,
  unit: z.enum(['page', 'copy', 'case']),
  amount: z.int().nonnegative(),
  tiers: z.array(z.strictObject({ from: z.int().positive(), amount: z.int().nonnegative() })).optional(),
  maxPerCopy: z.int().positive().optional(),
  cases: z.array(code).min(1).optional(),
  when: condition.optional(),
  channel: z.enum(channels).optional(),
  /** Codes or dated ids of units, of today or former ones, where it holds: `territoriesOf` says which name a place. */
  territories: z.array(z.string()).min(1).optional(),
  exemptions: z.array(z.strictObject({ group: code, name: text })).default([]),
  validFrom: day,
  validTo: day.optional(),
  basis: z.string().min(1),
});
export type FeeRow = z.infer<typeof feeRow>;
/** A fee that nobody published is not free: it is `not published`. */
const fee = z.strictObject({ text, table: z.union([z.array(feeRow).min(1), z.literal('not published')]) });

export const versionSchema = z
  .strictObject({
    version: z.string().regex(/^\d{4}-\d{2}-\d{2}(\.\d+)?$/),
    validFrom: day,
    validTo: day.optional(),
    name: text,
    field: z.strictObject({ code, name: text }),
    lifeEvents: z.array(z.enum(lifeEvents)).min(1),
    /** Other words by which people look for it. */
    keywords: z.array(z.string()).default([]),
    subject: z.array(z.enum(['person', 'household_business', 'organisation'])).min(1),
    level: z.enum(levels),
    systemOfRecord: z.enum(['own', 'civil_status', 'household_business', 'land', 'linked']),
    channels: z.array(z.enum(channels)).min(1),
    cases: z.array(z.strictObject({ code, name: text, help: text.optional() })).min(1),
    components: z.array(component).min(1),
    timings: z.array(timing).min(1),
    /** How soon the desk must receive, ask for more or refuse what came online. */
    reception: z.strictObject({ workingHours: z.int().positive(), basis: z.string() }),
    supplement: z.strictObject({ rule: z.enum(['pause', 'restart']), limitWorkingDays: z.int().positive(), basis: z.string() }),
    fee,
    /** Sums that the law pays, dated by the month from which they are owed. */
    benefits: z
      .array(z.strictObject({ code, name: text, amount: z.int().positive(), validFrom: day, validTo: day.optional(), basis: z.string() }))
      .default([]),
    results: z.array(z.strictObject({ code, name: text, paper: z.boolean() })).min(1),
    legalBasis: z.array(z.strictObject({ text: z.string().min(1), url: z.url().optional() })).min(1),
    /** What was not checked against the gazetted text yet: for those who release the catalogue. */
    uncertain: z.array(text).default([]),
    wednesday: z.boolean(),
    onlineForm: form.optional(),
  })
  .superRefine((value, context) => {
    for (const message of faultsOf(value)) context.addIssue({ code: 'custom', message });
  });
export type Version = z.infer<typeof versionSchema>;

type Draft = Omit<Version, 'onlineForm'> & { onlineForm?: z.infer<typeof form> | undefined };
const doubled = (codes: readonly string[]) => codes.filter((each, at) => codes.indexOf(each) !== at);

/** Faults between the parts of a version: cases without a time, conditions on fields that no form asks, doubled codes. */
function faultsOf(value: Draft): string[] {
  const faults: string[] = [];
  const cases = value.cases.map((each) => each.code);
  const fields = new Set(value.onlineForm?.screens.flatMap((each) => each.fields.map((one) => one.name)));
  for (const each of doubled(cases)) faults.push(`case ${each} stands twice`);
  for (const each of doubled(value.components.map((one) => one.code))) faults.push(`component ${each} stands twice`);
  for (const each of cases) {
    const times = value.timings.filter((one) => !one.cases || one.cases.includes(each)).length;
    if (times !== 1) faults.push(`case ${each} has ${times} terms, not one`);
  }
  const rows = value.fee.table === 'not published' ? [] : value.fee.table;
  const clauses = [...value.components, ...rows].flatMap((one) => one.when ?? []);
  const asked = value.onlineForm?.screens.flatMap((each) => [each, ...each.fields]).flatMap((one) => one.when ?? []) ?? [];
  const named = [...value.components, ...value.timings, ...rows].flatMap((one) => one.cases ?? []);
  for (const each of [...named, ...[...clauses, ...asked].flatMap((one) => ('case' in one ? one.case : []))])
    if (!cases.includes(each)) faults.push(`there is no case ${each}`);
  for (const each of clauses) if ('field' in each && !fields.has(each.field)) faults.push(`no form asks ${each.field}`);
  if (value.validTo && value.validTo < value.validFrom) faults.push('it ends before it begins');
  if (value.onlineForm && !value.channels.includes('online')) faults.push('an online form needs the online channel');
  return faults;
}

/** One file of `content/procedures/`: a procedure of the national catalogue and its versions, of which at most one holds on a day. */
export const procedure = z
  .strictObject({ code: z.string().regex(/^\d\.\d{6}$/), versions: z.array(versionSchema).min(1) })
  .superRefine((value, context) => {
    const sorted = value.versions.toSorted((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
    for (const [at, each] of sorted.entries()) {
      const next = sorted[at + 1];
      if (next && (!each.validTo || each.validTo >= next.validFrom))
        context.addIssue({ code: 'custom', message: `versions ${each.version} and ${next.version} overlap` });
    }
    for (const each of doubled(value.versions.map((one) => one.version)))
      context.addIssue({ code: 'custom', message: `version ${each} stands twice` });
  });
export type Procedure = z.infer<typeof procedure>;

/** What the fee depends on besides the case: counts of pages, copies and cases. */
export const quantities = z.strictObject({
  page: z.int().positive().optional(),
  copy: z.int().positive().optional(),
  case: z.int().positive().optional(),
});
export type Quantities = z.infer<typeof quantities>;
