import { dossierCode } from '../../government/dossiers/dossiers.rules.ts';
import type { FileReference } from '../../government/dossiers/dossiers.schema.ts';
import { type Deed, type Doer, type Life, type LifePaper, type LifePerson, lifeId } from '../../government/dossiers/lives.rules.ts';
import { papersOn } from '../../government/dossiers/lives.service.ts';
import type { CatalogueEntry } from '../../government/procedures/procedures.queries.ts';
import type { Component } from '../../government/procedures/procedures.schema.ts';
import { addDays, type Day, dayOf, momentOf } from '../../platform/time/time.ts';
import { type Calendar, isWorkingDay, sessionsOn } from '../../registers/calendar/calendar.rules.ts';
import { addWorkingMinutes } from '../../registers/calendar/clock.rules.ts';
import { deedsOf } from './lives.deeds.ts';
import { madeUp, type Random, randomFrom } from './people.ts';
import { opening } from './story.ts';

/** What the lives of one commune are to be: how many, when, and of which kind. Counts are exact, shares are chances. */
export type Plan = {
  seed: number;
  load: number;
  unit: string;
  eIdentifier: string;
  /** Filed from this day to that, both included; nothing happens after `end`. */
  from: Day;
  until: Day;
  end: Date | null;
  count: number;
  /** So many of them online, none of these before `onlineSince`; and so many resolved late. */
  online: number;
  onlineSince?: Day;
  late: number;
  /** Of those online: filed alone, or with a hand at the desk; the rest was typed in by staff. */
  alone: number;
  helped: number;
  /** The chance of a paper to be scanned, by its dossier's channel. */
  scanned: { online: number; direct: number };
  /** How much more often than usual a dossier is refused, withdrawn, sent back for a paper, stopped. */
  rare: number;
  /** The first life's number, and the first person's. */
  firstNumber: number;
  firstPerson: number;
  /** How many serials of each day are given out: those before, and then these. */
  serials: Map<Day, number>;
  /** Procedures and how often each is asked for. */
  weights: Readonly<Record<string, number>>;
  paper: FileReference;
  result: FileReference;
};

type Filing = { submittedAt: Date; takenAt: Date; received: boolean; channel: 'online' | 'direct'; keys: Life['keys']; late: boolean };
const PEOPLE_PER_LIFE = 0.55;
/** How many people a plan makes. */
export const peopleOf = (count: number): number => Math.max(1, Math.ceil(count * PEOPLE_PER_LIFE));

/** True exactly `wanted` times in `of` calls, at random. */
function exactly(random: Random, wanted: number, of: number): () => boolean {
  let [left, calls] = [wanted, of];
  return () => {
    const yes = random.next() * calls-- < left;
    if (yes) left--;
    return yes;
  };
}

function minuteInSessions(random: Random, calendar: Calendar, day: Day): Date {
  const sessions = sessionsOn(calendar, day);
  let at = random.next() * (sessions.reduce((sum, [open, close]) => sum + close - open, 0) - 20);
  for (const [open, close] of sessions) {
    if (at < close - open) return momentOf(day, Math.floor(open + at));
    at -= close - open;
  }
  return momentOf(day, sessions[0]?.[0] ?? 480);
}

/** All filings of a plan in the order in which the desk wrote them in. */
function filingsOf(random: Random, plan: Plan, calendar: Calendar): Filing[] {
  const days: Day[] = [];
  for (let day = plan.from; day <= plan.until; day = addDays(day, 1)) days.push(day);
  const open = days.filter((day) => isWorkingDay(calendar, day));
  const [isOnline, isLate] = [exactly(random, plan.online, plan.count), exactly(random, plan.late, plan.count)];
  // What is late is late within the plan's time: filed in its middle.
  const middle = open.slice(Math.floor(open.length * 0.2), Math.ceil(open.length * 0.8));
  const since = plan.onlineSince;
  const among = (all: Day[], online: boolean) => random.one(since && online ? all.filter((day) => day >= since) : all);
  return Array.from({ length: plan.count }, (): Filing => {
    const [online, late] = [isOnline(), isLate()];
    const who = random.next();
    const keys = !online ? 'staff' : who < plan.alone ? 'alone' : who < plan.alone + plan.helped ? 'helped_desk' : 'staff';
    for (;;) {
      if (keys !== 'alone') {
        const at = minuteInSessions(random, calendar, among(late ? middle : open, online));
        if (plan.end && at > plan.end) continue;
        return { submittedAt: at, takenAt: at, received: true, channel: online ? 'online' : 'direct', keys, late };
      }
      const submittedAt = momentOf(among(late ? middle : days, online), random.between(6 * 60, 22 * 60));
      const takenAt = addWorkingMinutes(calendar, opening(calendar, submittedAt), random.between(1, 60));
      // The version of the day on which the desk wrote it in is the one that it keeps.
      if ((plan.end && takenAt > plan.end) || dayOf(takenAt) > plan.until) continue;
      return { submittedAt, takenAt, received: random.chance(0.3), channel: 'online', keys, late };
    }
  }).sort((a, b) => a.takenAt.getTime() - b.takenAt.getTime());
}

/** People of a plan: the same for the same place, none with another's number. */
function people(plan: Plan) {
  const kept = new Map<number, LifePerson>();
  return (at: number, life: { number: number; takenAt: Date }): { person: LifePerson; isNew: boolean } => {
    const known = kept.get(at);
    if (known) return { person: known, isNew: false };
    const place = plan.firstPerson + at;
    const random = randomFrom(plan.seed + 7 * place);
    const one = madeUp(random, random.chance(0.5) ? 'male' : 'female', [18, 80], Number(plan.from.slice(0, 4)));
    const six = String((place * 611_953) % 1_000_000).padStart(6, '0');
    const person = {
      id: lifeId(life.takenAt, 0xfff, plan.load, life.number),
      fullName: one.fullName,
      phone: `+84900${six}`,
      personalNumber: `${String(72 + 2 * Math.floor(place / 1_000_000)).padStart(3, '0')}${one.number.slice(3, 6)}${six}`,
      birthDay: one.birthDate,
    };
    kept.set(at, person);
    return { person, isNew: true };
  };
}

/** Who works in the commune: made-up accounts, which nobody can sign in to. */
export const doer = (unit: string, role: Doer['role'], which = 1): Doer => ({
  account: `demo ${unit} ${role.replace(' ', '-')} ${which}`,
  role,
});

/** The papers that are always asked for, brought on paper or scanned. */
const papersOf = (random: Random, plan: Plan, asked: readonly Component[], { channel }: Filing): LifePaper[] =>
  asked
    .filter((one) => one.required && !one.needed)
    .map((one) => {
      const { originals, certifiedCopies, copies } = one;
      if (!random.chance(plan.scanned[channel])) return { component: one.code, source: 'paper', originals, certifiedCopies, copies };
      return { component: one.code, source: 'scan', originals: 0, certifiedCopies: 0, copies: 1 };
    });

/** The procedures of a day with their weights added up, to draw from. */
function drawer(plan: Plan, versions: readonly CatalogueEntry[]) {
  const byDay = new Map<string, { version: CatalogueEntry; upTo: number }[]>();
  return (random: Random, day: Day, channel: Filing['channel']): CatalogueEntry => {
    const key = `${day} ${channel}`;
    let list = byDay.get(key);
    if (!list) {
      let upTo = 0;
      list = versions
        .filter((one) => one.validFrom <= day && (!one.validTo || day <= one.validTo) && one.channels.includes(channel))
        .flatMap((version) => {
          const weight = plan.weights[version.procedure] ?? 0;
          upTo += weight;
          return weight > 0 ? [{ version, upTo }] : [];
        });
      byDay.set(key, list);
    }
    const at = random.next() * (list.at(-1)?.upTo ?? 0);
    const found = list.find((one) => at < one.upTo);
    if (!found) throw new Error(`${plan.unit}: nothing can be filed ${channel} on ${day}`);
    return found.version;
  };
}

export type Planned = { life: Life; newPerson: boolean };

/** The lives of a plan, one after the other, as the desk wrote them in. The same plan gives the same lives, their tracking keys aside. */
export function* livesOf(plan: Plan, calendar: Calendar, versions: readonly CatalogueEntry[], newKey: () => string): Generator<Planned> {
  const random = randomFrom(plan.seed);
  const personAt = people(plan);
  const draw = drawer(plan, versions);
  const many = peopleOf(plan.count);
  let number = plan.firstNumber;
  for (const filing of filingsOf(random, plan, calendar)) {
    const day = dayOf(filing.takenAt);
    const version = draw(random, day, filing.channel);
    const caseCode = version.cases[0]?.code ?? '';
    const serial = (plan.serials.get(day) ?? 0) + 1;
    plan.serials.set(day, serial);
    const { person, isNew } = personAt(random.between(0, many - 1), { number, takenAt: filing.takenAt });
    const { asked } = papersOn({ version, caseCode, channel: filing.channel }, day);
    const papers = papersOf(random, plan, asked, filing);
    const { submittedAt, takenAt, received, channel, keys } = filing;
    const life = {
      number,
      unit: plan.unit,
      version,
      caseCode,
      channel,
      keys,
      person,
      externalCode:
        channel === 'online' ? `${plan.eIdentifier}-${dayOf(submittedAt).slice(2).replaceAll('-', '')}-P${plan.load}.${number}` : null,
      code: dossierCode(plan.eIdentifier, day, serial),
      trackingKey: newKey(),
      papers,
      submittedAt,
      takenAt,
      takenBy: doer(plan.unit, 'desk officer', 1 + (number % 2)),
      received,
    };
    number++;
    yield { life: { ...life, deeds: until(deedsOf(random, plan, life, calendar, filing.late), plan.end) }, newPerson: isNew };
  }
}

const until = (deeds: readonly Deed[], end: Date | null): readonly Deed[] => (end ? deeds.filter((deed) => deed.at <= end) : deeds);
