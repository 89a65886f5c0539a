import { log } from '../../platform/config/log.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import type { Reader } from '../../platform/events/readers.ts';
import { firstCharge } from './charges.service.ts';
import { dossiersToCharge } from './fees.queries.ts';

/** Computes the charge of every dossier that was filed, unless the desk has to count first. A procedure that is gone holds nobody up. */
export const feeReader: Reader = {
  name: 'fees: charges',
  types: ['dossier.submitted'],
  async hear(context, tx, events) {
    const waiting = await dossiersToCharge(
      tx,
      events.map(({ subject }) => subject),
    );
    for (const dossier of waiting)
      try {
        await firstCharge(context, tx, dossier);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        log.error({ err: error, dossier: dossier.id }, 'a charge could not be computed');
      }
  },
};
