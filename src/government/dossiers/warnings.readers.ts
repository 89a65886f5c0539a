import type { Context, Transaction } from '../../platform/context/context.ts';
import type { HouseEvent } from '../../platform/events/events.ts';
import type { Reader } from '../../platform/events/readers.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { wordsIn } from '../../platform/words/words.ts';
import { settingsAt } from '../../registers/notices/notices.schema.ts';
import { letterTo } from '../../registers/notices/notices.service.ts';
import { actingToday, awayToday } from '../../registers/people/absence.queries.ts';
import { officersOfUnit } from '../../registers/people/people.queries.ts';
import { momentText } from '../../ui/format.ts';
import { keptVersion } from '../procedures/procedures.queries.ts';
import { timingFor } from '../procedures/procedures.rules.ts';
import { isRunning, type State } from './dossiers.rules.ts';
import { type Hand, isLate, type Standing, stillSays, type Warning, warned, warnings } from './warnings.rules.ts';

type Row = {
  id: string;
  code: string;
  unit: string;
  procedure: string;
  version: string;
  caseCode: string;
  state: number;
  dueAt: Date | null;
  step: string | null;
  role: string;
  officer: string | null;
  enteredAt: Date;
  stepDueAt: Date | null;
};

const rowsOf = (tx: Transaction, dossiers: readonly string[]): Promise<Row[]> =>
  tx.query<Row>({
    name: 'warnings.dossiers',
    text: `select d.id, d.code, d.competent_unit as unit, d.procedure, d.procedure_version as version, d.case_code as "caseCode", d.state, d.due_at as "dueAt",
             s.step, s.role, s.officer, s.entered_at as "enteredAt", s.due_at as "stepDueAt"
           from dossiers d left join dossier_steps s on s.dossier = d.id and s.left_at is null where d.id = any($1::uuid[])`,
    values: [[...new Set(dossiers)]],
  });

const standingOf = ({ state, dueAt, step, role, officer, enteredAt, stepDueAt }: Row): Standing => ({
  running: isRunning(state as State),
  dueAt,
  step: step === null ? null : { code: step, role, officer, enteredAt, dueAt: stepDueAt },
});

type Desk = { hands: readonly Hand[]; nameOf(account: string): string | undefined };

/** Who works in a unit, who of them is away today, and in whose place somebody acts. Offices are the worker's to read. */
async function deskOf(context: Context, unit: string): Promise<Desk> {
  const worker = context.as(systemActor('worker'));
  const [officers, acting] = await Promise.all([officersOfUnit(worker, unit), worker.read((tx) => actingToday(worker, tx, unit))]);
  const away = await awayToday(
    worker,
    officers.map(({ account }) => account),
  );
  return {
    hands: officers.map(({ account, roles }) => ({
      account,
      roles,
      away: away.has(account),
      standsFor: acting.filter((one) => one.standIn === account).map(({ absent, roles: lent }) => ({ account: absent, roles: lent })),
    })),
    nameOf: (account) => officers.find((one) => one.account === account)?.name,
  };
}

/** One warning in words: the dossier and its procedure, what is due when, who has it, and where it is seen. */
async function lineOf(context: Context, { type, row, dueAt, desk, site }: Told & { desk: Desk; site: string }): Promise<string> {
  const t = wordsIn('vi');
  const version = await keptVersion(context, row.procedure, row.version);
  const step = timingFor(version, row.caseCode).steps.find((one) => one.code === row.step)?.name.vi ?? '';
  const holder = row.officer && desk.nameOf(row.officer);
  return [
    `${row.code}: ${version.name.vi}`,
    `${t(`warnings.lines.${type.replace('dossier.', '')}`, { step, due: momentText(dueAt, 'vi') })} ${holder ? t('warnings.holder', { name: holder }) : t('warnings.nobody')}`,
    `${site}/can-bo/ho-so/${encodeURIComponent(row.code)}`,
  ].join('\n');
}

type Told = { type: Warning; row: Row; dueAt: Date };

/** What of these facts is still worth a letter; what is old stands in the morning's mail and in the late list. */
function toldOf(events: readonly HouseEvent[], rows: ReadonlyMap<string, Row>, now: Date): Told[] {
  const oldest = now.getTime() - settingsAt(now).not_older_than_days * 86_400_000;
  return events.flatMap((event): Told[] => {
    if (event.occurredAt.getTime() < oldest) return [];
    const [row, type] = [rows.get(event.subject), event.type as Warning];
    const told = { dueAt: new Date(String(event.data.dueAt)), ...(event.data.step ? { step: String(event.data.step) } : {}) };
    return row && stillSays(type, told, standingOf(row), now) ? [{ type, row, dueAt: told.dueAt }] : [];
  });
}

function subjectOf(told: readonly Told[]): string {
  const t = wordsIn('vi');
  const many = (late: boolean) => new Set(told.filter(({ type }) => isLate(type) === late).map(({ row }) => row.id)).size;
  const [late, soon] = [many(true), many(false)];
  if (late > 0 && soon > 0) return t('warnings.subject.both', { late, soon });
  return late > 0 ? t('warnings.subject.late', { count: late }) : t('warnings.subject.soon', { count: soon });
}

/** The letters to the officers of one unit: one to each, however many dossiers it is about. */
async function writeLetters(context: Context, tx: Transaction, { unit, told, key, site }: Batch): Promise<void> {
  const desk = await deskOf(context, unit);
  const letters = new Map<string, Told[]>();
  for (const one of told)
    for (const account of warned(one.type, one.row, desk.hands)) letters.set(account, [...(letters.get(account) ?? []), one]);
  const t = wordsIn('vi');
  for (const [account, mine] of letters) {
    const lines = await Promise.all(mine.map((one) => lineOf(context, { ...one, desk, site })));
    const text = [t('warnings.greeting', { name: desk.nameOf(account) ?? '' }), ...lines, t('warnings.end')].join('\n\n');
    await letterTo(context, tx, account, { key: `warning ${key} ${unit}`, unit, subject: subjectOf(mine), text, atOnce: true });
  }
}
type Batch = { unit: string; told: readonly Told[]; key: string; site: string };

/**
 * Warns those who handle dossiers, as soon as a moment is near or has passed: the officer who has the step (or those of its office), and the head of what is
 * late. By mail, to who confirmed an address; what is told in the same moment stands in one letter, once. `site`: our public address, for the links.
 */
export const warningReader = (site: string): Reader => ({
  name: 'dossiers: warnings',
  types: warnings,
  async hear(context, tx, events) {
    const rows = await rowsOf(
      tx,
      events.map(({ subject }) => subject),
    );
    const told = toldOf(events, new Map(rows.map((row) => [row.id, row])), context.now);
    for (const [unit, some] of Map.groupBy(told, ({ row }) => row.unit))
      await writeLetters(context, tx, { unit, told: some, key: events[0]?.id ?? '', site });
  },
});
