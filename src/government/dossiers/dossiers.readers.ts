import type { Reader } from '../../platform/events/readers.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import { RECOMPUTE, type RecomputeWish } from './dossiers.recompute.jobs.ts';

/** A calendar that changed moves due moments. It may be many dossiers, so the worker does it; wishes for one unit that still wait are one. */
export const calendarReader: Reader = {
  name: 'dossiers: calendar',
  types: ['calendar.changed'],
  async hear(_, tx, events) {
    const units = new Set(events.map((event) => (typeof event.data.unit === 'string' ? event.data.unit : null)));
    for (const unit of units.has(null) ? [null] : units) {
      const wish: RecomputeWish = { unit };
      await enqueue(tx, RECOMPUTE, wish, `${RECOMPUTE} ${unit ?? 'all'}`);
    }
  },
};
