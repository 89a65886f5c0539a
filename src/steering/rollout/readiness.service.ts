import type { Context } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { stillStored } from '../../platform/files/files.ts';
import { dayOf } from '../../platform/time/time.ts';
import { waitsFor } from './readiness.rules.ts';
import { checklistNow, memberIn } from './rollout.queries.ts';
import { type ConfirmInput, confirmSchema, rolloutInput, type WithdrawInput, withdrawSchema } from './rollout.schema.ts';
import { lockReadiness, refuseNotThen, roleIn, tell } from './rollout.service.ts';

const wrong = (field: string, key = field) => new Refusal('rollout.input', 422, { fields: { [field]: { key: `rollout.errors.${key}` } } });

/**
 * Somebody confirms that a commune has a point of the checklist ready, with a note and, where the list asks for it, a file. Refuses with `rollout.input` (422),
 * `rollout.waits` (409: leaders first), `rollout.confirmed` (409: it is already), `rollout.not_then` (422), 401 and 403.
 */
export async function confirmItem(context: Context, input: ConfirmInput): Promise<{ id: string }> {
  const wish = rolloutInput(confirmSchema, input);
  const { unit, note, file } = wish;
  const role = await roleIn(context, 'confirm', unit);
  await refuseNotThen(context, unit, dayOf(context.now));
  const checklist = checklistNow(context);
  const item = checklist.items.find((one) => one.code === wish.item);
  if (!item) throw wrong('item');
  if (item.evidence && !file) throw wrong('file');
  if (file && !stillStored(file)) throw wrong('file', 'file_gone');
  return once(context, { verb: 'rollout: confirm', key: wish.key, input: { ...wish, key: undefined } }, async (tx) => {
    await lockReadiness(tx, unit);
    const confirmed = new Set(
      (
        await tx.query<{ item: string }>({
          text: 'select item from rollout_checks where unit = $1 and withdrawn_at is null',
          values: [unit],
        })
      ).map((one) => one.item),
    );
    if (confirmed.has(item.code)) throw new Refusal('rollout.confirmed', 409);
    const [first] = waitsFor(item, confirmed);
    const before = checklist.items.find((one) => one.code === first);
    if (before)
      throw new Refusal('rollout.waits', 409, { fields: { '': { key: 'rollout.errors.waits', params: { point: before.name } } } });
    const id = newId(context.now);
    await tx.query({
      text: `insert into rollout_checks (id, unit, item, version, note, hash, bytes, type, sealed, name, confirmed_by, confirmed_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      values: [
        id,
        unit,
        item.code,
        checklist.version,
        note,
        file?.hash ?? null,
        file?.bytes ?? null,
        file?.type ?? null,
        file?.sealed ?? false,
        file?.name ?? null,
        context.actor.id,
        context.now,
      ],
    });
    const data = { item: item.code, evidence: file !== null };
    await tell({ context, tx, role }, { subject: id, unit, verb: 'confirm' }, { type: 'rollout.point_confirmed', data });
    return { id };
  });
}

/** A confirmation is taken back; it stays to be read. Refuses with `rollout.no_such_point` (404), `rollout.stale` (409), and for a live commune `rollout.already_live`. */
export async function withdrawItem(context: Context, input: WithdrawInput): Promise<{ id: string }> {
  const wish = rolloutInput(withdrawSchema, input);
  const [row] = await context.read((tx) =>
    tx.query<{ unit: string }>({ text: 'select unit from rollout_checks where id = $1', values: [wish.id] }),
  );
  if (!row) throw new Refusal('rollout.no_such_point', 404);
  const { unit } = row;
  const role = await roleIn(context, 'confirm', unit);
  return once(context, { verb: 'rollout: withdraw', key: wish.key, input: { ...wish, key: undefined } }, async (tx) => {
    await lockReadiness(tx, unit);
    const member = await memberIn(tx, unit);
    if (member?.liveOn) throw new Refusal('rollout.already_live', 409, { details: { unit, day: member.liveOn } });
    const [done] = await tx.query<{ item: string; hash: string | null }>({
      text: `update rollout_checks set withdrawn_by = $3, withdrawn_at = $4, row_version = row_version + 1
             where id = $1 and row_version = $2 and withdrawn_at is null returning item, hash`,
      values: [wish.id, wish.rowVersion, context.actor.id, context.now],
    });
    if (!done) throw new Refusal('rollout.stale', 409);
    const data = { item: done.item, evidence: done.hash !== null };
    await tell({ context, tx, role }, { subject: wish.id, unit, verb: 'withdraw' }, { type: 'rollout.point_withdrawn', data });
    return { id: wish.id };
  });
}
