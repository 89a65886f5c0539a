import { assistanceJobs } from '../government/assistance/assistance.jobs.ts';
import { appointmentJobs } from '../government/desk/appointments.jobs.ts';
import { digestJobs } from '../government/desk/digest.jobs.ts';
import { intakeJobs } from '../government/desk/intake.jobs.ts';
import { assignmentJobs } from '../government/dossiers/assignment.jobs.ts';
import { dossierJobs } from '../government/dossiers/dossiers.jobs.ts';
import { recomputeJobs } from '../government/dossiers/dossiers.recompute.jobs.ts';
import { draftJobs } from '../government/dossiers/drafts.jobs.ts';
import { printJobs } from '../government/dossiers/papers/prints.jobs.ts';
import { returnJobs } from '../government/dossiers/return.jobs.ts';
import { stepJobs } from '../government/dossiers/steps.jobs.ts';
import { petitionJobs } from '../government/feedback/petitions.jobs.ts';
import { moneyOnSlip } from '../government/fees/fees.slip.queries.ts';
import { sealAudit } from '../platform/audit/audit.ts';
import { config } from '../platform/config/config.ts';
import { forgetOldAnswers } from '../platform/context/idempotency.ts';
import { sweepFiles } from '../platform/files/sweep.ts';
import { forgetEndedSessions } from '../platform/identity/identity.ts';
import type { Job } from '../platform/jobs/jobs.ts';
import { forgetOldLimits } from '../platform/limits/limits.ts';
import { noticeJobs } from '../registers/notices/notices.jobs.ts';
import { absenceJobs } from '../registers/people/absence.jobs.ts';
import { counterJobs } from '../registers/people/counter.jobs.ts';
import { closingJobs } from '../steering/closings/closings.jobs.ts';
import { measureJobs } from '../steering/measures/measures.jobs.ts';
import type { House } from './house.ts';

const houseJobs: readonly Job[] = [
  {
    name: 'audit:seal',
    cron: '5 17 * * *', // five past midnight in Vietnam
    work: async (context) => {
      await sealAudit(context);
    },
  },
  { name: 'answers:forget', cron: '30 17 * * *', work: forgetOldAnswers },
  { name: 'sessions:forget', cron: '40 17 * * *', work: forgetEndedSessions },
  {
    name: 'files:sweep',
    cron: '20 19 * * *', // at night in Vietnam
    work: async (context) => {
      await sweepFiles(context, config.XASO_FILES_GRACE_DAYS);
    },
  },
  { name: 'limits:forget', cron: '*/30 * * * *', work: forgetOldLimits },
];

/** Everything that runs by the clock or in the background. */
export const jobs = ({ publicUrl }: House): readonly Job[] => [
  ...houseJobs,
  ...dossierJobs,
  ...assignmentJobs,
  ...stepJobs,
  ...returnJobs,
  ...recomputeJobs,
  ...draftJobs,
  ...assistanceJobs,
  ...noticeJobs,
  ...counterJobs,
  ...absenceJobs,
  ...intakeJobs,
  ...petitionJobs,
  ...measureJobs,
  ...closingJobs,
  ...appointmentJobs,
  ...digestJobs(publicUrl),
  ...printJobs({ publicUrl, moneyOf: moneyOnSlip }),
];
