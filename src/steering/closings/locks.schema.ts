import { z } from '@hono/zod-openapi';
import { isDay } from '../../platform/time/time.ts';
import { isCounted } from '../indicators/periods.rules.ts';
import { lockedText } from './locks.queries.ts';
import type { Held } from './locks.rules.ts';

/** A day of figures, as an address names it. */
export const countedDay = z
  .string()
  .refine(isDay, { error: 'a day that exists, YYYY-MM-DD', params: { words: 'context.issues.day' }, abort: true })
  .refine(isCounted, { error: 'a day from 2000 to 2099', params: { words: 'locks.notCounted' } });

/** The unit as an address names it. */
export const unitWanted = z.string().max(60).openapi({
  description: 'Id of the dated unit, or its code: then the unit that has the code on the last day asked for, or on the day of `asOf`',
  example: '28159.20250701',
});

/** What makes a figure up, and what it is. */
export const counted = {
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  value: z.number().nullable().openapi({ description: 'In `measuredIn`; null where it cannot be computed' }),
  relation: z.enum(['=', '>', '<']),
};
const lock = z
  .object({
    period: z.string().openapi({ example: '2026-10' }),
    signedAt: z.iso.datetime(),
    acceptedAt: z.iso.datetime(),
    acceptedBy: z.string().openapi({ description: 'Id of the province that accepted it', example: '80.20250701' }),
    evidenceHash: z.string().nullable().openapi({
      description: 'SHA-256 of the evidence file of a declared figure; of each file, a space between, where several were added up',
    }),
    corrections: z
      .array(z.object({ ...counted, foundAt: z.iso.datetime() }).openapi('LockCorrection'))
      .openapi({ description: 'What later counts said, the earliest first; looked for every hour. The locked figure stays as it is' }),
  })
  .openapi('Lock');

/** Whether a figure is locked, as every JSON door says it. */
export const locking = {
  locked: z.boolean().openapi({ description: 'Whether these days are a period that the commune signed off and the province accepted' }),
  lockedText: z.string().openapi({ description: '`đã khóa` (locked) or `chưa khóa` (not locked)', example: 'đã khóa' }),
  lock: lock.nullable().openapi({ description: 'Null: not locked, the figure is the one that is counted now and may still change' }),
};

/** The same of one figure. */
export const lockSaid = (held: Held['lock']) => ({
  locked: held !== null,
  lockedText: lockedText(held),
  lock: held && {
    ...held,
    signedAt: held.signedAt.toISOString(),
    acceptedAt: held.acceptedAt.toISOString(),
    corrections: held.corrections.map((found) => ({
      ...found,
      relation: found.relation as Held['relation'],
      foundAt: found.foundAt.toISOString(),
    })),
  },
});
