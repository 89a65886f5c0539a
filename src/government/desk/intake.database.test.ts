import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { contextIn } from '../../app/house.ts';
import type { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { type Actor, systemActor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { takeInDossier } from '../dossiers/dossiers.intake.service.ts';
import type { IntakeInput } from '../dossiers/dossiers.schema.ts';
import { applicantOf, deskOf, findApplicants, intakeDraft, openTwins, ownIntakeDrafts, ownShortcuts } from './intake.queries.ts';
import { forgetOldIntakes, keepIntake, keepShortcuts, shortcutsSeen, takeInDraft } from './intake.service.ts';

const HERE = '28159.20250701';
const ELSEWHERE = '28243.20250701';
const NOW = parseLocal('2026-11-23T09:00') as Date;
const officer = (id: string, unit = HERE, role = 'desk officer'): Actor => ({
  kind: 'officer',
  id,
  posts: [{ role, unit }],
  persons: [],
  scopes: [],
});
const NUMBER = '079190001234';

let house: Awaited<ReturnType<typeof testHouse>>;
beforeAll(async () => {
  house = await testHouse();
  await house.owner.pool.query(
    `insert into unit_settings select (jsonb_populate_record(s, jsonb_build_object('unit', $1::text, 'value', 'H53.160.00', 'id', $2::text))).*
     from unit_settings s where key = 'e_identifier' and unit = $3`,
    [ELSEWHERE, newId(), HERE],
  );
});
afterAll(() => house?.close());

const as = (actor: Actor, at = NOW) => contextIn(house, actor, at);
const hoa = () => as(officer('hoa'));
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'no refusal',
    (error: Refusal) => `${error.code} ${error.status}`,
  );
const intake = (fullName: string, more: Partial<IntakeInput['applicant']> = {}, unit = HERE): IntakeInput => ({
  unit,
  procedure: '2.000815',
  case: 'usual',
  channel: 'direct',
  keys: 'staff',
  applicant: { fullName, ...more },
  papers: [{ component: 'ban-sao', source: 'paper', originals: 0, certifiedCopies: 0, copies: 1 }],
  returnWay: 'desk',
});

describe('what was typed', () => {
  test('is there again after the power came back, sealed, for this officer alone, and goes with the sweep', async () => {
    const id = newId();
    const typed = { fullName: 'Nguyễn Thị Hoa', personalNumber: NUMBER, scan: 'x', do: 'take' };
    expect(await keepIntake(hoa(), { id, unit: HERE, rowVersion: 0, typed })).toEqual({ rowVersion: 1 });
    const later = { ...typed, phone: '0912345678' };
    expect(await keepIntake(hoa(), { id, unit: HERE, rowVersion: 1, typed: later })).toEqual({ rowVersion: 2 });
    expect(await intakeDraft(hoa(), id)).toMatchObject({
      typed: { fullName: 'Nguyễn Thị Hoa', personalNumber: NUMBER, phone: '0912345678' },
      rowVersion: 2,
    });
    expect((await ownIntakeDrafts(hoa())).map((one) => one.id)).toEqual([id]);
    const { rows } = await house.owner.pool.query<{ sealed: string }>('select sealed from intake_drafts');
    expect(rows.map(({ sealed }) => /Hoa|079190/.test(sealed))).toEqual([false]);
    for (const other of [officer('binh'), officer('hoa', ELSEWHERE), officer('hoa', HERE, 'leader')])
      expect([await intakeDraft(as(other), id), await ownIntakeDrafts(as(other))]).toEqual([undefined, []]);
    expect(await refusal(keepIntake(as(officer('binh')), { id, unit: HERE, rowVersion: 5, typed }))).toBe('context.not_found 404');

    const worker = (at: string) => as(systemActor('worker'), parseLocal(at) as Date);
    expect(await forgetOldIntakes(worker('2026-11-29T09:00'), 7)).toBe(0);
    expect(await forgetOldIntakes(worker('2026-12-01T09:00'), 7)).toBe(1);
  });

  test('of two windows the slower one is told; of two first saves at once one is; nothing typed is nothing kept', async () => {
    const id = newId();
    const save = (rowVersion: number, fullName: string) => keepIntake(hoa(), { id, unit: HERE, rowVersion, typed: { fullName } });
    const both = await Promise.allSettled([save(0, 'Một'), save(0, 'Hai')]);
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    await save(1, 'Ba');
    expect(await refusal(save(1, 'Bốn'))).toBe('intake.stale 409');
    expect((await intakeDraft(hoa(), id))?.typed).toEqual({ fullName: 'Ba' });
    expect(await keepIntake(hoa(), { id: newId(), unit: HERE, rowVersion: 0, typed: { channel: 'direct' } })).toEqual({ rowVersion: 0 });
  });

  test('becomes one dossier, however often it is sent; a late save does not bring the draft back', async () => {
    const id = newId();
    await keepIntake(hoa(), { id, unit: HERE, rowVersion: 0, typed: { fullName: 'Lê Văn Một' } });
    const sent = { id, input: intake('Lê Văn Một') };
    const receipts = await Promise.all([takeInDraft(hoa(), sent), takeInDraft(hoa(), sent)]);
    receipts.push(await takeInDraft(hoa(), sent));
    expect(new Set(receipts.map((one) => one.code)).size).toBe(1);
    expect(await keepIntake(hoa(), { id, unit: HERE, rowVersion: 1, typed: { fullName: 'Lê Văn Một' } })).toEqual({
      code: receipts[0]?.code,
    });
    expect(await intakeDraft(hoa(), id)).toBeUndefined();
  });

  test('without a paper that must be there it is submitted only: the desk has to write', async () => {
    const receipt = await takeInDraft(hoa(), { id: newId(), input: { ...intake('Lê Văn Thiếu'), papers: [] }, receive: false });
    expect(receipt).toMatchObject({ state: 1, dueAt: null, receptionDueAt: expect.stringMatching(/^2026-11-2/) });
    const { rows } = await house.owner.pool.query('select type from events where subject = $1 order by id', [receipt.id]);
    expect(rows.map((row) => row.type)).not.toContain('dossier.received');
  });

  test('who hands in for somebody else, and where the post brings the result, are kept sealed', async () => {
    const submitter = { fullName: 'Lê Thị Bé', paper: 'giấy ủy quyền ngày 20/11/2026' };
    const input: IntakeInput = { ...intake('Lê Văn Nhờ'), submitter, returnWay: 'post', returnAddress: '12 ấp Long Phú' };
    const { id } = await takeInDossier(hoa(), input, { key: newId() });
    const { rows } = await house.owner.pool.query(
      `select s.sealed, d.return_address from dossier_submitters s join dossiers d on d.id = s.dossier where d.id = $1`,
      [id],
    );
    expect(rows.map(({ sealed, return_address }) => [/Bé/.test(sealed), /Long/.test(return_address)])).toEqual([[false, false]]);
  });
});

describe('who has filed here before', () => {
  let code: string;
  beforeAll(async () => {
    const applicant = { phone: '0900 111 222', personalNumber: NUMBER, birthDay: '1990-09-02' };
    code = (await takeInDossier(hoa(), intake('Đặng Thị Thu Thủy', applicant), { key: newId() })).code;
    await takeInDossier(hoa(), intake('Đặng Thị Thu Thuỷ', { personalNumber: NUMBER }), { key: newId() });
    await takeInDossier(as(officer('xa', ELSEWHERE)), intake('Đặng Thị Thu Thủy', applicant, ELSEWHERE), { key: newId() });
  });

  test.each([
    ['a name without marks', 'dang thuy', 'name'],
    ['a name with marks', 'Đặng Thị Thu Thủy', 'name'],
    ['Telex keys that the keyboard did not turn', 'DDawngj Thij Thu', 'name'],
    ['a phone', '0900.111.222', 'phone'],
    ['a personal number', '079 190 001 234', 'number'],
  ])('%s', async (_, typed, by) => {
    const found = await findApplicants(hoa(), HERE, typed);
    expect(found).toMatchObject({ by, people: [{ phone: '0900111222', birthDay: '1990-09-02', number: '*********234' }] });
  });

  test('a code; and nobody by one letter, by signs of a pattern, or from another unit', async () => {
    expect((await findApplicants(hoa(), HERE, code.toLowerCase())).people).toHaveLength(1);
    for (const typed of ['d', '%', '__', 'khong co ai'])
      expect([typed, (await findApplicants(hoa(), HERE, typed)).people]).toEqual([typed, []]);
    expect(await refusal(findApplicants(hoa(), ELSEWHERE, 'dang thuy'))).toBe('desk.no_desk 403');
    expect(await refusal(findApplicants(as(officer('son', HERE, 'leader')), HERE, 'dang thuy'))).toBe('desk.no_desk 403');
  });

  test('who is picked comes with the number, and the audit says that it was seen; a stranger to the unit is not there', async () => {
    const [person] = (await findApplicants(hoa(), HERE, NUMBER)).people;
    const picked = await applicantOf(hoa(), HERE, person?.dossier ?? '');
    expect(picked).toMatchObject({ personalNumber: NUMBER, birthDay: '02/09/1990' });
    const { rows } = await house.owner.pool.query("select verb from audit where subject = $1 and verb = 'see numbers'", [person?.dossier]);
    expect(rows).toHaveLength(1);
    expect(await applicantOf(as(officer('xa', ELSEWHERE)), ELSEWHERE, person?.dossier ?? '')).toBeUndefined();
    expect(await applicantOf(hoa(), HERE, 'no id')).toBeUndefined();
  });

  test('an open dossier of the same person and procedure is told, of this unit only', async () => {
    const asked = { draft: newId(), unit: HERE, procedure: '2.000815', personalNumber: NUMBER, phone: '', fullName: '' };
    expect((await openTwins(hoa(), asked)).map((one) => one.code)).toContain(code);
    expect(await openTwins(hoa(), { ...asked, procedure: '1.000656' })).toEqual([]);
    expect(await openTwins(hoa(), { ...asked, personalNumber: '', phone: '0900111222', fullName: 'dang thi thu thuy' })).toHaveLength(1);
    expect(await openTwins(hoa(), { ...asked, personalNumber: '' })).toEqual([]);
    // The slower of two presses of one button: what the faster one has made of the same draft is not another one.
    const draft = newId();
    const pressed = await takeInDraft(hoa(), { id: draft, input: intake('Đặng Thị Thu Thủy', { personalNumber: NUMBER }) });
    const codes = async (seen: string) => (await openTwins(hoa(), { ...asked, draft: seen })).map((one) => one.code).includes(pressed.code);
    expect([await codes(newId()), await codes(draft)]).toEqual([true, false]);
    await house.owner.pool.query('update dossiers set state = 10 where code = $1', [code]);
    expect((await openTwins(hoa(), asked)).map((one) => one.code)).not.toContain(code);
  });
});

test("a desk's numbers: its own officers' alone, once, on what they saw", async () => {
  const { seen } = await shortcutsSeen(hoa(), HERE);
  const wish = { unit: HERE, key: newId(), seen, shortcuts: [{ number: 7, procedure: '2.000815', caseCode: '' }] };
  expect([await keepShortcuts(hoa(), wish), await keepShortcuts(hoa(), wish)]).toEqual([{ count: 1 }, { count: 1 }]);
  expect(await ownShortcuts(hoa(), HERE)).toEqual(wish.shortcuts);
  expect(await ownShortcuts(as(officer('xa', ELSEWHERE)), HERE)).toEqual([]);
  expect(await refusal(keepShortcuts(as(officer('binh')), { ...wish, key: newId() }))).toBe('intake.stale 409');
  expect(await refusal(keepShortcuts(as(officer('xa', ELSEWHERE)), wish))).toBe('desk.no_desk 403');
  const twice = [...wish.shortcuts, { number: 7, procedure: '1.000656', caseCode: '' }];
  expect(await refusal(keepShortcuts(hoa(), { ...wish, key: newId(), shortcuts: twice }))).toBe('intake.shortcuts 422');
  expect(await refusal(keepShortcuts(hoa(), { ...wish, key: newId(), shortcuts: [{ number: 8, procedure: 'x', caseCode: '' }] }))).toBe(
    'intake.shortcuts 422',
  );
  expect(() => deskOf(as({ kind: 'citizen', id: 'c', posts: [], persons: [], scopes: [] }), undefined)).toThrow('dossiers.forbidden');
});
