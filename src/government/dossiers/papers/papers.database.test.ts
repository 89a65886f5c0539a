import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actorOf, deeds, ELSEWHERE_UNIT, HERE, NOW, OWNER, stage } from '../../../../tests/permissions.stage.ts';
import { newId } from '../../../platform/database/id.ts';
import { pagesIn } from '../../../platform/pdf/join.ts';
import { type Actor, systemActor } from '../../../platform/permissions/permissions.ts';
import { addDays, dayOf } from '../../../platform/time/time.ts';
import { moneyOnSlip } from '../../fees/fees.slip.queries.ts';
import { takeInDossier } from '../dossiers.intake.service.ts';
import { openDossier } from '../dossiers.queries.ts';
import { bookOf } from './book.queries.ts';
import { controlOf } from './control.queries.ts';
import { formOn } from './forms.content.ts';
import { apologyOf, refusalOf, stopOf, supplementOf } from './letters.queries.ts';
import { papersOf, printOwnPaper, printPaper } from './print.queries.ts';
import { askPrint, type BulkWish, drawAll, drawJob, forgetPrints, printedFile, printJob } from './prints.service.ts';
import { slipOf } from './slip.queries.ts';
import { printSubmitted, submittedOf } from './submitted.queries.ts';
import { textsAt } from './templates.queries.ts';
import { type NewWording, wordPaper } from './templates.service.ts';

let there: Awaited<ReturnType<typeof stage>>;
const speech = { locale: 'vi', publicUrl: 'http://vidu.vn', moneyOf: moneyOnSlip } as const;
const desk = () => there.as(actorOf('desk officer'));
const opened = async (code: string, actor: Actor = actorOf('desk officer')) => {
  const context = there.as(actor);
  return { context, whole: await openDossier(context, code), ...speech };
};
const code = (refused: unknown) => (refused as { code?: string }).code;

beforeAll(async () => {
  there = await stage();
});
afterAll(() => there?.house.close());

describe('the papers of a dossier', () => {
  test('are made from what was done to it, and only then', async () => {
    const fresh = await there.plant(1, { step: 'handle', asked: 0 });
    const before = await opened(fresh.code);
    expect(papersOf(before.whole)).toEqual([]);
    await expect(slipOf(before)).rejects.toMatchObject({ code: 'desk.not_received' });
    await expect(refusalOf(before)).rejects.toMatchObject({ code: 'paper.none', status: 404 });
    await deeds.refuse?.do(there.as(actorOf('desk officer')), fresh);
    const refused = await opened(fresh.code);
    expect(papersOf(refused.whole).map(({ name }) => name)).toEqual(['tu-choi']);
    expect((await refusalOf(refused)).reason.length).toBeGreaterThan(3);

    const asked = await there.plant(2, { step: 'handle', asked: 0 });
    await deeds.ask?.do(there.as(actorOf('specialist')), asked);
    const wish = await opened(asked.code);
    const paper = await supplementOf(wish);
    expect(paper.faults.length).toBe(1);
    expect(paper.limitAt > paper.madeAt).toBe(true);
    expect(papersOf(wish.whole)).toContainEqual({ name: 'bo-sung', request: 1 });

    const withdrawn = await there.plant(4, { step: 'handle', asked: 0 });
    await deeds.withdraw?.do(there.as(actorOf('desk officer')), withdrawn);
    const stop = await stopOf(await opened(withdrawn.code));
    expect(stop.state).toBe('đang xử lý');
    expect(stop.limitAt).toBeUndefined();
  });

  test('the slip says sets, address and a masked number; the citizen prints it, a stranger and another unit do not', async () => {
    const { code: name, id } = await there.plant(2, { step: 'handle', asked: 0 });
    await there.owner.query('insert into dossier_details (dossier, sets) values ($1, 3)', [id]);
    expect((await slipOf(await opened(name))).sets).toBe(3);
    const own = there.as(actorOf('citizen who filed it'));
    const wish = { name: 'tiep-nhan', size: 'roll' } as const;
    expect(pagesIn(await printOwnPaper(own, name, wish, speech))).toBe(1);
    expect(() => printOwnPaper(own, name, { name: 'kiem-soat', size: 'A4' }, speech)).toThrow('paper.unknown');
    for (const stranger of [actorOf('another citizen'), actorOf('desk officer', ELSEWHERE_UNIT)])
      await expect(printPaper(there.as(stranger), name, wish, speech)).rejects.toMatchObject({ code: 'dossiers.unknown', status: 404 });
    const { rows } = await there.owner.query("select actor, data from audit where verb = 'print' and subject = $1", [id]);
    expect(rows).toEqual([{ actor: OWNER, data: { form: 'mau-01', size: 'roll' } }]);
  });

  test('what was sent is printed for its sender, whole, and for no stranger', async () => {
    const { code, id } = await there.plant(1, { step: 'handle', asked: 0 });
    const own = there.as(actorOf('citizen who filed it'));
    const { whole } = await opened(code);
    const copy = await submittedOf({ context: own, whole, ...speech });
    expect(copy).toMatchObject({ code, trackingUrl: `${speech.publicUrl}/tra-cuu/qr/${whole.dossier.trackingKey}`, receivedAt: null });
    expect(copy.papers.map((paper) => paper.files.length)).toEqual(
      whole.components.map((paper) => whole.files.filter((file) => file.component === paper.component).length),
    );
    expect(copy.sections.flatMap((one) => one.rows).length).toBeGreaterThan(3);
    expect(pagesIn(await printSubmitted(own, code, speech))).toBeGreaterThan(0);
    await expect(printSubmitted(there.as(actorOf('another citizen')), code, speech)).rejects.toMatchObject({ code: 'dossiers.unknown' });
    const { rows } = await there.owner.query("select data from audit where verb = 'print' and subject = $1", [id]);
    expect(rows).toEqual([{ data: { form: 'submitted', size: 'A4' } }]);
  });

  test('what the desk wrote of address and sets stands on the slip; an apology names both moments', async () => {
    const person = { fullName: 'Lê Văn Út', personalNumber: '080190001235', address: 'Ấp 3, xã Cần Giuộc, tỉnh Tây Ninh' };
    const intake = {
      unit: HERE,
      procedure: '2.000908',
      case: 'self',
      channel: 'direct',
      keys: 'staff',
      applicant: person,
      papers: [],
      returnWay: 'desk',
    } as const;
    const { code: name } = await takeInDossier(desk(), { ...intake, papers: [], sets: 2 }, { key: newId() });
    const slip = await slipOf(await opened(name));
    expect(slip).toMatchObject({ sets: 2, applicant: { address: person.address, personalNumber: person.personalNumber } });
    const { rows } = await there.owner.query("select count(*)::int as plain from dossier_details where address like '%Ấp%'");
    expect(rows).toEqual([{ plain: 0 }]);

    const late = await there.plant(4, { step: 'handle', asked: 0 });
    await deeds.apologise?.do(there.as(actorOf('leader')), late);
    const paper = await apologyOf(await opened(late.code));
    expect(paper.appointmentAt > paper.dueAt).toBe(true);
    expect(paper.superior).toContain('Tây Ninh');
    expect(pagesIn(await printPaper(desk(), late.code, { name: 'xin-loi', size: 'A5' }, speech))).toBe(1);
  });

  test('the control sheet has a line for each hand-over; the book has what the unit received', async () => {
    const dossier = await there.plant(4, { step: 'handle', asked: 0 });
    await deeds.handle?.do(there.as(actorOf('specialist')), dossier);
    expect(pagesIn(await printPaper(desk(), dossier.code, { name: 'kiem-soat', size: 'A4' }, speech))).toBe(1);
    const sheet = await controlOf(await opened(dossier.code));
    expect(sheet.handlingTime).toContain('ngày');
    // Who has it now gave it to nobody yet.
    expect(sheet.rows.at(-1)).toMatchObject({ result: 'running' });
    expect([sheet.rows.at(-1)?.taker, sheet.rows.at(-1)?.at]).toEqual([undefined, undefined]);
    expect(sheet.rows.slice(0, -1).every((row) => row.taker && row.at)).toBe(true);
    // From agency to agency, by whom: the office that took it there is not known yet.
    await deeds.forward?.do(there.as(actorOf('leader')), { ...dossier, rowVersion: (await opened(dossier.code)).whole.dossier.rowVersion });
    const moved = await controlOf({ ...(await opened(dossier.code)) });
    const [given] = moved.rows.filter((row) => row.note === 'Chuyển đến cơ quan có thẩm quyền');
    expect([given?.giver.office, given?.taker]).toEqual(['Xã Cần Giuộc', { office: expect.stringMatching(/^(Xã|Phường) /) }]);
    const today = dayOf(NOW);
    const book = await bookOf(desk(), { unit: HERE, from: addDays(today, -400), to: addDays(today, 1) }, 'vi');
    expect(book.rows.map((row) => row.code)).toContain(dossier.code);
    expect(
      (await bookOf(there.as(actorOf('desk officer', ELSEWHERE_UNIT)), { unit: HERE, from: '2020-01-01', to: '2030-01-01' }, 'vi')).rows,
    ).toEqual([]);
  });
});

describe('a unit’s own wording', () => {
  const wording = (more: Partial<NewWording>): NewWording => {
    const { texts } = formOn('mau-03', dayOf(NOW));
    return { unit: HERE, form: 'mau-03', texts, start: '', basis: 'Quyết định số 5/QĐ-UBND', seen: '', key: newId(), ...more };
  };
  const law = () => formOn('mau-03', dayOf(NOW)).texts;

  test('holds from its moment on; what was done before keeps the old one; nobody else words it', async () => {
    const admin = there.as(actorOf('commune admin'));
    const texts = { ...law(), title: { vi: 'PHIẾU TỪ CHỐI', en: '' } };
    const input = wording({ texts });
    const { id } = await wordPaper(admin, input);
    expect(await wordPaper(admin, input)).toEqual({ id });
    expect((await textsAt(admin, HERE, 'mau-03', admin.now))?.title).toEqual({ vi: 'PHIẾU TỪ CHỐI', en: law().title.en });
    expect(await textsAt(admin, HERE, 'mau-03', new Date(admin.now.getTime() - 1))).toBeUndefined();
    await expect(wordPaper(admin, wording({ texts }))).rejects.toMatchObject({ code: 'paper.stale', status: 409 });
    const later = admin.at(new Date(admin.now.getTime() + 1000));
    await wordPaper(later, wording({ texts: null, seen: id }));
    expect(await textsAt(admin, HERE, 'mau-03', new Date(admin.now.getTime() + 2000))).toBeUndefined();
    for (const other of [actorOf('commune admin', ELSEWHERE_UNIT), actorOf('desk officer'), actorOf('citizen who filed it')])
      await expect(wordPaper(there.as(other), wording({ texts }))).rejects.toMatchObject({ status: 403 });
  });

  test('is refused with a place that the form does not know, without one that the law demands, and from a day that is gone', async () => {
    const admin = there.as(actorOf('commune admin'));
    const intro = { vi: 'Không nhận hồ sơ {mã hồ sơ}, {ngày sinh}.', en: '' };
    const refused = await wordPaper(admin, wording({ form: 'mau-03', texts: { ...law(), intro }, start: '2020-01-01', basis: '' })).catch(
      (error) => error,
    );
    expect(code(refused)).toBe('paper.texts');
    expect(refused.fields).toMatchObject({
      'intro.vi': { key: 'paper.errors.unknown.vi', params: { name: '{ngày sinh}' } },
      start: { key: 'paper.refusals.start' },
      basis: { key: 'paper.refusals.basis' },
    });
    const missing = await wordPaper(admin, wording({ texts: { ...law(), intro: { vi: 'Không nhận.', en: '' } } })).catch((error) => error);
    expect(missing.fields['intro.vi']).toEqual({ key: 'paper.errors.missing.vi', params: { name: '{lý do}' } });
  });
});

describe('many papers at once', () => {
  const wishOf = (codes: string[]): BulkWish => ({ kind: 'papers', name: 'tiep-nhan', size: 'A5', codes, locale: 'vi' });

  test('are one file, drawn by the worker with the officer’s own rights, seen by that officer alone, and forgotten after a day', async () => {
    const codes: string[] = [];
    for (let count = 0; count < 3; count++) codes.push((await there.plant(2, { step: 'handle', asked: 0 })).code);
    const wish = wishOf(codes);
    const one = await drawAll(desk(), HERE, wishOf(codes.slice(0, 1)), speech);
    const input = { unit: HERE, wish, total: 3, key: newId() };
    const { id } = await askPrint(desk(), input);
    expect(await askPrint(desk(), input)).toEqual({ id });
    await expect(printedFile(desk(), id)).rejects.toMatchObject({ code: 'paper.not_ready' });
    const worker = there.as(systemActor('worker'));
    await drawJob(worker, id, speech);
    await drawJob(worker, id, speech);
    expect(await printJob(desk(), id)).toMatchObject({ done: 3, total: 3, failed: null });
    expect(pagesIn(await printedFile(desk(), id))).toBe(3 * pagesIn(one.pdf));
    await expect(printJob(there.as(actorOf('leader')), id)).rejects.toMatchObject({ status: 404 });
    await expect(printJob(desk(), 'x')).rejects.toMatchObject({ status: 404 });
    await forgetPrints(worker.at(new Date(worker.now.getTime() + 25 * 3_600_000)));
    await expect(printedFile(desk(), id)).rejects.toMatchObject({ code: 'paper.gone' });
  });

  test('of a dossier that is not the officer’s are refused as a whole, with a word; another unit’s officer asks for nothing here', async () => {
    const { code: name } = await there.plant(1, { step: 'handle', asked: 0 });
    const { id } = await askPrint(desk(), { unit: HERE, wish: wishOf([name, 'H53.159.00-250101-9998']), total: 2, key: newId() });
    await drawJob(there.as(systemActor('worker')), id, speech);
    expect(await printJob(desk(), id)).toMatchObject({ failed: 'desk.not_received' });
    await expect(drawAll(there.as(actorOf('desk officer', ELSEWHERE_UNIT)), HERE, wishOf([name]), speech)).rejects.toMatchObject({
      status: 403,
    });
  });
});
