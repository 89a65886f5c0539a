import type { Job } from '../../platform/jobs/jobs.ts';
import { beginLeaves } from './absence.service.ts';

export const absenceJobs: readonly Job[] = [
  {
    name: 'people:leaves',
    cron: '*/5 * * * *', // soon after midnight in Vietnam, and after downtime
    work: async (context) => {
      await beginLeaves(context);
    },
  },
];
