import type { Job } from '../../platform/jobs/jobs.ts';
import { forgetOldIntakes } from './intake.service.ts';

export const intakeJobs: readonly Job[] = [
  {
    name: 'intake:forget',
    cron: '45 17 * * *',
    work: async (context) => {
      await forgetOldIntakes(context);
    },
  },
];
