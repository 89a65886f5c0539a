import { z } from 'zod';
import type { Context } from '../../../platform/context/context.ts';
import type { Job } from '../../../platform/jobs/jobs.ts';
import type { PrintingHouse } from './base.queries.ts';
import { drawJob, forgetPrints, PRINT } from './prints.service.ts';

const payloadSchema = z.object({ id: z.uuid() });

/** The worker's part of printing. */
export const printJobs = (house: PrintingHouse): readonly Job[] => [
  { name: PRINT, work: (context: Context, payload) => drawJob(context, payloadSchema.parse(payload).id, house) },
  { name: 'papers:forget', cron: '20 * * * *', work: forgetPrints },
];
