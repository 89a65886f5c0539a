import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { contentPath } from '../../platform/config/root.ts';
import { type Day, isDay } from '../../platform/time/time.ts';

const group = z.strictObject({
  code: z.string().regex(/^[A-Z]$/),
  vi: z.string().trim().min(2).max(60),
  en: z.string().trim().min(2).max(60),
});

/** How a unit's queue and appointments work. Minutes, hours and days are counted by the clock. */
export const queueSettingsSchema = z.strictObject({
  /** What people come for; each has a letter that stands before its numbers. */
  groups: z
    .array(group)
    .min(1)
    .max(12)
    .refine((all) => new Set(all.map(({ code }) => code)).size === all.length),
  counters: z.int().min(1).max(30),
  /** The tablet gives numbers from so many minutes before the desk begins to work, until it ends. */
  earlyMinutes: z.int().min(0).max(240),
  /** One of so many calls is for somebody with priority who waits. */
  priorityEvery: z.int().min(1).max(20),
  slotMinutes: z.int().min(5).max(240),
  /** How many may book the same time; 0: nobody books online. */
  slotCapacity: z.int().min(0).max(50),
  bookDays: z.int().min(1).max(90),
  remindHours: z.int().min(1).max(72),
  /** A paper slip is typed in within so many days. */
  slipDays: z.int().min(1).max(60),
});
export type QueueSettings = z.infer<typeof queueSettingsSchema>;

const contentSchema = z.object({
  about: z.string(),
  versions: z.array(z.strictObject({ valid_from: z.string().refine(isDay), body: queueSettingsSchema })).min(1),
});
let read: z.infer<typeof contentSchema>['versions'] | undefined;

/** What holds for a unit that has decided nothing itself. */
export function usualSettings(day: Day): QueueSettings {
  read ??= contentSchema
    .parse(JSON.parse(readFileSync(contentPath('desk/queue.json'), 'utf8')))
    .versions.toSorted((a, b) => (a.valid_from < b.valid_from ? -1 : 1));
  const found = read.findLast((one) => one.valid_from <= day) ?? read[0];
  if (!found) throw new Error('content/desk/queue.json holds no version');
  return found.body;
}

const key = z.string().trim().min(8).max(200);
const unit = z.string().min(1).max(60);

export const takeSchema = z.strictObject({ unit, group: z.string().regex(/^[A-Z]$/), priority: z.boolean(), key });
export type TakeInput = z.infer<typeof takeSchema>;

export const callSchema = z.strictObject({
  unit,
  counter: z.int().min(1).max(30),
  /** Only these; empty: whatever waits. */
  groups: z.array(z.string().regex(/^[A-Z]$/)).max(12),
  key,
});
export type CallInput = z.infer<typeof callSchema>;

export const TICKET_DEEDS = ['again', 'missed', 'served', 'transfer'] as const;
export const deedSchema = z.strictObject({
  unit,
  ticket: z.uuid(),
  deed: z.enum(TICKET_DEEDS),
  /** Where the officer stands; the counter to which it is handed. */
  counter: z.int().min(1).max(30),
  to: z.int().min(1).max(30).optional(),
  seen: z.int().min(1),
  key,
});
export type TicketDeed = z.infer<typeof deedSchema>;

export const settingsInput = z.strictObject({
  unit,
  validFrom: z.string().refine(isDay),
  decision: z.string().trim().min(3).max(300),
  body: queueSettingsSchema,
  key,
});
export type SettingsInput = z.infer<typeof settingsInput>;

/** As a pilot has it, or null: as usual again. */
export const copiedSettings = settingsInput.extend({ body: queueSettingsSchema.nullable() });
export type CopiedSettings = z.infer<typeof copiedSettings>;

export const kioskInput = z.strictObject({ unit, name: z.string().trim().min(2).max(60), key });
