import type { Fact } from '../../platform/events/events.ts';
import type { EndReason, Place, Way } from './assistance.rules.ts';

/** What happens in a helping, as the house hears it. Nothing here names the citizen. Moments are ISO texts in UTC. */
type HelpingFacts = {
  'helping.agreed': { procedure: string; place: Place; way: Way; consent: string; until: string };
  'helping.ended': { procedure: string; place: Place; reason: EndReason; minutes: number };
};

export const helpingFact = <Type extends keyof HelpingFacts>(
  type: Type,
  helping: { id: string; unit: string },
  occurredAt: Date,
  data: HelpingFacts[Type],
): Fact => ({ type, version: 1, subject: helping.id, unit: helping.unit, occurredAt, data });
