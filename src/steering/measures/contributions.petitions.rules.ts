import { type Contributions, Tally, type Told } from './contributions.rules.ts';
import type { Measure } from './measures.rules.ts';

/** How a petition ends; the first end counts. */
const ends: Record<string, (late: boolean) => Measure> = {
  'petition.answered': (late) => (late ? 'petitions_answered_late' : 'petitions_answered_on_time'),
  'petition.refused': () => 'petitions_refused',
  'petition.forwarded': () => 'petitions_forwarded',
};
/** The events of a petition that count. */
export const petitionTypes: readonly string[] = [
  'petition.sent',
  'petition.accepted',
  'petition.published',
  'petition.judged',
  ...Object.keys(ends),
];

/** What a report or suggestion of a citizen contributes. It has no field and no channel. */
export function petitionContributions(history: readonly Told[]): Contributions {
  const tally = new Tally();
  const one = (type: string) => history.find((told) => told.type === type);
  const sent = one('petition.sent');
  if (sent) for (const measure of ['petitions', 'petitions_open'] as const) tally.add(sent.unit, sent.occurredAt, measure);
  const accepted = one('petition.accepted');
  if (accepted?.data.late) tally.add(accepted.unit, accepted.occurredAt, 'petitions_accepted_late');
  const ended = history.find((told) => ends[told.type]);
  const how = ended && ends[ended.type];
  if (ended && how) {
    tally.add(ended.unit, ended.occurredAt, how(Boolean(ended.data.late)));
    if (sent) tally.add(ended.unit, ended.occurredAt, 'petitions_open', -1);
  }
  const published = one('petition.published');
  if (published?.data.late) tally.add(published.unit, published.occurredAt, 'petitions_published_late');
  // The sender may think again: the last word counts.
  const verdict = history.findLast((told) => told.type === 'petition.judged');
  if (verdict)
    tally.add(verdict.unit, verdict.occurredAt, verdict.data.verdict === 'satisfied' ? 'petitions_satisfied' : 'petitions_dissatisfied');
  return { field: '', channel: '', parts: tally.parts() };
}
