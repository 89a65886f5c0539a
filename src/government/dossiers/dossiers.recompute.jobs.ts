import { z } from 'zod';
import type { Job } from '../../platform/jobs/jobs.ts';
import { recomputeDue } from './dossiers.recompute.service.ts';
import { recomputeMoments } from './moments.service.ts';

export const RECOMPUTE = 'dossiers:recompute';
const wishSchema = z.object({ unit: z.string().nullable().default(null) });
export type RecomputeWish = z.infer<typeof wishSchema>;

export const recomputeJobs: readonly Job[] = [
  {
    name: RECOMPUTE,
    // Besides the wishes, every night for all: a process that still had the old calendar for half a minute may have fixed a due moment by it.
    cron: '10 17 * * *',
    work: async (context, payload) => {
      const { unit } = wishSchema.parse(payload);
      await recomputeDue(context, unit);
      await recomputeMoments(context, unit, 'calendar');
    },
  },
];
