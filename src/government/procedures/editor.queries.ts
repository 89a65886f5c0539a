import { type Chapter, type Deed, deedsOf } from '../../platform/audit/history.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { inputHash } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { type Day, dayOf } from '../../platform/time/time.ts';
import { registerOf } from '../../registers/units/units.queries.ts';
import { type Json, type Node, nodeAt, type Path } from './editor.nodes.rules.ts';
import { mayEditOrRefuse } from './editor.permissions.ts';
import { endedInTurn } from './procedures.rules.ts';
import type { Version } from './procedures.schema.ts';

/** Whose history the versions of a procedure have. */
export const procedureChapter = (procedure: string): Chapter => ({ table: 'procedure_changes', thing: 'procedure', subject: procedure });

export type Standing = 'ended' | 'inForce' | 'coming' | 'withdrawn';
/** A version as the list of the editor shows it; `madeBy` null: it came with the content. */
export type ListedVersion = {
  procedure: string;
  version: string;
  validFrom: Day;
  validTo?: Day;
  standing: Standing;
  body: Version;
  madeBy: string | null;
  madeByName: string | null;
  madeAt: Date;
  decision: string | null;
};

type Row = Omit<ListedVersion, 'standing' | 'validTo' | 'validFrom'> & { withdrawn: boolean };

const standingOf = ({ validFrom, validTo }: { validFrom: Day; validTo?: Day | undefined }, today: Day): Standing =>
  validFrom > today ? 'coming' : (validTo ?? today) < today ? 'ended' : 'inForce';

/** All versions of one procedure or of the whole catalogue, also those withdrawn, the newest of each first. Refuses with 401 or 403. */
export async function listedVersions(context: Context, procedure?: string): Promise<ListedVersion[]> {
  mayEditOrRefuse(context.actor, 'look');
  const rows = await context.read((tx) =>
    tx.query<Row>({
      text: `select v.code as procedure, v.version, v.body, v.made_by as "madeBy", v.added_at as "madeAt", v.decision, v.withdrawn_at is not null as withdrawn,
               (select n.name from xaso_account_names(array[v.made_by]) n) as "madeByName"
             from procedure_versions v where $1::text is null or v.code = $1 order by v.code, v.valid_from, v.version`,
      values: [procedure ?? null],
    }),
  );
  const today = dayOf(context.now);
  const dated = rows.map(({ withdrawn, ...row }) => ({
    ...row,
    withdrawn,
    validFrom: row.body.validFrom,
    ...(row.body.validTo ? { validTo: row.body.validTo } : {}),
  }));
  const holding = endedInTurn(dated.filter((row) => !row.withdrawn)).map((row) => ({ ...row, standing: standingOf(row, today) }));
  const gone = dated.filter((row) => row.withdrawn).map((row) => ({ ...row, standing: 'withdrawn' as const }));
  return [...holding, ...gone]
    .map(({ withdrawn: _, ...row }) => row)
    .sort((a, b) => a.procedure.localeCompare(b.procedure) || b.validFrom.localeCompare(a.validFrom) || b.version.localeCompare(a.version));
}

/** A draft as it stands. */
export type Draft = {
  id: string;
  procedure: string;
  basedOn: string;
  body: Node;
  rowVersion: number;
  state: 'open' | 'published' | 'dropped';
  startedByName: string | null;
  startedAt: Date;
  changedByName: string | null;
  changedAt: Date;
};

const DRAFT = `d.id, d.procedure, d.based_on as "basedOn", d.body, d.row_version as "rowVersion", d.state, d.started_at as "startedAt", d.changed_at as "changedAt",
  (select n.name from xaso_account_names(array[d.started_by]) n) as "startedByName", (select n.name from xaso_account_names(array[d.changed_by]) n) as "changedByName"`;

/** The drafts that are being written. Nobody but those who may edit sees any. */
export const openDrafts = (context: Context): Promise<Draft[]> =>
  context.read((tx) => tx.query<Draft>({ text: `select ${DRAFT} from procedure_drafts d where d.state = 'open' order by d.procedure` }));

/** One draft, open or not. `lock`: for whoever changes it. Refuses with `editor.no_draft` (404). */
export async function draftIn(tx: Transaction, id: string, lock = false): Promise<Draft> {
  const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
  const [row] = uuid
    ? await tx.query<Draft>({ text: `select ${DRAFT} from procedure_drafts d where d.id = $1 ${lock ? 'for update' : ''}`, values: [id] })
    : [];
  if (!row) throw new Refusal('editor.no_draft', 404);
  return row;
}

/** One draft for its pages. Refuses with 401, 403, `editor.no_draft` (404). */
export async function draftOf(context: Context, id: string): Promise<Draft> {
  mayEditOrRefuse(context.actor, 'edit');
  return context.read((tx) => draftIn(tx, id));
}

/** What was done to a procedure in the editor, the newest first. */
export const editorDeeds = (context: Context, procedure: string, most = 30): Promise<Deed[]> =>
  context.read((tx) => deedsOf(tx, procedureChapter(procedure), most));

/** What stood in some places when a page showed them. */
export const printOf = (body: Json, places: readonly { path: Path }[]): string =>
  inputHash(places.map(({ path }) => nodeAt(body, path) ?? null)).slice(0, 20);

/** The codes and dated ids of all units, of today and before: where a fee may hold. */
export const unitCodes = async (context: Context): Promise<ReadonlySet<string>> =>
  new Set([...(await registerOf(context)).units.values()].flatMap((unit) => [unit.code, unit.id]));
