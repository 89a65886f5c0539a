import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contextIn } from '../src/app/house.ts';
import { createSite } from '../src/app/site.tsx';
import { newId } from '../src/platform/database/id.ts';
import { systemActor } from '../src/platform/permissions/permissions.ts';
import { importUnits } from '../src/registers/units/units.import.service.ts';
import { forgetUnits } from '../src/registers/units/units.queries.ts';
import { setFiled } from './measures.scene.ts';
import { admitTo } from './permissions.admit.ts';
import { HERE, NOW, stage } from './permissions.stage.ts';
import { bindings, ORIGIN } from './security.scene.ts';

/*
 * What may be typed wrongly where figures are steered: each time the same page comes back with its status, a sentence that says what is wrong, and everything
 * that was typed; nothing is written.
 */
const PROVINCE = '80.20250701';
const NEXT = '28243.20250701';
let there: Awaited<ReturnType<typeof stage>>;
let site: ReturnType<typeof createSite>;
let province: { cookie: string };
let leader: { cookie: string };

beforeAll(async () => {
  there = await stage();
  site = createSite({ ...there.house, clock: () => NOW });
  province = (await admitTo(there, 'province admin', PROVINCE)).headers as typeof province;
  leader = (await admitTo(there, 'leader', HERE)).headers as typeof leader;
});
afterAll(() => there?.house.close());

type Asked = { status: number; text: string; to: string | null };
async function ask(path: string, who: object, fields?: Record<string, string | string[]>): Promise<Asked> {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields ?? {})) for (const one of [value].flat()) body.append(name, one);
  const init = fields ? { method: 'POST', body } : {};
  const answer = await site.request(`${ORIGIN}${path}`, { headers: { ...who, origin: ORIGIN }, ...init }, bindings);
  return {
    status: answer.status,
    text: (await answer.text()).replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))),
    to: answer.headers.get('location'),
  };
}
const count = async (table: string) => Number((await there.owner.query(`select count(*) from ${table}`)).rows[0].count);
/** The page stands there with what was typed, calmly: no stack, no other page. */
function calm({ status, text }: Asked, wanted: number, says: string, kept: readonly string[]): void {
  expect([
    status,
    text.includes(says)
      ? says
      : text
          .replaceAll(/<[^>]*>/g, ' ')
          .replaceAll(/\s+/g, ' ')
          .slice(0, 3000),
  ]).toEqual([wanted, says]);
  expect(text).toContain('role="alert"');
  for (const typed of kept) expect(text).toContain(typed);
}

describe('an indicator', () => {
  const typed = {
    'indicator.code': 'own.share',
    'indicator.name.vi': 'Tỷ lệ thử của tỉnh',
    'indicator.name.en': 'A share of ours',
    'indicator.pillar': 'government',
    'indicator.reading': 'working',
    'indicator.unit': 'percent',
    'indicator.denominator': 'filed',
    'indicator.better': 'higher',
    'indicator.source': 'events',
    'indicator.period': 'month',
    'indicator.owner.vi': 'Ủy ban nhân dân tỉnh',
    'indicator.owner.en': 'The province',
    'indicator.basis': 'Quyết định 5/QĐ-UBND',
    'indicator.valid_from.day': '1',
    'indicator.valid_from.month': '1',
    'indicator.valid_from.year': '2027',
  };
  test.each([
    ['filed / 0', 'chia cho 0'],
    ['filed + nonsense', 'Không có số đếm nào tên “nonsense”'],
    ['open + filed', 'không cộng trừ được hai loại số đếm này'],
    ['visited_dossiers + visited_dossiers', 'không cộng trừ được'],
  ])('%s: the formula is refused at its place, the whole form stays', async (numerator, says) => {
    const before = await count('indicators');
    for (const wish of ['save', 'preview']) {
      const answer = await ask('/quan-tri/chi-so/moi', province, {
        ...typed,
        'indicator.numerator': numerator,
        do: wish,
        key: newId(),
        seen: '0',
      });
      calm(answer, 422, says, [`value="${numerator}"`, 'Tỷ lệ thử của tỉnh', 'Quyết định 5/QĐ-UBND', 'value="own.share"']);
    }
    expect(await count('indicators')).toBe(before);
  });
});

test('a sheet of targets with wrong units: every wrong cell is named, the sheet stays as it was pasted', async () => {
  const sheet = 'Đơn vị\tdossiers.online_share\nxã Cần Giuộc\t95\nxã Không Có\t90\nThị trấn Cần Giuộc\t80\nxã An Lục Long\t101';
  const before = await count('targets');
  const answer = await ask('/quan-tri/chi-tieu?ky=2027', province, {
    do: 'paste',
    period: '2027',
    sheet,
    seen: '',
    key: newId(),
    'paste.decision': 'Kế hoạch số 45/KH-UBND',
    'paste.decidedOn.day': '1',
    'paste.decidedOn.month': '11',
    'paste.decidedOn.year': '2026',
  });
  calm(answer, 422, 'xã Không Có', ['Kế hoạch số 45/KH-UBND', 'Thị trấn Cần Giuộc', '101', sheet.split('\n')[1] ?? '']);
  expect(await count('targets')).toBe(before);
});

test('a period closed twice: the page says that it is closed, by whom and when', async () => {
  const path = `/dieu-hanh/khoa-so/${HERE}/2026-09`;
  const seen = /name="seen" value="([^"]*)"/.exec((await ask(path, leader)).text)?.[1] ?? '';
  expect((await ask(path, leader, { do: 'sign', seen, key: newId() })).to).toContain('xong=sign');
  const again = await ask(path, leader, { do: 'sign', seen, key: newId() });
  calm(again, 409, 'Kỳ tháng 9/2026', []);
  expect(await count('period_closings')).toBe(1);
});

test('a set-up for a commune that is live: the page names it and its day, the choice stays, nobody gets anything', async () => {
  const phase = newId();
  await there.owner.query(
    `insert into rollout_phases (id, unit, number, name, starts, decision, decided_on, set_by, set_at) values ($1, $2, 9, 'Thử', '2026-01-01', 'QĐ 1', '2026-01-01', 'x', now())`,
    [phase, PROVINCE],
  );
  await there.owner.query(
    `insert into rollout_communes (id, phase, unit, planned_on, added_by, added_at, live_on, live_by) values ($1, $2, $3, '2026-01-01', 'x', now(), '2026-10-01', 'x')`,
    [newId(), phase, NEXT],
  );
  const wish = {
    source: HERE,
    'from.day': '1',
    'from.month': '3',
    'from.year': '2027',
    basis: 'Kế hoạch số 46/KH-UBND',
    units: ['25459.20250701', NEXT],
  };
  for (const deed of [{ do: 'look' }, { do: 'copy', seen: 'x' }]) {
    const answer = await ask('/quan-tri/nhan-rong/bo-cau-hinh', province, { ...wish, ...deed });
    calm(answer, 409, '1/10/2026', ['Xã An Lục Long', 'Kế hoạch số 46/KH-UBND', 'value="2027"']);
    expect(answer.text).toMatch(/value="25459\.20250701"[^>]*checked|checked[^>]*value="25459\.20250701"/);
  }
  expect(await count('rollout_kits')).toBe(0);
});

describe('units that change in the middle of a month', () => {
  const unit = (id: string, name: string, to: string | null) => {
    const [code = '', day = ''] = id.split('.');
    const valid_from = day.replace(/(....)(..)(..)/, '$1-$2-$3');
    return {
      unit: { id, code, level: 'commune', kind: 'xã', name, parent: PROVINCE, valid_from, valid_to: to, basis: 'Nghị quyết 7/NQ-UBTVQH' },
    };
  };
  const link = (from: string, to: string, kind: 'merge' | 'split') => ({
    link: { from, to, kind, date: '2026-05-16', basis: 'Nghị quyết 7/NQ-UBTVQH' },
  });
  const share = (to: string, per_mille: number) => ({
    share: {
      from: '29003.20250701',
      to,
      date: '2026-05-16',
      per_mille,
      by: 'population',
      decided_on: '2026-06-01',
      basis: 'Nghị quyết 12/NQ-HĐND',
    },
  });
  /** 29001 and 29002 go into 29004 on 16 May; 29003 is divided into 29005 and 29006 on that day. */
  const ROWS = [
    unit('29001.20250701', 'Một', '2026-05-15'),
    unit('29002.20250701', 'Hai', '2026-05-15'),
    unit('29003.20250701', 'Ba', '2026-05-15'),
    unit('29004.20260516', 'Bốn', null),
    unit('29005.20260516', 'Năm', null),
    unit('29006.20260516', 'Sáu', null),
    link('29001.20250701', '29004.20260516', 'merge'),
    link('29002.20250701', '29004.20260516', 'merge'),
    link('29003.20250701', '29005.20260516', 'split'),
    link('29003.20250701', '29006.20260516', 'split'),
  ];
  const content = () => contextIn(there.house, systemActor('content'), NOW);
  const jsonl = (rows: readonly object[]) => rows.map((one) => JSON.stringify(one)).join('\n');
  const figures = async (code: string) => {
    const { headers } = await admitTo(there, 'leader', `${code}.20260516`);
    return ask(`/dieu-hanh/chi-so/dossiers.filed?ky=2026-05`, headers);
  };
  const shown = (text: string) => /data-label="Kỳ này"[^>]*><div>([\d.,]+)</.exec(text)?.[1];

  beforeAll(async () => {
    expect((await importUnits(content(), { text: jsonl(ROWS), dryRun: false })).refused).toEqual([]);
    const counts = {
      '29001.20250701': 3,
      '29002.20250701': 4,
      '29004.20260516': 10,
      '29003.20250701': 9,
      '29005.20260516': 1,
      '29006.20260516': 2,
    };
    for (const [id, amount] of Object.entries(counts)) await setFiled(there.house, id, '2026-05', amount);
    forgetUnits(content());
  });

  test('a merged one: what the former ones did until the day before adds to what the new one did', async () => {
    const { status, text } = await figures('29004');
    expect([status, shown(text)]).toEqual([200, '17']);
    expect(text).not.toContain('Số liệu ước tính');
  });

  test('a divided one: equally, and the page says so; by a decision, and the page names it; both parts are the whole', async () => {
    const [five, six] = [await figures('29005'), await figures('29006')];
    expect([shown(five.text), shown(six.text)]).toEqual(['5,5', '6,5']);
    expect(five.text).toContain('Ước tính chia đều: xã Ba, tỉnh Tây Ninh đã chia tách');
    const wrong = await importUnits(content(), {
      text: jsonl([share('29005.20260516', 700), share('29006.20260516', 301)]),
      dryRun: false,
    });
    expect(wrong.refused.map(({ reason }) => reason)).toEqual(['share_sum', 'share_sum']);
    await importUnits(content(), { text: jsonl([share('29005.20260516', 700), share('29006.20260516', 300)]), dryRun: false });
    const [after, other] = [await figures('29005'), await figures('29006')];
    expect([shown(after.text), shown(other.text)]).toEqual(['7,3', '4,7']);
    expect(after.text).toContain('Ước tính theo dân số, Nghị quyết 12/NQ-HĐND: xã Ba, tỉnh Tây Ninh đã chia tách');
  });
});
