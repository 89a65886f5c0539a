import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { contextIn } from '../../app/house.ts';
import { newId } from '../../platform/database/id.ts';
import { readStored } from '../../platform/files/files.ts';
import { type Actor, anonymous, systemActor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { typedFrom } from '../procedures/forms.rules.ts';
import { samples } from '../procedures/forms.samples.ts';
import { openDraft, ownDrafts, receiptOfDraft } from './drafts.queries.ts';
import { firstOpen, PAPERS, stepsOf } from './drafts.rules.ts';
import {
  beginDraft,
  chooseCase,
  chooseReturn,
  dropDraft,
  forgetOldDrafts,
  passStep,
  printOf,
  saveScreen,
  sendDraft,
} from './drafts.service.ts';
import { addPapers, carried, draftFile, keepPaper, removePaper, uncarried } from './papers.service.ts';
import { trackByCode, trackByKey } from './tracking.service.ts';

const UNIT = '28159.20250701';
const BIRTH = '1.001193';
let house: Awaited<ReturnType<typeof testHouse>>;
const citizen = (id = 'c1'): Actor => ({ kind: 'citizen', id, posts: [], persons: [], scopes: [] });
const at = (local: string) => parseLocal(local) as Date;
const as = (actor: Actor = citizen(), local = '2026-11-23T09:00') => contextIn(house, actor, at(local));

beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house?.close());

const begin = async (actor = citizen(), key = newId()) => (await beginDraft(as(actor), { unit: UNIT, procedure: BIRTH, key })).id;
const picture = Buffer.concat([Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), Buffer.from('chứng sinh, bí mật')]);
const photo = (name = 'anh.jpg', content = picture) => new File([new Uint8Array(content)], name);
const only =
  (component: string, ...files: File[]) =>
  (asked: string) =>
    asked === component ? files : [];

/** Fills a draft with the sample's answers through the screens. `proof` says which paper proves the birth. */
async function filled(actor = citizen(), proof = 'electronic'): Promise<string> {
  const context = as(actor);
  const id = await begin(actor);
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
  return id;
}

describe('a draft', () => {
  test('is begun once per press, only by a citizen, only where one files here', async () => {
    const key = newId();
    expect(await begin(citizen('once'), key)).toBe(await begin(citizen('once'), key));
    expect(await ownDrafts(as(citizen('once')))).toHaveLength(1);
    await expect(begin(anonymous)).rejects.toMatchObject({ status: 401 });
    await expect(beginDraft(as(), { unit: '28243.20250701', procedure: BIRTH, key: newId() })).rejects.toMatchObject({
      code: 'procedures.closed',
    });
    await expect(beginDraft(as(), { unit: UNIT, procedure: '1.014028', key: newId() })).rejects.toMatchObject({ status: 404 });
  });

  test('is not there for anybody else, neither by the verbs nor by raw SQL', async () => {
    const id = await filled(citizen('owner'), 'medical');
    await addPapers(as(citizen('owner')), id, only('chung-sinh', photo()));
    const thief = as(citizen('thief'));
    const [file] = (await openDraft(as(citizen('owner')), id)).files;
    for (const attempt of [
      () => openDraft(thief, id),
      () => chooseCase(thief, id, 'usual'),
      () => addPapers(thief, id, only('chung-sinh', photo())),
      () => draftFile(thief, id, file?.id ?? ''),
      () => sendDraft(thief, id),
    ])
      await expect(attempt()).rejects.toMatchObject({ status: 404 });
    await dropDraft(thief, id);
    const officer: Actor = { kind: 'officer', id: 'o', posts: [{ role: 'desk officer', unit: UNIT }], persons: [], scopes: [] };
    for (const actor of [citizen('thief'), officer, anonymous, systemActor('tracking')])
      expect(
        await as(actor).read((tx) =>
          tx.query({ text: 'select (select count(*) from drafts) + (select count(*) from draft_files) as seen' }),
        ),
      ).toEqual([{ seen: '0' }]);
    expect((await openDraft(as(citizen('owner')), id)).files).toHaveLength(1);
  });

  test('keeps right answers beside wrong ones, and what was typed wrong; nothing of it can be read in the table', async () => {
    const context = as(citizen('typist'));
    const id = await begin(citizen('typist'));
    await chooseCase(context, id, 'usual');
    const posted = { 'requester.fullName': 'Lê Thị Bảy', 'requester.personalNumber': '12345' };
    const { parsed } = await saveScreen(context, { id, screen: 'requester', posted, seen: '' });
    expect(Object.keys(parsed.errors)).toContain('requester.personalNumber');
    const draft = await openDraft(context, id);
    expect(draft.answers).toMatchObject({ 'requester.fullName': 'Lê Thị Bảy' });
    expect(draft.typed.requester).toMatchObject({ 'requester.personalNumber': '12345' });
    expect(firstOpen(draft.version, draft, '2026-11-23').code).toBe('requester');
    const { rows } = await house.owner.pool.query('select * from drafts where id = $1', [id]);
    expect(JSON.stringify(rows)).not.toMatch(/Bảy|12345/);
  });

  test('tells when an old look would overwrite something newer; the same content again is no quarrel', async () => {
    const context = as(citizen('two tabs'));
    const id = await begin(citizen('two tabs'));
    const before = await chooseCase(context, id, 'usual');
    const screen = before.version.onlineForm?.screens[0];
    if (!screen) throw new Error('no screen');
    const seen = printOf(screen, before.answers);
    const save = (name: string) => saveScreen(context, { id, screen: screen.code, posted: { 'requester.fullName': name }, seen });
    expect((await save('Lê Thị Bảy')).stale).toBe(false);
    expect((await save('Lê Thị Bảy')).stale).toBe(false);
    expect((await save('Lê Thị Tám')).stale).toBe(true);
    expect((await openDraft(context, id)).answers['requester.fullName']).toBe('Lê Thị Bảy');
  });

  test('begun with a version that has ended goes on with the one of today', async () => {
    const id = await filled(citizen('patient'));
    await house.owner.pool.query("update drafts set procedure_version = '2020-01-01' where id = $1", [id]);
    const draft = await openDraft(as(citizen('patient')), id);
    expect(draft.moved).toBe(true);
    expect(firstOpen(draft.version, draft, '2026-11-23').kind).toBe('check');
    expect((await passStep(as(citizen('patient')), id, PAPERS)).moved).toBe(false);
  });

  test('has at most 12 screens for a birth', async () => {
    const draft = await openDraft(as(citizen('counter')), await filled(citizen('counter'), 'medical'));
    expect(stepsOf(draft.version, draft, '2026-11-23').length).toBeLessThanOrEqual(12);
  });

  test('is forgotten after 30 days without a touch', async () => {
    const id = await begin(citizen('absent'));
    const worker = (local: string) => as(systemActor('worker'), local);
    await forgetOldDrafts(worker('2026-12-23T08:59'));
    expect(await openDraft(as(citizen('absent')), id)).toBeDefined();
    expect(await forgetOldDrafts(worker('2026-12-23T09:01'))).toBeGreaterThan(0);
    await expect(openDraft(as(citizen('absent')), id)).rejects.toMatchObject({ status: 404 });
  });
});

describe('sending', () => {
  test('twice at once, and later again, is one dossier; the draft is gone', async () => {
    const context = as(citizen('sender'));
    const id = await filled(citizen('sender'));
    const [one, two] = await Promise.all([sendDraft(context, id), sendDraft(context, id)]);
    expect(two).toEqual(one);
    expect(await sendDraft(context, id)).toEqual(one);
    expect(await receiptOfDraft(context, id)).toEqual(one);
    await expect(openDraft(context, id)).rejects.toMatchObject({ status: 404 });
    const { rows } = await house.owner.pool.query("select id from dossiers where account = 'sender'");
    expect(rows).toEqual([{ id: one.id }]);
  });

  test('without a demanded paper is refused; with it its files go along', async () => {
    const context = as(citizen('papers'));
    const id = await filled(citizen('papers'), 'medical');
    await expect(sendDraft(context, id)).rejects.toMatchObject({ code: 'dossiers.papers', status: 422 });
    await addPapers(context, id, only('chung-sinh', photo()));
    const { id: dossier } = await sendDraft(context, id);
    const { rows } = await house.owner.pool.query('select component, name, sealed from dossier_files where dossier = $1', [dossier]);
    expect(rows).toEqual([{ component: 'chung-sinh', name: 'anh.jpg', sealed: true }]);
    // A picture is no paper: the slip counts nothing that lies at the desk.
    const { rows: counted } = await house.owner.pool.query(
      "select originals + certified_copies + copies as papers from dossier_components where dossier = $1 and component = 'chung-sinh'",
      [dossier],
    );
    expect(counted).toEqual([{ papers: 0 }]);
  });

  test('by post needs an address, which lies sealed', async () => {
    const context = as(citizen('post'));
    const id = await filled(citizen('post'));
    await expect(chooseReturn(context, id, { way: 'post', address: ' ' })).rejects.toMatchObject({ status: 422, fields: { address: {} } });
    await chooseReturn(context, id, { way: 'post', address: '12 ấp Long Phú' });
    const { id: dossier } = await sendDraft(context, id);
    const { rows } = await house.owner.pool.query('select return_way, return_address from dossiers where id = $1', [dossier]);
    expect(rows[0]).toMatchObject({ return_way: 'post', return_address: expect.stringMatching(/^k\d+\./) });
  });
});

describe('papers', () => {
  test('what is not what it says is refused with its reason, and the rest kept; the same file twice is one', async () => {
    const context = as(citizen('mixed'));
    const id = await filled(citizen('mixed'), 'medical');
    const programme = photo('giấy.pdf', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(500, 1)]));
    const large = photo('to.jpg', Buffer.concat([picture, Buffer.alloc(10_000_001)]));
    const refused = await addPapers(
      context,
      id,
      only('chung-sinh', programme, photo('a.jpg'), photo('', Buffer.alloc(0)), large, photo('b.jpg')),
    );
    expect(refused.map(({ name, reason }) => [name, reason])).toEqual([
      ['giấy.pdf', 'type'],
      ['tep', 'empty'],
      ['to.jpg', 'large'],
    ]);
    const { files } = await openDraft(context, id);
    expect(files.map((file) => file.name)).toEqual(['a.jpg']);
    await removePaper(context, id, files[0]?.id ?? '');
    expect((await openDraft(context, id)).files).toEqual([]);
  });

  test('at most 20 files a paper', async () => {
    const context = as(citizen('many'));
    const id = await filled(citizen('many'), 'medical');
    const files = Array.from({ length: 22 }, (_, i) => photo(`${i}.jpg`, Buffer.concat([picture, Buffer.from(`${i}`)])));
    expect((await addPapers(context, id, only('chung-sinh', ...files))).map((one) => one.reason)).toEqual(['many', 'many']);
    expect((await openDraft(context, id)).files).toHaveLength(20);
  });

  test('lie unreadable on the disk, and neither under the name of their content', async () => {
    const context = as(citizen('sealed'));
    const id = await filled(citizen('sealed'), 'medical');
    await addPapers(context, id, only('chung-sinh', photo()));
    const [file] = (await openDraft(context, id)).files;
    if (!file) throw new Error('no file');
    expect((await readStored(file)).equals(picture)).toBe(true);
    const folder = join(inject('data'), 'files');
    expect(existsSync(join(folder, file.hash.slice(0, 2), file.hash.slice(2)))).toBe(false);
    const stored = globSync(`${folder}/*/*`);
    expect(stored.length).toBeGreaterThan(0);
    for (const one of stored) expect(readFileSync(one).includes('chứng sinh, bí mật')).toBe(false);
  });

  test('a file that a page carries along is taken only where it was made for, and only as long as it is stored', async () => {
    const file = await keepPaper(photo('a.jpg', Buffer.concat([picture, Buffer.from('mang theo')])));
    if ('reason' in file) throw new Error(file.reason);
    const text = carried(file, 'mine');
    expect(uncarried(text, 'mine')).toEqual(file);
    expect(uncarried(carried({ ...file, hash: 'a'.repeat(64) }, 'mine'), 'mine')).toBeUndefined(); // ours, but swept
    expect(uncarried(text, 'another')).toBeUndefined();
    const forged = `${Buffer.from(JSON.stringify({ ...file, hash: 'b'.repeat(64) })).toString('base64url')}.${text.split('.')[1]}`;
    expect(uncarried(forged, 'mine')).toBeUndefined();
    expect(uncarried('', 'mine')).toBeUndefined();
  });
});

describe('tracking', () => {
  const stranger = (local?: string) => as(anonymous, local);

  test('by code and digits, however typed; states and dates only', async () => {
    const receipt = await sendDraft(as(citizen('tracked')), await filled(citizen('tracked')));
    const digits = String(samples[BIRTH]?.answers['requester.phone']).slice(-4);
    for (let look = 0; look < 8; look++) {
      const typed = { code: ` ${receipt.code.toLowerCase().replace('-', '—')} `, digits };
      const told = await trackByCode(stranger(), typed, '127.0.0.1');
      expect(told).toMatchObject({ code: receipt.code, state: 1 });
      expect(JSON.stringify(told)).not.toMatch(/Trần|080190001234|applicant/);
    }
    expect(await trackByKey(stranger(), receipt.trackingKey, '127.0.0.1')).toMatchObject({ code: receipt.code });
    await expect(trackByKey(stranger(), 'A'.repeat(22), '127.0.0.1')).rejects.toMatchObject({ status: 404 });
  });

  test('five wrong tries per code and day, at once too; then not even the right digits; an unknown code answers alike', async () => {
    const { code } = await sendDraft(as(citizen('guessed')), await filled(citizen('guessed')));
    const digits = String(samples[BIRTH]?.answers['requester.phone']).slice(-4);
    for (const tried of [code, 'H53.159.00-260101-9999']) {
      const answers = await Promise.allSettled(
        Array.from({ length: 12 }, (_, i) => trackByCode(stranger(), { code: tried, digits: `${i}`.padStart(4, '7') }, '127.0.0.1')),
      );
      const statuses = answers.map((one) => (one.status === 'rejected' ? one.reason.status : 200)).sort();
      expect(statuses).toEqual([...Array(5).fill(404), ...Array(7).fill(429)]);
    }
    await expect(trackByCode(stranger(), { code, digits }, '127.0.0.1')).rejects.toMatchObject({ status: 429 });
    expect(await trackByCode(stranger('2026-11-24T09:00'), { code, digits }, '127.0.0.1')).toMatchObject({ code });
  });

  test('what cannot be a code or four digits is said without counting a try', async () => {
    await expect(trackByCode(stranger(), { code: 'abc', digits: '12' }, '127.0.0.1')).rejects.toMatchObject({
      status: 422,
      fields: { code: {}, digits: {} },
    });
  });
});
