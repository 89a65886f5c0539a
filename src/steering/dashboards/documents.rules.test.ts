import { expect, test } from 'vitest';
import { wordsIn } from '../../platform/words/words.ts';
import type { Held } from '../closings/locks.rules.ts';
import { indicatorsFromContent } from '../indicators/indicators.content.ts';
import { monthOf } from './dashboards.rules.ts';
import { barsDrawing } from './documents.charts.rules.ts';
import { provinceDocument } from './province.paper.ts';

const language = { t: wordsIn('vi'), locale: 'vi' as const };
const chosen = indicatorsFromContent()
  .indicators.filter(({ code }) => code === 'dossiers.online_share')
  .map((one) => ({ ...one, version: 1 }));
const figure = (unit: string, numerator: number, denominator: number): Held => ({
  ...{ indicator: 'dossiers.online_share', version: 1, unit, from: '2026-11-01', to: '2026-11-30', numerator, denominator },
  ...{ value: denominator === 0 ? null : (100 * numerator) / denominator, relation: '=', notJudged: null, source: 'events' },
  ...{ estimated: [], estimatedBy: [], partial: [], covered: null, stands: [], basis: null, lock: null },
});
const row = (id: string, name: string, numerator: number, denominator: number) => ({
  ...{ id, code: id, name, since: denominator > 0 ? '2026-10-01' : undefined },
  figures: new Map([['dossiers.online_share', figure(id, numerator, denominator)]]),
});

test('a province on paper as its page folds it: a row for each that has figures, the others by name in one paragraph; in the files all of them', async () => {
  const rows = [row('a', 'Xã A', 3, 4), row('b', 'Xã B', 0, 0), row('c', 'Xã C', 0, 0), row('p', 'Tỉnh P', 3, 4)];
  const file = provinceDocument(language, {
    ...{
      title: 'Các xã',
      unit: { id: 'p', code: '80', name: 'Tỉnh P' },
      term: monthOf('2026-11-30'),
      madeAt: new Date('2026-11-30T02:00:00Z'),
    },
    ...{ provinces: new Map(), rows, notYet: new Set(['b', 'c']), chosen, shapes: new Map() },
  });
  const paper = JSON.stringify(file.paper().content);
  expect(paper).toContain('"Chưa có số liệu (2 đơn vị): Xã B, Xã C."');
  expect(paper.match(/Xã B/g)).toHaveLength(1);
  expect(paper).toContain('Từng xã, phường: Hồ sơ nộp trực tuyến');
  expect(paper).toContain('3 / 4');
  const [figures] = file.tables();
  expect(figures?.rows).toHaveLength(4);
  expect(await file.csv()).toContain(',Xã C,');
});

test('bars stand in as many columns as fit one page: 96 communes, too', () => {
  const bars = (count: number) =>
    barsDrawing(
      Array.from({ length: count }, (_, at) => ({ name: `Xã ${at}`, value: at === 0 ? null : at, said: String(at) })),
      { width: 740, top: 100 },
    );
  expect(bars(4)).toMatchObject({ height: 44, labels: { length: 8 } });
  expect(bars(96).height).toBeLessThan(400);
  // A ground for each, and a bar where there is a value.
  expect(bars(4).svg.match(/<rect /g)).toHaveLength(7);
});
