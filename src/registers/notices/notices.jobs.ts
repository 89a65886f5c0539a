import { z } from 'zod';
import type { Job } from '../../platform/jobs/jobs.ts';
import { DELIVER } from './notices.service.ts';
import { deliver, wake } from './send.service.ts';

const payloadSchema = z.object({ delivery: z.uuid() });

export const noticeJobs: readonly Job[] = [
  { name: DELIVER, work: (context, payload) => deliver(context, payloadSchema.parse(payload).delivery) },
  {
    name: 'notices:wake',
    cron: '* * * * *',
    work: async (context) => {
      await wake(context);
    },
  },
];
