import { log } from '../../platform/config/log.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import type { Reader } from '../../platform/events/readers.ts';
import { firstCharge, moveCharge } from './charges.service.ts';
import { dossiersToCharge } from './fees.queries.ts';

/**
 * Computes the charge of every dossier that was filed, unless the desk has to count first; one that is forwarded before its receipt takes it along. A procedure that
 * is gone holds nobody up.
 */
export const feeReader: Reader = {
  name: 'fees: charges',
  types: ['dossier.submitted', 'dossier.forwarded'],
  async hear(context, tx, events) {
    const waiting = await dossiersToCharge(
      tx,
      events.filter(({ type }) => type === 'dossier.submitted').map(({ subject }) => subject),
    );
    for (const dossier of waiting)
      try {
        await firstCharge(context, tx, dossier);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        log.error({ err: error, dossier: dossier.id }, 'a charge could not be computed');
      }
    for (const { type, subject, data } of events)
      if (type === 'dossier.forwarded' && data.received === false)
        await moveCharge(context, tx, { dossier: subject, from: String(data.from), to: String(data.to) });
  },
};
