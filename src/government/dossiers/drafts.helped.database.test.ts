import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { contextIn } from '../../app/house.ts';
import { newId } from '../../platform/database/id.ts';
import { type Actor, anonymous, systemActor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { helpingCode } from '../assistance/assistance.codes.service.ts';
import {
  currentHelping,
  helpingNow,
  helpingOfDossier,
  helpingSums,
  helpingsOfCitizen,
  openHelping,
  ownHelpings,
  waitingForWitness,
} from '../assistance/assistance.queries.ts';
import type { Place } from '../assistance/assistance.rules.ts';
import {
  agreeByCode,
  askedByCode,
  choosePaper,
  closeByTime,
  endHelping,
  startHelping,
  withdrawConsent,
  witnessConsent,
} from '../assistance/assistance.service.ts';
import { typedFrom } from '../procedures/forms.rules.ts';
import { samples } from '../procedures/forms.samples.ts';
import { takeInDossier } from './dossiers.intake.service.ts';
import { openDossier, queueCounts } from './dossiers.queries.ts';
import { draftCode, makeDraftCode, takeDraft } from './drafts.codes.service.ts';
import { beginHelped, shareDraft } from './drafts.helped.service.ts';
import { openDraft, ownDrafts } from './drafts.queries.ts';
import { PAPERS } from './drafts.rules.ts';
import { beginDraft, chooseCase, chooseReturn, passStep, printOf, saveScreen, sendDraft } from './drafts.service.ts';
import { addPapers, draftFile } from './papers.service.ts';

const UNIT = '28159.20250701';
const NEXT_DOOR = '28243.20250701';
const BIRTH = '1.001193';
let house: Awaited<ReturnType<typeof testHouse>>;
const citizen = (id: string): Actor => ({ kind: 'citizen', id, posts: [], persons: [], scopes: [] });
const officer = (id: string, role: string, unit = UNIT): Actor => ({
  kind: 'officer',
  id,
  posts: [{ role, unit }],
  persons: [],
  scopes: [],
});
const helper = (id: string) => officer(id, 'helper');
const desk = officer('desk', 'desk officer');
const as = (actor: Actor, local = '2026-11-23T09:00') => contextIn(house, actor, parseLocal(local) as Date);
const worker = (local: string) => as(systemActor('worker'), local);

beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house?.close());

const start = (who: string, more: { place?: Place; name?: string; at?: string } = {}) =>
  startHelping(as(helper(who), more.at), {
    unit: UNIT,
    procedure: BIRTH,
    place: more.place ?? 'desk',
    name: more.name ?? 'Nguyễn Thị Hoa',
    key: newId(),
  });
const agree = (person: string, id: string, local?: string) =>
  agreeByCode(as(citizen(person), local), { code: helpingCode(id), agreed: true, key: newId() });

/** A running helping, agreed to on a phone. */
async function helping(who: string, person: string, more: { place?: Place; name?: string; at?: string } = {}): Promise<string> {
  const { id } = await start(who, more);
  await agree(person, id, more.at);
  return id;
}

/** A running helping of somebody without a phone. */
async function onPaper(who: string): Promise<string> {
  const { id } = await start(who);
  await choosePaper(as(helper(who)), { id, rowVersion: 1, key: newId() });
  await witnessConsent(as(desk), { id, rowVersion: 2, key: newId(), said: ['present', 'heard', 'signed'] });
  return id;
}

/** Fills the draft with the sample's answers, screen by screen, as whoever holds the pen. */
async function fill(actor: Actor, id: string, proof = 'electronic', local?: string): Promise<void> {
  const context = as(actor, local);
  let draft = await chooseCase(context, id, 'usual');
  const answers = { ...samples[BIRTH]?.answers, 'birth.proof': proof };
  for (const screen of draft.version.onlineForm?.screens ?? [])
    ({ draft } = await saveScreen(context, {
      id,
      screen: screen.code,
      posted: typedFrom(screen, answers),
      seen: printOf(screen, draft.answers),
    }));
  await passStep(context, id, PAPERS);
  await chooseReturn(context, id, { way: 'desk', address: '' });
}

const filed = async (id: string) =>
  (await house.owner.pool.query('select account, keys, helper, channel from dossiers where id = $1', [id])).rows[0];
/** What the application's log-in sees of drafts, papers and names as somebody, in raw SQL. */
const sees = (actor: Actor, local?: string) =>
  as(actor, local).read((tx) =>
    tx.query<{ drafts: number; files: number; names: number; dossiers: number }>({
      text: `select (select count(*) from drafts)::int as drafts, (select count(*) from draft_files)::int as files,
               (select count(*) from helping_people)::int as names, (select count(*) from dossiers)::int as dossiers`,
    }),
  );
const NOTHING = [{ drafts: 0, files: 0, names: 0, dossiers: 0 }];
const photo = () =>
  new File([Buffer.concat([Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), Buffer.from('chứng sinh')])], 'anh.jpg');

describe('being helped', () => {
  test('nothing before the consent; then the draft is the citizen’s from the first field; the helper’s sight ends at sending', async () => {
    const me = helper('h1');
    const { id } = await start('h1', { place: 'home' });
    await expect(beginHelped(as(me), id)).rejects.toMatchObject({ code: 'assistance.over', status: 409 });
    expect(await askedByCode(as(citizen('c1')), helpingCode(id).toLowerCase())).toMatchObject({ name: 'Nguyễn Thị Hoa', place: 'home' });
    await agree('c1', id);
    const { id: draft } = await beginHelped(as(me), id);
    expect(await beginHelped(as(me), id)).toEqual({ id: draft });
    expect(await ownDrafts(as(citizen('c1')))).toMatchObject([{ id: draft }]);
    await fill(me, draft, 'medical');
    await addPapers(as(me), draft, (paper) => (paper === 'chung-sinh' ? [photo()] : []));
    expect(await sees(me)).toEqual([{ drafts: 1, files: 1, names: 1, dossiers: 0 }]);

    const [one, two] = await Promise.all([sendDraft(as(me), draft), sendDraft(as(me), draft)]);
    expect(two.id).toBe(one.id);
    expect([one.code, one.trackingKey]).toEqual(['', '']); // nothing by which it is found again
    expect(await filed(one.id)).toEqual({ account: 'c1', keys: 'helped_home', helper: 'h1', channel: 'online' });
    expect(await sees(me, '2026-11-23T09:01')).toEqual(NOTHING);
    for (const look of [() => openDraft(as(me), draft), () => openHelping(as(helper('h2')), id)])
      await expect(look()).rejects.toMatchObject({ status: 404 });
    const { rows: told } = await house.owner.pool.query(
      "select type, actor ->> 'account' as who, actor ->> 'role' as role, data from events where (subject = $1 and type = 'dossier.submitted') or subject = $2 order by id",
      [one.id, id],
    );
    expect(told).toMatchObject([
      { type: 'helping.agreed', who: 'c1', data: { place: 'home', way: 'phone', consent: '2026-01-01' } },
      { type: 'dossier.submitted', who: 'h1', role: 'helper', data: { keys: 'helped_home', helper: 'h1' } },
      { type: 'helping.ended', data: { reason: 'sent', minutes: 0 } },
    ]);
    expect(JSON.stringify(told)).not.toMatch(/Hoa|Nguyễn/);

    const owner = as(citizen('c1'));
    expect(await helpingsOfCitizen(owner)).toMatchObject([{ helper: 'h1', dossier: one.id, endReason: 'sent', place: 'home' }]);
    expect(await helpingOfDossier(owner, one.id)).toMatchObject({ helper: 'h1' });
    const { rows } = await house.owner.pool.query('select code from dossiers where id = $1', [one.id]);
    expect((await openDossier(owner, rows[0].code)).dossier.keys).toBe('helped_home');
    expect(await helpingOfDossier(as(citizen('somebody')), one.id)).toBeUndefined();
  });

  test('on paper, in front of a desk officer who is not the helper: a draft without an account, sent from the desk', async () => {
    const { id } = await start('p1');
    expect(await waitingForWitness(as(desk))).toEqual([]);
    await choosePaper(as(helper('p1')), { id, rowVersion: 1, key: newId() });
    expect(await waitingForWitness(as(desk))).toMatchObject([{ id, name: 'Nguyễn Thị Hoa' }]);
    expect(await waitingForWitness(as(officer('away', 'desk officer', NEXT_DOOR)))).toEqual([]);
    const { rows: looks } = await house.owner.pool.query(
      "select actor, data from audit where verb = 'list' and subject = 'waiting for a witness' order by actor, data->>'rows'",
    );
    expect(looks).toEqual([
      { actor: 'away', data: { rows: 0 } },
      { actor: desk.id, data: { rows: 0 } },
      { actor: desk.id, data: { rows: 1 } },
    ]);
    const all = ['present', 'heard', 'signed'];
    const say = (actor: Actor, more: { said?: string[]; rowVersion?: number } = {}) =>
      witnessConsent(as(actor), { id, rowVersion: 2, key: newId(), said: all, ...more });
    await expect(say(desk, { said: ['present', 'signed'] })).rejects.toMatchObject({ code: 'assistance.unsaid', status: 422 });
    await expect(say(desk, { rowVersion: 1 })).rejects.toMatchObject({ code: 'assistance.stale', status: 409 });
    await expect(say(officer('away', 'desk officer', NEXT_DOOR))).rejects.toMatchObject({ status: 404 });
    const both: Actor = { ...helper('p1'), posts: [...helper('p1').posts, ...desk.posts] };
    await expect(say(both)).rejects.toMatchObject({ status: 403 }); // nobody confirms what he asks for himself
    await say(desk);
    await expect(say(officer('desk2', 'desk officer'))).rejects.toMatchObject({ status: 409 }); // confirmed already, by another
    const { id: draft } = await beginHelped(as(helper('p1')), id);
    await fill(helper('p1'), draft);
    const { id: dossier } = await sendDraft(as(helper('p1')), draft);
    expect(await filed(dossier)).toEqual({ account: '', keys: 'helped_desk', helper: 'p1', channel: 'online' });
    expect(await sees(helper('p1'), '2026-11-23T09:01')).toEqual(NOTHING);
    expect((await queueCounts(as(desk), UNIT)).desk).toBeGreaterThan(0);
    await expect(
      choosePaper(as(helper('p2')), { id: (await start('p2', { place: 'home' })).id, rowVersion: 1, key: newId() }),
    ).rejects.toMatchObject({
      status: 403, // at home nobody looks on
    });
  });

  test('the wall stands in the database: before, after the end, after two hours, next door, with a forged helping', async () => {
    const id = await helping('w1', 'wc');
    const { id: draft } = await beginHelped(as(helper('w1')), id);
    await fill(helper('w1'), draft, 'medical');
    await addPapers(as(helper('w1')), draft, (paper) => (paper === 'chung-sinh' ? [photo()] : []));
    const [file] = (await openDraft(as(helper('w1')), draft)).files;
    const mine = [{ drafts: 1, files: 1, names: 1, dossiers: 0 }];
    expect(await sees(helper('w1'), '2026-11-23T10:59')).toEqual(mine);
    expect(await sees(helper('w1'), '2026-11-23T11:00')).toEqual(NOTHING);
    expect(await sees(citizen('wc'), '2026-11-23T11:00')).toMatchObject([{ drafts: 1, files: 1 }]);
    for (const stranger of [
      helper('w2'),
      officer('w1', 'helper', NEXT_DOOR), // the same account, no longer here
      { ...helper('w1'), posts: [] },
      desk,
      officer('leader', 'leader'),
      officer('admin', 'commune admin'),
      citizen('w1'),
      citizen('other'),
      anonymous,
    ])
      expect([stranger.id, (await sees(stranger))[0]?.drafts]).toEqual([stranger.id, 0]);

    // Nothing that the helper could write by hand makes it longer, or agrees instead of the citizen.
    const hand = (actor: Actor, text: string, values: unknown[] = [id]) => as(actor).transaction((tx) => tx.query({ text, values }));
    const DENIED = { code: '42501' };
    await expect(hand(helper('w1'), "update helpings set until_at = until_at + interval '1 hour' where id = $1")).rejects.toMatchObject(
      DENIED,
    );
    const { id: asked } = await start('w3');
    await expect(
      hand(
        helper('w3'),
        "update helpings set agreed_at = now(), until_at = now() + interval '1 hour', way = 'phone', citizen = 'wc' where id = $1",
        [asked],
      ),
    ).rejects.toMatchObject(DENIED);
    await expect(hand(helper('w3'), "select xaso_agree('x', now())", [])).rejects.toMatchObject(DENIED);
    await expect(hand(helper('w3'), 'update drafts set helping = $1 returning id', [asked])).resolves.toEqual([]);
    await expect(
      hand(
        helper('w3'),
        "insert into drafts (id, account, unit, procedure, procedure_version, sealed, helping, created_at, changed_at) values (gen_random_uuid(), 'wc', 'u', 'p', 'v', 's', $1, now(), now())",
        [asked],
      ),
    ).rejects.toMatchObject(DENIED);
    await expect(hand(helper('w1'), 'delete from helpings where id = $1')).rejects.toMatchObject(DENIED);

    await withdrawConsent(as(citizen('wc')), id);
    await withdrawConsent(as(citizen('wc')), id);
    expect(await sees(helper('w1'))).toEqual(NOTHING);
    for (const attempt of [
      () => openDraft(as(helper('w1')), draft),
      () => draftFile(as(helper('w1')), draft, file?.id ?? ''),
      () => sendDraft(as(helper('w1')), draft),
      () => chooseReturn(as(helper('w1')), draft, { way: 'desk', address: '' }),
    ])
      await expect(attempt()).rejects.toMatchObject({ status: 404 });
    await expect(hand(helper('w1'), 'update helpings set ended_at = null, end_reason = null where id = $1 returning id')).resolves.toEqual(
      [],
    );
    expect((await openDraft(as(citizen('wc')), draft)).helperTyped).toBe(true);
  });

  test('two hours end it by themselves, told once and at their moment; the name is forgotten', async () => {
    const id = await helping('t1', 'tc', { at: '2026-11-24T08:00' });
    expect(await helpingNow(as(helper('t1'), '2026-11-24T08:20'))).toEqual({ id, name: 'Nguyễn Thị Hoa', minutes: 100 });
    expect(await helpingNow(as(helper('t1'), '2026-11-24T10:00'))).toBeUndefined();
    await closeByTime(worker('2026-11-24T10:05'));
    await closeByTime(worker('2026-11-24T10:06'));
    const { rows } = await house.owner.pool.query("select occurred_at, data from events where subject = $1 and type = 'helping.ended'", [
      id,
    ]);
    expect(rows).toMatchObject([{ occurred_at: parseLocal('2026-11-24T10:00'), data: { reason: 'time', minutes: 120 } }]);
    expect((await house.owner.pool.query('select 1 from helping_people where helping = $1', [id])).rows).toEqual([]);
    await startHelping(as(helper('t1'), '2026-11-24T10:07'), {
      unit: UNIT,
      procedure: BIRTH,
      place: 'desk',
      name: 'Lê Văn Năm',
      key: newId(),
    });
  });

  test('three people in a row are three separate persons', async () => {
    const me = helper('row');
    const drafts: string[] = [];
    for (const [at, person] of ['ba', 'tu', 'nam'].entries()) {
      const id = await helping('row', `row-${person}`, { name: `Trần Văn ${person}` });
      await expect(start('row', { name: 'Người khác' })).rejects.toMatchObject({ code: 'assistance.busy', status: 409 });
      const { id: draft } = await beginHelped(as(me), id);
      expect((await openDraft(as(me), draft)).answers).toEqual({}); // nothing of the one before
      expect(await sees(me)).toMatchObject([{ drafts: 1, files: 0, names: 1 }]);
      for (const before of drafts) await expect(openDraft(as(me), before)).rejects.toMatchObject({ status: 404 });
      await fill(me, draft);
      if (at === 1) await sendDraft(as(me), draft);
      else await endHelping(as(me), id);
      expect(await currentHelping(as(me))).toBeUndefined();
      drafts.push(draft);
    }
    expect(await sees(me, '2026-11-23T09:01')).toEqual(NOTHING);
    for (const person of ['ba', 'tu', 'nam']) {
      const own = await ownDrafts(as(citizen(`row-${person}`)));
      expect(own.map((draft) => draft.id)).toEqual(drafts.filter((_, at) => at !== 1 && person === ['ba', 'tu', 'nam'][at]));
    }
    const list = await ownHelpings(as(me), '2026-11');
    expect(list.map((one) => [one.maskedName, one.endReason])).toEqual(
      expect.arrayContaining([
        ['Trần V. b.', 'ended'],
        ['Trần V. t.', 'sent'],
        ['Trần V. n.', 'ended'],
      ]),
    );
    expect(JSON.stringify(list)).not.toMatch(/Văn/);
  });

  test('hours are sums for who administers or heads the unit, and for nobody else', async () => {
    const id = await helping('sum', 'sumc', { at: '2026-11-25T08:00' });
    await endHelping(as(helper('sum'), '2026-11-25T08:45'), id);
    for (const role of ['commune admin', 'leader']) {
      const sums = await helpingSums(as(officer('x', role), '2026-11-26T08:00'), UNIT);
      expect(sums.find((one) => one.helper === 'sum')).toEqual({
        helper: 'sum',
        helperName: '',
        month: '2026-11',
        place: 'desk',
        people: 1,
        sent: 0,
        minutes: 45,
      });
      const rows = await as(officer('x', role)).read((tx) => tx.query({ text: 'select id from helpings where dossier is null' }));
      expect(rows).toEqual([]); // sums, no rows
    }
    await expect(helpingSums(as(officer('x', 'commune admin', NEXT_DOOR)), UNIT)).rejects.toMatchObject({ status: 403 });
    await expect(helpingSums(as(helper('sum')), UNIT)).rejects.toMatchObject({ status: 403 });
    const by = (actor: Actor) =>
      as(actor, '2026-11-26T08:00').read((tx) =>
        tx.query({ text: "select helper from xaso_helping_sums(array[$1], '2026-11-01', '2026-12-01')", values: [UNIT] }),
      );
    expect((await by(officer('x', 'leader'))).length).toBeGreaterThan(0);
    for (const actor of [helper('sum'), desk, officer('x', 'leader', NEXT_DOOR), citizen('x'), anonymous])
      expect(await by(actor)).toEqual([]);
  });

  test('a code counts once, for a while, for a citizen; guessing ends after ten', async () => {
    const { id } = await start('code');
    const code = helpingCode(id);
    await expect(agreeByCode(as(helper('code')), { code, agreed: true, key: newId() })).rejects.toMatchObject({ status: 403 });
    await expect(agreeByCode(as(anonymous), { code, agreed: true, key: newId() })).rejects.toMatchObject({ status: 401 });
    await expect(agreeByCode(as(citizen('cc')), { code, agreed: false, key: newId() })).rejects.toMatchObject({
      code: 'assistance.unsaid',
    });
    await expect(agree('cc', id, '2026-11-23T09:30')).rejects.toMatchObject({ code: 'assistance.code', status: 422 });
    const key = newId();
    const both = await Promise.all([1, 2].map(() => agreeByCode(as(citizen('cc')), { code, agreed: true, key })));
    expect(both).toEqual([{ id }, { id }]);
    await expect(agree('thief', id)).rejects.toMatchObject({ code: 'assistance.code' });
    const { rows } = await house.owner.pool.query('select count(*)::int as kept from helpings where id = $1 and code_digest is not null', [
      id,
    ]);
    expect(rows).toEqual([{ kept: 0 }]);
    const came = [];
    for (let guess = 0; guess < 12; guess++)
      came.push(await askedByCode(as(citizen('guesser')), '34679ACD').catch((error) => error.status));
    expect(came).toEqual([...Array(10).fill(422), 429, 429]);
  });
});

describe('who pressed the keys', () => {
  test('alone is who filled in and sent alone; a helper’s hand in it, or beside it, is told though the citizen presses the last button', async () => {
    const own = (person: string) => beginDraft(as(citizen(person)), { unit: UNIT, procedure: BIRTH, key: newId() });
    const { id: alone } = await own('k1');
    await fill(citizen('k1'), alone);
    expect(await filed((await sendDraft(as(citizen('k1')), alone)).id)).toMatchObject({ keys: 'alone', helper: null });

    // The citizen began, lets a helper go on, and sends from the own phone.
    const { id: begun } = await own('k2');
    await fill(citizen('k2'), begun);
    const side = await helping('hk2', 'k2');
    await expect(openDraft(as(helper('hk2')), begun)).rejects.toMatchObject({ status: 404 });
    await expect(shareDraft(as(citizen('k1')), { draft: begun, helping: side })).rejects.toMatchObject({ status: 404 });
    await shareDraft(as(citizen('k2')), { draft: begun, helping: side });
    expect((await openDraft(as(helper('hk2')), begun)).answers['requester.fullName']).toBeDefined();
    const receipt = await sendDraft(as(citizen('k2')), begun);
    expect(receipt.code).not.toBe('');
    expect(await filed(receipt.id)).toMatchObject({ keys: 'helped_desk', helper: 'hk2', account: 'k2' });
    expect(await openHelping(as(helper('hk2')), side)).toMatchObject({ endReason: 'sent', name: null });

    // The helper began and stopped; the citizen goes on alone at home: helped all the same.
    const ended = await helping('hk3', 'k3', { place: 'home' });
    const { id: left } = await beginHelped(as(helper('hk3')), ended);
    await fill(helper('hk3'), left);
    await endHelping(as(helper('hk3')), ended);
    const later = await sendDraft(as(citizen('k3'), '2026-11-24T09:00'), left);
    expect(await filed(later.id)).toMatchObject({ keys: 'helped_home', helper: 'hk3' });
    expect(await helpingsOfCitizen(as(citizen('k3')))).toMatchObject([{ endReason: 'ended', dossier: later.id }]);

    // Agreed to, and not a key pressed by the helper before the end: alone.
    const idle = await helping('hk4', 'k4');
    const { id: mine } = await beginHelped(as(helper('hk4')), idle);
    await endHelping(as(helper('hk4')), idle);
    await fill(citizen('k4'), mine);
    expect(await filed((await sendDraft(as(citizen('k4')), mine)).id)).toMatchObject({ keys: 'alone', helper: null });
  });

  test('at the desk and by post an officer’s filing is never alone', async () => {
    const brought = {
      unit: UNIT,
      procedure: '1.004873',
      case: 'usual',
      applicant: { fullName: 'Trần Thị Thử' },
      papers: [],
      returnWay: 'desk' as const,
    };
    const taken = (channel: 'direct' | 'post', keys: 'staff' | 'helped_desk' | 'alone' | 'unknown') =>
      takeInDossier(as(desk), { ...brought, case: samples['1.004873']?.caseCode ?? '', channel, keys }, { key: newId() });
    expect(await filed((await taken('direct', 'staff')).id)).toMatchObject({ keys: 'staff', helper: null, channel: 'direct' });
    expect(await filed((await taken('direct', 'helped_desk')).id)).toMatchObject({ keys: 'helped_desk', helper: 'desk' });
    expect(await filed((await taken('post', 'staff')).id)).toMatchObject({ keys: 'staff', channel: 'post' });
    for (const [channel, keys] of [
      ['direct', 'alone'],
      ['direct', 'unknown'],
      ['post', 'alone'],
      ['post', 'helped_desk'],
    ] as const)
      await expect(taken(channel, keys)).rejects.toMatchObject({ status: 422, fields: { keys: {} } });
  });

  test('a helper sends for nobody without a consent', async () => {
    const { id } = await beginDraft(as(citizen('free')), { unit: UNIT, procedure: BIRTH, key: newId() });
    await fill(citizen('free'), id);
    await expect(sendDraft(as(helper('h9')), id)).rejects.toMatchObject({ status: 404 });
    await expect(sendDraft(as(desk), id)).rejects.toMatchObject({ status: 403 });
    const paper = await onPaper('h10');
    const { id: draft } = await beginHelped(as(helper('h10')), paper);
    await fill(helper('h10'), draft);
    await expect(sendDraft(as(helper('h9')), draft)).rejects.toMatchObject({ status: 404 });
  });
});

describe('a draft passes on by a code', () => {
  test('once, for half an hour, to another account; the first one and its helper no longer have it', async () => {
    const { id } = await beginDraft(as(citizen('giver')), { unit: UNIT, procedure: BIRTH, key: newId() });
    const side = await helping('hg', 'giver', { place: 'home' });
    await shareDraft(as(citizen('giver')), { draft: id, helping: side });
    await fill(helper('hg'), id);
    await expect(makeDraftCode(as(citizen('thief')), id)).rejects.toMatchObject({ status: 404 });
    await expect(makeDraftCode(as(helper('hg')), id)).rejects.toMatchObject({ status: 403 }); // the owner's alone
    const first = await makeDraftCode(as(citizen('giver')), id);
    const { code } = await makeDraftCode(as(citizen('giver'), '2026-11-23T09:05'), id);
    expect(code).toMatch(/^[34679ACDEFGHJKMNPRTWXY]{8}$/);
    expect(code).not.toBe(first.code);
    expect(await draftCode(as(citizen('giver'), '2026-11-23T09:06'), id)).toMatchObject({ code });
    const kept = await house.owner.pool.query('select * from draft_codes');
    expect(JSON.stringify(kept.rows)).not.toContain(code);
    for (const [typed, local] of [
      [first.code, '2026-11-23T09:06'],
      [code, '2026-11-23T09:36'],
      ['abc', '2026-11-23T09:06'],
    ] as const)
      await expect(takeDraft(as(citizen('taker'), local), typed)).rejects.toMatchObject({ code: 'assistance.code', status: 422 });
    const spoken = ` ${code.slice(0, 4).toLowerCase()}–${code.slice(4)}`;
    expect(await takeDraft(as(citizen('taker'), '2026-11-23T09:10'), spoken)).toEqual({ id });
    await expect(takeDraft(as(citizen('another'), '2026-11-23T09:10'), code)).rejects.toMatchObject({ code: 'assistance.code' });
    for (const before of [citizen('giver'), helper('hg')]) await expect(openDraft(as(before), id)).rejects.toMatchObject({ status: 404 });
    const { id: dossier } = await sendDraft(as(citizen('taker')), id);
    // The helper's hand is in it, though the new owner never met the helper.
    expect(await filed(dossier)).toMatchObject({ account: 'taker', keys: 'helped_home', helper: 'hg' });
  });
});
