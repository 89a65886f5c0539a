import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { contentPath } from '../../platform/config/root.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { type Day, dayOf, isDay, parseClock } from '../../platform/time/time.ts';
import { isPlain, plainText } from '../../platform/words/plain.ts';
import { type Channel, filled, isChannel, normalEmail, type Quiet } from './notices.rules.ts';

/** What a template may name. Moments are said in words; a part in […] without its value is left out. */
const PLACES = [
  'code',
  'procedure',
  'place',
  'address',
  'phone',
  'other',
  'due',
  'late',
  'reception',
  'limit',
  'moved',
  'appointment',
  'open',
  'amount',
  'reference',
] as const;
export type Place = (typeof PLACES)[number];

const day = z.string().refine(isDay, 'is no day that exists (YYYY-MM-DD)');
const placesOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
const template = z
  .string()
  .min(1)
  .max(500)
  .refine((text) => placesOf(text).every((name) => (PLACES as readonly string[]).includes(name)), 'names a place that nobody fills');
/** The fixed part of a text message leaves room for a place, a code and a moment. */
const sms = template
  .refine(
    (text) =>
      isPlain(plainText(filled(text.replace(/[[\]]/g, ''), {}))) &&
      plainText(text.replace(/[{}[\]]/g, '')) === text.replace(/[{}[\]]/g, ''),
    'is not in plain letters',
  )
  .refine((text) => text.replace(/\{\w+\}|[[\]]/g, '').length <= 110, 'is too long for one text message');
const texts = z.strictObject({ title: z.string().min(1).max(60), text: template, sms });
const versions = <Version extends z.ZodRawShape>(shape: Version) =>
  z.strictObject({ about: z.string().min(1), versions: z.array(z.strictObject({ valid_from: day, ...shape })).min(1) });
export const templateFile = versions({ vi: texts, en: texts });
export type Template = z.infer<typeof templateFile>['versions'][number];

const clock = z.string().refine((text) => parseClock(text) !== undefined, 'is no time of the day (HH:MM)');
const channel = z.custom<Channel>((value) => typeof value === 'string' && isChannel(value), 'is no channel');
const language = z.enum(['vi', 'en']);
export const settingsFile = versions({
  quiet: z.strictObject({ from: clock, to: clock }),
  pauses_minutes: z.array(z.int().min(1)).min(1),
  lease_minutes: z.int().min(1),
  not_older_than_days: z.int().min(1),
  without_choice: z.strictObject({ channels: z.array(channel), language }),
  consent_words: z.string().min(1),
});
export type Settings = Omit<z.infer<typeof settingsFile>['versions'][number], 'quiet'> & { quiet: Quiet };

function read<T>(name: string, schema: z.ZodType<T>): T {
  const result = schema.safeParse(JSON.parse(readFileSync(contentPath('notices', `${name}.json`), 'utf8')));
  if (!result.success) throw new Error(`content/notices/${name}.json: ${z.prettifyError(result.error)}`);
  return result.data;
}

/** The version that holds on a day; before the first one, the first. */
function onDay<Version extends { valid_from: Day }>(list: readonly Version[], at: Day): Version {
  const found = list.toSorted((a, b) => a.valid_from.localeCompare(b.valid_from));
  const [first] = found;
  if (!first) throw new Error('no version');
  return found.findLast((one) => one.valid_from <= at) ?? first;
}

let loaded: { templates: Map<string, Template[]>; settings: z.infer<typeof settingsFile>['versions'] } | undefined;
function content() {
  loaded ??= {
    templates: new Map(
      readdirSync(contentPath('notices'))
        .filter((file) => file.endsWith('.json') && file !== 'settings.json')
        .map((file) => file.slice(0, -5))
        .map((name) => [name, read(name, templateFile).versions] as const),
    ),
    settings: read('settings', settingsFile).versions,
  };
  return loaded;
}

/** Every type of notice that has words: the files of `content/notices/`. */
export const noticeTypes = (): string[] => [...content().templates.keys()];

/** The words of a type as they hold at a moment. Throws for a type that has none. */
export function templateOf(type: string, at: Date): Template {
  const found = content().templates.get(type);
  if (!found) throw new Error(`content/notices has no ${type}.json`);
  return onDay(found, dayOf(at));
}

const minutes = (text: string) => parseClock(text) ?? 0;

/** How notices are sent at a moment. */
export function settingsAt(at: Date): Settings {
  const found = onDay(content().settings, dayOf(at));
  return { ...found, quiet: { from: minutes(found.quiet.from), to: minutes(found.quiet.to) } };
}

export const choiceSchema = z.object({ channels: z.array(channel), language });
export const mailboxSchema = z.object({
  email: z
    .string()
    .transform((text) => normalEmail(text) ?? '')
    .pipe(z.string().min(1, 'notices.errors.email')),
});
/** A browser's push address and keys, as `PushSubscription.toJSON()` gives them. */
export const browserSchema = z.object({
  endpoint: z.url().max(1000),
  p256dh: z.string().regex(/^[\w-]{80,100}=*$/),
  auth: z.string().regex(/^[\w-]{20,30}=*$/),
});
export type Browser = z.infer<typeof browserSchema>;

/** What a schema does not take becomes a refusal with its complaints by field (422). */
export function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const fields = Object.fromEntries(
    result.error.issues.map((issue) => [
      String(issue.path[0] ?? ''),
      { key: issue.message.startsWith('notices.') ? issue.message : 'notices.errors.other' },
    ]),
  );
  throw new Refusal('context.bad_input', 422, { fields });
}
