import { z } from 'zod';
import { isDay } from '../../platform/time/time.ts';
import type { Json } from './editor.nodes.rules.ts';
import { parts } from './editor.shape.rules.ts';

const key = z.string().min(1);
const slug = z.string().refine((name) => parts.some((part) => part.slug === name));
/** As deep and as long as a form of the national catalogue could ever be. */
const MOST_CHARACTERS = 400_000;

const json: z.ZodType<Json> = z.json();

/** A new draft, as a copy of a version. */
export const beginInput = z.strictObject({ procedure: z.string().min(1), version: z.string().min(1), key });
export type BeginInput = z.infer<typeof beginInput>;

/**
 * One page of a draft as it was typed: the values of its places (none: left out). `seen` is the draft's row version that the page showed, `print` what stood
 * in its places then: somebody who is at another page meanwhile is in nobody's way.
 */
export const changeInput = z.strictObject({
  id: z.uuid(),
  slug,
  places: z
    .array(
      z.strictObject({
        path: z
          .array(z.union([z.string(), z.int().nonnegative().max(500)]))
          .min(1)
          .max(8),
        value: json.optional(),
      }),
    )
    .min(1)
    .refine((places) => JSON.stringify(places).length <= MOST_CHARACTERS),
  seen: z.int().nonnegative(),
  print: z.string(),
  key,
});
export type ChangeInput = z.infer<typeof changeInput>;

export const dropInput = z.strictObject({ id: z.uuid(), seen: z.int().nonnegative(), key });
export type DropInput = z.infer<typeof dropInput>;

/** `confirmed`: the publisher has read what changes. */
export const publishInput = z.strictObject({
  id: z.uuid(),
  validFrom: z.string().refine(isDay),
  decision: z.string().trim().min(3).max(300),
  confirmed: z.literal(true),
  seen: z.int().nonnegative(),
  key,
});
export type PublishInput = z.infer<typeof publishInput>;

export const withdrawInput = z.strictObject({ procedure: z.string().min(1), version: z.string().min(1), key });
export type WithdrawInput = z.infer<typeof withdrawInput>;
