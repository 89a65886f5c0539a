import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CookieJar, totp } from '../../../tests/cookie-jar.ts';
import { testHouse } from '../../../tests/house.ts';
import { ELSEWHERE_UNIT, filingOf, HERE } from '../../../tests/permissions.stage.ts';
import { contextIn } from '../../app/house.ts';
import { createSite } from '../../app/site.tsx';
import { newId } from '../../platform/database/id.ts';
import { type Actor, anonymous, systemActor } from '../../platform/permissions/permissions.ts';
import type { COMMUNE_ROLES } from '../../registers/people/people.rules.ts';
import { createOfficer } from '../../registers/people/people.service.ts';
import { secondFactorToSetUp } from '../../registers/people/signin.service.ts';
import { submitDossier } from '../dossiers/dossiers.submit.service.ts';
import { findDossiers } from './desk.queries.ts';

type Role = (typeof COMMUNE_ROLES)[number];
type Fields = Record<string, string | string[]>;
let house: Awaited<ReturnType<typeof testHouse>>;
let site: ReturnType<typeof createSite>;

/** A browser without JavaScript: keeps cookies, sends forms. */
class Browser extends CookieJar {
  async send(path: string, init: RequestInit = {}) {
    const env = { incoming: { socket: { remoteAddress: '127.0.0.1', remotePort: 1, remoteFamily: 'IPv4' } } };
    const headers = { cookie: this.cookie, origin: this.publicUrl };
    const response = await site.request(`${this.publicUrl}${path}`, { ...init, headers }, env);
    this.take({ cookies: response.headers.getSetCookie() });
    const bytes = Buffer.from(await response.arrayBuffer());
    return {
      status: response.status,
      to: response.headers.get('location') ?? '',
      headers: response.headers,
      bytes,
      html: bytes.toString('utf8'),
    };
  }
  get = (path: string) => this.send(path);
  post(path: string, fields: Fields) {
    const body = new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, one])));
    return this.send(path, { method: 'POST', body });
  }
  upload(path: string, fields: Fields, name: string, file: File) {
    const body = new FormData();
    for (const [key, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(key, one);
    body.append(name, file);
    return this.send(path, { method: 'POST', body });
  }
  /** The hidden fields of a verb's page: the key and the row version that the officer saw. */
  async form(path: string): Promise<Record<string, string>> {
    const { html, status } = await this.get(path);
    expect(status, path).toBe(200);
    return hidden(html);
  }
}
const hidden = (html: string): Record<string, string> => ({
  ...Object.fromEntries([...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value])),
  do: 'send',
});

/** All boxes of a page as a browser would send them: what stands in them, and of ticks and choices those that are set. */
function boxes(html: string): Record<string, string> {
  const inputs = [...html.matchAll(/<input [^>]*>/g)].map(([tag]) => {
    const of = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(tag)?.[1];
    const sent = !/type="(?:file|radio|checkbox)"/.test(tag) || /\schecked/.test(tag);
    return { name: of(' name'), value: of(' value') ?? '', sent };
  });
  return Object.fromEntries(inputs.flatMap(({ name, value, sent }) => (name && sent ? [[name, value]] : [])));
}

async function officer(role: Role, unit = HERE): Promise<Browser> {
  const username = `o${newId().slice(-12)}`;
  const password = 'một câu dài dễ nhớ';
  await createOfficer(contextIn(house, systemActor('identity')), { username, displayName: `Tên ${role}`, password, unit, roles: [role] });
  const browser = new Browser();
  await browser.post('/can-bo/dang-nhap', { username, password });
  await browser.get('/can-bo/dang-nhap/thiet-lap');
  const secret = (await secondFactorToSetUp(contextIn(house, anonymous), browser.caller))?.secret ?? '';
  await browser.post('/can-bo/dang-nhap/thiet-lap', { code: totp(Buffer.from(secret)) });
  return browser;
}

const citizen: Actor = { kind: 'citizen', id: 'c1', posts: [], persons: [], scopes: [] };
const file = () => submitDossier(contextIn(house, citizen), filingOf(), { key: newId() });
const home = (code: string) => `/can-bo/ho-so/${code}`;
const stateOf = async (code: string) =>
  (await house.owner.pool.query('select state, row_version from dossiers where code = $1', [code])).rows[0];
const events = async (id: string, type: string) =>
  (await house.owner.pool.query('select 1 from events where subject = $1 and type = $2', [id, type])).rowCount;

let [desk, leader, specialist, clerk, stranger]: Browser[] = [];
const by = (browser: Browser | undefined): Browser => {
  if (!browser) throw new Error('nobody signed in');
  return browser;
};
beforeAll(async () => {
  house = await testHouse();
  site = createSite(house);
  desk = await officer('desk officer');
  leader = await officer('leader');
  specialist = await officer('specialist');
  clerk = await officer('clerk');
  stranger = await officer('desk officer', ELSEWHERE_UNIT);
});
afterAll(() => house?.close());

const verbPages = ['tiep-nhan', 'bo-sung', 'nhan-bo-sung', 'chuyen', 'ket-qua', 'tra', 'tu-choi', 'rut', 'dung'];

describe('who may come in', () => {
  test.each(['/can-bo', '/can-bo/tiep-nhan', '/can-bo/tim?q=an', '/can-bo/ho-so/H53.159.00-261119-0001'])(
    '%s: nobody signed in is asked to',
    async (path) => {
      expect((await new Browser().get(path)).status).toBe(401);
    },
  );

  test('who holds no office with dossiers is kept out', async () => {
    const { code } = await file();
    for (const role of ['helper', 'commune admin'] as const) {
      const other = await officer(role);
      for (const path of ['/can-bo', '/can-bo/tiep-nhan', '/can-bo/tim?q=an', home(code), `${home(code)}/tiep-nhan`])
        expect((await other.get(path)).status, `${role} ${path}`).toBe(403);
    }
  });

  test("another unit's officer finds no page and no verb of the dossier, and not the unit's queue", async () => {
    const { code } = await file();
    const [, fileId] = /\/tep\/([0-9a-f-]{36})/.exec((await by(desk).get(home(code))).html) ?? [];
    const before = await stateOf(code);
    for (const path of ['', `/tep/${fileId}`, '/giay-tiep-nhan.pdf', ...verbPages.map((one) => `/${one}`)])
      expect((await by(stranger).get(home(code) + path)).status, path).toBe(404);
    for (const path of ['', ...verbPages.map((one) => `/${one}`)]) {
      const fields = { key: newId(), rowVersion: '1', do: path === '' ? 'numbers' : 'send', reason: 'Không thuộc thẩm quyền.' };
      expect((await by(stranger).post(home(code) + path, fields)).status, path).toBe(404);
    }
    expect((await by(stranger).get(`/can-bo?don-vi=${HERE}`)).status).toBe(403);
    expect((await by(stranger).get('/can-bo?hang=tiep-nhan')).html).not.toContain(code);
    expect((await by(stranger).get(`/can-bo/tim?q=${code}`)).html).not.toContain(home(code));
    expect(await stateOf(code)).toEqual(before);
  });

  test('an office without the verb is refused, on the page and on the post', async () => {
    const { code } = await file();
    expect((await by(clerk).get(`${home(code)}/tiep-nhan`)).status).toBe(403);
    expect((await by(clerk).post(`${home(code)}/tiep-nhan`, { key: newId(), rowVersion: '1', do: 'send' })).status).toBe(403);
    expect((await by(desk).get(`${home(code)}/tra`)).status).toBe(409);
    expect((await by(specialist).get(`/can-bo/tiep-nhan`)).status).toBe(403);
  });
});

describe('a dossier from the queue to the citizen', () => {
  test('received, moved, resolved with its paper, handed over; each once', async () => {
    const { code, id } = await file();
    const queue = await by(desk).get('/can-bo');
    expect(queue.html).toContain(home(code));
    expect(queue.html).toMatch(/còn \d+ (ngày|giờ|phút)[^<]* làm việc/);
    expect((await by(desk).get(`${home(code)}/giay-tiep-nhan.pdf`)).status).toBe(409);
    const page = await by(desk).get(home(code));
    for (const piece of ['Nguyễn Thị Hòa', '/tep/', 'Nội dung khai']) expect(page.html).toContain(piece);
    const form = await by(desk).form(`${home(code)}/tiep-nhan`);
    const [one, two] = await Promise.all([by(desk).post(`${home(code)}/tiep-nhan`, form), by(desk).post(`${home(code)}/tiep-nhan`, form)]);
    expect([one.status, one.to, two.status]).toEqual([303, `${home(code)}?xong=receive`, 303]);
    expect(await stateOf(code)).toEqual({ state: 2, row_version: 2 });
    expect(await events(id, 'dossier.received')).toBe(1);
    const done = await by(desk).get(one.to);
    expect(done.html).toContain('Đã tiếp nhận hồ sơ');
    expect(done.html).toContain('Tên desk officer, Cán bộ một cửa');
    const slip = await by(desk).get(`${home(code)}/giay-tiep-nhan.pdf`);
    expect([slip.status, slip.headers.get('content-type'), slip.bytes.subarray(0, 5).toString()]).toEqual([
      200,
      'application/pdf',
      '%PDF-',
    ]);

    const first = await by(leader).form(`${home(code)}/chuyen`);
    const unfit = await by(leader).post(`${home(code)}/chuyen`, { ...first, way: 'next', 'assignee.next': 'nobody' });
    expect([unfit.status, unfit.html.includes('href="#f-assignee-next"')]).toEqual([422, true]);
    for (const who of [leader, specialist, leader, leader]) {
      const moving = await by(who).form(`${home(code)}/chuyen`);
      expect((await by(who).post(`${home(code)}/chuyen`, { ...moving, way: 'next', note: 'Đã xem kỹ.' })).status).toBe(303);
    }
    expect((await by(desk).get(home(code))).html).toContain('Đã xem kỹ.');
    const path = `${home(code)}/ket-qua`;
    const last = await by(clerk).form(path);
    const bad = await by(clerk).upload(path, { ...last, outcome: 'granted' }, 'files', new File(['MZ not a paper'], 'ket-qua.pdf'));
    expect([bad.status, bad.html.includes('không phải là ảnh hay PDF')]).toEqual([422, true]);
    const none = await by(clerk).post(path, { ...last, outcome: 'granted' });
    expect([none.status, none.html.includes('Hãy đính kèm tệp kết quả')]).toEqual([422, true]);
    const refused = await by(clerk).post(path, { ...last, outcome: 'refused', reason: '' });
    expect(refused.html).toContain('href="#f-reason"');
    const pdf = new File(['%PDF-1.7\n1 0 obj\n<<>>\nendobj\n'], 'Giấy xác nhận.pdf', { type: 'application/pdf' });
    const kept = await by(clerk).upload(path, { ...last, do: 'keep', outcome: 'granted' }, 'files', pdf);
    expect([kept.status, kept.html.includes('Giấy xác nhận.pdf')]).toEqual([200, true]);
    expect((await by(clerk).post(path, { ...hidden(kept.html), outcome: 'granted' })).status).toBe(303);
    const back = await by(desk).form(`${home(code)}/tra`);
    // Whoever takes it was looked at first.
    const unseen = await by(desk).post(`${home(code)}/tra`, { ...back, way: 'desk', taker: 'owner', proof: 'paper' });
    expect([unseen.status, unseen.html.includes('href="#f-identity')]).toEqual([422, true]);
    const over = { ...hidden(unseen.html), way: 'desk', taker: 'owner', identity: 'yes', proof: 'paper' };
    expect((await by(desk).post(`${home(code)}/tra`, over)).status).toBe(303);
    expect((await stateOf(code)).state).toBe(10);
    expect((await by(desk).get(home(code))).html).not.toContain(`${home(code)}/tra"`);
  });

  test('two officers at once: the slower is told what happened, and keeps what was typed', async () => {
    const { code } = await file();
    const seen = await by(desk).form(`${home(code)}/tu-choi`);
    const receiving = await by(desk).form(`${home(code)}/bo-sung`);
    const ask = { ...receiving, 'fault.other': 'other:', 'reason.other:': 'Cần nói rõ nơi cư trú trước đây.' };
    expect((await by(desk).post(`${home(code)}/bo-sung`, ask)).status).toBe(303);
    const slow = await by(desk).post(`${home(code)}/tu-choi`, { ...seen, reason: 'Không thuộc thẩm quyền của xã.' });
    expect(slow.status).toBe(409);
    for (const piece of ['Hồ sơ vừa có thay đổi', 'Yêu cầu bổ sung 1 chỗ', 'Không thuộc thẩm quyền của xã.', 'name="rowVersion" value="2"'])
      expect(slow.html).toContain(piece);
    expect((await stateOf(code)).state).toBe(5);
  });

  test('a request for a supplement: every fault in its place, seen before it is sent, answered at the desk, a second only by a leader', async () => {
    const { code } = await file();
    const path = `${home(code)}/bo-sung`;
    const form = await by(desk).form(path);
    const nothing = await by(desk).post(path, form);
    expect([nothing.status, nothing.html.includes('Hãy đánh dấu ít nhất một chỗ')]).toEqual([422, true]);
    const [, mark = ''] = /value="(field:[^"]+)"/.exec((await by(desk).get(path)).html) ?? [];
    const fields = { ...form, 'fault.screen-x': mark, 'fault.other': 'other:', 'reason.other:': 'Cần nói rõ nơi cư trú.' };
    const half = await by(desk).post(path, fields);
    expect(half.status).toBe(422);
    expect(half.html).toContain(`href="#f-reason-${mark.replace(/[^\p{L}\p{N}]+/gu, '-')}"`);
    expect(half.html).toContain('Cần nói rõ nơi cư trú.');
    const preview = await by(desk).post(path, {
      ...form,
      do: 'preview',
      'fault.other': 'other:',
      'reason.other:': 'Cần nói rõ nơi cư trú.',
    });
    expect([preview.status, preview.html.includes('Người nộp sẽ đọc')]).toEqual([200, true]);
    expect((await stateOf(code)).state).toBe(1);
    const sent = await by(desk).post(path, { ...form, 'fault.other': 'other:', 'reason.other:': 'Cần nói rõ nơi cư trú.' });
    expect(sent.status).toBe(303);
    expect((await by(desk).get(home(code))).html).toContain('Cần nói rõ nơi cư trú.');
    const answer = await by(desk).form(`${home(code)}/nhan-bo-sung`);
    expect((await by(desk).post(`${home(code)}/nhan-bo-sung`, { ...answer, note: 'Trước đây ở xã Long Hậu.' })).status).toBe(303);
    expect((await stateOf(code)).state).toBe(1);
    expect((await by(desk).get(path)).status).toBe(409);
    const second = await by(leader).form(path);
    const again = { ...second, 'fault.other': 'other:', 'reason.other:': 'Còn thiếu.' };
    const without = await by(leader).post(path, again);
    expect([without.status, without.html.includes('href="#f-leaderReason"')]).toEqual([422, true]);
    expect((await by(leader).post(path, { ...again, leaderReason: 'Phát hiện khi thẩm tra.' })).status).toBe(303);
  });
});

test('personal numbers are hidden until they are asked for, which is written down', async () => {
  const { code, id } = await file();
  const plain = await by(desk).get(home(code));
  expect(plain.html).toMatch(/\*{9}\d{3}/);
  expect(plain.html).not.toMatch(/>0\d{11}</);
  const seen = await by(desk).post(home(code), { do: 'numbers' });
  expect(seen.html).toMatch(/>0\d{11}</);
  const { rows } = await house.owner.pool.query('select verb from audit where subject = $1 order by at', [id]);
  expect(rows.filter((row) => row.verb === 'see numbers')).toHaveLength(1);
});

describe('at the counter', () => {
  test('one screen: understood step by step, nothing typed is lost; received at once, once, with its slip', async () => {
    const counter = '/can-bo/tiep-nhan';
    const begun = boxes((await by(desk).get(counter)).html);
    const several = await by(desk).post(counter, { ...begun, do: 'next', wanted: 'khai sinh' });
    expect(several.html).toContain('name="choose" value="1.001193"');
    const unknown = await by(desk).post(counter, { ...boxes(several.html), do: 'next', wanted: 'zzqqxx' });
    expect([unknown.status, unknown.html.includes('href="#f-wanted"'), unknown.html.includes('value="zzqqxx"')]).toEqual([422, true, true]);
    const typed = { wanted: '1.004884', phone: '12' };
    const understood = await by(desk).post(counter, { ...boxes(unknown.html), ...typed, do: 'next' });
    expect([understood.status, understood.to]).toEqual([303, `${counter}?nhap=${begun.key}`]);
    const open = await by(desk).get(understood.to);
    const [, caseCode = ''] = /name="case" value="([^"]+)"/.exec(open.html) ?? [];
    const withCase = await by(desk).post(counter, { ...boxes(open.html), case: caseCode, do: 'next' });
    const wrong = await by(desk).post(counter, { ...boxes((await by(desk).get(withCase.to)).html), do: 'take' });
    expect(wrong.status).toBe(422);
    for (const piece of ['href="#f-fullName"', 'href="#f-phone"', 'value="12"']) expect(wrong.html).toContain(piece);
    const right = { ...boxes(wrong.html), fullName: 'Đỗ Thị Ngọc Ánh', phone: '0912 345 678', do: 'take' };
    const [one, two] = await Promise.all([by(desk).post(counter, right), by(desk).post(counter, right)]);
    expect([one.status, one.to.startsWith(`${counter}/xong/`), two.status, two.to]).toEqual([303, true, 303, one.to]);
    expect(await by(desk).post(counter, right)).toMatchObject({ status: 303, to: one.to });
    expect((await by(desk).get(one.to)).html).toContain('giay-tiep-nhan.pdf');
    const { rows } = await house.owner.pool.query("select state, keys from dossiers where applicant_name = 'Đỗ Thị Ngọc Ánh'");
    expect(rows).toEqual([{ state: 2, keys: 'staff' }]);
  });

  test('found by name without tone marks and by telephone, within the own units only', async () => {
    for (const typed of ['do thi ngoc anh', 'NGỌC ÁNH', '0912345678']) {
      const path = `/can-bo/tim?q=${encodeURIComponent(typed)}`;
      expect((await by(desk).get(path)).html, typed).toContain('Đỗ Thị Ngọc Ánh');
      expect((await by(stranger).get(path)).html, typed).toContain('Không tìm thấy hồ sơ nào');
    }
    for (const nobody of ['%%', 'a', '_ _']) {
      const { status, html } = await by(desk).get(`/can-bo/tim?q=${encodeURIComponent(nobody)}`);
      expect([status, html.includes('Đỗ Thị Ngọc Ánh')], nobody).toEqual([422, false]);
    }
    const looked = await house.owner.pool.query("select data from audit where subject = 'search'");
    expect(looked.rowCount).toBeGreaterThan(0);
    expect(JSON.stringify(looked.rows)).not.toMatch(/anh|0912/i);
  });

  test('the function of the search looks at the offices itself: naming a unit or bringing posts along opens nothing', async () => {
    const ask = (actor: Actor, units: string[]) =>
      contextIn(house, actor).read((tx) =>
        tx.query({ text: 'select code from xaso_find_dossiers($1, $2, $3, $4)', values: [units, 'ngoc anh', null, 50] }),
      );
    const posts = [{ role: 'desk officer', unit: HERE }];
    const none = { persons: [], scopes: [] };
    expect(await ask({ kind: 'officer', id: 'o', posts, ...none }, [HERE])).toHaveLength(1);
    expect(await ask({ kind: 'officer', id: 'o', posts, ...none }, [])).toEqual([]);
    expect(await ask({ kind: 'officer', id: 'o', posts: [{ role: 'desk officer', unit: ELSEWHERE_UNIT }], ...none }, [HERE])).toEqual([]);
    expect(await ask({ kind: 'officer', id: 'o', posts: [{ role: 'commune admin', unit: HERE }], ...none }, [HERE])).toEqual([]);
    expect(await ask({ kind: 'citizen', id: 'o', posts, ...none }, [HERE])).toEqual([]);
    expect(await ask(anonymous, [HERE])).toEqual([]);
    await expect(findDossiers(contextIn(house, { kind: 'citizen', id: 'o', posts, ...none }), 'ngoc anh')).rejects.toMatchObject({
      status: 403,
    });
  });
});

test('a search by name goes through its index, not through every dossier', async () => {
  const client = await house.owner.pool.connect();
  try {
    await client.query('begin; set local enable_seqscan = off');
    const { rows } = await client.query("explain select 1 from dossiers where xaso_plain(applicant_name) like '%ngoc anh%'");
    expect(JSON.stringify(rows)).toContain('dossiers_name_search');
  } finally {
    await client.query('rollback');
    client.release();
  }
});

describe('a search by a name that many bear', () => {
  const all = 6_000;
  const last = 'd.submitted_at desc, d.id desc limit 50';
  beforeAll(async () => {
    await file();
    // The oldest of ours bears a rare name; every fourth is passed on to another unit, every fifth is another unit's alone.
    await house.owner.pool.query(
      `insert into dossiers select (jsonb_populate_record(null::dossiers, to_jsonb(seed) || jsonb_build_object('id', md5('many' || n)::uuid, 'code', 'M' || n,
         'tracking_key', 'm' || n, 'submitted_at', now() - make_interval(mins => n / 3), 'applicant_phone', null,
         'receiving_unit', case when n % 5 = 0 then $2 else $1 end, 'competent_unit', case when n % 4 = 0 or n % 5 = 0 then $2 else $1 end,
         'applicant_name', case when n = $3 - 1 then 'Quách Thị Rêu' when n % 90 = 1 then 'Lê Quý Báu' else 'Nguyễn Thị Sóng ' || n end))).*
       from generate_series(1, $3::int) n, (select * from dossiers where competent_unit = $1 limit 1) seed`,
      [HERE, ELSEWHERE_UNIT, all],
    );
    await house.owner.pool.query('analyze dossiers');
  });
  afterAll(() => house.owner.pool.query("delete from dossiers where code ~ '^M[0-9]+$'"));

  /** The codes as the function gives them to a desk officer of these units, and how many rows of the table it took. */
  async function asked(units: string[], name: string): Promise<{ codes: string[]; rows: number }> {
    const client = await house.owner.pool.connect();
    try {
      await client.query('begin');
      const actor = { kind: 'officer', id: 'o', posts: units.map((unit) => ({ role: 'desk officer', unit })) };
      await client.query("select set_config('xaso.actor', $1, true)", [JSON.stringify(actor)]);
      const taken = async () => {
        const { rows } = await client.query<{ rows: string }>("select pg_stat_get_xact_tuples_fetched('dossiers'::regclass) as rows");
        return Number(rows[0]?.rows);
      };
      const before = await taken();
      const found = await client.query<{ code: string }>('select code from xaso_find_dossiers($1, $2, null, 50)', [
        [HERE, ELSEWHERE_UNIT],
        name,
      ]);
      return { codes: found.rows.map(({ code }) => code), rows: (await taken()) - before };
    } finally {
      await client.query('rollback');
      client.release();
    }
  }

  test.each([
    ['a surname, here', [HERE], 'nguyen'],
    ['a surname, in both', [HERE, ELSEWHERE_UNIT], 'Nguyễn'],
    ['fewer than fit', [HERE], 'quy bau'],
    ['the rarest, of the oldest', [HERE], 'reu'],
    ['nobody', [HERE], 'khong co ai'],
    ['what is a pattern', [HERE], '%'.repeat(3)],
  ])('%s: the newest of these units, none missed, nobody else’s', async (_, units, name) => {
    const { rows } = await house.owner.pool.query<{ code: string }>(
      `select d.code from dossiers d where position(xaso_plain($2) in xaso_plain(d.applicant_name)) > 0
         and (d.receiving_unit = any ($1) or d.competent_unit = any ($1)) order by ${last}`,
      [units, name],
    );
    expect((await asked(units, name)).codes).toEqual(rows.map(({ code }) => code));
  });

  test('takes rows of the newest alone, however many bear it', async () => {
    const { codes, rows } = await asked([HERE], 'nguyen');
    expect(codes).toHaveLength(50);
    expect(rows).toBeLessThan(1_100);
    expect(await asked([], 'nguyen')).toMatchObject({ codes: [] });
  });

  test('reads through no list of what was filed lately: each filing has its words in the index at once', async () => {
    const { rows } = await house.owner.pool.query("select gin_clean_pending_list('dossiers_name_search')::int as waiting");
    expect(rows).toEqual([{ waiting: 0 }]);
  });
});

test('the queue is read by keys, the oldest due first, each dossier once', async () => {
  await Promise.all(Array.from({ length: 33 }, () => file()));
  const codesOf = (html: string) => [...html.matchAll(/href="\/can-bo\/ho-so\/([^"]+)"/g)].map(([, code]) => code);
  const first = await by(desk).get('/can-bo?hang=tiep-nhan');
  const next = (/href="([^"]*sau=[^"]*)"/.exec(first.html)?.[1] ?? '').replaceAll('&amp;', '&');
  const second = await by(desk).get(next);
  expect(codesOf(first.html)).toHaveLength(30);
  expect(codesOf(second.html).length).toBeGreaterThan(0);
  expect(codesOf(second.html).filter((code) => codesOf(first.html).includes(code))).toEqual([]);
  expect((await by(desk).get('/can-bo?hang=tre')).html).toContain('Không có hồ sơ nào trễ');
});
