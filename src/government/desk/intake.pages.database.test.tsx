import { renderToString } from 'preact-render-to-string';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { visitAt } from '../../../tests/visit.ts';
import { contextIn } from '../../app/house.ts';
import { newId } from '../../platform/database/id.ts';
import type { Actor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import type { Page } from '../../ui/visit.ts';
import { resolveDossier } from '../dossiers/dossiers.handle.service.ts';
import { openDossier } from '../dossiers/dossiers.queries.ts';
import { bookOf } from '../dossiers/papers/book.queries.ts';
import { slipOf } from '../dossiers/papers/slip.queries.ts';
import { passPromise } from '../dossiers/promises.service.ts';
import { takeCash } from '../fees/cash.service.ts';
import { moneyOf } from '../fees/fees.queries.ts';
import { moneyOnSlip } from '../fees/fees.slip.queries.ts';
import { addPromiseRule } from '../procedures/promises.service.ts';
import { answerPage } from './pages/answer.page.tsx';
import { officeDossierPage } from './pages/dossier.page.tsx';
import { intakePage } from './pages/intake.page.tsx';
import { intakeDonePage } from './pages/intake-done.page.tsx';
import { returnPage } from './pages/return.page.tsx';
import { supplementPage } from './pages/supplement.page.tsx';

const UNIT = '28159.20250701';
/** A Monday, and the Wednesday after it. */
const [MONDAY, WEDNESDAY] = ['2026-11-23T09:00', '2026-11-25T09:00'] as const;
const officer = (role: string): Actor => ({ kind: 'officer', id: role, posts: [{ role, unit: UNIT }], persons: [], scopes: [] });
const desk = officer('desk officer');

let house: Awaited<ReturnType<typeof testHouse>>;
beforeAll(async () => {
  house = await testHouse();
  // Another commune that works here: it has a code of its own.
  await house.owner.pool.query(
    `insert into unit_settings select (jsonb_populate_record(s, jsonb_build_object('unit', '28243.20250701', 'value', 'H53.160.00', 'id', $1::text))).*
     from unit_settings s where key = 'e_identifier' and unit = $2`,
    [newId(), UNIT],
  );
});
afterAll(() => house?.close());
const as = (actor: Actor, local: string) => contextIn(house, actor, parseLocal(local) as Date);

type Typed = Record<string, string>;
type Wish = Parameters<typeof visitAt>[1] & { by?: Actor };
type Seen = { status: number; html: string; to: string };

/** What a page answers: its words, or where it leads. */
async function seen(page: Page, action: 'get' | 'post', local: string, wish: Wish = {}): Promise<Seen> {
  const answer = await page[action]?.(visitAt(as(wish.by ?? desk, local), wish));
  if (!answer) throw new Error('no such action');
  if (answer instanceof Response) return { status: answer.status, html: '', to: answer.headers.get('location') ?? '' };
  return { status: answer.status ?? 200, html: renderToString(<div>{answer.body}</div>), to: '' };
}

/** A browser's boxes: what stands in them, and of ticks and choices those that are set. */
function boxesOf(html: string): Typed {
  const inputs = [...html.matchAll(/<input [^>]*>/g)].map(([tag]) => {
    const of = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1];
    const sent = !/type="(?:file|radio|checkbox)"/.test(tag) || /\schecked/.test(tag);
    return { name: of('name'), value: of('value') ?? '', sent };
  });
  return Object.fromEntries(inputs.flatMap(({ name, value, sent }) => (name && sent ? [[name, value]] : [])));
}

/** The counter after these boxes were typed and Enter pressed, once for each set of them. */
async function typed(local: string, ...presses: Typed[]): Promise<Seen> {
  let shown = await seen(intakePage, 'get', local);
  for (const press of presses) {
    const answer = await seen(intakePage, 'post', local, { typed: { ...boxesOf(shown.html), do: 'next', ...press } });
    const nhap = /nhap=([\w-]+)/.exec(answer.to)?.[1];
    shown = nhap ? await seen(intakePage, 'get', local, { queries: { nhap } }) : answer;
  }
  return shown;
}
/** The button that takes in, with what stands in the boxes and this. */
const taken = async (local: string, { html }: Seen, more: Typed = {}): Promise<Seen> =>
  seen(intakePage, 'post', local, { typed: { ...boxesOf(html), do: 'take', ...more } });
const codeIn = ({ to }: Seen): string => /xong\/(.+)$/.exec(to)?.[1] ?? '';
const focused = (html: string): string => /<[^>]*\sautofocus[^>]*>/.exec(html)?.[0] ?? '';
const slipFor = async (local: string, code: string) => {
  const context = as(desk, local);
  const wish = {
    context,
    whole: await openDossier(context, code),
    locale: 'vi',
    publicUrl: 'http://127.0.0.1',
    moneyOf: moneyOnSlip,
  } as const;
  return slipOf(wish);
};
const person = { fullName: 'Trần Thị Ba', phone: '0912 345 678' };

test('what is promised for the same day gets no slip: the next person has the focus, until it is given a day after all', async () => {
  await addPromiseRule(as(officer('commune admin'), MONDAY), {
    ...{ unit: UNIT, weekday: 3, until: '15:00', procedures: ['2.000815'], validFrom: '2026-11-25' },
    ...{ decision: 'Quyết định 120/QĐ-UBND ngày 02/11/2026', seen: 0, key: newId() },
  });
  const code = codeIn(await taken(WEDNESDAY, await typed(WEDNESDAY, person, { wanted: '2.000815' })));
  const look = async () => (await seen(intakeDonePage, 'get', WEDNESDAY, { params: { code } })).html;
  const file = async () => (await seen(officeDossierPage, 'get', WEDNESDAY, { params: { code } })).html;
  expect(await look()).toContain('không in giấy hẹn');
  expect([(await look()).includes('giay-tiep-nhan.pdf'), focused(await look()).includes('href="/can-bo/tiep-nhan"')]).toEqual([
    false,
    true,
  ]);
  expect((await file()).includes('giay/tiep-nhan.pdf')).toBe(false);

  const { dossier } = await openDossier(as(desk, WEDNESDAY), code);
  const pass = { id: dossier.id, key: newId(), rowVersion: dossier.rowVersion, reason: 'verification' as const };
  await passPromise(as(desk, WEDNESDAY), pass);
  expect([focused(await look()).includes('giay-tiep-nhan.pdf'), (await file()).includes('giay/tiep-nhan.pdf')]).toEqual([true, true]);
});

test('the address of the card stands in its box, on the slip and in the tracking book; whoever comes again has it already', async () => {
  const card = '080190001234||Nguyễn Thị Hoa|02091990|Nữ|12/3 ấp 3, TT. Cần Giuộc, Cần Giuộc, Long An|15042021';
  const scanned = await typed(MONDAY, { scan: card }, { wanted: '2.000815' });
  const printed = '12/3 ấp 3, TT. Cần Giuộc, Cần Giuộc, Long An';
  const { address = '' } = boxesOf(scanned.html);
  expect(address).toContain(printed);
  const short = await taken(MONDAY, scanned, { address: 'ấp' });
  expect([short.status, short.html.includes('href="#f-address"')]).toEqual([422, true]);
  const code = codeIn(await taken(MONDAY, short, { address }));
  expect((await slipFor(MONDAY, code)).applicant).toMatchObject({ fullName: 'Nguyễn Thị Hoa', address, personalNumber: '080190001234' });
  const day = MONDAY.slice(0, 10);
  const { rows } = await bookOf(as(desk, MONDAY), { unit: UNIT, from: day, to: day }, 'vi');
  expect(rows.find((one) => one.code === code)?.address).toBe(address);

  const again = await typed(MONDAY, { scan: '080190001234' });
  expect(boxesOf(again.html)).toMatchObject({ fullName: 'Nguyễn Thị Hoa', address });
});

/** A deed's page sent with what stands in its boxes, and this. */
async function sent(page: Page, local: string, code: string, more: Typed, by = desk): Promise<Seen> {
  const first = await seen(page, 'get', local, { by, params: { code } });
  return seen(page, 'post', local, { by, params: { code }, typed: { ...boxesOf(first.html), do: 'send', ...more } });
}

test('papers that depend on the person: asked about once, named in a request, counted when they come', async () => {
  const chosen = await typed(MONDAY, person, { wanted: '1.001193' }, { case: 'usual' });
  expect(chosen.html).toContain('Chưa đánh dấu giấy nộp theo từng trường hợp: Giấy chứng sinh');
  const doubted = await taken(MONDAY, chosen);
  expect([doubted.status, doubted.html.includes('name="unsure"')]).toEqual([409, true]);
  const code = codeIn(await taken(MONDAY, doubted));
  expect(code).not.toBe('');

  const { html } = await seen(supplementPage, 'get', MONDAY, { by: officer('specialist'), params: { code } });
  expect(['chung-sinh', 'lam-chung', 'cam-doan', 'to-khai'].map((one) => html.includes(`value="paper:${one}"`))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(html).toContain('Đã có 1 bản chính');
  expect(html).not.toContain('0 tệp');
  const asked = { 'fault.papers': 'paper:chung-sinh', 'reason.paper:chung-sinh': 'Chưa có giấy chứng sinh' };
  expect((await sent(supplementPage, MONDAY, code, asked, officer('specialist'))).status).toBe(303);

  const TUESDAY = '2026-11-24T09:00';
  const without = await sent(answerPage, TUESDAY, code, { 'paper.chung-sinh.originals': '' });
  expect(without.status).toBe(422);
  const box = { 'paper.uy-quyen.got': '1', 'paper.uy-quyen.copies': '2', 'paper.uy-quyen.originals': '' };
  expect((await sent(answerPage, TUESDAY, code, { 'paper.chung-sinh.originals': '1', ...box })).status).toBe(303);
  const { components } = await openDossier(as(desk, TUESDAY), code);
  const counted = new Map(components.map((one) => [one.component, [one.source, one.originals, one.copies]]));
  expect(counted.get('chung-sinh')).toEqual(['paper', 1, 0]);
  expect(counted.get('uy-quyen')).toEqual(['paper', 0, 2]);
  expect((await slipFor(TUESDAY, code)).components.map((one) => one.originals)).toContain(1);
});

test('a procedure with several cases leads the keyboard to the first of them', async () => {
  const { html } = await typed(MONDAY, person, { wanted: 'cấp giấy xác nhận tình trạng hôn nhân' });
  expect(focused(html)).toMatch(/type="radio".*name="case" value="never_married"/);
});

test('what is still to be paid is said after the intake, at the hand-over and after it, until it is taken', async () => {
  const code = codeIn(await taken(MONDAY, await typed(MONDAY, person, { wanted: '2.000815' }), { pages: '3', sheets: '1' }));
  const done = () => seen(intakeDonePage, 'get', MONDAY, { params: { code } });
  const due = /Còn phải thu 5\.000 đồng.*le-phi/s;
  expect((await done()).html).toMatch(due);

  const opened = async () => (await openDossier(as(desk, MONDAY), code)).dossier;
  const { id, rowVersion } = await opened();
  const result = { hash: 'a'.repeat(64), bytes: 5, type: 'application/pdf', sealed: false, name: 'ban-sao.pdf' };
  const resolve = { id, key: newId(), rowVersion, outcome: 'granted' as const, files: [result] };
  await house.owner.pool.query("update dossiers set step = 'release' where id = $1", [id]);
  await resolveDossier(as(officer('clerk'), MONDAY), resolve);
  expect((await seen(returnPage, 'get', MONDAY, { params: { code } })).html).toMatch(due);
  const handed = await sent(returnPage, MONDAY, code, { way: 'desk', taker: 'owner', identity: 'yes', proof: 'paper' });
  expect([handed.status, handed.to]).toEqual([303, `/can-bo/ho-so/${code}?xong=return`]);
  const after = () => seen(officeDossierPage, 'get', MONDAY, { params: { code }, queries: { xong: 'return' } });
  expect((await after()).html).toMatch(due);

  const { charge } = await moneyOf(as(desk, MONDAY), id);
  const number = charge?.number ?? 0;
  await takeCash(as(desk, MONDAY), { code, key: newId(), number, amount: 5000, payer: 'Trần Thị Ba' });
  expect((await after()).html).not.toContain('Còn phải thu');
});

test('a card from which letters may be lost is compared: said until the name is typed as it stands there', async () => {
  const scanned = await typed(MONDAY, { scan: '080190005678||Nguyn Vn Tht|02091990|Nam|p 1, Long Hu, Long An|15042021' });
  expect([scanned.html.includes('Hãy so họ tên, địa chỉ với thẻ'), boxesOf(scanned.html).fullName]).toEqual([true, 'Nguyn Vn Tht']);
  const corrected = await seen(intakePage, 'post', MONDAY, {
    typed: { ...boxesOf(scanned.html), do: 'next', fullName: 'Nguyễn Văn Thật', wanted: '2.000815' },
  });
  const nhap = /nhap=([\w-]+)/.exec(corrected.to)?.[1] ?? '';
  expect((await seen(intakePage, 'get', MONDAY, { queries: { nhap } })).html).not.toContain('Hãy so họ tên');
});

test.each<[string, string, Typed]>([
  ['digits for a name', 'fullName', { fullName: '1234 5678' }],
  ['a birth to come', 'birthDay', { birthDay: '01/01/2030' }],
  ['a number of a century to come', 'personalNumber', { personalNumber: '999999999999' }],
  ['a number of no province', 'personalNumber', { personalNumber: '003190001234' }],
])('what nobody is called, and when nobody is born, is refused: %s', async (_, box, more) => {
  const chosen = await typed(MONDAY, { ...person, wanted: '2.000815' });
  const refused = await taken(MONDAY, chosen, more);
  expect([refused.status, refused.html.includes(`href="#f-${box}"`)]).toEqual([422, true]);
});

test('phi địa giới: the example is a commune that works here; one that does not is refused with those that do', async () => {
  const chosen = await typed(MONDAY, { fullName: 'Phan Thị Xa', phone: '0912 000 111' }, { wanted: '2.000815' });
  const example = /phi địa giới\)\. Ví dụ: ([^<]+)\.</.exec(chosen.html)?.[1] ?? '';
  expect(example).not.toBe('');
  const refused = await taken(MONDAY, chosen, { competentUnit: 'xã Tân Trụ, tỉnh Tây Ninh' });
  expect([refused.status, refused.html.includes(`Những nơi đang dùng: ${example}`)]).toEqual([422, true]);
  const code = codeIn(await taken(MONDAY, refused, { competentUnit: example }));
  const { dossier } = await openDossier(as(desk, MONDAY), code);
  expect([dossier.receivingUnit, dossier.competentUnit]).toEqual([UNIT, '28243.20250701']);
});
