import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { log } from '../../platform/config/log.ts';
import { contentPath } from '../../platform/config/root.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { inputHash } from '../../platform/context/idempotency.ts';
import { day } from './forms.schema.ts';
import { proceduresFromContent } from './procedures.content.ts';
import { forgetCatalogue } from './procedures.queries.ts';
import type { Procedure, Version } from './procedures.schema.ts';

const offer = z.strictObject({
  id: z.uuid(),
  unit: z.string(),
  procedure: z.string().nullable(),
  filing: z.enum(['own', 'national']),
  validFrom: day,
  validTo: day.nullable(),
  basis: z.string().min(1),
});

async function addVersion(context: Context, tx: Transaction, code: string, version: Version): Promise<void> {
  const hash = inputHash(version);
  const [added] = await tx.query({
    text: `insert into procedure_versions (code, version, valid_from, valid_to, body, body_hash, added_at) values ($1, $2, $3, $4, $5, $6, $7)
           on conflict do nothing returning 1`,
    values: [code, version.version, version.validFrom, version.validTo ?? null, JSON.stringify(version), hash, context.now],
  });
  if (added) return;
  const [kept] = await tx.query<{ body: Version }>({
    text: 'select body from procedure_versions where code = $1 and version = $2',
    values: [code, version.version],
  });
  // Only its end may come later, with the version that follows it.
  const { validTo: _, ...before } = kept?.body ?? version;
  const { validTo, ...after } = version;
  if (!isDeepStrictEqual(before, after))
    log.warn({ code, version: version.version }, 'the content of a version changed; the stored one stays: give it a new version');
  else if (validTo && !kept?.body.validTo)
    await tx.query({
      text: 'update procedure_versions set valid_to = $3, body = $4, body_hash = $5 where code = $1 and version = $2',
      values: [code, version.version, validTo, JSON.stringify(version), hash],
    });
}

/** Puts versions into the catalogue. Repeatable; a stored version is never changed. */
export async function addProcedures(context: Context, procedures: readonly Procedure[]): Promise<void> {
  await context.transaction(async (tx) => {
    for (const { code, versions } of procedures) for (const version of versions) await addVersion(context, tx, code, version);
  });
  forgetCatalogue(context);
}

/** Puts the catalogue of `content/procedures` into its tables. Repeatable; a stored version is never changed. */
export async function loadProcedures(context: Context): Promise<void> {
  const folder = contentPath('procedures', 'offers');
  const offers = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => z.array(offer).parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))));
  await addProcedures(context, proceduresFromContent());
  await context.transaction(async (tx) => {
    for (const each of offers)
      await tx.query({
        text: `insert into procedure_offers (id, unit, procedure, filing, valid_from, valid_to, basis) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
        values: [each.id, each.unit, each.procedure, each.filing, each.validFrom, each.validTo, each.basis],
      });
  });
  forgetCatalogue(context);
}
