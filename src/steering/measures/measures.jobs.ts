import type { Job } from '../../platform/jobs/jobs.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { forgetOldDays } from './measures.forget.service.ts';
import { followRules } from './measures.rebuild.service.ts';

/** Every night: single days are kept for the current quarter alone. And after an upgrade that changed what counts, everything is counted anew. */
export const measureJobs: readonly Job[] = [
  {
    name: 'measures:forget-days',
    cron: '50 17 * * *', // ten to one at night in Vietnam
    work: async (context) => {
      await forgetOldDays(context);
    },
  },
  {
    name: 'measures:follow-rules',
    cron: '* * * * *',
    work: async (context) => {
      await followRules(context.as(systemActor('reader')));
    },
  },
];
