import { addDays, type Day, dayOf, momentOf } from '../../platform/time/time.ts';
import type { Calendar } from '../../registers/calendar/calendar.rules.ts';
import { isWorkingDay, sessionsOn } from '../../registers/calendar/calendar.rules.ts';
import type { Random } from './people.ts';

/** How a dossier of the demonstration ends, or where it stands. */
export const endings = [
  'returned',
  'resolved',
  'said no',
  'refused',
  'withdrawn',
  'stopped',
  'waiting',
  'handling',
  'signed',
  'received',
  'submitted',
  'late',
] as const;
export type Ending = (typeof endings)[number];

export type Story = {
  number: number;
  procedure: string;
  day: Day;
  minute: number;
  ending: Ending;
  atDesk: boolean;
  helped: boolean;
  supplement: boolean;
  slow: boolean;
  citizen: number;
};

const online = [
  '1.001193',
  '1.001193',
  '2.000815',
  '2.000815',
  '2.000815',
  '1.004873',
  '1.004873',
  '2.000635',
  '2.000635',
  '2.000884',
  '1.000656',
  '1.000894',
  '1.014027',
] as const;
const desk = ['2.000908', '1.004859', '1.001022', '1.012796', '1.001612', '1.013225'] as const;

/** What happened long ago is over; of what came in the last days, something stands everywhere. */
function endingOf(random: Random, age: number): Ending {
  if (age > 45)
    return random.one([
      'returned',
      'returned',
      'returned',
      'returned',
      'returned',
      'returned',
      'said no',
      'withdrawn',
      'refused',
      'stopped',
    ]);
  if (age > 8) return random.one(['returned', 'returned', 'returned', 'returned', 'resolved', 'withdrawn', 'late', 'waiting']);
  return random.one(['submitted', 'submitted', 'received', 'handling', 'handling', 'waiting', 'resolved', 'returned']);
}

function workingDayBefore(calendar: Calendar, day: Day): Day {
  let before = addDays(day, -1);
  while (!isWorkingDay(calendar, before)) before = addDays(before, -1);
  return before;
}

/** The plan of the demonstration: `count` dossiers over the three months before `today`, none on a day off. */
export function stories(random: Random, calendar: Calendar, today: Day, count: number, citizens: number): Story[] {
  const planned: Story[] = [];
  for (let number = 1; number <= count; number++) {
    const age = number > count - 14 ? random.between(0, 4) : random.between(5, 90);
    const day = workingDayBefore(calendar, addDays(today, 1 - age));
    const atDesk = random.chance(0.25);
    planned.push({
      number,
      procedure: atDesk ? random.one(desk) : random.one(online),
      day,
      minute: random.between(7 * 60 + 10, 16 * 60 + 30),
      ending: endingOf(random, age),
      atDesk,
      helped: random.chance(0.3),
      supplement: random.chance(0.12),
      slow: random.chance(0.04),
      citizen: random.between(0, citizens - 1),
    });
  }
  // The last ones make sure that every state is there to be looked at.
  const shown: Ending[] = [
    'submitted',
    'received',
    'handling',
    'signed',
    'waiting',
    'resolved',
    'returned',
    'refused',
    'withdrawn',
    'said no',
  ];
  return planned.map((story, at) => {
    const ending = shown[at - (count - shown.length)];
    if (!ending) return story;
    const told = { ...story, ending, atDesk: false, procedure: online[at % online.length] ?? '1.001193' };
    // Signed yesterday: whatever the hour and the weekday, something lies with the clerk.
    return ending === 'signed'
      ? { ...told, procedure: '1.004873', day: workingDayBefore(calendar, today), minute: 8 * 60, supplement: false, slow: false }
      : told;
  });
}

/** The first open minute at or after a moment. */
export function opening(calendar: Calendar, moment: Date): Date {
  for (let day = dayOf(moment); ; day = addDays(day, 1))
    for (const [open, close] of sessionsOn(calendar, day)) {
      if (moment < momentOf(day, open)) return momentOf(day, open);
      if (moment < momentOf(day, close)) return moment;
    }
}
