import { keys } from '../../platform/config/keys.ts';
import { type Day, dayOf } from '../../platform/time/time.ts';
import type { CatalogueEntry } from '../procedures/procedures.queries.ts';
import { componentsFor, type Papers } from '../procedures/procedures.rules.ts';
import { receptionDue } from './dossiers.clock.ts';
import { submittedFacts } from './dossiers.submit.service.ts';
import { doDeed } from './lives.deeds.ts';
import type { Life, LifeScene, Sink } from './lives.rules.ts';
import { receivedFact, Unfolding } from './lives.unfolding.ts';

const NONE = { source: 'database' as const, originals: 0, certifiedCopies: 0, copies: 0, files: [] };

const kept = new WeakMap<CatalogueEntry, Map<string, Papers>>();
/** The papers of a case on a day, as the desk asks for them, which knows no answers. */
export function papersOn({ version, caseCode, channel }: Pick<Life, 'version' | 'caseCode' | 'channel'>, day: Day): Papers {
  const known = kept.get(version) ?? new Map<string, Papers>();
  kept.set(version, known);
  const key = `${caseCode} ${channel} ${day}`;
  const papers = known.get(key) ?? componentsFor(version, caseCode, {}, day, channel);
  known.set(key, papers);
  return papers;
}

/** The desk takes it in: what `takeInDossier` writes. */
function takeIn(dossier: Unfolding): void {
  const { life, scene } = dossier;
  const { version, caseCode, channel, takenAt, takenBy, submittedAt } = life;
  const papers = [
    ...life.papers.map((paper) => ({ ...paper, database: null, files: [] })),
    ...papersOn(life, dayOf(takenAt)).replaced.map(({ component, database }) => ({ ...NONE, component: component.code, database })),
  ];
  if (life.received) dossier.receive(takenAt, takenBy);
  else dossier.receptionDueAt = receptionDue(version, scene.calendar, submittedAt);
  const told = submittedFacts(dossier.subject, submittedAt, {
    version,
    caseCode,
    channel,
    keys: life.keys,
    helper: helperOf(life),
    receptionDueAt: dossier.receptionDueAt,
    returnWay: 'desk',
    papers,
  });
  for (const one of told) dossier.tell(one, takenBy, takenAt, null);
  if (life.received) dossier.tell(receivedFact(dossier, takenAt), takenBy, takenAt, null);
  for (const { files: _, ...paper } of papers) dossier.components.set(paper.component, { ...paper, attachedAt: submittedAt });
}

const helperOf = ({ keys: pressed, takenBy }: Life): string | null => (pressed === 'helped_desk' ? takenBy.account : null);

/** What stands at the end of the life, beside what was told on its way. */
function writeRows(dossier: Unfolding): void {
  const { life, id } = dossier;
  const { version, person } = life;
  dossier.write('dossiers', [
    id,
    life.code,
    life.externalCode,
    version.systemOfRecord,
    version.procedure,
    version.version,
    life.caseCode,
    life.channel,
    life.keys,
    helperOf(life),
    null,
    life.unit,
    life.unit,
    person.id,
    person.fullName,
    person.phone,
    '',
    life.trackingKey,
    dossier.state,
    dossier.stateBefore,
    dossier.outcome,
    dossier.step,
    null,
    'desk',
    null,
    life.submittedAt,
    dossier.receptionDueAt,
    dossier.receivedAt,
    dossier.dueAt,
    dossier.promisedAt,
    null,
    dossier.resolvedAt,
    dossier.returnedAt,
    dossier.endedAt,
    dossier.requests.length,
    dossier.rowVersion,
  ]);
  dossier.write('dossier_answers', [id, keys().encrypt('{}')]);
  for (const one of dossier.components.values())
    dossier.write('dossier_components', [
      id,
      one.component,
      one.source,
      one.originals,
      one.certifiedCopies,
      one.copies,
      one.database,
      one.attachedAt,
    ]);
  for (const one of dossier.way) writeStep(dossier, one);
  for (const one of dossier.pauses)
    dossier.write('dossier_pauses', [one.id, id, one.kind, one.reason, null, null, one.started_at, one.ended_at]);
  for (const one of dossier.requests)
    dossier.write('supplement_requests', [one.id, id, one.number, one.askedBy, one.askedAt, one.limitAt, null, null, one.answeredAt]);
}

const writeStep = (dossier: Unfolding, one: Unfolding['way'][number]): void =>
  dossier.write('dossier_steps', [
    one.id,
    dossier.id,
    one.number,
    one.step,
    one.role,
    dossier.life.unit,
    one.officer,
    one.sentBy,
    one.enteredAt,
    null,
    one.leftAt,
    one.hours,
    one.dueAt,
    one.soonAt,
  ]);

/**
 * Writes into the sink the rows and events that the verbs would have written for this life, its person aside: same values, other ids. `load` tells the lives of
 * one load from those of another. What tells of calls and not of dossiers is left out, because nobody called: answers kept for repeated calls, the audit.
 * Throws for a life that the law does not know.
 */
export function unfold(life: Life, scene: LifeScene, sink: Sink, load: number): void {
  const dossier = new Unfolding(life, scene, sink, load);
  takeIn(dossier);
  for (const deed of life.deeds) doDeed(dossier, deed);
  writeRows(dossier);
}
