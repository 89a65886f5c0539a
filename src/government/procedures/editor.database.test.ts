import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { contextIn } from '../../app/house.ts';
import type { Context } from '../../platform/context/context.ts';
import { newId } from '../../platform/database/id.ts';
import { type Actor, anonymous, systemActor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { takeInDossier } from '../dossiers/dossiers.intake.service.ts';
import { type Json, nodeAt, type Path, withNode } from './editor.nodes.rules.ts';
import { firstDayFor, publishDraft, withdrawVersion } from './editor.publish.service.ts';
import { draftOf, editorDeeds, listedVersions, openDrafts, printOf } from './editor.queries.ts';
import { beginDraft, changeDraft, dropDraft } from './editor.service.ts';
import { forgetCatalogue, keptVersion, procedureOn } from './procedures.queries.ts';
import { hoursOf } from './procedures.schema.ts';
import { loadProcedures } from './procedures.service.ts';

const UNIT = '28159.20250701';
const CODE = '1.004873';
let house: Awaited<ReturnType<typeof testHouse>>;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house?.close());

const officer = (role: string, id = role): Actor => ({ kind: 'officer', id, posts: [{ role, unit: UNIT }], persons: [], scopes: [] });
const as = (actor: Actor, local = '2026-12-01T09:00') => contextIn(house, actor, parseLocal(local) as Date);
const province = (local?: string, id?: string) => as(officer('province admin', id), local);
const refused = (code: string) => expect.objectContaining({ code });

async function begun(procedure: string, context: Context = province()): Promise<string> {
  const [base] = (await listedVersions(context, procedure)).filter((one) => one.standing === 'inForce');
  return (await beginDraft(context, { procedure, version: base?.version ?? '', key: newId() })).id;
}
/** Saves one place of a draft as its page would, by what is there now or by what somebody saw before. */
async function save(
  context: Context,
  id: string,
  path: Path,
  change: (node: Json | undefined) => Json,
  saw?: { seen: number; print: string },
) {
  const draft = await draftOf(context, id);
  const seen = saw ?? { seen: draft.rowVersion, print: printOf(draft.body, [{ path }]) };
  const places = [{ path: [...path], value: change(nodeAt(draft.body, path)) }];
  return changeDraft(context, { id, slug: 'chung', places, ...seen, key: newId() });
}
const publication = (id: string, seen: number, validFrom: string, key = newId()) =>
  ({ id, seen, validFrom, decision: 'Quyết định số 15/QĐ-UBND', confirmed: true, key }) as const;
const takenIn = async (local: string) =>
  takeInDossier(
    as(officer('desk officer'), local),
    {
      unit: UNIT,
      procedure: CODE,
      case: (await procedureOn(as(systemActor('reader')), CODE, local.slice(0, 10)))?.cases[0]?.code ?? '',
      channel: 'direct',
      keys: 'staff',
      papers: [],
      returnWay: 'desk',
      applicant: { fullName: 'Nguyễn Thị Thử' },
    },
    { key: newId() },
  );

describe('a draft', () => {
  test('there is one per procedure; two people at different pages are in nobody’s way, at the same page the second is told', async () => {
    const [ba, tu] = [province(undefined, 'ba'), province(undefined, 'tu')];
    const id = await begun('1.001193', ba);
    expect(await beginDraft(tu, { procedure: '1.001193', version: '2025-07-01', key: newId() })).toEqual({ id, already: true });
    const { body, rowVersion: seen } = await draftOf(tu, id);
    const saw = (path: Path) => ({ seen, print: printOf(body, [{ path }]) });
    const [name, words] = [['name'], ['keywords']] as const;
    const both = await Promise.allSettled([
      save(ba, id, name, () => ({ vi: 'Tên của Ba', en: 'Ba' }), saw(name)),
      save(tu, id, words, () => ['khai sinh'], saw(words)),
      save(tu, id, name, () => ({ vi: 'Tên của Tư', en: 'Tư' }), saw(name)),
    ]);
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(both.find((one) => one.status === 'rejected')).toMatchObject({
      reason: { code: 'editor.stale', status: 409, fields: { '': { key: 'editor.refusals.staleBy' } } },
    });
    const now = await draftOf(ba, id);
    expect([now.body.keywords, now.rowVersion]).toEqual([['khai sinh'], seen + 2]);
    await dropDraft(ba, { id, seen: now.rowVersion, key: newId() });
    await expect(save(tu, id, words, () => [])).rejects.toThrow(refused('editor.closed'));
    expect((await openDrafts(ba)).map((one) => one.id)).not.toContain(id);
    expect((await editorDeeds(ba, '1.001193')).map((one) => one.verb)).toEqual(['drop', 'edit', 'edit', 'begin']);
  });

  test('keeps what is wrong, and is not published while it is', async () => {
    const context = province();
    const id = await begun('1.001612', context);
    const key = newId();
    const { body, rowVersion } = await draftOf(context, id);
    const input = {
      id,
      slug: 'chung',
      places: [{ path: ['name'], value: { vi: '', en: '' } }],
      seen: rowVersion,
      print: printOf(body, [{ path: ['name'] }]),
      key,
    };
    expect(await changeDraft(context, input)).toEqual(await changeDraft(context, input)); // a double click
    expect((await draftOf(context, id)).body.name).toEqual({ vi: '', en: '' });
    await expect(publishDraft(context, publication(id, rowVersion + 1, '2026-12-15'))).rejects.toThrow(refused('editor.faulty'));
  });

  test.each([
    ['nobody', anonymous, 401],
    ['a citizen', { ...anonymous, kind: 'citizen', id: 'c' } as const, 403],
    ['a desk officer', officer('desk officer'), 403],
    ['a commune’s administrator', officer('commune admin'), 403],
  ])('%s may not begin one, nor see one', async (who, actor, status) => {
    await expect(beginDraft(as(actor), { procedure: CODE, version: '2025-07-01', key: newId() })).rejects.toMatchObject({ status });
    await expect(draftOf(as(actor), newId())).rejects.toMatchObject({ status });
    await expect(publishDraft(as(actor), publication(newId(), 1, '2026-12-15'))).rejects.toMatchObject({ status });
    await expect(withdrawVersion(as(actor), { procedure: CODE, version: '2025-07-01', key: newId() })).rejects.toMatchObject({ status });
    expect(await openDrafts(as(actor))).toEqual([]);
    if (who.startsWith('a commune')) expect((await listedVersions(as(actor), CODE)).length).toBeGreaterThan(0);
    else await expect(listedVersions(as(actor))).rejects.toMatchObject({ status });
  });
});

describe('a new version', () => {
  test('begins on its day; a dossier of the day before keeps the old one; a start with the content changes nothing', async () => {
    const context = province();
    const reader = as(systemActor('reader'));
    const id = await begun(CODE, context);
    await save(context, id, ['timings', 0, 'steps', 0, 'hours'], () => 1);
    await save(context, id, ['timings', 0, 'term', 'amount'], () => 1);
    const rest = (await draftOf(context, id)).body;
    const steps = nodeAt(rest, ['timings', 0, 'steps']) as Json[];
    const some = steps.map((step, at) => withNode(step, ['hours'], at === 0 ? 8 : 0));
    await save(context, id, ['timings', 0, 'steps'], () => some);
    const { rowVersion } = await draftOf(context, id);
    await expect(publishDraft(context, publication(id, rowVersion, '2026-12-01'))).rejects.toMatchObject({
      fields: { validFrom: { key: 'editor.errors.tooSoon' } },
    });
    await expect(publishDraft(context, publication(id, rowVersion - 1, '2026-12-15'))).rejects.toThrow(refused('editor.stale'));
    const sent = publication(id, rowVersion, '2026-12-15');
    const [one, two] = await Promise.all([publishDraft(context, sent), publishDraft(context, sent)]);
    expect([one, two]).toEqual([one, { procedure: CODE, version: '2026-12-15' }]);

    expect(await procedureOn(reader, CODE, '2026-12-14')).toMatchObject({ version: '2025-07-01', validTo: '2026-12-14' });
    expect(await procedureOn(reader, CODE, '2026-12-15')).toMatchObject({ version: '2026-12-15' });
    const before = await takenIn('2026-12-14T15:00');
    const after = await takenIn('2026-12-15T09:00');
    const kept = async () =>
      (
        await house.owner.pool.query('select procedure_version as v, due_at from dossiers where code = any($1) order by received_at', [
          [before.code, after.code],
        ])
      ).rows;
    const dossiers = await kept();
    expect(dossiers.map((row) => row.v)).toEqual(['2025-07-01', '2026-12-15']);
    const [timing] = (await keptVersion(reader, CODE, '2026-12-15')).timings;
    expect(timing && hoursOf(timing.term)).toBe(8);

    const all = async () => (await house.owner.pool.query('select * from procedure_versions order by code, version')).rows;
    const stored = await all();
    await loadProcedures(as(systemActor('content'), '2026-12-20T09:00')); // a restart
    expect(await all()).toEqual(stored);
    expect(await kept()).toEqual(dossiers);
    expect(await procedureOn(reader, CODE, '2026-12-20')).toMatchObject({ version: '2026-12-15' });
    const { rows: told } = await house.owner.pool.query(
      "select subject, procedure_version, data from events where type = 'procedure.version_published'",
    );
    expect(told).toEqual([
      { subject: id, procedure_version: '2026-12-15', data: { procedure: CODE, version: '2026-12-15', validFrom: '2026-12-15' } },
    ]);
    await expect(save(context, id, ['name'], () => 'x')).rejects.toThrow(refused('editor.closed'));
    await expect(withdrawVersion(province('2026-12-15T08:00'), { procedure: CODE, version: '2026-12-15', key: newId() })).rejects.toThrow(
      refused('editor.begun'),
    );
  });

  test('is withdrawn before it begins: the old one goes on; the next one of the same day has another name', async () => {
    const code = '1.000656';
    const context = province();
    const reader = as(systemActor('reader'));
    const publish = async (validFrom: string) => {
      const id = await begun(code, context);
      await save(context, id, ['name'], () => ({ vi: `Khai tử từ ${validFrom}`, en: 'Death' }));
      return publishDraft(context, publication(id, (await draftOf(context, id)).rowVersion, validFrom));
    };
    expect(await firstDayFor(context, code)).toBe('2026-12-02');
    const { version } = await publish('2026-12-02');
    expect(await firstDayFor(context, code)).toBe('2026-12-03');
    const id = await begun(code, context);
    await expect(publishDraft(context, publication(id, 1, '2026-12-02'))).rejects.toMatchObject({
      fields: { validFrom: { key: 'editor.errors.sameDay' } },
    });
    await dropDraft(context, { id, seen: 1, key: newId() });
    const wish = { procedure: code, version, key: newId() };
    const came = await Promise.allSettled([
      withdrawVersion(context, wish),
      withdrawVersion(context, wish),
      withdrawVersion(context, { ...wish, key: newId() }),
    ]);
    // Whichever came first: the same wish twice has one answer, and of two wishes one is done.
    const [once, again, other] = came.map((one) => one.status);
    expect(again).toBe(once);
    expect([once, other].sort()).toEqual(['fulfilled', 'rejected']);
    expect(await procedureOn(reader, code, '2026-12-05')).toMatchObject({ version: '2025-07-01' });
    expect((await procedureOn(reader, code, '2026-12-05'))?.validTo).toBeUndefined();
    expect(await publish('2026-12-02')).toMatchObject({ version: '2026-12-02.2' });
    expect((await listedVersions(context, code)).map((one) => [one.version, one.standing])).toEqual([
      ...[
        ['2026-12-02.2', 'coming'],
        ['2026-12-02', 'withdrawn'],
      ],
      ['2025-07-01', 'inForce'],
    ]);
    forgetCatalogue(reader);
    expect(await procedureOn(reader, code, '2026-12-02')).toMatchObject({ version: '2026-12-02.2' });
    await expect(withdrawVersion(context, { ...wish, version: '2025-07-01' })).rejects.toThrow(refused('editor.from_content'));
  });
});
