import type { Job } from '../../platform/jobs/jobs.ts';
import { closeByTime } from './assistance.service.ts';

export const assistanceJobs: readonly Job[] = [
  {
    name: 'assistance:close',
    cron: '* * * * *',
    work: async (context) => {
      while ((await closeByTime(context)) > 0);
    },
  },
];
