import type { Reader } from '../../platform/events/readers.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import { LEAVE, RELEASE, type ReleaseWish } from './assignment.jobs.ts';
import type { LeaveWish } from './assignment.leave.service.ts';

/** Somebody no longer holds an office, or is on leave from today: the worker gives the open work to others. */
export const postReader: Reader = {
  name: 'dossiers: posts',
  types: ['people.post_ended', 'people.leave_begun'],
  async hear(_, tx, events) {
    for (const { type, subject, unit, data } of events) {
      if (type === 'people.leave_begun') {
        const wish: LeaveWish = { leave: subject, account: String(data.account), lastDay: String(data.lastDay) };
        await enqueue(tx, LEAVE, wish, `${LEAVE} ${subject}`);
        continue;
      }
      const wish: ReleaseWish = { post: subject, unit, account: String(data.account), role: String(data.role) };
      await enqueue(tx, RELEASE, wish, `${RELEASE} ${subject}`);
    }
  },
};
