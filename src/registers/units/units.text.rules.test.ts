import { expect, test } from 'vitest';
import { unitsFromContent } from './units.schema.ts';
import { communeText } from './units.text.rules.ts';

test.each([
  ['28159.20250701', '2026-08-20', 'xã Cần Giuộc, tỉnh Tây Ninh', 'Cần Giuộc Commune, Tây Ninh Province'],
  [
    '28159.20210101',
    '2022-08-20',
    'thị trấn Cần Giuộc, huyện Cần Giuộc, tỉnh Long An',
    'Cần Giuộc Township, Cần Giuộc District, Long An Province',
  ],
] as const)('%s on %s in both languages', (id, day, vi, en) => {
  expect([communeText(unitsFromContent(), id, day, 'vi'), communeText(unitsFromContent(), id, day, 'en')]).toEqual([vi, en]);
});
