import { contextIn } from '../src/app/house.ts';
import { takeInDossier } from '../src/government/dossiers/dossiers.intake.service.ts';
import { submitDossier } from '../src/government/dossiers/dossiers.submit.service.ts';
import { chargeDossier } from '../src/government/fees/charges.service.ts';
import { Refusal } from '../src/platform/context/refusal.ts';
import { newId } from '../src/platform/database/id.ts';
import { systemActor } from '../src/platform/permissions/permissions.ts';
import { parseLocal } from '../src/platform/time/time.ts';
import { calendarOf } from '../src/registers/calendar/calendar.queries.ts';
import { dateOf, minuteOf, worldOf } from './clock-oracle.ts';
import { ELSEWHERE_UNIT, filingOf, HERE, THIRD_UNIT } from './permissions.stage.ts';
import {
  citizen,
  type Deed,
  deskOfficer,
  dossierDeeds,
  fillOffices,
  nothing,
  type RandomHouse,
  type Standing,
  type Walk,
} from './random-deeds.ts';
import { faultsOf } from './random-faults.ts';
import { moneyDeeds, openAccounts } from './random-money.ts';
import { moneyFaultsAtEnd, moneyFaultsOf } from './random-sums.ts';

/*
 * Dossiers that go their ways by chance: verb after verb, by whoever may, some minutes or days apart. What is not lawful is refused and leaves nothing;
 * after each deed everything that must hold of a dossier and its money is looked at, in the rows themselves.
 */

type Random = () => number;
const seeded = (seed: number): Random => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
};

const deeds: Record<string, Deed> = { ...dossierDeeds, ...moneyDeeds };
const wheel = Object.entries(deeds).flatMap(([name, { weight }]) => Array<string>(weight).fill(name));
/** What leads on from a state: chosen more often, so that many come to their end. */
const onwards: Record<number, readonly string[]> = {
  1: ['receive'],
  2: ['move'],
  4: ['move', 'move', 'resolve'],
  5: ['answer'],
  6: ['pay', 'transfer'],
  9: ['parcel', 'return'],
  10: ['arrived', 'ask back', 'judge', 'pay back'],
};

/** What is brought to the desk: terms of the same day, in working and in calendar days; fees by case, by page, of nothing, and unpublished ones. */
const brought = [
  ['1.004884', 'usual'],
  ['1.011607', 'poor'],
  ['2.000815', 'usual'],
  ['2.000884', 'signature'],
  ['2.000884', 'fingerprint'],
  ['1.004859', 'correction'],
  ['1.001699', 'first'],
] as const;

/** A neighbour to which work goes, with a day off of its own: its clock is another; and one that is only asked. */
async function openNeighbour({ owner }: RandomHouse): Promise<void> {
  await owner.pool.query(
    `insert into unit_settings (unit, key, value, valid_from, basis, demo, source) values ($1, 'e_identifier', 'H53.243.00', '2025-07-01', 'thử', true, 'content'),
       ($2, 'e_identifier', 'H53.244.00', '2025-07-01', 'thử', true, 'content') on conflict do nothing`,
    [THIRD_UNIT, ELSEWHERE_UNIT],
  );
  const off = {
    day: '2026-09-09',
    unit: THIRD_UNIT,
    kind: 'local_closure',
    name: { vi: 'Mất điện', en: 'Power cut' },
    basis: 'Thông báo 1',
  };
  await owner.pool.query("insert into calendar_days (id, day, unit, body, source, added_at) values ($1, $2, $3, $4, 'thử', now())", [
    newId(),
    off.day,
    THIRD_UNIT,
    off,
  ]);
}

export type Counts = Record<string, number>;

/**
 * Sends so many dossiers on their ways, `lanes` at once; `tell` hears of faults and of every 500th dossier at once. Gives how often each verb was done and refused, and every fault with the dossier's number and the
 * way that it took.
 */
export async function randomVerbs(
  house: RandomHouse,
  {
    count,
    deedsEach,
    seed,
    lanes = 4,
    tell = () => {},
  }: { count: number; deedsEach: number; seed: number; lanes?: number; tell?(line: string): void },
): Promise<{ done: Counts; refused: Counts; faults: string[] }> {
  await openNeighbour(house);
  await fillOffices(house);
  await openAccounts(house);
  const worlds = Object.fromEntries(
    await Promise.all(
      [HERE, THIRD_UNIT].map(async (unit) => [unit, worldOf(await calendarOf(contextIn(house, systemActor('reader')), unit))] as const),
    ),
  );
  const worldAt = (unit: string) => worlds[unit] as (typeof worlds)[string];
  const [done, refused]: [Counts, Counts] = [{}, {}];
  const faults: string[] = [];
  let next = 0;

  /** Half of them are filed online, the others brought to the desk. What a reader of the house would compute is computed at once. */
  async function begin(number: number, now: Date, { chance, pick }: Pick<Walk, 'chance' | 'pick'>): Promise<string> {
    const [online, atDesk] = [contextIn(house, citizen(number), now), contextIn(house, deskOfficer(number), now)];
    const key = newId();
    if (chance() < 0.5) {
      const { id } = await submitDossier(online, filingOf(), { key });
      await chargeDossier(online.as(systemActor('reader')), id);
      return id;
    }
    const [procedure, caseCode] = pick(brought);
    const wish = { unit: HERE, procedure, case: caseCode, channel: 'direct', keys: 'staff', returnWay: 'desk' } as const;
    const { id } = await takeInDossier(atDesk, { ...wish, papers: [], applicant: { fullName: 'Nguyễn Thị Thử' } }, { key });
    await chargeDossier(atDesk, id);
    return id;
  }

  async function standing(id: string, number: number): Promise<Standing> {
    const { rows } = await house.owner.pool.query<Standing>(
      'select id, code, state, row_version, receiving_unit as receiving, competent_unit as competent from dossiers where id = $1',
      [id],
    );
    return { ...(rows[0] as Standing), number };
  }

  async function walk(number: number): Promise<void> {
    const chance = seeded(seed + number * 7919);
    const pick = <One>(list: readonly One[]): One => list[Math.floor(chance() * list.length)] as One;
    let minute = minuteOf(parseLocal('2026-08-03T07:30') as Date) + Math.floor(chance() * 60 * 1440);
    const id = await begin(number, dateOf(minute), { chance, pick });
    const way: string[] = [];
    let before = await standing(id, number);
    for (let tried = 0; tried < deedsEach; tried++) {
      minute += chance() < 0.6 ? 1 + Math.floor(chance() * 300) : Math.floor(chance() * 3 * 1440);
      const name = pick(chance() < 0.35 ? (onwards[before.state] ?? wheel) : chance() < 0.3 ? Object.keys(moneyDeeds) : wheel);
      const keep = (fault: string) => {
        faults.push(`dossier ${number}, ${[...way, name].join(', ')}: ${fault}`);
        tell(faults.at(-1) ?? '');
      };
      try {
        if ((await (deeds[name] as Deed).do({ ...before, house, now: dateOf(minute), chance, pick })) === nothing) continue;
      } catch (error) {
        if (!(error instanceof Refusal)) throw new Error(`dossier ${number}, ${[...way, name].join(', ')}: ${error}`, { cause: error });
        refused[name] = (refused[name] ?? 0) + 1;
        if ((await standing(id, number)).row_version !== before.row_version) keep('a refused deed changed it');
        continue;
      }
      done[name] = (done[name] ?? 0) + 1;
      for (const fault of [...(await faultsOf(house, worldAt, id)), ...(await moneyFaultsOf(house, id))]) keep(fault);
      way.push(name);
      before = await standing(id, number);
    }
  }

  await Promise.all(
    Array.from({ length: lanes }, async () => {
      while (next < count) {
        if (next > 0 && next % 500 === 0) tell(`${next} dossiers, ${faults.length} faults`);
        await walk(next++);
      }
    }),
  );
  return { done, refused, faults: [...faults, ...(await moneyFaultsAtEnd(house))] };
}
