import type { Context, Transaction } from '../../platform/context/context.ts';
import { dayOf } from '../../platform/time/time.ts';
import { presentIn } from '../../registers/people/absence.queries.ts';
import type { CatalogueEntry } from '../procedures/procedures.queries.ts';
import { keptVersion } from '../procedures/procedures.queries.ts';
import { timingFor } from '../procedures/procedures.rules.ts';
import type { Step } from '../procedures/procedures.schema.ts';
import { rulesIn } from './assignment.rules.queries.ts';
import { byHamlet, hamletOf, inTurn, leastLoaded, type Rule, ruleFor } from './assignment.rules.ts';
import { answersOf } from './dossiers.supplement.service.ts';

/** A choice that is not visible as an assignment after so many seconds will not be one: its receipt failed. */
const RECENT_SECONDS = 30;

/** A dossier that comes to a step. `id` is known before the dossier is written; `not`: who does not get it, whoever is there. */
export type Coming = { id: string; unit: string; version: CatalogueEntry; step: Step; not?: string | undefined };
export type Chosen = { account: string; rule: string };

/**
 * Whom the unit's rule gives a step's work: an officer with the step's office who is not on leave; null when no rule speaks, when the head gives the work, or
 * when nobody is there. To be called before the transaction of the verb: the turn is taken in a short one of its own, which holds nobody up.
 */
export async function chosenByRule(context: Context, coming: Coming): Promise<Chosen | null> {
  const { id, unit, version, step } = coming;
  const work = { procedure: version.procedure, field: version.field.code, step: step.code };
  const found = await context.read(async (tx) => {
    const rule = ruleFor(await rulesIn(tx, unit), work, dayOf(context.now));
    if (!rule || rule.way === 'by_head') return undefined;
    const present = (await presentIn(context, tx, unit, step.role)).filter((account) => account !== coming.not);
    const hamlet = rule.way === 'by_hamlet' ? hamletOf(await answersOf(tx, id), unit) : undefined;
    return { rule, present, hamlet };
  });
  if (!found || found.present.length === 0) return null;
  const { rule, present, hamlet } = found;
  const account = rule.way === 'by_hamlet' ? byHamlet(rule.hamlets, hamlet, present) : await takeTurn(context, rule, present, coming);
  return account ? { account, rule: rule.id } : null;
}

type Turn = { turn: number; recent: { account: string; dossier: string; at: string }[] };

/** Takes the next turn under a rule. The row is held for this short transaction only; a receipt that fails afterwards leaves a turn out. */
function takeTurn(
  context: Context,
  rule: Rule & { unit: string },
  present: readonly string[],
  { id, unit, step }: Coming,
): Promise<string | null> {
  return context.transaction(async (tx) => {
    await tx.query({ text: 'set local synchronous_commit = off' });
    const [taken] = await tx.query<Turn>({
      name: 'assignment.turn',
      text: `insert into assignment_turns as t (rule, unit, next) values ($1, $2, 1)
             on conflict (rule) do update set next = t.next + 1 returning (next - 1)::int as turn, recent`,
      values: [rule.id, rule.unit],
    });
    if (!taken) throw new Error('no turn');
    if (rule.way !== 'least_loaded') return inTurn(present, taken.turn);
    const fresh = taken.recent.filter((one) => context.now.getTime() - Date.parse(one.at) < RECENT_SECONDS * 1000);
    const account = leastLoaded(present, await loads(tx, unit, present, fresh), taken.turn);
    if (account)
      await tx.query({
        name: 'assignment.recent',
        text: 'update assignment_turns set recent = $2 where rule = $1',
        values: [rule.id, JSON.stringify([...fresh, { account, dossier: id, at: context.now.toISOString(), step: step.code }])],
      });
    return account;
  });
}

/** How much open work each has in the unit, with what was just chosen and is not written yet. */
async function loads(tx: Transaction, unit: string, accounts: readonly string[], fresh: Turn['recent']): Promise<Map<string, number>> {
  const rows = await tx.query<{ account: string; load: number }>({
    name: 'assignment.loads',
    text: `select a.account, (
             (select count(*) from dossiers d where d.competent_unit = $1 and d.state in (2, 4) and d.assignee = a.account)
             + (select count(*) from jsonb_to_recordset($3::jsonb) as r(account text, dossier uuid)
                where r.account = a.account and not exists (select 1 from dossiers d where d.id = r.dossier and d.assignee = r.account)))::int as load
           from unnest($2::text[]) as a(account)`,
    values: [unit, accounts, JSON.stringify(fresh)],
  });
  return new Map(rows.map((row) => [row.account, row.load]));
}

/**
 * The same for a dossier that is there already: `stepOf` says to which step it comes. Null also for a dossier that the actor does not see: the verb says so.
 */
export async function chosenFor(
  context: Context,
  id: string,
  stepOf: (steps: readonly Step[], current: string | null) => Step | null | undefined,
  not?: string,
): Promise<Chosen | null> {
  const [dossier] = await context.read((tx) =>
    tx.query<{ unit: string; procedure: string; version: string; caseCode: string; step: string | null }>({
      name: 'assignment.coming',
      text: 'select competent_unit as unit, procedure, procedure_version as version, case_code as "caseCode", step from dossiers where id = $1',
      values: [id],
    }),
  );
  if (!dossier) return null;
  const version = await keptVersion(context, dossier.procedure, dossier.version);
  const step = stepOf(timingFor(version, dossier.caseCode).steps, dossier.step);
  return step ? chosenByRule(context, { id, unit: dossier.unit, version, step, not }) : null;
}
