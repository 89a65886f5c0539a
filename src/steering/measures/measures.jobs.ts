import type { Job } from '../../platform/jobs/jobs.ts';
import { forgetOldDays } from './measures.forget.service.ts';

/** Every night: single days are kept for the current quarter alone. */
export const measureJobs: readonly Job[] = [
  {
    name: 'measures:forget-days',
    cron: '50 17 * * *', // ten to one at night in Vietnam
    work: async (context) => {
      await forgetOldDays(context);
    },
  },
];
