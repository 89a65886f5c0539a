import { afterAll, beforeAll, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { contextIn } from '../../app/house.ts';
import type { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import type { Actor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { takeInDossier } from '../dossiers/dossiers.intake.service.ts';
import type { IntakeInput } from '../dossiers/dossiers.schema.ts';
import { chargeDossier } from '../fees/charges.service.ts';
import { reserveSlips, takeInSlip } from './reserved.service.ts';

const HERE = '28159.20250701';
const at = (text: string) => parseLocal(text) as Date;
const desk: Actor = { kind: 'officer', id: 'mai', posts: [{ role: 'desk officer', unit: HERE }], persons: [], scopes: [] };

let house: Awaited<ReturnType<typeof testHouse>>;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house?.close());
const as = (when: string) => contextIn(house, desk, at(when));
// An extract from the register: its form is of 2026-11-23, the version before of 2025-11-01.
const extract: IntakeInput = {
  unit: HERE,
  procedure: '2.000908',
  case: 'self',
  channel: 'direct',
  keys: 'staff',
  applicant: { fullName: 'Trần Thị Ổi' },
  papers: [],
  returnWay: 'desk',
};
const row = async (id: string) =>
  (
    await house.owner.pool.query(
      `select procedure_version as version, to_char(submitted_at at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD HH24:MI') as submitted,
         (select computed_for::text from fee_versions where dossier = d.id) as "feeOf" from dossiers d where id = $1`,
      [id],
    )
  ).rows[0];

test('a paper slip is judged by the procedure and the fees of its true time, also when another version holds while it is typed in', async () => {
  const { first } = await reserveSlips(as('2026-11-19T08:00'), { unit: HERE, count: 2, key: newId() });
  const now = as('2026-11-23T09:00');
  const typed = await takeInSlip(now, {
    slip: { year: 2026, number: first, receivedAt: at('2026-11-20T09:30') },
    input: extract,
    key: newId(),
  });
  const today = await takeInDossier(now, extract, { key: newId() });
  for (const { id } of [typed, today]) await chargeDossier(now, id);
  expect(await row(typed.id)).toEqual({ version: '2025-11-01', submitted: '2026-11-20 09:30', feeOf: '2026-11-20' });
  expect(await row(today.id)).toEqual({ version: '2026-11-23', submitted: '2026-11-23 09:00', feeOf: '2026-11-23' });
  const early = takeInDossier(now, extract, { key: newId(), submittedAt: at('2025-06-30T09:00') });
  await expect(early).rejects.toMatchObject({ code: 'procedures.unknown', status: 404 } satisfies Partial<Refusal>);
});
