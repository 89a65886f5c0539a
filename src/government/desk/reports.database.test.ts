import { readSheet } from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CookieJar, totp } from '../../../tests/cookie-jar.ts';
import { testHouse } from '../../../tests/house.ts';
import { actorOf, ELSEWHERE_UNIT, filingOf, HERE, THIRD_UNIT } from '../../../tests/permissions.stage.ts';
import { contextIn } from '../../app/house.ts';
import { createSite } from '../../app/site.tsx';
import { newId } from '../../platform/database/id.ts';
import { pagesIn } from '../../platform/pdf/join.ts';
import { renderPdf } from '../../platform/pdf/pdf.ts';
import { type Actor, anonymous, systemActor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { wordsIn } from '../../platform/words/words.ts';
import { createOfficer } from '../../registers/people/people.service.ts';
import { secondFactorToSetUp } from '../../registers/people/signin.service.ts';
import { receiveDossier } from '../dossiers/dossiers.desk.service.ts';
import { forwardDossier } from '../dossiers/dossiers.forward.service.ts';
import { moveDossier, resolveDossier, withdrawDossier } from '../dossiers/dossiers.handle.service.ts';
import { takeInDossier } from '../dossiers/dossiers.intake.service.ts';
import { submitDossier } from '../dossiers/dossiers.submit.service.ts';
import { answerSupplement, requestSupplement } from '../dossiers/dossiers.supplement.service.ts';
import { reportPaper } from './reports.paper.queries.ts';
import { reportDefinition } from './reports.paper.ts';
import { officerReport, unitReport } from './reports.queries.ts';
import { done, faultsOf, noCounts, open, opening, type Report } from './reports.rules.ts';
import { reportSheet } from './reports.sheet.ts';

const SEPTEMBER = { from: '2026-09-01', to: '2026-09-30' };
const OCTOBER = { from: '2026-10-01', to: '2026-10-31' };
const reason = 'Không thuộc thẩm quyền.';
const faults = [{ target: 'other' as const, code: '', reason }];
const files = [{ hash: 'a'.repeat(64), bytes: 10, type: 'application/pdf', sealed: false, name: 'giay-xac-nhan.pdf' }];
const accounts: Record<string, string> = {};

let house: Awaited<ReturnType<typeof testHouse>>;
const as = (actor: Actor, at: string) => contextIn(house, actor, parseLocal(at) as Date);
const by = (role: string, at: string) => as(actorOf(role), at);
const known = new Map<string, { id: string; rowVersion: number }>();
const change = async (name: string) => {
  const id = known.get(name)?.id ?? '';
  const { rows } = await house.owner.pool.query('select row_version from dossiers where id = $1', [id]);
  return { id, key: newId(), rowVersion: rows[0].row_version as number };
};

/** Filed on a day at 8, received at 9: due on the third working day after it. */
async function receive(name: string, day: string): Promise<void> {
  const { id } = await submitDossier(as(actorOf('citizen who filed it'), `${day}T08:00`), filingOf(), { key: newId() });
  known.set(name, { id, rowVersion: 1 });
  await receiveDossier(by('desk officer', `${day}T09:00`), await change(name));
}
async function resolve(name: string, at: string): Promise<void> {
  await house.owner.pool.query("update dossiers set step = 'release' where id = $1", [known.get(name)?.id]);
  await resolveDossier(by('clerk', at), { ...(await change(name)), outcome: 'granted', files });
}

async function september(): Promise<void> {
  await receive('early', '2026-09-07');
  await resolve('early', '2026-09-09T10:00');
  await receive('forwarded later', '2026-09-08');
  await receive('overdue', '2026-09-14');
  await moveDossier(by('leader', '2026-09-15T09:00'), { ...(await change('overdue')), back: false, assignee: accounts.specialist });
  await receive('waiting', '2026-09-21');
  await requestSupplement(by('specialist', '2026-09-22T09:00'), { ...(await change('waiting')), faults });
  await receive('withdrawn', '2026-09-22');
  await withdrawDossier(by('desk officer', '2026-09-23T09:00'), await change('withdrawn'));
  await receive('late later', '2026-09-28');
  const person = { fullName: 'Lê Văn Út', personalNumber: '080190001235' };
  const counter = { unit: HERE, procedure: '2.000908', case: 'self', channel: 'direct', keys: 'staff', applicant: person } as const;
  const papers: [] = [];
  await takeInDossier(by('desk officer', '2026-09-30T16:00'), { ...counter, papers, returnWay: 'desk' }, { key: newId() });
}
async function october(): Promise<void> {
  await resolve('late later', '2026-10-02T09:00');
  await answerSupplement(as(actorOf('citizen who filed it'), '2026-10-05T09:00'), {
    ...(await change('waiting')),
    answers: {},
    papers: [],
    note: reason,
  });
  await forwardDossier(by('leader', '2026-10-05T10:00'), { ...(await change('forwarded later')), to: THIRD_UNIT, reason });
}

const reportAt = (at: string, days: { from: string; to: string }, unit = HERE) =>
  unitReport(as(actorOf('leader', unit), at), unit, days, 'page');
let then: Report;
let site: ReturnType<typeof createSite>;

beforeAll(async () => {
  house = await testHouse();
  site = createSite(house);
  await house.owner.pool.query(
    "insert into unit_settings (unit, key, value, valid_from, basis, demo, source) values ($1, 'e_identifier', 'H53.243.00', '2025-07-01', 'thử', true, 'content')",
    [THIRD_UNIT],
  );
  for (const role of ['specialist', 'leader'] as const) {
    const input = { username: role, displayName: `Tên ${role}`, password: 'một câu dài dễ nhớ', unit: HERE, roles: [role] };
    accounts[role] = (await createOfficer(as(systemActor('identity'), '2026-08-01T08:00'), input)).account;
  }
  await september();
  then = await reportAt('2026-10-01T00:30', SEPTEMBER);
  await october();
});
afterAll(() => house?.close());

describe('the form', () => {
  test('counts what was received, settled and open as it was at the end', () => {
    expect(then.total).toEqual({ ...noCounts(), online: 6, direct: 1, early: 2, within: 3, overdue: 2 });
    expect(then.besides).toMatchObject({ noResult: 1, waiting: 1, judgedOnTime: 1, judgedLate: 2, keys: { alone: 6 } });
    expect([...then.fields.keys()].toSorted()).toEqual(['chung-thuc', 'ho-tich']);
    expect([...then.channels].map(([channel, row]) => [channel, done(row), open(row)])).toEqual(
      expect.arrayContaining([
        ['online', 2, 4],
        ['direct', 0, 1],
      ]),
    );
  });

  test('says the same of September when October has changed its dossiers', async () => {
    const later = await reportAt('2026-10-20T09:00', SEPTEMBER);
    expect(later.total).toEqual(then.total);
    expect(later.besides).toEqual(then.besides);
    expect(later.fields).toEqual(then.fields);
  });

  test('carries over what was open, but for what another unit has by now', async () => {
    const here = await reportAt('2026-10-20T09:00', OCTOBER);
    expect(here.total).toEqual({ ...noCounts(), carried: 4, late: 1, overdue: 3 });
    expect([opening(here), here.besides.movedOut, here.besides.waiting]).toEqual([open(then.total), 1, 0]);
    const there = await reportAt('2026-10-20T09:00', OCTOBER, THIRD_UNIT);
    expect(there.total).toMatchObject({ carried: 1, online: 0 });
    expect([opening(there), there.besides.movedIn]).toEqual([0, 1]);
    for (const report of [here, there]) expect(faultsOf(report)).toEqual([]);
  });

  test('of two halves and the whole', async () => {
    const half = { from: '2026-09-01', to: '2026-09-21' };
    const rest = { from: '2026-09-22', to: '2026-09-30' };
    const [one, two] = [await reportAt('2026-10-20T09:00', half), await reportAt('2026-10-20T09:00', rest)];
    expect([one.total.online + two.total.online, one.total.direct + two.total.direct]).toEqual([6, 1]);
    expect([two.total.carried, open(two.total)]).toEqual([open(one.total), open(then.total)]);
  });

  test('is empty for a commune that had none of it, and closed to whoever does not work here', async () => {
    const elsewhere = await reportAt('2026-10-20T09:00', SEPTEMBER, ELSEWHERE_UNIT);
    expect([elsewhere.total, elsewhere.besides.movedOut, elsewhere.fields.size]).toEqual([noCounts(), 0, 0]);
    for (const [actor, status] of [
      [actorOf('leader', ELSEWHERE_UNIT), 403],
      [actorOf('commune admin'), 403],
      [actorOf('another citizen'), 403],
      [actorOf('machine: read'), 403],
      [anonymous, 401],
    ] as const)
      expect(() => unitReport(as(actor, '2026-10-20T09:00'), HERE, SEPTEMBER, 'page'), actor.id).toThrow(
        expect.objectContaining({ status }),
      );
  });
});

describe('the work of officers', () => {
  const ask = (actor: Actor, officer: string) => officerReport(as(actor, '2026-10-20T09:00'), HERE, officer, SEPTEMBER, 'page');
  const specialist = (): Actor => ({ ...actorOf('specialist'), id: accounts.specialist ?? '' });

  test('the head sees it all, an officer the own', async () => {
    const all = await ask(actorOf('leader'), '');
    expect(all.get(accounts.specialist ?? '')).toMatchObject({ came: 1, overdue: 1 });
    expect([...all.keys()]).toContain('');
    const own = await ask(specialist(), accounts.specialist ?? '');
    expect([...own]).toEqual([...all].filter(([account]) => account === accounts.specialist));
  });

  test("nobody sees a colleague's", async () => {
    for (const actor of [specialist(), actorOf('desk officer'), actorOf('clerk'), actorOf('leader', ELSEWHERE_UNIT)])
      for (const whose of ['', accounts.leader ?? ''])
        expect(() => ask(actor, whose), `${actor.id} ${whose}`).toThrow(expect.objectContaining({ status: 403 }));
  });
});

describe('to take away', () => {
  const paperOf = () => reportPaper(by('leader', '2026-10-20T09:00'), { unit: HERE, days: SEPTEMBER, how: 'xlsx', locale: 'vi' });

  test('the spreadsheet has the form’s head, and numbers that are numbers', async () => {
    const file = await reportSheet(await paperOf(), wordsIn('vi'));
    const rows = await readSheet(file, 'II.06a');
    const head = rows.findIndex((row) => row[0] === 'STT');
    expect(rows[0]?.[0]).toBe('Biểu số II.06a/VPCP/KSTT');
    expect([rows[head]?.[2], rows[head]?.[6], rows[head]?.[10], rows[head + 1]?.[3], rows[head + 2]?.[4]]).toEqual([
      'Số lượng hồ sơ tiếp nhận',
      'Số lượng hồ sơ đã giải quyết',
      'Số lượng hồ sơ đang giải quyết',
      'Trong kỳ',
      'Trực tiếp, dịch vụ bưu chính',
    ]);
    expect(rows.slice(head + 4, head + 7).map((row) => row.slice(0, 13))).toEqual([
      [1, 'Chứng thực', 1, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0],
      [2, 'Hộ tịch', 6, 6, 0, 0, 2, 2, 0, 0, 4, 2, 2],
      [null, 'Tổng cộng', 7, 6, 1, 0, 2, 2, 0, 0, 5, 3, 2],
    ]);
    const besides = new Map((await readSheet(file, 3)).map(([name, count]) => [name, count]));
    expect(besides.get('Trong số đang giải quyết: chờ người dân bổ sung')).toBe(1);
  });

  test('the print is A4 across: the form on one page, what stands beside it on the next', async () => {
    const pdf = await renderPdf(reportDefinition(await paperOf()));
    expect(pdf.toString('latin1')).toMatch(/\/MediaBox \[0 0 841\.89 595\.28\]/);
    expect(pagesIn(pdf)).toBe(2);
  });

  test('by the doors: page, spreadsheet, print, a list as seen; each look is in the audit; a wrong period is said', async () => {
    const jar = new CookieJar();
    const env = { incoming: { socket: { remoteAddress: '127.0.0.1', remotePort: 1, remoteFamily: 'IPv4' } } };
    const send = async (path: string, fields?: Record<string, string>) => {
      const init = fields ? { method: 'POST', body: new URLSearchParams(fields) } : {};
      const answer = await site.request(
        `${jar.publicUrl}${path}`,
        { ...init, headers: { cookie: jar.cookie, origin: jar.publicUrl } },
        env,
      );
      jar.take({ cookies: answer.headers.getSetCookie() });
      return { status: answer.status, type: answer.headers.get('content-type') ?? '', bytes: Buffer.from(await answer.arrayBuffer()) };
    };
    const [{ began }] = (await house.owner.pool.query('select clock_timestamp() as began')).rows;
    expect((await send('/can-bo/bao-cao')).status).toBe(401);
    await send('/can-bo/dang-nhap', { username: 'specialist', password: 'một câu dài dễ nhớ' });
    await send('/can-bo/dang-nhap/thiet-lap');
    const secret = (await secondFactorToSetUp(contextIn(house, anonymous), jar.caller))?.secret ?? '';
    await send('/can-bo/dang-nhap/thiet-lap', { code: totp(Buffer.from(secret)) });

    const page = await send('/can-bo/bao-cao?tu=2026-09-01&den=2026-09-30');
    expect([page.status, page.bytes.toString().includes('Biểu số II.06a/VPCP/KSTT')]).toEqual([200, true]);
    expect((await send('/can-bo/bao-cao?tu=2026-09-01&den=2026-09-30&tai=pdf')).type).toBe('application/pdf');
    expect((await send('/can-bo/bao-cao?tu.day=31&tu.month=2&tu.year=2026')).status).toBe(422);
    for (const days of [
      'tu=2026-09-30&den=2026-09-01',
      'tu=0000-01-01&den=2026-09-30',
      'tu=9998-01-01&den=9999-12-31',
      'tu=x&den=2026-09-01',
    ])
      expect((await send(`/can-bo/bao-cao?${days}&tai=xlsx`)).status, days).toBe(422);
    expect((await send('/can-bo/bao-cao?tu=2026-09-01&den=9999-12-31')).status).toBe(200);
    expect((await send(`/can-bo/bao-cao?don-vi=${ELSEWHERE_UNIT}`)).status).toBe(403);
    expect((await send('/can-bo/bao-cao/can-bo?tu=2026-09-01&den=2026-09-30')).status).toBe(200);
    expect((await send(`/can-bo/bao-cao/can-bo?can-bo=${accounts.leader}`)).status).toBe(403);
    expect((await send(`/can-bo/bao-cao/can-bo?can-bo=${accounts.leader}&tai=xlsx`)).status).toBe(403);

    const list = await send('/can-bo?hang=xu-ly&tai=xlsx');
    const shown = (await send('/can-bo?hang=xu-ly')).bytes.toString();
    const rows = await readSheet(list.bytes, 1);
    expect(rows.length).toBeGreaterThan(1);
    for (const [code] of rows.slice(1)) expect(shown).toContain(String(code));
    const audit = await house.owner.pool.query(
      "select verb, thing, subject, unit, data - 'fields' - 'steps' as data from audit where actor = $1 and recorded_at >= $2 and verb in ('report', 'take away') order by recorded_at, id",
      [accounts.specialist, began],
    );
    expect(audit.rows.map((row) => `${row.verb} ${row.thing} ${row.data.how ?? row.data.rows}`)).toEqual([
      'report unit page',
      'report unit pdf',
      ...Array.from({ length: 6 }, () => 'report unit page'),
      'report officer page',
      `take away list ${rows.length - 1}`,
    ]);
  });
});
