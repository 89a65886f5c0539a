import { expect, test } from 'vitest';
import { noticeTypes } from '../../registers/notices/notices.schema.ts';
import { type NoticedDossier, tellingOf, tellings, toldFacts } from './notices.rules.ts';

const at = new Date('2026-11-25T10:00:00Z');
const dossier: NoticedDossier = { returnWay: 'desk', dueAt: at, receptionDueAt: at, promisedAt: null, appointmentAt: null, received: true };
/** The day before. */
const before = new Date('2026-11-24T10:00:00Z');
const iso = at.toISOString();

/** What each deed tells the house, and what the citizen hears of it: one thing. */
const deeds: [deed: string, facts: [string, object][], heard: string, of?: Partial<NoticedDossier>][] = [
  ['filed online', [['dossier.submitted', { receptionDueAt: iso }]], 'submitted', { received: false }],
  [
    'taken in at the desk',
    [
      ['dossier.submitted', { receptionDueAt: null }],
      ['dossier.component_attached', {}],
      ['dossier.received', { dueAt: iso, promisedAt: null }],
    ],
    'received',
  ],
  [
    'asked for a supplement',
    [
      ['dossier.supplement_requested', { limitAt: iso }],
      ['dossier.paused', { reason: 'supplement' }],
    ],
    'supplement_requested',
  ],
  [
    'supplement answered',
    [
      ['dossier.answered', { number: 1 }],
      ['dossier.component_attached', {}],
      ['dossier.resumed', { reason: 'supplement' }],
      ['dossier.due_changed', { after: iso, reason: 'restart' }],
    ],
    'answered',
  ],
  ['another office asked', [['dossier.paused', { reason: 'verification' }]], 'held'],
  [
    'its answer came',
    [
      ['dossier.resumed', { reason: 'verification' }],
      ['dossier.due_changed', { after: iso, reason: 'not_counted' }],
    ],
    'resumed',
  ],
  ['extended', [['dossier.due_changed', { after: iso, reason: 'extension' }]], 'extended'],
  ['a new holiday', [['dossier.due_changed', { after: iso, reason: 'calendar' }]], 'due_changed'],
  ['a new holiday before the receipt', [['dossier.due_changed', { after: iso, reason: 'calendar' }]], '', { received: false }],
  ['a new holiday, and the supplement', [['dossier.moment_moved', { which: 'limit', after: iso }]], 'limit_changed'],
  [
    'forwarded',
    [
      ['dossier.forwarded', { to: '28159.20250701', received: true }],
      ['dossier.due_changed', { after: iso, reason: 'forwarded' }],
    ],
    'forwarded',
  ],
  [
    'late, with an apology',
    [
      ['dossier.due_passed', { dueAt: iso }],
      ['dossier.apologised', { appointment: iso }],
    ],
    'apologised',
  ],
  ['granted', [['dossier.resolved', { outcome: 'granted' }]], 'resolved_desk'],
  ['granted, by post', [['dossier.resolved', { outcome: 'granted' }]], 'resolved_post', { returnWay: 'post' }],
  ['a decision that says no', [['dossier.resolved', { outcome: 'refused' }]], 'resolved_refused', { returnWay: 'online' }],
  ['handed on', [['dossier.moved', { from: 'a', to: 'b' }]], ''],
  ['a fact of another slice', [['calendar.changed', {}]], ''],
];
test.each(deeds)('%s is told once', (_, facts, heard, of = {}) => {
  const told = facts.flatMap(([type, data]) => tellingOf(type, data, { ...dossier, ...of }, before)?.type ?? []);
  expect(told).toEqual(heard ? [heard] : []);
});

test('what is told has words, and what is not told says why', () => {
  const said = new Set<string>();
  for (const of of [dossier, { ...dossier, received: false, returnWay: 'post' }, { ...dossier, returnWay: 'online' }])
    for (const data of [
      { receptionDueAt: iso, reason: 'calendar', after: iso, which: 'limit', outcome: 'granted', to: 'x', way: 'desk' },
      { reason: 'extension', after: iso, which: 'promise', outcome: 'refused', way: 'post' },
      { reason: 'not_counted', after: iso, way: 'online' },
    ])
      for (const type of toldFacts) {
        const telling = tellingOf(type, data, of, before);
        if (telling) said.add(telling.type);
      }
  // Appointments are told by the desk, which knows them; reports, suggestions and ratings by their slice.
  expect([...said].sort()).toEqual(
    noticeTypes()
      .filter((type) => !/^(?:appointment|petition|rating)_/.test(type))
      .sort(),
  );
  const silent = Object.values(tellings).flatMap((one) => ('not' in one ? one.not : []));
  expect(silent.length).toBeGreaterThan(5);
  expect(silent.every((why) => why.length > 15)).toBe(true);
});

const [yesterday, tomorrow, now] = [at, new Date('2026-11-27T10:00:00Z'), new Date('2026-11-26T10:00:00Z')];
const none = { receptionDueAt: null, dueAt: yesterday };
const forwarded = ['dossier.forwarded', { to: 'x', received: true }] as const;
const moved = (reason: string) => ['dossier.due_changed', { after: iso, reason }] as const;
test.each<[what: string, fact: readonly [string, object], of: Partial<NoticedDossier>, said: object | null]>([
  ['in time: its date', forwarded, { dueAt: tomorrow }, { moments: { due: tomorrow.toISOString() } }],
  ['late: no date of the past, an apology is to come', forwarded, none, { moments: {}, late: 'apology' }],
  ['late, with a new date: that one', forwarded, { ...none, appointmentAt: tomorrow }, { moments: { due: tomorrow.toISOString() } }],
  ['late also by the new date: no second apology', forwarded, { ...none, appointmentAt: yesterday }, { moments: {}, late: 'again' }],
  ['answered after its due moment', ['dossier.answered', {}], none, { moments: {}, late: 'apology' }],
  [
    'paid on a day whose promise has passed: the lawful date',
    ['dossier.paid', {}],
    { promisedAt: yesterday, dueAt: tomorrow },
    { moments: { due: tomorrow.toISOString() } },
  ],
  ['going on after another office, late all the same', moved('not_counted'), none, { moments: {}, late: 'apology' }],
  ['moved by the calendar to a day that is over: nothing', moved('calendar'), none, null],
])('no date of the past is told: %s', (_, [type, data], of, said) => {
  const telling = tellingOf(type, data, { ...dossier, ...of }, now);
  if (said) expect(telling).toMatchObject(said);
  else expect(telling).toBeNull();
  expect(Boolean(telling?.late)).toBe(Boolean(said && 'late' in said));
});
