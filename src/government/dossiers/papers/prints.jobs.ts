import { z } from 'zod';
import type { Context } from '../../../platform/context/context.ts';
import type { Job } from '../../../platform/jobs/jobs.ts';
import { drawJob, forgetPrints, PRINT } from './prints.service.ts';

const payloadSchema = z.object({ id: z.uuid() });

/** `publicUrl`: the address that the QR codes of the papers name. */
export const printJobs = (publicUrl: string): readonly Job[] => [
  { name: PRINT, work: (context: Context, payload) => drawJob(context, payloadSchema.parse(payload).id, publicUrl) },
  { name: 'papers:forget', cron: '20 * * * *', work: forgetPrints },
];
