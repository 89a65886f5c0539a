import type { HouseEvent } from '../../../platform/events/events.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { hasWords, wordsIn } from '../../../platform/words/words.ts';
import { calendarOf } from '../../../registers/calendar/calendar.queries.ts';
import type { Calendar } from '../../../registers/calendar/calendar.rules.ts';
import { roleKey } from '../../../registers/people/people.rules.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import type { Pause } from '../dossiers.clock.ts';
import { stepsOf } from '../dossiers.handling.queries.ts';
import { boundOf, stepMinutes } from '../steps.rules.ts';
import { baseOf, officersNamed, type PaperWish } from './base.queries.ts';
import type { ControlSheet, Hand, HandOver } from './control.paper.ts';
import { componentsOf, termOf } from './slip.queries.ts';

/** One step of the dossier's way, as it was kept. */
type StepRow = {
  step: string;
  role: string;
  unit: string;
  officer: string | null;
  sentBy: string | null;
  enteredAt: Date;
  leftAt: Date | null;
  dueAt: Date | null;
  hours: number;
};

const HOUR = 60;

/** How a step went: late after its due moment (its own, and the dossier's), early on a day before it, else on time. Without one nobody can say. */
export function resultOf(left: Date, due: Date | null): HandOver['result'] {
  if (!due) return undefined;
  if (left > due) return 'late';
  return dayOf(left) < dayOf(due) ? 'early' : 'onTime';
}

/** `agencies`: the names of the units through which it went; empty where it was one. */
type Desk = {
  wish: PaperWish;
  names: ReadonlyMap<string, string>;
  agencies: ReadonlyMap<string, string>;
  calendar: Calendar;
  pauses: readonly Pause[];
};

/** An office by its name, with its agency where there were several, and the officer who had it. */
function hand({ wish, names, agencies }: Desk, role: string | null, account: string | null, unit?: string): Hand {
  const t = wordsIn(wish.locale);
  const office = role && hasWords(roleKey(role)) ? t(roleKey(role)) : t('paper.office.citizen');
  const agency = unit && agencies.get(unit);
  return { office: agency ? `${office}, ${agency}` : office, fullName: account ? names.get(account) : undefined };
}

/** Giver and taker of a step that was left: within the unit from office to office; from a unit to another it is the agencies that hand it over. */
function handsOf(desk: Desk, row: StepRow, next: StepRow | undefined, by: string | null): { giver: Hand; taker?: Hand } {
  const from = desk.agencies.get(row.unit);
  const to = next && desk.agencies.get(next.unit);
  if (next && from && to && next.unit !== row.unit)
    return { giver: { office: from, fullName: next.sentBy ? desk.names.get(next.sentBy) : undefined }, taker: { office: to } };
  const giver = hand(desk, row.role, row.officer ?? next?.sentBy ?? by, row.unit);
  if (!row.leftAt) return { giver };
  return { giver, taker: next ? hand(desk, next.role, next.officer, next.unit) : hand(desk, 'desk officer', null) };
}

/** The hand-over from one step to the next, with how the step that gave it away went. Of the step that still has it nobody took it, at no time. */
function stepRow(desk: Desk, row: StepRow, next: StepRow | undefined, end: HouseEvent | undefined): HandOver {
  const { wish, calendar, pauses } = desk;
  const t = wordsIn(wish.locale);
  const minutes = stepMinutes(calendar, row.enteredAt, row.leftAt ?? wish.context.now, pauses);
  const word = end?.type.replace('dossier.', '');
  return {
    ...handsOf(desk, row, next, end?.actor.account ?? null),
    ...(row.leftAt ? { at: row.leftAt } : {}),
    result: row.leftAt ? resultOf(row.leftAt, boundOf(row.dueAt, wish.whole.dossier.dueAt)) : 'running',
    usedHours: minutes / HOUR,
    givenHours: row.hours > 0 ? row.hours : undefined,
    note:
      next && next.unit !== row.unit
        ? t('paper.rows.forwarded')
        : !next && word && hasWords(`paper.rows.${word}`)
          ? t(`paper.rows.${word}`)
          : undefined,
  };
}

/** The first line: from the citizen, by the desk, to the first step. */
function receiptRow(desk: Desk, first: StepRow | undefined, received: HouseEvent): HandOver {
  return {
    giver: hand(desk, 'desk officer', received.actor.account),
    taker: first ? hand(desk, first.role, first.officer, first.unit) : hand(desk, null, null),
    at: received.occurredAt,
    note: wordsIn(desk.wish.locale)('paper.rows.received'),
  };
}

const ends = ['dossier.resolved', 'dossier.withdrawn', 'dossier.stopped', 'dossier.returned'];

/** The control sheet of a dossier as it stands now (Mẫu số 06). */
export async function controlOf(wish: PaperWish): Promise<ControlSheet> {
  const { context, whole } = wish;
  const { dossier, history } = whole;
  const rows = await context.read((tx) =>
    tx.query<StepRow>({
      text: `select step, role, unit, officer, sent_by as "sentBy", entered_at as "enteredAt", left_at as "leftAt", due_at as "dueAt", hours from dossier_steps
             where dossier = $1 order by number`,
      values: [dossier.id],
    }),
  );
  const steps = stepsOf(whole);
  const way = rows.filter((row) => steps.some((step) => step.code === row.step && step.counted));
  const accounts = [...rows.flatMap((row) => [row.officer, row.sentBy]), ...history.map((event) => event.actor.account)].filter(
    (one) => one !== null,
  );
  const units = [...new Set(way.map((row) => row.unit))];
  const [{ base }, names, calendar, agencies] = await Promise.all([
    baseOf(wish, context.now),
    officersNamed(context, accounts),
    calendarOf(context, dossier.competentUnit),
    Promise.all(units.length > 1 ? units.map(async (unit) => [unit, await unitName(context, unit, wish.locale)] as const) : []),
  ]);
  const pauses = whole.pauses.map((one) => ({ ...one, started_at: one.startedAt, ended_at: one.endedAt }) as Pause & typeof one);
  const desk: Desk = { wish, names, agencies: new Map(agencies), calendar, pauses };
  const received = history.find((event) => event.type === 'dossier.received');
  const end = history.findLast((event) => ends.includes(event.type));
  return {
    ...base,
    receivedAt: dossier.receivedAt,
    dueAt: dossier.dueAt,
    handlingTime: termOf(wish),
    components: componentsOf(wish).components.map((one) => one.name),
    rows: [
      ...(received ? [receiptRow(desk, way[0], received)] : []),
      ...way.map((row, index) =>
        stepRow(
          desk,
          row,
          way[index + 1],
          row.leftAt && !way[index + 1] ? (history.find((event) => event.type === 'dossier.resolved') ?? end) : undefined,
        ),
      ),
    ],
  };
}
