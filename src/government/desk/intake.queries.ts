import { desc, eq } from 'drizzle-orm';
import { record } from '../../platform/audit/audit.ts';
import { keys } from '../../platform/config/keys.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import type { Day } from '../../platform/time/time.ts';
import { fold, untelex } from '../../platform/words/fold.ts';
import { nationalPhone, normalPhone, readPersonalNumber } from '../../registers/people/people.rules.ts';
import type { IntakeReceipt } from '../dossiers/dossiers.intake.service.ts';
import { mayOrRefuse } from '../dossiers/dossiers.permissions.ts';
import { isDossierCode, tidyCode } from '../dossiers/dossiers.rules.ts';
import { newcomer } from '../dossiers/dossiers.submit.service.ts';
import { masked } from './desk.rules.ts';
import type { Shortcut } from './intake.choice.rules.ts';
import { type IntakeBoxes, intakeBoxes } from './intake.schema.ts';
import { deskShortcuts, intakeDrafts } from './intake.table.ts';

/** The unit at whose desk the actor takes in, among the own. Refuses with 401 and 403. */
export function deskOf(context: Context, named: string | undefined): { unit: string; units: readonly string[]; role: string } {
  const units = [...new Set(context.actor.posts.filter((post) => post.role === 'desk officer').map((post) => post.unit))];
  const unit = named || units[0] || '';
  if (context.actor.kind === 'officer' && !units.includes(unit)) throw new Refusal('desk.no_desk', 403);
  return { unit, units, role: mayOrRefuse(context.actor, 'submit', newcomer(unit, '')) };
}

/** Somebody who has filed in the unit. `number` shows its last three digits, until somebody is picked. */
export type Applicant = {
  dossier: string;
  name: string;
  phone: string | null;
  birthDay: Day | null;
  number: string | null;
  lastAt: Date;
  times: number;
};
/** How a search was understood. */
export type SearchedBy = 'code' | 'number' | 'phone' | 'name';

/** The most people that a search offers: more cannot be told apart at a glance. */
export const MOST_APPLICANTS = 8;

const opened = (sealed: string): string => keys().decrypt(sealed).toString('utf8');

const shown = ({ sealed, phone, ...one }: Omit<Applicant, 'number'> & { sealed: string | null }): Applicant => ({
  ...one,
  phone: phone ? nationalPhone(phone) : null,
  number: sealed ? masked(opened(sealed)) : null,
});

const SEARCH = `select dossier, name, phone, birth_day::text as "birthDay", number_sealed as sealed, last_at as "lastAt", times::int as times
  from xaso_find_applicants($1, $2, $3, $4, $5, $6)`;

/**
 * Who has filed here before, by a dossier's code, personal number, phone or name (without marks, or as Telex keys). One audit line per search, without
 * what was typed. A name of one letter finds nobody.
 */
export async function findApplicants(context: Context, unit: string, typed: string): Promise<{ by: SearchedBy; people: Applicant[] }> {
  deskOf(context, unit);
  const [code, number, phone] = [tidyCode(typed), readPersonalNumber(typed)?.number, normalPhone(typed)];
  const by: SearchedBy = isDossierCode(code) ? 'code' : number ? 'number' : phone ? 'phone' : 'name';
  const only = (wanted: SearchedBy, value: string | undefined) => (by === wanted ? (value ?? null) : null);
  return context.transaction(async (tx) => {
    const search = (name: string) =>
      tx.query<Omit<Applicant, 'number'> & { sealed: string | null }>({
        name: 'desk.applicants',
        text: SEARCH,
        values: [
          [unit],
          only('code', code),
          only('number', number ? keys().blind(number) : undefined),
          only('phone', phone),
          only('name', name),
          MOST_APPLICANTS,
        ],
      });
    const plain = fold(typed);
    const telex = fold(untelex(typed));
    const found = await search(plain);
    const people = found.length > 0 || telex === plain ? found : await search(telex);
    await record(context, tx, { verb: 'list', thing: 'person', subject: 'search', unit, data: { by, rows: people.length } });
    return { by, people: people.map(shown) };
  });
}

/** The person of a dossier that the officer picked, with the personal number and the address that a desk wrote; the audit says that it was seen. Undefined when the dossier is not there. */
export async function applicantOf(context: Context, unit: string, dossier: string): Promise<IntakeBoxes | undefined> {
  deskOf(context, unit);
  return context.transaction(async (tx) => {
    const [row] = await tx.query<{
      name: string;
      phone: string | null;
      birthDay: Day | null;
      sealed: string | null;
      address: string | null;
    }>({
      text: `select d.applicant_name as name, d.applicant_phone as phone, p.birth_day::text as "birthDay", p.personal_number_sealed as sealed, e.address
             from dossiers d join persons p on p.id = d.person left join dossier_details e on e.dossier = d.id
             where d.id::text = $1 and (d.receiving_unit = $2 or d.competent_unit = $2)`,
      values: [dossier, unit],
    });
    if (!row) return undefined;
    await record(context, tx, { verb: 'see numbers', thing: 'dossier', subject: dossier, unit });
    const filled = {
      fullName: row.name,
      phone: row.phone ? nationalPhone(row.phone) : '',
      birthDay: row.birthDay ? row.birthDay.split('-').reverse().join('/') : '',
      personalNumber: row.sealed ? opened(row.sealed) : '',
      address: row.address ? opened(row.address) : '',
    };
    return intakeBoxes.parse(filled);
  });
}

/** An open dossier of the same person for the same procedure. */
export type Twin = { code: string; submittedAt: Date };

/**
 * Whether the person has such a dossier open here already: by personal number, else by phone and name. What the draft itself has become meanwhile, by the
 * same button pressed twice, is none.
 */
export async function openTwins(
  context: Context,
  {
    draft,
    unit,
    procedure,
    personalNumber,
    phone,
    fullName,
  }: { draft: string; unit: string; procedure: string; personalNumber: string; phone: string; fullName: string },
): Promise<Twin[]> {
  const number = readPersonalNumber(personalNumber)?.number;
  const dialled = normalPhone(phone) ?? null;
  if (!number && !dialled) return [];
  return context.read(async (tx) => {
    const twins = await tx.query<Twin>({
      name: 'desk.twins',
      text: `select d.code, d.submitted_at as "submittedAt" from dossiers d
             where d.procedure = $2 and d.state in (1, 2, 4, 5, 6) and (d.receiving_unit = $1 or d.competent_unit = $1)
               and ((d.applicant_phone = $4 and xaso_plain(d.applicant_name) = xaso_plain($5))
                 or d.person in (select p.id from persons p where p.personal_number_blind = $3))
             order by d.submitted_at desc, d.id limit 5`,
      values: [unit, procedure, number ? keys().blind(number) : null, dialled, fullName],
    });
    const own = twins.length > 0 ? await dossierOfDraft(tx, context, draft) : undefined;
    return twins.filter((one) => one.code !== own?.code);
  });
}

/** An officer's draft, opened. */
export type IntakeDraft = { id: string; unit: string; typed: IntakeBoxes; changedAt: Date; rowVersion: number };
type Row = typeof intakeDrafts.$inferSelect;

export const openedDraft = ({ id, unit, sealed, changedAt, rowVersion }: Row): IntakeDraft => ({
  id,
  unit,
  typed: intakeBoxes.parse(JSON.parse(opened(sealed))),
  changedAt,
  rowVersion,
});

const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

/** One of the actor's drafts; undefined when there is none, or it is somebody else's. */
export function intakeDraft(context: Context, id: string): Promise<IntakeDraft | undefined> {
  if (!isId(id)) return Promise.resolve(undefined);
  return context.read(async (tx) => {
    const [row] = await tx.orm.select().from(intakeDrafts).where(eq(intakeDrafts.id, id));
    return row && openedDraft(row);
  });
}

/** How many unfinished dossiers the counter lists. */
const MOST_DRAFTS = 20;

/** What the actor began and did not finish, last touched first. */
export function ownIntakeDrafts(context: Context): Promise<IntakeDraft[]> {
  return context.read(async (tx) => {
    const rows = await tx.orm.select().from(intakeDrafts).orderBy(desc(intakeDrafts.changedAt), desc(intakeDrafts.id)).limit(MOST_DRAFTS);
    return rows.map(openedDraft);
  });
}

/** The dossier that a draft has become: its id is the idempotency key of the intake. */
export async function dossierOfDraft(tx: Transaction, context: Context, id: string): Promise<IntakeReceipt | undefined> {
  const [row] = await tx.query<{ answer: IntakeReceipt }>({
    text: "select answer from idempotency where actor = $1 and verb = 'take in' and key = $2 and answer is not null",
    values: [context.actor.id, id],
  });
  return row?.answer;
}

/** The short numbers that a desk has given itself. */
export function ownShortcuts(context: Context, unit: string): Promise<Shortcut[]> {
  return context.read((tx) =>
    tx.orm
      .select({ number: deskShortcuts.number, procedure: deskShortcuts.procedure, caseCode: deskShortcuts.caseCode })
      .from(deskShortcuts)
      .where(eq(deskShortcuts.unit, unit))
      .orderBy(deskShortcuts.number),
  );
}
