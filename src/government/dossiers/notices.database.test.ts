import { afterAll, beforeAll, expect, test } from 'vitest';
import { actorOf, deeds, stage } from '../../../tests/permissions.stage.ts';
import { historyOf } from '../../platform/events/events.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { noticeReader } from './notices.readers.ts';

let there: Awaited<ReturnType<typeof stage>>;
beforeAll(async () => {
  there = await stage();
});
afterAll(() => there?.house.close());

type Told = { type: string; recipient: string };
/** Who was told anything, as blind indices: all these dossiers are of one owner. */
const recipients = new Set<string>();

/** What was told about a dossier, once the reader has heard everything that happened to it, and heard it all over again. */
async function toldOf(id: string): Promise<Told[]> {
  const reader = there.as(systemActor('reader'));
  for (let time = 0; time < 2; time++)
    await reader.transaction(async (tx) => {
      await noticeReader.hear(reader, tx, await historyOf(tx, id));
    });
  return (await there.owner.query<Told>('select type, recipient from notices where subject = $1 order by id', [id])).rows;
}

test.each([
  ['receive', 1, 'desk officer', ['received']],
  ['refuse', 1, 'desk officer', ['refused']],
  ['ask', 2, 'specialist', ['supplement_requested']],
  ['answer', 5, 'citizen who filed it', ['answered']],
  ['withdraw', 4, 'citizen who filed it', ['withdrawn']],
  ['stop', 5, 'desk officer', ['stopped']],
  ['apologise', 4, 'leader', ['apologised']],
  ['extend', 4, 'leader', ['extended']],
  ['hold', 4, 'specialist', ['held']],
  ['resume', 4, 'specialist', ['resumed']],
  ['forward', 1, 'desk officer', ['forwarded']],
  ['reissue', 4, 'desk officer', ['key_reissued']],
  ['charge', 4, 'specialist', ['payment_asked']],
  ['pass', 4, 'leader', ['promise_passed']],
  ['resolve', 4, 'clerk', ['resolved_desk']],
  ['return', 9, 'desk officer', ['returned']],
  // What happens inside the house concerns nobody outside.
  ['assign', 2, 'leader', []],
  ['handle', 4, 'specialist', []],
  ['back', 4, 'clerk', []],
  ['give', 4, 'leader', []],
  ['question', 4, 'specialist', []],
  ['explain', 4, 'specialist', []],
  ['parcel', 9, 'desk officer', []],
] as const)('%s in state %i by the %s is told to the owner alone, once', async (name, state, who, types) => {
  const deed = deeds[name];
  if (!deed) throw new Error(`no deed ${name}`);
  const dossier = await there.plant(state, deed);
  await deed.do(there.as(actorOf(who)), dossier);
  const told = await toldOf(dossier.id);
  expect(told.map(({ type }) => type)).toEqual(types);
  for (const { recipient } of told) recipients.add(recipient);
  expect(recipients.size).toBeLessThanOrEqual(1);
});
