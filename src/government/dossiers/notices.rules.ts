import type { NoticeWish } from '../../registers/notices/notices.service.ts';
import type { DossierFact, DossierFacts } from './dossiers.events.ts';

/** What a notice needs to know of its dossier. */
export type NoticedDossier = {
  returnWay: string;
  dueAt: Date | null;
  receptionDueAt: Date | null;
  /** None once it was passed on to an appointment. */
  promisedAt: Date | null;
  /** The new date of an apology. */
  appointmentAt: Date | null;
  received: boolean;
};
type Moments = NoticeWish['material']['moments'];
/**
 * The type of the notice and the moments that it names; null: this time there is nothing to say. `to`: a unit that it names. `late`: its date has passed:
 * an apology follows, or was there (`again`), since there is only one (NĐ 118/2025/NĐ-CP).
 */
export type Telling = { type: string; moments?: Moments; to?: string; late?: 'apology' | 'again' } | null;
type Told<Type extends DossierFact> = { tell(data: DossierFacts[Type], dossier: NoticedDossier): Telling } | { not: string };

const iso = (moment: Date | null) => moment?.toISOString() ?? null;
/** The dates that were given to the citizen, the one that comes first. */
const due = ({ promisedAt, appointmentAt, dueAt }: NoticedDossier) => ({ due: iso(promisedAt ?? appointmentAt ?? dueAt) });
const reception = ({ receptionDueAt }: NoticedDossier) => ({ reception: iso(receptionDueAt) });
const told = (type: string, moments: Moments = {}): Telling => ({ type, moments });

/** Why a due moment moved, where no other notice of the same deed says it already. */
const moves: Record<string, string> = { calendar: 'due_changed', extension: 'extended', not_counted: 'resumed' };

/**
 * Every fact of a dossier is either told to the citizen, or says here why not: a new fact without a line does not compile. One deed often makes several
 * facts; one of them is told.
 */
export const tellings: { [Type in DossierFact]: Told<Type> } = {
  'dossier.submitted': {
    // What the desk takes in waits for no receipt: it is told as received.
    tell: ({ receptionDueAt }) => (receptionDueAt ? told('submitted', { reception: receptionDueAt }) : null),
  },
  'dossier.received': {
    tell: ({ dueAt, promisedAt }) => told('received', { due: promisedAt ?? dueAt }),
  },
  'dossier.supplement_requested': { tell: ({ limitAt }) => told('supplement_requested', { limit: limitAt }) },
  'dossier.answered': { tell: (_, dossier) => told('answered', dossier.received ? due(dossier) : reception(dossier)) },
  'dossier.paused': { tell: ({ reason }) => (['supplement', 'payment'].includes(reason) ? null : told('held')) },
  'dossier.payment_asked': { tell: () => told('payment_asked') },
  'dossier.paid': { tell: (_, dossier) => told('paid', dossier.received ? due(dossier) : reception(dossier)) },
  'dossier.due_changed': {
    tell: ({ after, reason }, dossier) => {
      const type = moves[reason];
      return type && after && dossier.received ? told(type, { moved: after }) : null;
    },
  },
  'dossier.moment_moved': {
    tell: ({ which, after }) => told(which === 'limit' ? 'limit_changed' : 'due_changed', { moved: after }),
  },
  'dossier.apologised': { tell: ({ appointment }) => told('apologised', { appointment }) },
  'dossier.promise_passed': { tell: (_, { dueAt }) => told('promise_passed', { due: iso(dueAt) }) },
  'dossier.refused': { tell: () => told('refused') },
  'dossier.resolved': {
    tell: ({ outcome }, { returnWay }) =>
      told(outcome === 'granted' ? `resolved_${['post', 'online'].includes(returnWay) ? returnWay : 'desk'}` : 'resolved_refused'),
  },
  'dossier.returned': { tell: ({ way }) => told(way === 'post' || way === 'online' ? `returned_${way}` : 'returned') },
  'dossier.uncollected': { tell: () => told('uncollected') },
  'dossier.withdrawn': { tell: () => told('withdrawn') },
  'dossier.stopped': { tell: () => told('stopped') },
  'dossier.forwarded': { tell: ({ to }, dossier) => ({ type: 'forwarded', moments: dossier.received ? due(dossier) : {}, to }) },
  'dossier.key_reissued': { tell: () => told('key_reissued') },

  'dossier.component_attached': { not: 'said by the receipt or by the answer to the supplement request' },
  'dossier.resumed': { not: 'said with the new date, by the answer or by the moment that moves' },
  'dossier.parcel_prepared': { not: 'told when the post has it' },
  'dossier.parcel_arrived': { not: 'whoever has it knows' },
  'dossier.due_passed': { not: 'the apology with its new date says it; a mere "we are late" helps nobody' },
  'dossier.due_soon': { not: 'a warning for those who handle it' },
  'dossier.delay_explained': { not: 'counted by cause inside the office; the apology speaks to the citizen' },
  'dossier.moved': { not: 'work inside the office; the date does not change' },
  'dossier.assigned': { not: 'work inside the office' },
  'dossier.recalled': { not: 'work inside the office' },
  'dossier.step_due_soon': { not: 'a warning for those who handle it' },
  'dossier.step_late': { not: 'a warning for those who handle it' },
  'dossier.opinion_asked': { not: 'work between offices; time that does not count is told as a pause' },
  'dossier.opinion_answered': { not: 'work between offices' },
  'dossier.opinion_closed': { not: 'work between offices' },
};

export const toldFacts: readonly string[] = Object.entries(tellings).flatMap(([type, one]) => ('tell' in one ? type : []));

/** What a fact of a moment says to the citizen. `data` is what the fact carries. No date is told that had passed then: that it is late is said instead. */
export function tellingOf(type: string, data: object, { promisedAt, appointmentAt, ...dossier }: NoticedDossier, at: Date): Telling {
  const one = Object.hasOwn(tellings, type) ? (tellings[type as DossierFact] as Told<DossierFact>) : undefined;
  const passed = (moment: string | null | undefined) => Boolean(moment) && new Date(moment as string) <= at;
  const toCome = (moment: Date | null) => (moment && moment > at ? moment : null);
  const facts = { ...dossier, promisedAt: toCome(promisedAt), appointmentAt: toCome(appointmentAt) };
  const telling = one && 'tell' in one ? one.tell(data as never, facts) : null;
  // A term is made longer before it ends: its new end is to come.
  if (!telling?.moments || telling.type === 'extended') return telling;
  const { moments } = telling;
  const late = passed(moments.due) || passed(moments.moved);
  // A new date that has passed already is no news: the apology speaks of it.
  if (late && telling.type === 'due_changed') return null;
  const kept = Object.fromEntries(Object.entries(moments).filter(([, moment]) => !passed(moment)));
  return { ...telling, moments: kept, ...(late ? { late: appointmentAt ? 'again' : 'apology' } : {}) };
}
