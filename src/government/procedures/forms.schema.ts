import { z } from 'zod';

/** A sentence in both languages; Vietnamese is the one that counts. */
export const text = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) });
export type Text = z.infer<typeof text>;

export const day = z.iso.date();
export const code = z.string().regex(/^[a-z][a-z0-9_-]*$/, 'a code: small letters, digits, - and _');
export const fieldName = z.string().regex(/^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*$/, 'a field name such as child.birthDate');

/** One thing that must hold. `daysAgo` and `age` are counted in Vietnam's days on the day of the question. */
export const clause = z.union([
  z.strictObject({ case: z.array(code).min(1) }),
  z.strictObject({ field: fieldName, oneOf: z.array(z.string()).min(1) }),
  z.strictObject({ field: fieldName, filled: z.literal(true) }),
  z.strictObject({ field: fieldName, daysAgo: z.strictObject({ atMost: z.int().optional(), moreThan: z.int().optional() }) }),
  z.strictObject({ field: fieldName, age: z.strictObject({ atLeast: z.int().optional(), below: z.int().optional() }) }),
]);
export type Clause = z.infer<typeof clause>;
/** All clauses must hold; clauses about a field that is not asked or not answered do not hold. */
export const condition = z.array(clause).min(1);

const about = {
  level: z.enum(['error', 'warning']).default('error'),
  message: text.optional(),
  when: condition.optional(),
  basis: z.string().optional(),
  validFrom: day.optional(),
  validTo: day.optional(),
};
function isPattern(source: string): boolean {
  try {
    return new RegExp(source, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

/** What an answer must satisfy beyond its kind. A legal limit carries its basis and its dates: it is content, not code. */
export const check = z.discriminatedUnion('rule', [
  z.strictObject({
    rule: z.literal('pattern'),
    pattern: z.string().refine(isPattern, 'is no regular expression'),
    ...about,
    message: text,
  }),
  z.strictObject({ rule: z.literal('min'), value: z.number(), ...about }),
  z.strictObject({ rule: z.literal('max'), value: z.number(), ...about }),
  z.strictObject({ rule: z.literal('maxLength'), value: z.int(), ...about }),
  z.strictObject({ rule: z.literal('notAfterToday'), ...about }),
  z.strictObject({ rule: z.literal('notBefore'), field: fieldName, ...about }),
  z.strictObject({ rule: z.literal('age'), of: fieldName.optional(), atLeast: z.int(), ...about, message: text }),
  z.strictObject({
    rule: z.literal('numberAgrees'),
    sex: fieldName.optional(),
    sexIs: z.enum(['male', 'female']).optional(),
    birth: fieldName.optional(),
    ...about,
  }),
]);
export type Check = z.infer<typeof check>;

export const kinds = [
  'text',
  'longtext',
  'fullName',
  'date',
  'month',
  'year',
  'time',
  'number',
  'money',
  'choice',
  'choices',
  'yesno',
  'pledge',
  'phone',
  'email',
  'personalNumber',
  'address',
] as const;

/** What a signed-in person's profile can fill in beforehand. */
export const prefills = [
  'requester.fullName',
  'requester.personalNumber',
  'requester.birthDate',
  'requester.sex',
  'requester.phone',
  'requester.email',
  'requester.address',
] as const;

const optionOf = z.strictObject({ value: code, label: text, help: text.optional() });

export const field = z.strictObject({
  name: fieldName,
  kind: z.enum(kinds),
  label: text,
  /** The noun of the error messages ("Hãy nhập …") where the label is a question. */
  noun: text.optional(),
  help: text.optional(),
  whyAsked: text.optional(),
  required: z.boolean(),
  when: condition.optional(),
  options: z.array(optionOf).min(2).optional(),
  checks: z.array(check).default([]),
  /** What the box holds before anybody typed. */
  initial: z.string().optional(),
  autocomplete: z.string().optional(),
  /** Data about a person that must be protected: encrypted, never in events, not shown to helpers without need. */
  personal: z.boolean(),
  prefill: z.enum(prefills).optional(),
  /** A date of which day and month may be unknown: older cards carry the year only. */
  partial: z.boolean().default(false),
  /** This number is a quantity of the fee table. */
  counts: z.enum(['page', 'copy', 'case']).optional(),
});
export type Field = z.infer<typeof field>;

export const screen = z.strictObject({
  code,
  title: text,
  intro: text.optional(),
  when: condition.optional(),
  fields: z.array(field).min(1),
});
export type Screen = z.infer<typeof screen>;

/** Every fault of a form that a single field cannot see: doubled names, conditions on what is not asked before, options that lack. */
function faultsOf(screens: readonly Screen[]): string[] {
  const faults: string[] = [];
  const before = new Set<string>();
  const all = new Set(screens.flatMap((each) => each.fields.map((one) => one.name)));
  const reads = (clauses: readonly Clause[] | undefined) => (clauses ?? []).flatMap((one) => ('field' in one ? [one.field] : []));
  const earlier = (where: string, names: string[], known: ReadonlySet<string>) => {
    for (const name of names) if (!known.has(name)) faults.push(`${where} depends on ${name}, which is not asked before it`);
  };
  for (const each of screens) {
    earlier(`screen ${each.code}`, reads(each.when), before);
    for (const one of each.fields) {
      if (before.has(one.name)) faults.push(`${one.name} is asked twice`);
      earlier(one.name, reads(one.when), before);
      for (const rule of one.checks) {
        const others = [
          ...reads(rule.when),
          ...['field', 'of', 'sex', 'birth'].flatMap((key) => Object.entries(rule).flatMap(([k, v]) => (k === key ? [String(v)] : []))),
        ];
        earlier(`a check of ${one.name}`, others, all);
      }
      if (one.partial && one.kind !== 'date') faults.push(`${one.name}: only a date may be partial`);
      const choosing = one.kind === 'choice' || one.kind === 'choices';
      if (choosing !== (one.options !== undefined)) faults.push(`${one.name}: options belong to a choice, and only there`);
      before.add(one.name);
    }
  }
  if (new Set(screens.map((each) => each.code)).size !== screens.length) faults.push('two screens have the same code');
  return faults;
}

export const form = z.strictObject({ screens: z.array(screen).min(1) }).superRefine((value, context) => {
  for (const message of faultsOf(value.screens)) context.addIssue({ code: 'custom', message });
});
export type Form = z.infer<typeof form>;

/** An address as people know it: today's units, or the words printed on the card (which may name units that are gone). */
export const address = z.union([
  z.strictObject({ mode: z.literal('today'), commune: z.string().min(1), hamlet: z.string(), street: z.string() }),
  z.strictObject({ mode: z.literal('printed'), text: z.string().min(1) }),
]);
export type Address = z.infer<typeof address>;

/** Canonical answers: days `YYYY-MM-DD` (`YYYY-MM` or `YYYY` where a field is `partial`), months `YYYY-MM`, times `HH:MM`, numbers, codes of options, `yes`/`no`, phones in E.164. */
export const answer = z.union([z.string(), z.number(), z.array(z.string()), address]);
export type Answer = z.infer<typeof answer>;
export const answers = z.record(fieldName, answer);
export type Answers = z.infer<typeof answers>;
