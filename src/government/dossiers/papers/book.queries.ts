import { keys } from '../../../platform/config/keys.ts';
import type { Context } from '../../../platform/context/context.ts';
import { addDays, type Day, momentOf } from '../../../platform/time/time.ts';
import { type Locale, wordsIn } from '../../../platform/words/words.ts';
import { registerOf } from '../../../registers/units/units.queries.ts';
import type { Answers } from '../../procedures/forms.schema.ts';
import { keptVersion } from '../../procedures/procedures.queries.ts';
import { outcomes, type ReturnWay } from '../dossiers.rules.ts';
import { addressIn, agencyOf, houseOf } from './base.queries.ts';
import type { BookRow, TrackingBook } from './book.paper.ts';

/** The days of a book: of dossiers that a unit received. */
export type BookWish = { unit: string; from: Day; to: Day };

const span = ({ unit, from, to }: BookWish) => [unit, momentOf(from), momentOf(addDays(to, 1))];
const received = 'receiving_unit = $1 and received_at >= $2 and received_at < $3';

/** How many dossiers the book of these days has. */
export async function bookCount(context: Context, wish: BookWish): Promise<number> {
  const [row] = await context.read((tx) =>
    tx.query<{ count: number }>({ text: `select count(*)::int as count from dossiers where ${received}`, values: span(wish) }),
  );
  return row?.count ?? 0;
}

type Row = {
  code: string;
  procedure: string;
  version: string;
  applicant: string;
  phone: string | null;
  unit: string;
  submittedAt: Date;
  receivedAt: Date;
  dueAt: Date | null;
  /** The due moment that its slip has, also while there is none. */
  slipDueAt: Date | null;
  resolvedAt: Date | null;
  endedAt: Date | null;
  returnedAt: Date | null;
  appointmentAt: Date | null;
  outcome: string | null;
  way: string;
  answers: string | null;
  address: string | null;
  sets: number | null;
};

/** What the last column says: how it ended otherwise, or that it was late. */
function noteOf(row: Row, now: Date, locale: Locale): string | undefined {
  const t = wordsIn(locale);
  const outcome = outcomes.find((one) => one === row.outcome);
  const ended = { withdrawn: 'withdrawn', expired: 'stopped', not_received: 'refused', refused: 'saidNo', granted: undefined } as const;
  const how = outcome && ended[outcome];
  const late = row.dueAt && (row.resolvedAt ?? row.endedAt ?? now) > row.dueAt;
  const said = [how && t(`paper.rows.${how}`), late && t('paper.rows.late'), row.appointmentAt && t('paper.rows.apologised')]
    .filter(Boolean)
    .join(', ');
  return said || undefined;
}

/** The tracking book of a unit (Mẫu số 07), oldest first, as far as the actor sees the dossiers. */
export async function bookOf(context: Context, wish: BookWish, locale: Locale): Promise<TrackingBook> {
  const rows = await context.read((tx) =>
    tx.query<Row>({
      text: `select code, procedure, procedure_version as version, applicant_name as applicant, applicant_phone as phone, competent_unit as unit,
               submitted_at as "submittedAt", received_at as "receivedAt", due_at as "dueAt", resolved_at as "resolvedAt", returned_at as "returnedAt",
               ended_at as "endedAt", appointment_at as "appointmentAt", outcome, return_way as way, a.sealed as answers, e.address, e.sets,
               coalesce(due_at, told.due) as "slipDueAt"
             from dossiers d left join dossier_answers a on a.dossier = d.id left join dossier_details e on e.dossier = d.id
             left join lateral (
               select (array_agg(coalesce(e.data ->> 'after', e.data ->> 'dueAt') order by e.epoch desc, e.transaction desc, e.id desc))[1]::timestamptz as due
               from events e where e.subject = d.id and (e.type = 'dossier.received' or (e.type = 'dossier.due_changed' and e.data ->> 'after' is not null
                 and e.occurred_at >= d.received_at))
             ) told on d.due_at is null
             where ${received} order by received_at, d.id`,
      values: span(wish),
    }),
  );
  const register = await registerOf(context);
  const agencies = new Map<string, string>();
  const lines: BookRow[] = [];
  for (const row of rows) {
    const version = await keptVersion(context, row.procedure, row.version);
    const agency = agencies.get(row.unit) ?? (await agencyOf(context, row.unit, locale));
    agencies.set(row.unit, agency);
    const answers = row.answers ? (JSON.parse(keys().decrypt(row.answers).toString('utf8')) as Answers) : {};
    const fields = version.onlineForm?.screens.flatMap((screen) => screen.fields) ?? [];
    const { code, applicant, receivedAt, slipDueAt, returnedAt } = row;
    lines.push({
      code,
      procedure: version.name[locale],
      sets: row.sets ?? 1,
      applicant,
      address: addressIn({ sealed: row.address, fields, answers }, register, row.submittedAt, locale),
      phone: row.phone ?? undefined,
      unit: agency,
      receivedAt,
      dueAt: slipDueAt,
      returnedAt,
      way: row.way as ReturnWay,
      note: noteOf(row, context.now, locale),
    });
  }
  const { agency, centre, place } = await houseOf(context, wish.unit, locale);
  return { agency, centre, place, madeAt: context.now, from: wish.from, to: wish.to, rows: lines };
}
