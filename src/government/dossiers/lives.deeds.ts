import { dueAtStop, handlingClock, receptionDue, supplementLimit } from './dossiers.clock.ts';
import { type DossierFact, type DossierFacts, fact, iso } from './dossiers.events.ts';
import { after, isRunning, nextStep, STATE, type State } from './dossiers.rules.ts';
import type { FileReference } from './dossiers.schema.ts';
import type { Deed } from './lives.rules.ts';
import { receivedFact, type Unfolding } from './lives.unfolding.ts';

type Did<Verb extends Deed['verb']> = Extract<Deed, { verb: Verb }>;

/** One deed as its verb does it: the row, the steps, a due moment that passed, then the facts. */
export function doDeed(dossier: Unfolding, deed: Deed): void {
  const state = after(deed.verb, dossier.state, dossier.stateBefore);
  if (!state) throw new Error(`${dossier.life.code}: no ${deed.verb} in state ${dossier.state}`);
  const before = { state: dossier.state, dueAt: dossier.dueAt, step: dossier.step };
  dossier.rowVersion++;
  const facts = decide(dossier, deed, state);
  dossier.state = state;
  follow(dossier, deed, before);
  tellPassed(dossier, deed, before);
  for (const tell of facts) tell();
}

/** What the verb decides, and what it will tell once the steps have followed. */
function decide(dossier: Unfolding, deed: Deed, state: State): (() => void)[] {
  switch (deed.verb) {
    case 'receive':
      return [() => dossier.tell(receivedFact(dossier, deed.at), deed.by, deed.at, dossier.life.person.id)];
    case 'refuse':
      return refuse(dossier, deed);
    case 'request supplement':
      return request(dossier, deed);
    case 'answer':
      return answer(dossier, deed, state);
    case 'move':
      return move(dossier, deed);
    case 'resolve':
      return resolve(dossier, deed);
    case 'return':
      dossier.returnedAt = deed.at;
      return [says(dossier, deed, 'dossier.returned', { way: deed.way, proof: null })];
    case 'withdraw':
      return withdraw(dossier, deed);
    case 'stop':
      return stop(dossier, deed);
  }
}

function says<Type extends DossierFact>(dossier: Unfolding, { at, by }: Deed, type: Type, data: DossierFacts[Type]): () => void {
  return () => dossier.tell(fact(type, dossier.subject, at, data), by, at, dossier.life.person.id);
}

/** The steps of the handling follow the deed (`foldSteps`). */
function follow(dossier: Unfolding, { verb, at, by }: Deed, before: { state: State; dueAt: Date | null }): void {
  const { steps } = dossier;
  if (verb === 'receive') {
    dossier.receive(at, by);
    return;
  }
  if (verb === 'move' || verb === 'resolve') {
    const code = verb === 'resolve' ? 'return' : nextStep(steps, dossier.step)?.code;
    const to = steps.find((one) => one.code === code);
    dossier.leave(at, by);
    dossier.step = code ?? null;
    if (to) dossier.enter(to, at, by);
    return;
  }
  if (verb === 'return' || verb === 'withdraw' || verb === 'stop') {
    dossier.leave(at, by);
    dossier.step = null;
    return;
  }
  if (before.state !== dossier.state || before.dueAt?.getTime() !== dossier.dueAt?.getTime()) dossier.retime();
}

/** A due moment that passed while it was open is told before the deed that stops the clock. */
function tellPassed(dossier: Unfolding, { at, by }: Deed, { state, dueAt }: { state: State; dueAt: Date | null }): void {
  if (!isRunning(state) || isRunning(dossier.state) || !dueAt || dueAt >= at) return;
  dossier.tell(fact('dossier.due_passed', dossier.subject, dueAt, { dueAt: dueAt.toISOString() }), by, at, null);
}

function refuse(dossier: Unfolding, deed: Did<'refuse'>) {
  dossier.note('refuse', deed.reason, deed.by, deed.at);
  dossier.outcome = 'not_received';
  dossier.endedAt = deed.at;
  dossier.receptionDueAt = null;
  return [says(dossier, deed, 'dossier.refused', { state: 1 })];
}

function request(dossier: Unfolding, deed: Did<'request supplement'>) {
  const { life, scene, state: from } = dossier;
  const { at, by } = deed;
  const limitAt = supplementLimit(life.version, scene.calendar, at);
  const number = dossier.requests.length + 1;
  if (number > 1) throw new Error(`${life.code}: a second request needs its leader's reason`);
  const id = dossier.newId(at);
  dossier.requests.push({ id, number, askedBy: by.account, askedAt: at, limitAt, answeredAt: null });
  dossier.write('supplement_faults', [dossier.newId(at), id, dossier.id, 'paper', deed.paper, deed.reason]);
  const ran = dossier.receivedAt !== null;
  if (ran)
    dossier.pauses.push({
      id: dossier.newId(at),
      kind: life.version.supplement.rule,
      reason: 'supplement',
      started_at: at,
      ended_at: null,
      amount: null,
      basis: null,
    });
  dossier.stateBefore = from;
  dossier.dueAt = dueAtStop(dossier.dueAt, at);
  dossier.receptionDueAt = null;
  const asked = { number, faults: 1, limitAt: limitAt.toISOString(), from };
  return [
    says(dossier, deed, 'dossier.supplement_requested', asked),
    ...(ran ? [says(dossier, deed, 'dossier.paused', { reason: 'supplement' })] : []),
  ];
}

function answer(dossier: Unfolding, deed: Did<'answer'>, to: State) {
  const { life, scene } = dossier;
  const { at, by } = deed;
  for (const { component, files } of deed.papers) {
    const there = dossier.components.get(component);
    const none = { component, originals: 0, certifiedCopies: 0, copies: 0, attachedAt: at };
    const { copies } = there ?? none;
    dossier.components.set(component, { ...(there ?? none), source: 'scan', copies: copies + files.length, database: null });
    for (const file of files) addFile(dossier, at, 'component', component, file);
  }
  const request = dossier.requests.at(-1);
  if (!request) throw new Error(`${life.code}: nothing was asked`);
  request.answeredAt = at;
  if (deed.note) dossier.note('answer', deed.note, by, at);
  dossier.stateBefore = null;
  const facts = [
    says(dossier, deed, 'dossier.answered', { number: request.number, to }),
    ...deed.papers.map(({ component, files }) =>
      says(dossier, deed, 'dossier.component_attached', { component, source: 'scan', files: files.length, database: null }),
    ),
  ];
  if (to === STATE.submitted) {
    dossier.receptionDueAt = receptionDue(life.version, scene.calendar, at);
    return facts;
  }
  dossier.endPauses(at);
  const before = dossier.dueTold;
  dossier.dueAt = handlingClock(life.version, life.caseCode, dossier.receivedAt as Date, scene.calendar, dossier.pauses).due;
  dossier.dueTold = iso(dossier.dueAt);
  const reason = life.version.supplement.rule === 'restart' ? 'restart' : 'supplement';
  return [
    ...facts,
    says(dossier, deed, 'dossier.resumed', { reason: 'supplement' }),
    says(dossier, deed, 'dossier.due_changed', { before, after: dossier.dueTold, reason }),
  ];
}

function move(dossier: Unfolding, deed: Did<'move'>) {
  const to = nextStep(dossier.steps, dossier.step);
  if (!to) throw new Error(`${dossier.life.code}: no step after ${dossier.step}`);
  return [says(dossier, deed, 'dossier.moved', { from: dossier.step, to: to.code, back: false, assigned: false })];
}

function resolve(dossier: Unfolding, deed: Did<'resolve'>) {
  const { channel, keys, version } = dossier.life;
  if (nextStep(dossier.steps, dossier.step) !== null) throw new Error(`${dossier.life.code}: ${dossier.step} is not the last step`);
  for (const file of deed.files) addFile(dossier, deed.at, 'result', null, file);
  if (deed.reason) dossier.note('resolve', deed.reason, deed.by, deed.at);
  dossier.resolvedAt = deed.at;
  dossier.outcome = deed.outcome;
  const paper = version.results.some((one) => one.paper);
  const resolved = { outcome: deed.outcome, dueAt: iso(dossier.dueAt), files: deed.files.length, paper, channel, keys };
  return [says(dossier, deed, 'dossier.resolved', resolved)];
}

function withdraw(dossier: Unfolding, deed: Did<'withdraw'>) {
  const from = dossier.state;
  const said = dossier.note('withdraw', deed.reason, deed.by, deed.at);
  dossier.write('dossier_stops', [dossier.id, 'requested', 'desk', deed.by.account, deed.at, from, [], said]);
  dossier.endPauses(deed.at);
  dossier.outcome = 'withdrawn';
  dossier.endedAt = deed.at;
  dossier.receptionDueAt = null;
  return [says(dossier, deed, 'dossier.withdrawn', { from })];
}

function stop(dossier: Unfolding, deed: Did<'stop'>) {
  const from = dossier.state;
  const said = dossier.note('stop', deed.reason, deed.by, deed.at);
  dossier.write('dossier_stops', [dossier.id, 'no_supplement', null, deed.by.account, deed.at, from, [], said]);
  dossier.endPauses(deed.at);
  dossier.outcome = 'expired';
  dossier.endedAt = deed.at;
  return [says(dossier, deed, 'dossier.stopped', { from, reason: 'no_supplement' })];
}

const addFile = (dossier: Unfolding, at: Date, kind: 'component' | 'result', component: string | null, file: FileReference): void =>
  dossier.write('dossier_files', [
    dossier.newId(at),
    dossier.id,
    component,
    kind,
    file.hash,
    file.bytes,
    file.type,
    file.sealed,
    file.name,
    at,
  ]);
