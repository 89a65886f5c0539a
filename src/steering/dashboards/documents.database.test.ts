import { readSheet } from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LOCKED, lockedMonth, PROVINCE } from '../../../tests/dashboards.scene.ts';
import { ELSEWHERE_UNIT, HERE } from '../../../tests/permissions.stage.ts';
import { newId } from '../../platform/database/id.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { evaluate } from '../indicators/evaluate.service.ts';
import { versionsOf } from '../indicators/indicators.queries.ts';
import type { IndicatorInput } from '../indicators/indicators.schema.ts';
import { setIndicator } from '../indicators/indicators.service.ts';

const NEIGHBOUR = '79.20250701';
const SHARE = 'dossiers.online_share';
const scorecard = `/dieu-hanh?don-vi=${HERE}&ky=${LOCKED}`;
const province = `/dieu-hanh/tinh?ky=${LOCKED}`;
const set = `/dieu-hanh/bo-chi-so/k766?don-vi=${HERE}&ky=${LOCKED}`;
const setOfAll = `/dieu-hanh/bo-chi-so/k766?don-vi=${PROVINCE}&ky=${LOCKED}`;
const indicator = `/dieu-hanh/chi-so/${SHARE}?ky=${LOCKED}&don-vi=${HERE}`;
let scene: Awaited<ReturnType<typeof lockedMonth>>;
let leader: Record<string, string>;
let viewer: Record<string, string>;
/** As it was locked, straight from the table, and as it is counted now. */
let kept: { numerator: number; denominator: number; value: number };
let now: { value: number; numerator: number };

beforeAll(async () => {
  scene = await lockedMonth();
  leader = await scene.cookie('leader', HERE);
  viewer = await scene.cookie('province viewer', PROVINCE);
  const { rows } = await scene.house.owner.pool.query('select numerator, denominator, value from closing_figures where indicator = $1', [
    SHARE,
  ]);
  kept = rows[0];
  const reader = scene.as(systemActor('reader'));
  const [counted] = await evaluate(reader, { indicators: [SHARE], units: [HERE], from: '2026-09-01', to: '2026-09-30' });
  now = counted as typeof now;
}, 300_000);
afterAll(() => scene?.close());

/** Reads CSV as RFC 4180 has it, character by character. */
function csvRows(text: string): Record<string, string>[] {
  const rows: string[][] = [['']];
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const [sign, row] = [text[at], rows.at(-1) as string[]];
    const put = (more: string) => row.push((row.pop() ?? '') + more);
    if (quoted && sign === '"' && text[at + 1] === '"') put(text[at++] ?? '');
    else if (sign === '"') quoted = !quoted;
    else if (quoted) put(sign ?? '');
    else if (sign === ',') row.push('');
    else if (sign === '\r' && text[at + 1] === '\n') {
      rows.push(['']);
      at++;
    } else put(sign ?? '');
  }
  const [head = [], ...body] = rows.filter((row) => row.length > 1);
  return body.map((row) => {
    expect(row).toHaveLength(head.length);
    return Object.fromEntries(head.map((name, at) => [name, row[at] ?? '']));
  });
}
const csv = async (path: string, headers: Record<string, string>) => {
  const answer = await scene.ask(`${path}&tai=csv`, headers);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.arrayBuffer());
  // With a byte order mark, as spreadsheet programs need it for Vietnamese.
  expect(text.charCodeAt(0)).toBe(0xfeff);
  return { rows: csvRows(text.slice(1)), name: answer.headers.get('content-disposition') };
};
const xlsx = async (path: string, headers: Record<string, string>) => {
  const answer = await scene.ask(`${path}&tai=xlsx`, headers);
  expect(answer.status).toBe(200);
  const file = Buffer.from(await answer.arrayBuffer());
  const sheet = async (name: string) => {
    const [head = [], ...rows] = await readSheet(file, name);
    return rows.map((row) => Object.fromEntries(head.map((one, at) => [String(one), row[at]])));
  };
  return { sheet, name: answer.headers.get('content-disposition') };
};

describe('as CSV', () => {
  test('the scorecard: each figure of the period, the one before and the months, what is locked, what was counted otherwise since', async () => {
    const { rows, name } = await csv(scorecard, leader);
    expect(name).toBe('attachment; filename="bang-dieu-hanh-xa-can-giuoc-2026-09.csv"');
    const [one, ...more] = rows.filter((row) => row.indicator === SHARE && row.shownAs === 'period');
    expect(more).toEqual([]);
    expect(one).toMatchObject({
      unit: HERE,
      unitName: 'Xã Cần Giuộc',
      from: '2026-09-01',
      to: '2026-09-30',
      reading: 'official',
      numerator: String(kept.numerator),
      denominator: String(kept.denominator),
      value: String(kept.value),
      locked: 'true',
      lockedText: 'đã khóa',
      lockedPeriod: LOCKED,
      acceptedBy: PROVINCE,
      correctedValue: String(now.value),
      correctedNumerator: String(kept.numerator + 1),
      madeAt: '2026-12-31T02:00:00.000Z',
    });
    const honest = rows.find((row) => row.indicator === 'dossiers.alone_share' && row.shownAs === 'period');
    expect(honest).toMatchObject({ reading: 'honest', locked: 'true' });
    const judged = rows.find((row) => row.indicator === 'dossiers.on_time' && row.shownAs === 'period');
    expect(judged?.notJudged).toMatch(/^\d+$/);
    const months = rows.filter((row) => row.indicator === SHARE && row.shownAs === 'month');
    expect(months.map(({ from, locked }) => [from, locked])).toEqual(
      Array.from({ length: 12 }, (_, at) => {
        const day = new Date(Date.UTC(2025, 9 + at, 1)).toISOString().slice(0, 10);
        return [day, String(day === '2026-09-01')];
      }),
    );
  });

  test('the province and one indicator: as they are seen, with the same choice', async () => {
    const { rows, name } = await csv(`${province}&chi-so=dossiers.filed`, viewer);
    expect(name).toBe('attachment; filename="cac-xa-phuong-tinh-tay-ninh-2026-09.csv"');
    expect(new Set(rows.map((row) => row.indicator))).toEqual(new Set(['dossiers.filed']));
    expect(rows.find((row) => row.unit === HERE)).toMatchObject({ locked: 'true', value: '29', correctedValue: '30' });
    expect(rows.find((row) => row.unit === ELSEWHERE_UNIT)).toMatchObject({ locked: 'false', lockedText: 'chưa khóa', correctedValue: '' });
    expect(rows.at(-1)).toMatchObject({ unit: PROVINCE, locked: 'false' });
    const one = await csv(indicator, leader);
    expect(one.name).toBe('attachment; filename="chi-so-dossiers.online_share-xa-can-giuoc-2026-09.csv"');
    expect(new Set(one.rows.map((row) => row.unit))).toEqual(new Set([HERE]));
    // No reading goes alone.
    expect(new Set(one.rows.map((row) => row.reading))).toEqual(new Set(['official', 'honest']));
    expect(one.rows.filter((row) => row.indicator === SHARE && row.shownAs === 'month')).toHaveLength(12);
  });

  test('a set: metric by metric what was found, locked, and what it scored; of a province for each commune', async () => {
    const { rows, name } = await csv(set, leader);
    expect(name).toBe('attachment; filename="bo-chi-so-k766-xa-can-giuoc-2026-09.csv"');
    const counted = await scene.house.owner.pool.query("select * from closing_figures where indicator = 'k766.online'");
    const { numerator, denominator, value } = counted.rows[0];
    const online = rows.find((row) => row.indicator === 'k766.online');
    expect(online).toMatchObject({
      ...{ set: 'k766', unit: HERE, from: '2026-09-01', to: '2026-09-30', applies: 'true', locked: 'true', acceptedBy: PROVINCE },
      ...{ numerator: String(numerator), denominator: String(denominator), rule: expect.any(String) },
    });
    expect(Number(online?.found)).toBeCloseTo(Number(value), 9);
    const total = rows.reduce((sum, row) => sum + Number(row.points), 0);
    expect(total).toBeGreaterThan(0);
    const all = (await csv(setOfAll, viewer)).rows;
    expect(all.filter((row) => row.unit === HERE).map(({ metric, points }) => [metric, points])).toEqual(
      rows.map(({ metric, points }) => [metric, points]),
    );
    expect(new Set(all.map((row) => row.unit)).size).toBeGreaterThan(50);
  });
});

describe('as a spreadsheet', () => {
  test('the scorecard: numbers as they were locked, months, which periods are locked, what it is about', async () => {
    const { sheet, name } = await xlsx(scorecard, leader);
    expect(name).toContain('bang-dieu-hanh-xa-can-giuoc-2026-09.xlsx');
    const figures = await sheet('Số liệu của kỳ');
    const one = figures.find((row) => row.Mã === SHARE);
    expect(one).toMatchObject({
      'Chỉ số': 'Hồ sơ nộp trực tuyến',
      'Cách đọc': 'Cách đọc chính thức',
      'Tử số': kept.numerator,
      'Mẫu số': kept.denominator,
      'Tình trạng': 'đã khóa',
    });
    expect(one?.['Kỳ này']).toBeCloseTo(kept.value, 9);
    expect(one?.['Đính chính']).toBeCloseTo(now.value, 9);
    expect(String(one?.['Tiếp nhận'])).toMatch(/^Tỉnh Tây Ninh, .*31\/12\/2026$/);
    expect(figures.find((row) => row.Mã === 'dossiers.on_time')?.['Chưa đủ căn cứ đánh giá']).toEqual(expect.any(Number));
    const months = (await sheet('Từng tháng')).filter((row) => row.Mã === SHARE);
    expect(months.filter((row) => row['Tình trạng'] === 'đã khóa').map((row) => row.Tháng)).toEqual(['09/2026']);
    const [latest] = await sheet('Kỳ nào đã khóa');
    expect(latest).toMatchObject({ Kỳ: 'Tháng 9/2026', 'Tiếp nhận': expect.stringContaining('Tỉnh Tây Ninh') });
    const about = new Map((await sheet('Thông tin')).map((row) => [row['Nội dung'], row['Giá trị']]));
    expect(about.get('Đơn vị')).toBe('Xã Cần Giuộc (28159)');
    expect(about.get('Kỳ')).toBe('Tháng 9/2026');
    expect(about.get('Lập lúc')).toBe('9 giờ thứ Năm, 31/12/2026');
  });

  test('the province and one indicator: one row for each unit and indicator', async () => {
    const { sheet } = await xlsx(province, viewer);
    const rows = await sheet('Số liệu của kỳ');
    const mine = rows.filter((row) => row['Mã đơn vị'] === 28159 || row['Mã đơn vị'] === '28159');
    expect(mine.map((row) => [row.Mã, row['Cách đọc']])).toContainEqual([SHARE, 'Cách đọc chính thức']);
    expect(mine.map((row) => row['Cách đọc'])).toContain('Đọc thêm');
    const one = await xlsx(indicator, viewer);
    const units = (await one.sheet('Số liệu của kỳ')).filter((row) => row.Mã === SHARE);
    expect(units.find((row) => row['Đơn vị'] === 'Xã Cần Giuộc')?.['Đính chính']).toBeCloseTo(now.value, 9);
    expect(units.length).toBeGreaterThan(50);
  });
});

test('as PDF: A4 across, under a name that speaks; the same figures give the same bytes', async () => {
  for (const [path, who, name] of [
    [scorecard, leader, 'bang-dieu-hanh-xa-can-giuoc-2026-09'],
    [province, viewer, 'cac-xa-phuong-tinh-tay-ninh-2026-09'],
    [indicator, leader, 'chi-so-dossiers.online_share-xa-can-giuoc-2026-09'],
    [set, leader, 'bo-chi-so-k766-xa-can-giuoc-2026-09'],
    [setOfAll, viewer, 'bo-chi-so-k766-tinh-tay-ninh-2026-09'],
  ] as const) {
    const get = async () => {
      const answer = await scene.ask(`${path}&tai=pdf`, who);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
      expect(answer.headers.get('content-disposition')).toBe(`inline; filename="${name}.pdf"`);
      return Buffer.from(await answer.arrayBuffer());
    };
    const pdf = await get();
    expect(pdf.toString('latin1')).toMatch(/\/MediaBox \[0 0 841\.89 595\.28\]/);
    expect((await get()).equals(pdf)).toBe(true);
  }
});

describe('who may take them away', () => {
  const taken = async () =>
    (await scene.house.owner.pool.query("select actor, subject, unit, data from audit where verb = 'take away' order by id")).rows;
  test('whoever may not look takes nothing away, in whatever form', async () => {
    const before = await taken();
    const doors: [role: string, unit: string, path: string, status: number][] = [
      ['', '', scorecard, 401],
      ['', '', province, 401],
      ['', '', indicator, 401],
      ['helper', HERE, scorecard, 403],
      ['leader', ELSEWHERE_UNIT, scorecard, 403],
      ['leader', ELSEWHERE_UNIT, province, 403],
      ['leader', ELSEWHERE_UNIT, indicator, 403],
      ['leader', HERE, province, 403],
      ['province viewer', NEIGHBOUR, scorecard, 403],
      ['province viewer', NEIGHBOUR, indicator, 403],
      ['', '', set, 401],
      ['leader', ELSEWHERE_UNIT, set, 403],
      ['leader', HERE, setOfAll, 403],
      ['province viewer', NEIGHBOUR, setOfAll, 403],
    ];
    for (const [role, unit, path, status] of doors) {
      const headers = await scene.cookie(role, unit);
      for (const form of ['pdf', 'xlsx', 'csv']) {
        const answer = await scene.ask(`${path}&tai=${form}`, headers);
        expect([role, unit, path, form, answer.status]).toEqual([role, unit, path, form, status]);
        expect(answer.headers.get('content-type')).toContain('text/html');
      }
    }
    expect(await taken()).toEqual(before);
  });
  test('a leader of another commune finds no other unit in what he may take', async () => {
    const other = await scene.cookie('leader', ELSEWHERE_UNIT);
    const { rows } = await csv(`/dieu-hanh/chi-so/${SHARE}?ky=${LOCKED}`, other);
    expect(new Set(rows.map((row) => row.unit))).toEqual(new Set([ELSEWHERE_UNIT]));
  });
  test('who took what away is written down: which page, as what, how many rows', async () => {
    const before = await taken();
    const { rows } = await csv(scorecard, leader);
    const [row, ...more] = (await taken()).slice(before.length);
    expect(more).toEqual([]);
    expect(row).toMatchObject({ subject: 'bang-dieu-hanh-xa-can-giuoc-2026-09', unit: HERE, data: { form: 'csv' } });
    expect(row.data.rows).toBe(rows.filter(({ shownAs }) => shownAs !== 'before').length);
  });
  test('a period that is none is said on the page, not in a file', async () => {
    const answer = await scene.ask(`/dieu-hanh?don-vi=${HERE}&ky=2099&tai=pdf`, leader);
    expect([answer.status, answer.headers.get('content-type')?.split(';')[0]]).toEqual([422, 'text/html']);
  });
});

describe('the pages say what is locked, by whose acceptance, and what was counted otherwise since', () => {
  const text = async (path: string, headers: Record<string, string>) => {
    const answer = await scene.ask(path, headers);
    expect(answer.status).toBe(200);
    return answer.text();
  };
  const said = (value: number) => `${value.toLocaleString('vi-VN', { maximumFractionDigits: 2 })} %`;
  test('the scorecard', async () => {
    const page = await text(scorecard, leader);
    expect(page).toContain(`Đã khóa: kỳ tháng 9/2026, Tỉnh Tây Ninh tiếp nhận 9 giờ thứ Năm, 31/12/2026.`);
    expect(page).toContain(`là ${said(now.value)}. Số đã khóa giữ nguyên.`);
    expect(page).toContain(`<p class="xs-figure">${said(kept.value)}</p>`);
    expect(page).toContain('Kỳ nào đã khóa');
    for (const form of ['pdf', 'xlsx', 'csv']) expect(page).toContain(`tai=${form}`);
    const open = await text(`/dieu-hanh?don-vi=${HERE}&ky=2026-11`, leader);
    expect(open).toContain('chưa khóa');
    expect(open).not.toContain('Đã khóa: kỳ');
  });
  test('the province’s table and one indicator', async () => {
    const table = await text(province, viewer);
    expect(table).toContain('Đã khóa: 1/');
    expect(table).toContain(`Đính chính: ${said(now.value)}`);
    expect(await text(`/dieu-hanh/tinh?ky=2026-11`, viewer)).toContain('Chưa khóa: số đếm lúc này');
    const one = await text(indicator, leader);
    expect(one).toContain(`Đã khóa: kỳ tháng 9/2026, Tỉnh Tây Ninh tiếp nhận`);
    expect(one).toContain(said(kept.value));
  });
  test('a set and its door score what was locked', async () => {
    const page = await text(`/dieu-hanh/bo-chi-so/k766?don-vi=${HERE}&ky=${LOCKED}`, leader);
    expect(page).toContain(`Đã khóa: kỳ tháng 9/2026, Tỉnh Tây Ninh tiếp nhận`);
    expect(page).toContain('Đính chính:');
    expect(await text(`/dieu-hanh/bo-chi-so/k766?don-vi=${HERE}&ky=2026-11`, leader)).toContain('Chưa khóa: số đếm lúc này');
    expect(await text(`/dieu-hanh/bo-chi-so?don-vi=${HERE}&ky=${LOCKED}`, leader)).toContain('đã khóa');
    const all = await text(`/dieu-hanh/bo-chi-so/k766?don-vi=${PROVINCE}&ky=${LOCKED}`, viewer);
    expect(all).toContain('đã khóa');

    const door = await scene.ask(`/api/v1/indicator-sets/k766?unit=${HERE}&from=2026-09-01&to=2026-09-30`, leader);
    type Metric = { indicator: string | null; found: number | null; locked: boolean; lock: { corrections: { value: number }[] } | null };
    const { groups } = (await door.json()) as { groups: { metrics: Metric[] }[] };
    const metrics = groups.flatMap((group) => group.metrics);
    const reused = metrics.find((one) => one.indicator === 'k766.reused');
    const { rows } = await scene.house.owner.pool.query("select value from closing_figures where indicator = 'k766.reused'");
    expect(reused).toMatchObject({ locked: true, found: rows[0].value });
    expect(reused?.lock?.corrections.at(-1)?.value).not.toBe(rows[0].value);
    // What nobody declared for the month is not locked with it.
    expect(metrics.find(({ locked }) => !locked)).toMatchObject({ lock: null });
  });
});

test('a locked figure is explained by the formula that it was locked with; what is counted again, by its own', async () => {
  const admin = scene.officer('province admin', PROVINCE);
  const [{ version, ...first } = { version: 0 }] = await versionsOf(admin, SHARE);
  const second = { ...(first as IndicatorInput), numerator: 'filed_alone', valid_from: '2026-09-15' };
  await setIndicator(admin, { key: newId(), seen: version, indicator: second });
  const how = async (path: string, who = leader) => {
    const page = await (await scene.ask(path, who)).text();
    return page
      .slice(page.indexOf('Chỉ số này được tính thế nào'), page.indexOf('</main>'))
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ');
  };
  const locked = await how(indicator);
  expect(locked).toContain('Công thức của số này Phiên bản 1 Tử số filed[channel=online] Mẫu số filed');
  expect(locked).toContain('Phiên bản 2 Đếm lại sau khi khóa thì theo: filed_alone ÷ filed');
  // A period that is open is counted by the formula of its end.
  const open = await how(`/dieu-hanh/chi-so/${SHARE}?ky=2026-11&don-vi=${HERE}`);
  expect(open).toContain('Tử số filed_alone Mẫu số filed');
  expect(open).not.toContain('Phiên bản');
  // A province looks at the newest, and is told whose figure is by another.
  const all = await how(`/dieu-hanh/chi-so/${SHARE}?ky=${LOCKED}`, viewer);
  expect(all).toContain('Phiên bản 2 Tử số filed_alone');
  expect(all).toContain('Phiên bản 1 filed[channel=online] ÷ filed (Xã Cần Giuộc)');
});
