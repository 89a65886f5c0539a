import type { Context } from '../../platform/context/context.ts';
import { type Day, dayOf } from '../../platform/time/time.ts';
import { wordsIn } from '../../platform/words/words.ts';
import { sendToAccount } from '../../registers/notices/notices.service.ts';
import { actingToday, awayToday, presentIn } from '../../registers/people/absence.queries.ts';
import { officersOfUnit } from '../../registers/people/people.queries.ts';
import { dayText } from '../../ui/format.ts';
import { type Cover, coverOf } from './assignment.rules.ts';
import { MOST_AT_ONCE } from './assignment.schema.ts';
import { assignMany, type Outcome } from './assignment.service.ts';

export type LeaveWish = { leave: string; account: string; lastDay: Day };
type Work = { id: string; rowVersion: number; unit: string; role: string; procedure: string };

/** The open work that an account has, in whatever unit, with the office of its step. */
const workOf = (context: Context, account: string): Promise<Work[]> =>
  context.read((tx) =>
    tx.query<Work>({
      name: 'assignment.work-of-leave',
      text: `select d.id, d.row_version as "rowVersion", d.competent_unit as unit, s.role, d.procedure from dossiers d
             join dossier_steps s on s.dossier = d.id and s.left_at is null
             where d.assignee = $1 and d.state in (2, 4, 5, 6) order by d.due_at nulls last, d.id`,
      values: [account],
    }),
  );

/** To whom each piece of work goes in a unit. */
async function coversIn(context: Context, unit: string, account: string, work: readonly Work[]): Promise<(Work & { cover: Cover })[]> {
  return context.read(async (tx) => {
    const acting = (await actingToday(context, tx, unit)).filter(({ absent }) => absent === account);
    const present = new Map<string, string[]>();
    for (const role of new Set(work.map((one) => one.role))) present.set(role, await presentIn(context, tx, unit, role));
    return work.map((one) => ({ ...one, cover: coverOf(one, acting, present.get(one.role) ?? []) }));
  });
}

/**
 * The open work of an officer whose leave begins goes to the stand-in who holds the same office; where the office itself was lent, it stays and the stand-in does
 * it in the officer's place; else the unit's rules give it, or it waits in the head's list. Who gets it is told by mail, and so is the head. Each dossier in its
 * own transaction; gives the report. Safe to repeat: what was moved is not the officer's any more. Nothing happens when the leave was cancelled or is over.
 */
export async function moveLeaveWork(context: Context, { leave, account, lastDay }: LeaveWish): Promise<Outcome[]> {
  if (dayOf(context.now) > lastDay || !(await awayToday(context, [account])).has(account)) return [];
  const outcomes: Outcome[] = [];
  for (const [unit, work] of Map.groupBy(await workOf(context, account), (one) => one.unit)) {
    const covers = await coversIn(context, unit, account, work);
    const moved: Outcome[] = [];
    for (const [to, mine] of Map.groupBy(
      covers.filter(({ cover }) => !cover.instead),
      ({ cover }) => cover.to,
    ))
      for (let first = 0; first < mine.length; first += MOST_AT_ONCE) {
        const dossiers = mine.slice(first, first + MOST_AT_ONCE).map(({ id, rowVersion }) => ({ id, rowVersion }));
        moved.push(...(await assignMany(context, { dossiers, to, why: 'leave', key: `leave ${leave}`, not: account })));
      }
    const instead = covers.flatMap(({ cover }) => (cover.instead ? [cover.to] : []));
    await tellMoved(context, { unit, leave, account, lastDay, moved: moved.filter(({ refused }) => !refused), instead });
    outcomes.push(...moved);
  }
  return outcomes;
}

type Told = LeaveWish & { unit: string; moved: readonly Outcome[]; instead: readonly string[] };

/** Letters to those who have the work now, and to the head what waits for somebody. Codes and names of colleagues, never of citizens. */
async function tellMoved(context: Context, { unit, leave, account, lastDay, moved, instead }: Told): Promise<void> {
  const t = wordsIn('vi');
  const officers = await officersOfUnit(context, unit);
  const of = { name: officers.find((one) => one.account === account)?.name ?? '', day: dayText(lastDay, 'vi') };
  const got = Map.groupBy(moved, ({ to }) => to);
  const waiting = got.get(null) ?? [];
  const list = (some: readonly Outcome[]) => some.map(({ code }) => `- ${code}`).join('\n');
  for (const { account: reader, roles } of officers) {
    const mine = got.get(reader) ?? [];
    const stands = instead.filter((one) => one === reader).length;
    const parts = [
      ...(mine.length > 0 ? [t('assignment.leave.got', { ...of, count: mine.length }), list(mine)] : []),
      ...(stands > 0 ? [t('assignment.leave.instead', { ...of, count: stands })] : []),
      ...(roles.includes('leader') && waiting.length > 0
        ? [t('assignment.leave.waiting', { ...of, count: waiting.length }), list(waiting)]
        : []),
    ];
    const subject = t('assignment.leave.subject', of);
    const key = `leave ${leave} ${unit} ${(mine[0] ?? waiting[0])?.id ?? ''}`;
    if (parts.length > 0) await sendToAccount(context, reader, { key, unit, subject, text: parts.join('\n\n') });
  }
}
