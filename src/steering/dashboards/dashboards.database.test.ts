import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { hearMeasures, live, setFiled } from '../../../tests/measures.scene.ts';
import { ELSEWHERE_UNIT, HERE } from '../../../tests/permissions.stage.ts';
import { bindings, letIn, ORIGIN } from '../../../tests/security.scene.ts';
import { contextIn } from '../../app/house.ts';
import { createSite } from '../../app/site.tsx';
import { newId } from '../../platform/database/id.ts';
import { type Actor, anonymous, systemActor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { countedSince } from '../indicators/counted.queries.ts';
import { evaluate, rowsBehind } from '../indicators/evaluate.service.ts';
import { numberOf } from '../measures/measures.rules.ts';
import { followersCurves, pilotCurves } from '../rollout/curves.queries.ts';
import { printSeen } from '../targets/targets.queries.ts';
import { setTargets } from '../targets/targets.service.ts';
import { dayCounts, standingsOf, unitLooked, unitsSeen } from './dashboards.queries.ts';
import { parseTerm, type Term } from './dashboards.rules.ts';

const PROVINCE = '80.20250701';
const NEIGHBOUR = '79.20250701';
const NOW = parseLocal('2026-12-31T09:00') as Date;
let house: Awaited<ReturnType<typeof testHouse>>;
let site: ReturnType<typeof createSite>;
const officer = (role: string, unit: string): Actor => ({
  kind: 'officer',
  id: `${role} ${unit}`,
  posts: [{ role, unit }],
  persons: [],
  scopes: [],
});
const as = (actor: Actor) => contextIn(house, actor, NOW);
const refusal = (code: string, status: number) => ({ code, status });
const year = parseTerm('2026', '2026-12-31') as Term;

beforeAll(async () => {
  house = await testHouse();
  await live(house, 40);
  await hearMeasures(house, { now: NOW });
  site = createSite({ ...house, clock: () => NOW });
}, 300_000);
afterAll(() => house?.close());

/** Somebody with an office, let in as the house does. Without an office: anybody. */
const cookie = async (role: string, unit: string): Promise<Record<string, string>> =>
  role === '' ? {} : (await letIn(house.owner.pool, [{ role, unit }])).headers;
async function ask(path: string, headers: Record<string, string>, fields?: Record<string, string>) {
  const init = fields ? { method: 'POST', body: new URLSearchParams(fields) } : {};
  const answer = await site.request(`${ORIGIN}${path}`, { headers: { origin: ORIGIN, ...headers }, ...init }, bindings);
  return { status: answer.status, text: await answer.text(), to: answer.headers.get('location') };
}

test('the JSON door refuses years in which nothing is counted, and says in Vietnamese what is wrong', async () => {
  const asked = async (query: string) => {
    const { status, text } = await ask(`/api/v1/indicators?${query}`, {});
    return { status, ...(JSON.parse(text) as { code: string; title: string; errors: Record<string, string> }) };
  };
  const years = 'Chỉ nhận ngày từ năm 2000 đến năm 2099.';
  expect(await asked(`unit=${HERE}&from=0001-01-01&to=9999-12-31&asOf=1900-01-01`)).toMatchObject({
    status: 422,
    errors: { from: years, to: years, asOf: years },
  });
  expect(await asked(`unit=${HERE}&from=2026-02-30&by=week`)).toMatchObject({
    status: 422,
    errors: {
      from: 'Phải là một ngày có thật, dạng năm-tháng-ngày (2026-11-29).',
      to: 'Thiếu giá trị.',
      by: 'Phải là một trong các giá trị: day, month, quarter, year, whole.',
    },
  });
  expect(await asked(`unit=${HERE}&from=2022-01-01&to=2022-12-31&asOf=2022-12-31`)).toMatchObject({
    status: 422,
    code: 'indicators.not_then',
    title: expect.stringContaining('31/12/2022'),
  });
});

describe('who sees which units', () => {
  test('a commune itself, a province its communes by name, nobody without an office any', async () => {
    expect((await unitsSeen(as(officer('leader', HERE)))).communes.map(({ id }) => id)).toEqual([HERE]);
    const { communes, province } = await unitsSeen(as(officer('province viewer', PROVINCE)));
    expect(province?.id).toBe(PROVINCE);
    expect(communes.map(({ id }) => id)).toEqual(expect.arrayContaining([HERE, ELSEWHERE_UNIT]));
    const names = communes.map(({ name }) => name);
    expect(names).toEqual(names.toSorted(new Intl.Collator('vi', { numeric: true }).compare));
    await expect(unitsSeen(as(anonymous))).rejects.toMatchObject(refusal('context.sign_in', 401));
    await expect(unitsSeen(as(officer('helper', HERE)))).rejects.toMatchObject(refusal('context.forbidden', 403));
  });

  test('another commune, another province, a unit that is not: refused', async () => {
    const leader = as(officer('leader', HERE));
    expect((await unitLooked(leader, undefined)).unit.id).toBe(HERE);
    await expect(unitLooked(leader, ELSEWHERE_UNIT)).rejects.toMatchObject(refusal('context.forbidden', 403));
    await expect(unitLooked(leader, PROVINCE)).rejects.toMatchObject(refusal('context.forbidden', 403));
    await expect(unitLooked(as(officer('province viewer', NEIGHBOUR)), HERE)).rejects.toMatchObject(refusal('context.forbidden', 403));
    await expect(unitLooked(leader, 'x')).rejects.toMatchObject(refusal('indicators.unknown_unit', 404));
  });
});

test('a standing: the period, the one before, twelve months, and the province as one sum', async () => {
  await setTargets(as(officer('province admin', PROVINCE)), {
    period: '2026',
    indicator: 'dossiers.online_share',
    cells: [{ unit: HERE, indicator: 'dossiers.online_share', value: '95' }],
    decision: 'QĐ 1/QĐ-UBND',
    decidedOn: '2026-01-15',
    seen: await printSeen(as(officer('province admin', PROVINCE)), '2026', 'dossiers.online_share'),
    key: newId(),
  });
  const found = await standingsOf(as(officer('leader', HERE)), {
    unit: HERE,
    codes: ['dossiers.online_share', 'dossiers.filed'],
    term: year,
  });
  const reader = as(systemActor('reader'));
  const [province] = await evaluate(reader, { indicators: ['dossiers.online_share'], units: [PROVINCE], from: year.from, to: year.to });
  const standing = found.get('dossiers.online_share');
  expect(standing?.province).toEqual(province);
  expect(standing?.target).toMatchObject({ value: '95', period: '2026' });
  expect(found.get('dossiers.filed')?.target).toBeUndefined();
  expect(standing?.before).toMatchObject({ from: '2025-01-01', to: '2025-12-31', value: null });
  expect(standing?.months).toHaveLength(12);
  const filed = found.get('dossiers.filed');
  expect(filed?.months.reduce((sum, one) => sum + (one.value ?? 0), 0)).toBe(filed?.now.value);
  expect(standing?.now.denominator).toBe(filed?.now.value);
});

test('since when is the first month in which something came in', async () => {
  const { communes } = await unitsSeen(as(officer('province viewer', PROVINCE)));
  const since = await countedSince(
    as(officer('province viewer', PROVINCE)),
    communes.map(({ id }) => id),
  );
  const { rows } = await house.owner.pool.query<{ first: string }>(
    "select to_char(min(submitted_at at time zone 'Asia/Ho_Chi_Minh'), 'YYYY-MM-01') as first from dossiers where receiving_unit = $1",
    [HERE],
  );
  expect(since.get(HERE)).toBe(rows[0]?.first);
});

test('the day counts what the lists hold', async () => {
  const counts = await dayCounts(as(officer('leader', HERE)), HERE);
  const number = async (where: string) =>
    Number(
      (
        await house.owner.pool.query(`select count(*) from dossiers where (receiving_unit = $1 or competent_unit = $1) and ${where}`, [
          HERE,
        ])
      ).rows[0].count,
    );
  const now = `'${NOW.toISOString()}'`;
  expect(counts.late).toBe(await number(`state in (2, 4, 5, 6) and due_at < ${now}`));
  expect(counts.late).toBeGreaterThan(0);
  expect(counts.unreceived).toBe(await number(`state = 1 and reception_due_at < ${now}`));
  expect(counts.dueToday).toBe(await number(`state in (2, 4) and due_at >= ${now} and due_at < '2027-01-01 00:00+07'`));
  // Behind the page's check stands the second wall: whoever does not work there counts nothing.
  const nothing = Object.fromEntries(Object.keys(counts).map((key) => [key, 0]));
  expect(await dayCounts(as(officer('province viewer', PROVINCE)), HERE)).toEqual(nothing);
  expect(await dayCounts(as(officer('leader', ELSEWHERE_UNIT)), HERE)).toMatchObject({ unreceived: 0, petitionsLate: 0, undelivered: 0 });
});

test('what is behind a figure comes page by page, each row once', async () => {
  const leader = as(officer('leader', HERE));
  const wanted = { indicator: 'dossiers.filed', unit: HERE, from: year.from, to: year.to };
  const all = await rowsBehind(leader, wanted);
  const paged: typeof all = [];
  for (let page = await rowsBehind(leader, { ...wanted, most: 7 }); page.length > 0; ) {
    paged.push(...page);
    const last = page.at(-1);
    page = last ? await rowsBehind(leader, { ...wanted, most: 7, after: { ...last, code: last.code ?? '' } }) : [];
  }
  expect(all.length).toBeGreaterThan(20);
  expect(paged).toEqual(all);
});

describe('who opens the rows behind a figure is written down', () => {
  const path = `/dieu-hanh/chi-so/dossiers.online_share/ho-so?don-vi=${HERE}&ky=2026-q4`;
  const written = async () =>
    (
      await house.owner.pool.query(
        "select actor_kind, actor, subject, unit, data from audit where verb = 'open' and thing = 'figure' order by id",
      )
    ).rows;
  test('who, of which unit, indicator and period, how many; nothing of whose they are', async () => {
    const before = await written();
    const { status, text } = await ask(`${path}&phan=mau-so`, await cookie('leader', HERE));
    expect(status).toBe(200);
    const [row, ...more] = (await written()).slice(before.length);
    expect(more).toEqual([]);
    const shown = text.match(/<th scope="row"/g)?.length;
    expect(row).toMatchObject({
      actor_kind: 'officer',
      subject: 'dossiers.online_share',
      unit: HERE,
      data: { from: '2026-10-01', to: '2026-12-31', part: 'denominator', count: shown },
    });
    expect((await house.owner.pool.query('select role from posts where account = $1', [row.actor])).rows).toEqual([{ role: 'leader' }]);
    // A spreadsheet of them is opened and taken away.
    await ask(`${path}&tai=xlsx`, await cookie('specialist', HERE));
    expect((await written()).slice(before.length)).toHaveLength(2);
  });
  test('who may not, has opened nothing', async () => {
    const before = await written();
    expect((await ask(path, await cookie('leader', ELSEWHERE_UNIT))).status).toBe(403);
    // These see the figure, and why there is no list.
    expect((await ask(path, await cookie('province viewer', PROVINCE))).status).toBe(200);
    expect((await ask(`/dieu-hanh/chi-so/households.fibre/ho-so?don-vi=${HERE}`, await cookie('leader', HERE))).status).toBe(200);
    expect(await written()).toEqual(before);
  });
});

describe('the doors', () => {
  const scorecard = `/dieu-hanh?don-vi=${HERE}`;
  const behind = `/dieu-hanh/chi-so/dossiers.filed/ho-so?don-vi=${HERE}&ky=2026`;
  const publish = `/dieu-hanh/cong-khai?don-vi=${HERE}`;
  const one = '/dieu-hanh/chi-so/dossiers.online_share?ky=2026';
  test.each<[who: string, unit: string, answers: [path: string, status: number][]]>([
    [
      '',
      '',
      [
        [scorecard, 401],
        [behind, 401],
        [publish, 401],
        [one, 401],
        ['/dieu-hanh/tinh', 401],
        ['/so-lieu', 200],
      ],
    ],
    [
      'helper',
      HERE,
      [
        [scorecard, 403],
        [behind, 403],
        [publish, 403],
        [one, 403],
        ['/dieu-hanh/tinh', 403],
      ],
    ],
    [
      'leader',
      HERE,
      [
        [scorecard, 200],
        [behind, 200],
        [publish, 200],
        [one, 200],
        ['/dieu-hanh/tinh', 403],
      ],
    ],
    [
      'specialist',
      HERE,
      [
        [scorecard, 200],
        [behind, 200],
        [publish, 403],
        [one, 200],
        ['/dieu-hanh/tinh', 403],
      ],
    ],
    [
      'commune admin',
      HERE,
      [
        [scorecard, 200],
        [behind, 200],
        [publish, 200],
        [one, 200],
        ['/dieu-hanh/tinh', 403],
      ],
    ],
    [
      'leader',
      ELSEWHERE_UNIT,
      [
        [scorecard, 403],
        [behind, 403],
        [publish, 403],
        [one, 200],
      ],
    ],
    [
      'province viewer',
      PROVINCE,
      [
        [scorecard, 200],
        [behind, 200],
        [publish, 403],
        [one, 200],
        ['/dieu-hanh/tinh', 200],
      ],
    ],
    [
      'province admin',
      PROVINCE,
      [
        [scorecard, 200],
        [behind, 200],
        ['/dieu-hanh/tinh', 200],
      ],
    ],
    [
      'province viewer',
      NEIGHBOUR,
      [
        [scorecard, 403],
        [behind, 403],
        [publish, 403],
      ],
    ],
  ])('%s %s', async (role, unit, answers) => {
    const headers = await cookie(role, unit);
    for (const [path, status] of answers) {
      const { status: came, text } = await ask(path, headers);
      expect([path, came]).toEqual([path, status]);
      // Codes of dossiers reach those who work with them, and nobody else.
      const works = ['leader', 'specialist'].includes(role) && unit === HERE && path === behind;
      expect(/H53\.159\.00-\d/.test(text), `${role} ${path}`).toBe(works);
    }
  });

  test('only who answers for a unit shows its figures; what is shown everybody sees, and nothing else', async () => {
    const open = `/so-lieu/so-lieu.json?don-vi=${HERE}&ky=2026`;
    expect(JSON.parse((await ask(open, {})).text)).toEqual({ figures: [] });
    const fields = { key: newId(), unit: HERE, seen: '', shown: 'dossiers.filed' };
    for (const [role, unit, status] of [
      ['', '', 401],
      ['specialist', HERE, 403],
      ['province viewer', PROVINCE, 403],
      ['leader', ELSEWHERE_UNIT, 403],
    ] as const)
      expect((await ask('/dieu-hanh/cong-khai', await cookie(role, unit), fields)).status, role).toBe(status);
    expect(JSON.parse((await ask(open, {})).text)).toEqual({ figures: [] });

    const leader = await cookie('leader', HERE);
    expect((await ask('/dieu-hanh/cong-khai', leader, fields)).to).toContain('xong=1');
    // The same again is the same.
    expect((await ask('/dieu-hanh/cong-khai', leader, fields)).to).toContain('xong=1');
    const { figures } = JSON.parse((await ask(open, {})).text) as {
      figures: { indicator: string; value: number | null; from: string; to: string }[];
    };
    expect(new Set(figures.map(({ indicator }) => indicator))).toEqual(new Set(['dossiers.filed']));
    const [filed] = await evaluate(as(systemActor('reader')), {
      indicators: ['dossiers.filed'],
      units: [HERE],
      from: year.from,
      to: year.to,
    });
    expect(figures.reduce((sum, { value }) => sum + (value ?? 0), 0)).toBe(filed?.value);
    // Before anything was counted there is no 0.
    const since = (await countedSince(as(systemActor('reader')), [HERE])).get(HERE) ?? '';
    expect(figures.some(({ from }) => from < since)).toBe(true);
    expect(figures.filter(({ value }) => value === null)).toEqual(figures.filter(({ to }) => to < since));
    const csv = (await ask(open.replace('.json', '.csv'), {})).text.split('\r\n');
    const [at, when] = ['value', 'to'].map((name) => (csv[0] ?? '').replace('\uFEFF', '').split(',').indexOf(name)) as [number, number];
    const early = csv
      .slice(1)
      .map((line) => line.split(','))
      .filter((cells) => (cells[when] ?? '') !== '' && (cells[when] ?? '') < since);
    expect(early.map((cells) => cells[at])).toEqual(figures.filter(({ to }) => to < since).map(() => ''));
    // What somebody else chose meanwhile stays: only what was changed on the page is changed.
    const other = { key: newId(), unit: HERE, seen: '', shown: 'dossiers.resolved' };
    await ask('/dieu-hanh/cong-khai', leader, other);
    const both = JSON.parse((await ask(open, {})).text) as { figures: { indicator: string }[] };
    expect(new Set(both.figures.map(({ indicator }) => indicator))).toEqual(new Set(['dossiers.filed', 'dossiers.resolved']));
    // An official figure takes the readings beside it along: page, CSV, JSON, description and door; of what there is none, none.
    const share = { key: newId(), unit: HERE, seen: '', shown: 'dossiers.online_share' };
    expect((await ask(`/dieu-hanh/cong-khai?don-vi=${HERE}`, leader)).text).toContain(
      'Hiện cùng: Tự nộp, Được hướng dẫn, Cán bộ nhập thay, Không rõ ai nhập.',
    );
    await ask('/dieu-hanh/cong-khai', leader, share);
    const names = ['Hồ sơ nộp trực tuyến', 'Tự nộp', 'Được hướng dẫn', 'Cán bộ nhập thay'];
    const codes = ['dossiers.online_share', 'dossiers.alone_share', 'dossiers.helped_share', 'dossiers.typed_by_staff_share'];
    const page = (await ask(`/so-lieu?don-vi=${HERE}&ky=2026`, {})).text;
    expect([...page.matchAll(/<li class="xs-reading"><h2>([^<]+)/g)].map(([, name]) => name)).toEqual(expect.arrayContaining(names));
    const sheet = (await ask(`/so-lieu/so-lieu.csv?don-vi=${HERE}&ky=2026`, {})).text;
    const shares = JSON.parse((await ask(open, {})).text) as { figures: { indicator: string }[] };
    const door = JSON.parse((await ask(`/api/v1/indicators?unit=${HERE}&from=${year.from}&to=${year.to}`, {})).text) as typeof shares;
    const described = (await ask(`/so-lieu/dcat.jsonld?don-vi=${HERE}&ky=2026`, {})).text;
    for (const code of codes) {
      expect(sheet).toContain(`,${code},`);
      for (const { figures } of [shares, door]) expect(figures.map(({ indicator }) => indicator)).toContain(code);
    }
    for (const name of names) expect(described).toContain(name);
    for (const text of [page, sheet, described, JSON.stringify(shares)]) expect(text).not.toMatch(/Không rõ ai nhập|unknown_keys/);
    await ask('/dieu-hanh/cong-khai', leader, { key: newId(), unit: HERE, seen: 'dossiers.online_share' });
    expect((await ask(`/so-lieu?don-vi=${HERE}&ky=2026`, {})).text).not.toContain('Tự nộp');
    expect((await ask('/so-lieu?don-vi=khong-co', {})).status).toBe(404);
    expect((await ask('/dieu-hanh/cong-khai', leader, { ...other, key: newId(), shown: 'khong.co' })).status).toBe(404);
  });

  test('a period that has not begun, or is none, is said to be so on the same page', async () => {
    const headers = await cookie('leader', HERE);
    for (const term of ['2027', '2026-13', "'"]) {
      const { status, text } = await ask(`/dieu-hanh?ky=${encodeURIComponent(term)}`, headers);
      expect(status, term).toBe(422);
      expect(text).toContain('Chọn một tháng, quý hoặc năm đã bắt đầu');
    }
    expect((await ask('/dieu-hanh/chi-so/khong.co', headers)).status).toBe(404);
  });
});

describe('curves from day zero', () => {
  beforeAll(async () => {
    const { pool } = house.owner;
    const phase = newId();
    await pool.query(
      "insert into rollout_phases (id, unit, number, name, starts, decision, decided_on, set_by, set_at) values ($1, $2, 1, 'Thử', '2026-01-01', 'QĐ 1', '2026-01-01', 'x', $3)",
      [phase, PROVINCE, NOW],
    );
    await pool.query(
      "insert into rollout_communes (id, phase, unit, planned_on, added_by, added_at, live_on, live_decision, live_by, live_at) values ($1, $2, $3, '2026-06-15', 'x', $4, '2026-06-15', 'QĐ 2', 'x', $4)",
      [newId(), phase, HERE, NOW],
    );
  });
  test('a commune that is live, month by month as it was counted', async () => {
    const viewer = as(officer('province viewer', PROVINCE));
    const [line, ...more] = await followersCurves(viewer, 'dossiers.online_share', [HERE, ELSEWHERE_UNIT]);
    expect(more).toEqual([]);
    expect(line).toMatchObject({ unit: HERE, dayZero: '2026-06-15', source: 'events' });
    const asked = { indicators: ['dossiers.online_share'], units: [HERE], from: '2025-06-01', to: '2026-12-31' };
    const months = await evaluate(viewer, { ...asked, by: 'month' });
    const known = months.flatMap(({ value, from }) => (value === null ? [] : [[Number(from.slice(5, 7)) - 6, value]]));
    expect(line?.points.filter(({ period }) => period >= '2026').map(({ since, value }) => [since, value])).toEqual(known);
    expect(line?.size).toBe((await evaluate(viewer, asked))[0]?.denominator);
    const other = as(officer('leader', ELSEWHERE_UNIT));
    await expect(followersCurves(other, 'dossiers.online_share', [HERE])).rejects.toMatchObject(refusal('context.forbidden', 403));
  });
  test('the pilot by what was published of whole years, where nothing of it was counted', async () => {
    const lines = await pilotCurves(as(officer('leader', HERE)), 'dossiers.online_share');
    expect(lines.map(({ source, points }) => [source, points.length])).toEqual(Array(3).fill(['published', 24]));
    expect(lines[0]?.points.filter(({ since }) => since === -1 || since === 0).map(({ value }) => value)).toEqual([16.8, 98.08]);
    const onTime = await pilotCurves(as(officer('leader', HERE)), 'dossiers.on_time');
    expect(onTime.map(({ above }) => above.length)).toEqual([0, 12, 12]);
    expect(await pilotCurves(as(officer('leader', HERE)), 'dossiers.alone_share')).toEqual([]);
  });
  test('one indicator of one unit: the pilot’s way, the line to the target, too few for a forecast', async () => {
    const { text, status } = await ask(`/dieu-hanh/chi-so/dossiers.online_share?ky=2026&don-vi=${HERE}`, await cookie('leader', HERE));
    expect(status).toBe(200);
    expect(text).toContain('Xã Cần Giuộc so với chỉ tiêu, năm 2026');
    expect(text).toContain('từ 16,8 % (2021) đến 98,08 % (2022)');
    expect(text).toContain('Chưa dự báo: mới có 0 kỳ trọn vẹn, cần ít nhất 12 kỳ.');
    const other = await ask(`/dieu-hanh/chi-so/dossiers.online_share?don-vi=${HERE}`, await cookie('leader', ELSEWHERE_UNIT));
    expect(other.status).toBe(403);
  });
  test('a month beside its year’s target: the year’s value so far stands with the verdict on it', async () => {
    const leader = as(officer('leader', HERE));
    const [soFar] = await evaluate(leader, { indicators: ['dossiers.online_share'], units: [HERE], from: year.from, to: year.to });
    const said = `${(soFar?.value ?? Number.NaN).toLocaleString('vi-VN', { maximumFractionDigits: 2 })} %`;
    const path = `/dieu-hanh/chi-so/dossiers.online_share?don-vi=${HERE}`;
    const headers = await cookie('leader', HERE);
    const month = await ask(`${path}&ky=2026-11`, headers);
    expect(month.text).toMatch(new RegExp(`Tiến độ(<[^>]+>)+Từ đầu năm 2026 đến nay: ${said}\\. (Đi sau|Chưa đạt|Đã đạt|Chưa đủ)`));
    // Of the year itself its own value stands above: it is not said twice.
    expect((await ask(`${path}&ky=2026`, headers)).text).not.toContain('Từ đầu năm');
  });
  test('the page says how many the pilot are, and never a cause', async () => {
    const headers = await cookie('province viewer', PROVINCE);
    const { status, text } = await ask('/dieu-hanh/duong-di?thang=6', headers);
    expect(status).toBe(200);
    expect(text).toContain('3 xã thí điểm nằm trong khoảng từ 53,53 % đến 98,08 %');
    expect(text).toContain('n = 3, được chọn trước, không phải dự báo.');
    expect(text).toContain('theo báo cáo');
    const none = await ask('/dieu-hanh/duong-di?chi-so=dossiers.on_time&thang=12', headers);
    expect(none.text).toContain('Chưa có số liệu của các xã thí điểm vào 12 tháng');
    expect((await ask('/dieu-hanh/duong-di?chi-so=khong.co', headers)).status).toBe(422);
    expect((await ask('/dieu-hanh/duong-di', await cookie('helper', HERE))).status).toBe(403);
    expect((await ask('/dieu-hanh/duong-di', {})).status).not.toBe(200);
  });
});

test('a map once somebody gave areas: each leads to its commune; without, there is none', async () => {
  const headers = await cookie('province viewer', PROVINCE);
  expect((await ask('/dieu-hanh/tinh?ky=2026', headers)).text).not.toContain('xs-map');
  const ring = '[[[[106.6,10.5],[106.7,10.5],[106.7,10.6],[106.6,10.5]]]]';
  await house.owner.pool.query('insert into unit_shapes values ($1, $2, $3)', [HERE, ring, NOW]);
  const { text } = await ask('/dieu-hanh/tinh?ky=2026', headers);
  const map = text.slice(text.indexOf('<svg class="xs-map"'), text.indexOf('xs-map-steps'));
  expect(map.match(/<a /g)).toHaveLength(1);
  expect(map).toContain(`don-vi=${HERE}`);
  expect(map).toMatch(/aria-label="Xã Cần Giuộc: [^"]+"/);
  expect(text).toContain('xã, phường chưa có ranh giới trên bản đồ');
});

test('of whom nobody knows who typed the share stands beside the official one, where there are any: on the scorecard, on its paper’s files, beside a curve', async () => {
  const viewer = await cookie('province viewer', PROVINCE);
  const scorecard = `/dieu-hanh?don-vi=${ELSEWHERE_UNIT}&ky=2026-10`;
  const curve = `/dieu-hanh/duong-di?don-vi=${ELSEWHERE_UNIT}`;
  await setFiled(house, ELSEWHERE_UNIT, '2026-10', 8);
  await setFiled(house, ELSEWHERE_UNIT, '2026-10', 6, numberOf('filed_alone'));
  for (const path of [scorecard, curve, `${scorecard}&tai=csv`])
    expect((await ask(path, viewer)).text).not.toMatch(/Không rõ ai nhập(?!<\/option)/);
  await setFiled(house, ELSEWHERE_UNIT, '2026-10', 2, numberOf('filed_unknown'));
  const { text } = await ask(scorecard, viewer);
  expect(text).toMatch(/Không rõ ai nhập<\/a><\/h4>.{0,80}<p class="xs-figure">25 %/);
  expect((await ask(`${scorecard}&tai=csv`, viewer)).text).toMatch(/dossiers\.unknown_keys_share,Không rõ ai nhập,/);
  const line = (await ask(curve, viewer)).text;
  expect(line).toMatch(/Đọc thêm: Tự nộp: [^;]+; Được hướng dẫn: [^;]+; Cán bộ nhập thay: [^;]+; Không rõ ai nhập: [\d,]+ %\./);
});
