import type { Job } from '../../platform/jobs/jobs.ts';
import { forgetOldDrafts } from './drafts.service.ts';

export const draftJobs: readonly Job[] = [
  {
    name: 'drafts:forget',
    cron: '40 17 * * *',
    work: async (context) => {
      await forgetOldDrafts(context);
    },
  },
];
