import { z } from 'zod';
import { log } from '../../platform/config/log.ts';
import type { Job } from '../../platform/jobs/jobs.ts';
import { moveWork } from './assignment.move.service.ts';

export const RELEASE = 'dossiers:release';
const wishSchema = z.object({ post: z.string(), unit: z.string(), account: z.string(), role: z.string() });
export type ReleaseWish = z.infer<typeof wishSchema>;

export const assignmentJobs: readonly Job[] = [
  {
    name: RELEASE,
    // By the unit's rules; what no rule gives to anybody waits in the head's list. Safe to repeat: what was moved is not the account's any more.
    work: async (context, payload) => {
      const { post, unit, account, role } = wishSchema.parse(payload);
      const outcomes = await moveWork(context, { unit, from: account, to: 'rule', why: 'post_ended', key: `post ${post}`, role });
      const refused = outcomes.filter((one) => one.refused);
      if (refused.length > 0) {
        log.warn({ post, refused: refused.length }, 'work of an ended post changed meanwhile; trying again');
        throw new Error(`${refused.length} dossiers of an ended post were not moved`);
      }
    },
  },
];
