import type { Reader } from '../../platform/events/readers.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import { RELEASE, type ReleaseWish } from './assignment.jobs.ts';

/** Somebody no longer holds an office: the worker gives the open work that goes with it to others. */
export const postReader: Reader = {
  name: 'dossiers: posts',
  types: ['people.post_ended'],
  async hear(_, tx, events) {
    for (const { subject, unit, data } of events) {
      const wish: ReleaseWish = { post: subject, unit, account: String(data.account), role: String(data.role) };
      await enqueue(tx, RELEASE, wish, `${RELEASE} ${subject}`);
    }
  },
};
