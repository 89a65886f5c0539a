import { Logger, type Runner, run, type TaskList } from 'graphile-worker';
import type { Pool } from 'pg';
import { log } from '../config/log.ts';
import type { Context, Transaction } from '../context/context.ts';

/** One kind of background work. `cron` is a crontab line's five fields, in UTC; `work` must be safe to repeat. */
export type Job = { name: string; cron?: string; work(context: Context, payload: unknown): Promise<void> };

/** Asks for a job in the transaction of what caused it. `key` makes repeated wishes one. */
export async function enqueue(tx: Transaction, name: string, payload: object, key: string | null = null): Promise<void> {
  await tx.query({ name: 'jobs:enqueue', text: 'select xaso_enqueue($1, $2, $3)', values: [name, JSON.stringify(payload), key] });
}

/** Runs jobs until stopped. `ownerPool` is the owner's log-in: the queue belongs to it. */
export function startWorker(ownerPool: Pool, contextNow: () => Context, jobs: readonly Job[]): Promise<Runner> {
  const logger = new Logger(() => (level, message) => log[level === 'warning' ? 'warn' : level === 'error' ? 'error' : 'debug'](message));
  const taskList: TaskList = Object.fromEntries(jobs.map((job) => [job.name, (payload: unknown) => job.work(contextNow(), payload)]));
  const crontab = jobs.flatMap((job) => (job.cron ? [`${job.cron} ${job.name}`] : [])).join('\n');
  // noHandleSignals: the server decides the order of closing.
  return run({ pgPool: ownerPool, taskList, crontab, noHandleSignals: true, concurrency: 4, pollInterval: 2000, logger });
}
