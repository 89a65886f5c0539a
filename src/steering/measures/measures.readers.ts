import type { Reader } from '../../platform/events/readers.ts';
import { COUNTED, keepContributions, liveGeneration } from './measures.service.ts';

/** Counts what happened: kept contributions and roll-ups, in the transaction that moves its cursor. */
export const measureReader: Reader = {
  name: 'measures',
  types: COUNTED,
  limit: 2000,
  async hear(context, tx, events) {
    await keepContributions(context, tx, await liveGeneration(context, tx), events);
  },
};
