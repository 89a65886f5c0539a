import { record } from '../../platform/audit/audit.ts';
import { keepDeed } from '../../platform/audit/history.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { inputHash, once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { publish } from '../../platform/events/events.ts';
import { addDays, type Day, dayOf } from '../../platform/time/time.ts';
import { firstDay, type ListedDays } from './editor.days.rules.ts';
import { versionPublished, versionWithdrawn } from './editor.events.ts';
import { judgedDraft } from './editor.faults.rules.ts';
import { mayEditOrRefuse } from './editor.permissions.ts';
import { listedVersions, procedureChapter, unitCodes } from './editor.queries.ts';
import type { PublishInput, WithdrawInput } from './editor.schema.ts';
import { openDraft, stale, waitFor } from './editor.service.ts';
import { forgetCatalogue } from './procedures.queries.ts';

const wrong = (field: string, key: string) => new Refusal('editor.input', 422, { fields: { [field]: { key: `editor.errors.${key}` } } });

const daysOf = (tx: Transaction, procedure: string) =>
  tx.query<ListedDays & { version: string }>({
    text: `select version, valid_from::text as "validFrom", valid_to::text as "validTo", withdrawn_at is not null as withdrawn
           from procedure_versions where code = $1 order by valid_from, version`,
    values: [procedure],
  });

/** A version is called by its first day; a second one of the same day, after one was withdrawn, `2027-01-01.2`. */
function freeVersion(validFrom: Day, taken: readonly string[]): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? validFrom : `${validFrom}.${number}`;
    if (!taken.includes(name)) return name;
  }
}

/**
 * Publishes a draft as the next version of its procedure: from tomorrow on, or from today where no version holds today, so that every dossier of one day has
 * the same version. The version before it ends the day before; dossiers received under it keep it. Refuses with `editor.input` (422) for the day,
 * `editor.faulty` (422) while anything is wrong, `editor.stale` (409) when the draft is not what the publisher read.
 */
export async function publishDraft(context: Context, input: PublishInput): Promise<{ procedure: string; version: string }> {
  const { role, unit } = mayEditOrRefuse(context.actor, 'publish');
  const codes = await unitCodes(context);
  const published = await once(context, { verb: 'procedure: publish', key: input.key, input }, async (tx) => {
    const draft = await openDraft(tx, input.id);
    const { procedure } = draft;
    if (draft.rowVersion !== input.seen) throw await stale(tx, procedure);
    const versions = await daysOf(tx, procedure);
    if (input.validFrom < firstDay(versions, dayOf(context.now))) throw wrong('validFrom', 'tooSoon');
    if (versions.some((one) => !one.withdrawn && one.validFrom === input.validFrom)) throw wrong('validFrom', 'sameDay');
    const name = freeVersion(
      input.validFrom,
      versions.map((one) => one.version),
    );
    const judged = judgedDraft(draft.body, { version: name, validFrom: input.validFrom }, codes);
    if (!judged.version) throw new Refusal('editor.faulty', 422, { details: { count: judged.faults.length } });
    const { version } = judged;
    await tx.query({
      text: `insert into procedure_versions (code, version, valid_from, valid_to, body, body_hash, added_at, made_by, decision) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      values: [
        ...[procedure, name, version.validFrom, version.validTo ?? null, JSON.stringify(version), inputHash(version), context.now],
        ...[context.actor.id, input.decision],
      ],
    });
    await tx.query({
      text: "update procedure_drafts set state = 'published', row_version = row_version + 1, changed_by = $2, changed_at = $3 where id = $1",
      values: [draft.id, context.actor.id, context.now],
    });
    const told = { procedure, version: name, validFrom: version.validFrom };
    await keepDeed(context, tx, procedureChapter(procedure), 'publish', { draft: draft.id, version: name, from: version.validFrom });
    await publish(context, tx, versionPublished(draft.id, unit, context.now, told), role);
    await record(context, tx, { verb: 'publish', thing: 'procedure', subject: procedure, unit, data: { version: name } });
    return { procedure, version: name };
  });
  forgetCatalogue(context);
  return published;
}

/**
 * Takes a version of the editor back before it begins: the one before it goes on. Refuses with `procedures.unknown` (404), `editor.begun` (409) once it has
 * begun, `editor.from_content` (409) for one that came with the programme: another version from the same day on is the way there.
 */
export async function withdrawVersion(context: Context, input: WithdrawInput): Promise<{ procedure: string }> {
  const { role, unit } = mayEditOrRefuse(context.actor, 'publish');
  const { procedure } = input;
  const known = (await listedVersions(context, procedure)).find((one) => one.version === input.version);
  if (!known) throw new Refusal('procedures.unknown', 404, { details: { code: procedure } });
  if (!known.madeBy) throw new Refusal('editor.from_content', 409);
  const done = await once(context, { verb: 'procedure: withdraw', key: input.key, input }, async (tx) => {
    await waitFor(tx, procedure);
    const [row] = await tx.query<{ draft: string }>({
      text: `update procedure_versions set withdrawn_at = $3 where code = $1 and version = $2 and withdrawn_at is null and valid_from > $4
             returning (select h.data ->> 'draft' from procedure_changes h where h.subject = $1 and h.verb = 'publish' and h.data ->> 'version' = $2) as draft`,
      values: [procedure, input.version, context.now, dayOf(context.now)],
    });
    if (!row) throw new Refusal(known.validFrom > dayOf(context.now) ? 'editor.withdrawn' : 'editor.begun', 409);
    const told = { procedure, version: input.version, validFrom: known.validFrom };
    await keepDeed(context, tx, procedureChapter(procedure), 'withdraw', { version: input.version, from: known.validFrom });
    await publish(context, tx, versionWithdrawn(row.draft, unit, context.now, told), role);
    await record(context, tx, { verb: 'withdraw', thing: 'procedure', subject: procedure, unit, data: { version: input.version } });
    return { procedure };
  });
  forgetCatalogue(context);
  return done;
}

/** The first day from which a new version of a procedure may hold. */
export async function firstDayFor(context: Context, procedure: string): Promise<Day> {
  const versions = await context.read((tx) => daysOf(tx, procedure));
  const first = firstDay(versions, dayOf(context.now));
  // The next day on which none begins already.
  const taken = new Set(versions.filter((one) => !one.withdrawn).map((one) => one.validFrom));
  let day = first;
  while (taken.has(day)) day = addDays(day, 1);
  return day;
}
