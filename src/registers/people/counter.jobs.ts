import type { Job } from '../../platform/jobs/jobs.ts';
import { endShifts, lockIdle } from './counter.service.ts';

/** What time ends on shared PCs is over at its moment anyway; here it is cleared away and written down. */
export const counterJobs: readonly Job[] = [
  {
    name: 'counter:time',
    cron: '*/5 * * * *',
    work: async (context) => {
      await lockIdle(context, null);
      await endShifts(context);
    },
  },
];
