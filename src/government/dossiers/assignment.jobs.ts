import { z } from 'zod';
import { log } from '../../platform/config/log.ts';
import type { Job } from '../../platform/jobs/jobs.ts';
import { moveLeaveWork } from './assignment.leave.service.ts';
import { moveWork } from './assignment.move.service.ts';
import type { Outcome } from './assignment.service.ts';

export const RELEASE = 'dossiers:release';
export const LEAVE = 'dossiers:leave';
const wishSchema = z.object({ post: z.string(), unit: z.string(), account: z.string(), role: z.string() });
const leaveSchema = z.object({ leave: z.string(), account: z.string(), lastDay: z.string() });
export type ReleaseWish = z.infer<typeof wishSchema>;

/** What changed meanwhile is tried again. */
function refuseLeft(outcomes: readonly Outcome[], why: string): void {
  const refused = outcomes.filter((one) => one.refused);
  if (refused.length === 0) return;
  log.warn({ why, refused: refused.length }, 'work that was to go to others changed meanwhile; trying again');
  throw new Error(`${refused.length} dossiers were not moved: ${why}`);
}

export const assignmentJobs: readonly Job[] = [
  {
    name: RELEASE,
    // By the unit's rules; what no rule gives to anybody waits in the head's list. Safe to repeat: what was moved is not the account's any more.
    work: async (context, payload) => {
      const { post, unit, account, role } = wishSchema.parse(payload);
      const outcomes = await moveWork(context, { unit, from: account, to: 'rule', why: 'post_ended', key: `post ${post}`, role });
      refuseLeft(outcomes, `post ${post} ended`);
    },
  },
  {
    name: LEAVE,
    work: async (context, payload) => {
      const wish = leaveSchema.parse(payload);
      refuseLeft(await moveLeaveWork(context, wish), `leave ${wish.leave} began`);
    },
  },
];
