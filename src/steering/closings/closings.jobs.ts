import type { Job } from '../../platform/jobs/jobs.ts';
import { findCorrections } from './closings.service.ts';

/** Every hour: what is counted otherwise than it was signed becomes a correction that is seen. */
export const closingJobs: readonly Job[] = [
  {
    name: 'closings:correct',
    cron: '25 * * * *',
    work: async (context) => {
      await findCorrections(context);
    },
  },
];
