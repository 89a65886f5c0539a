import type { Fact } from '../../platform/events/events.ts';
import { hoursAfter, timingFor } from '../procedures/procedures.rules.ts';
import type { Step } from '../procedures/procedures.schema.ts';
import { promisedFor } from '../procedures/promises.rules.ts';
import { handlingClock, type Pause } from './dossiers.clock.ts';
import { fact, iso } from './dossiers.events.ts';
import { handlingSteps, isRunning, STATE, type State } from './dossiers.rules.ts';
import { type Cell, type Doer, type Life, type LifeScene, type LifeTable, lifeId, type Sink } from './lives.rules.ts';
import { stepClock } from './steps.rules.ts';

type StepKept = {
  id: string;
  number: number;
  step: string;
  role: string;
  officer: string | null;
  sentBy: string;
  enteredAt: Date;
  leftAt: Date | null;
  hours: number;
  dueAt: Date | null;
  soonAt: Date | null;
};
type PauseKept = Pause & { id: string };
type RequestKept = { id: string; number: number; askedBy: string; askedAt: Date; limitAt: Date; answeredAt: Date | null };
type ComponentKept = {
  component: string;
  source: string;
  originals: number;
  certifiedCopies: number;
  copies: number;
  database: string | null;
  attachedAt: Date;
};

/** A dossier on its way through its life: what its rows would be by now. */
export class Unfolding {
  readonly id: string;
  readonly life: Life;
  readonly scene: LifeScene;
  readonly steps: readonly Step[];
  readonly #sink: Sink;
  readonly #load: number;
  #place = 0;
  state: State;
  stateBefore: State | null = null;
  outcome: string | null = null;
  step: string | null = null;
  receptionDueAt: Date | null = null;
  receivedAt: Date | null = null;
  dueAt: Date | null = null;
  /** The due moment that was told last. */
  dueTold: string | null = null;
  promisedAt: Date | null = null;
  resolvedAt: Date | null = null;
  returnedAt: Date | null = null;
  endedAt: Date | null = null;
  rowVersion = 1;
  readonly way: StepKept[] = [];
  readonly pauses: PauseKept[] = [];
  readonly requests: RequestKept[] = [];
  readonly components = new Map<string, ComponentKept>();

  constructor(life: Life, scene: LifeScene, sink: Sink, load: number) {
    this.life = life;
    this.scene = scene;
    this.#sink = sink;
    this.#load = load;
    this.id = this.newId(life.takenAt);
    this.steps = timingFor(life.version, life.caseCode).steps;
    this.state = life.received ? STATE.received : STATE.submitted;
  }

  newId(moment: Date): string {
    return lifeId(moment, this.#place++, this.#load, this.life.number);
  }

  write(table: LifeTable, row: readonly Cell[]): void {
    this.#sink(table, row);
  }

  /** What every event of the dossier says of it. */
  get subject() {
    const { unit, version } = this.life;
    return { id: this.id, competentUnit: unit, procedure: version.procedure, procedureVersion: version.version };
  }

  tell(one: Fact, { account, role }: Doer, at: Date, onBehalfOf: string | null): void {
    const actor = { kind: 'officer', account, role, for: onBehalfOf };
    this.write('events', [
      this.newId(at),
      one.type,
      one.version,
      one.subject,
      one.unit,
      one.procedureVersion ?? null,
      one.occurredAt,
      actor,
      one.data,
    ]);
  }

  note(verb: string, text: string, by: Doer, at: Date): string {
    const id = this.newId(at);
    this.write('dossier_notes', [id, this.id, verb, by.account, text, true, at]);
    return id;
  }

  /** The clock begins: due moment, promise, first step. */
  receive(at: Date, by: Doer): void {
    const { version, caseCode } = this.life;
    const { calendar, promises } = this.scene;
    this.receivedAt = at;
    this.dueAt = handlingClock(version, caseCode, at, calendar, []).due;
    this.dueTold = iso(this.dueAt);
    this.promisedAt = promisedFor(promises, version.procedure, at, calendar) ?? null;
    const [first] = handlingSteps(this.steps);
    if (first) this.enter(first, at, by);
  }

  /** The step that is open now; none after the last. */
  get open(): StepKept | undefined {
    const last = this.way.at(-1);
    return last?.leftAt ? undefined : last;
  }

  enter(step: Step, entered: Date, by: Doer): void {
    this.step = step.code;
    this.way.push({
      id: this.newId(entered),
      number: this.way.length + 1,
      step: step.code,
      role: step.role,
      officer: null,
      sentBy: by.account,
      enteredAt: entered,
      leftAt: null,
      hours: step.counted ? step.hours : 0,
      dueAt: null,
      soonAt: null,
    });
    this.retime();
  }

  /** Whoever hands it on has had it, where the office is the own one. */
  leave(at: Date, by: Doer): void {
    const { open } = this;
    if (!open) return;
    open.leftAt = at;
    if (open.role === by.role) open.officer ??= by.account;
  }

  retime(): void {
    const { open } = this;
    if (!open) return;
    const { calendar, leftPercent } = this.scene;
    const times = { hours: open.hours, later: hoursAfter(this.steps, open.step), entered: open.enteredAt, dueAt: this.dueAt, leftPercent };
    const { due, soon } = isRunning(this.state) ? stepClock(calendar, times, this.pauses) : { due: null, soon: null };
    open.dueAt = due;
    open.soonAt = soon;
  }

  endPauses(at: Date): void {
    for (const pause of this.pauses) pause.ended_at ??= at;
  }
}

/** The desk has it: what `dossier.received` tells. */
export function receivedFact(dossier: Unfolding, at: Date): Fact {
  const { channel, keys: pressed } = dossier.life;
  return fact('dossier.received', dossier.subject, at, {
    channel,
    keys: pressed,
    dueAt: iso(dossier.dueAt),
    receptionDueAt: iso(dossier.receptionDueAt),
    promisedAt: iso(dossier.promisedAt),
    step: dossier.step,
  });
}
