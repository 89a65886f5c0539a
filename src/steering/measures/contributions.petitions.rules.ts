import { type Contributions, momentIn, Tally, type Told } from './contributions.rules.ts';
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
  'petition.due_passed',
  'petition.published',
  'petition.judged',
  ...Object.keys(ends),
];

type Seen = { tally: Tally; sent: Told | undefined; ended: Told | undefined; verdict: Told | undefined };

/**
 * It is judged once: late on the day of its due moment, when that passed while it was open; else on the day of its answer, and then well only where its sender
 * is not dissatisfied, now or later, and did not have to say again what was answered before. What is neither due nor answered is not judged; nor is what
 * was refused or forwarded in time: nobody answered it here.
 */
function judge({ tally, sent, ended, verdict }: Seen, passed: boolean): void {
  const due = momentIn(sent?.data.dueAt);
  if (sent && due && (ended ? ended.occurredAt > due : passed)) {
    tally.add(sent.unit, due, 'petitions_late');
    tally.add(sent.unit, due, 'petitions_open_late');
    if (ended) tally.add(ended.unit, ended.occurredAt, 'petitions_open_late', -1);
  } else if (ended?.type === 'petition.answered' && (verdict?.data.verdict === 'dissatisfied' || sent?.data.again === true))
    tally.add(ended.unit, ended.occurredAt, 'petitions_unsatisfying');
}

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
  const passed = one('petition.due_passed') !== undefined;
  judge({ tally, sent, ended, verdict }, passed);
  return { field: '', channel: '', parts: tally.parts() };
}
