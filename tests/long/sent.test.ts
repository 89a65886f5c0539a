import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contextIn } from '../../src/app/house.ts';
import { renderPdf } from '../../src/platform/pdf/pdf.ts';
import { type Actor, systemActor } from '../../src/platform/permissions/permissions.ts';
import { parseLocal } from '../../src/platform/time/time.ts';
import { countNow, figuresPrint, indicatorsHeld } from '../../src/steering/closings/closings.queries.ts';
import { acceptClosing, findCorrections, signPeriod } from '../../src/steering/closings/closings.service.ts';
import { sentPaper } from '../../src/steering/closings/sent.paper.ts';
import { sentOf } from '../../src/steering/closings/sent.queries.ts';
import { testHouse } from '../house.ts';
import { setFiled } from '../measures.scene.ts';

const HERE = '28159.20250701';
const MONTH = { unit: HERE, period: '2026-10' };
const NOW = parseLocal('2026-11-19T09:00') as Date;

let house: Awaited<ReturnType<typeof testHouse>>;
let folder = '';
const as = (actor: Actor) => contextIn(house, actor, NOW);
const officer = (role: string, unit: string) =>
  as({ kind: 'officer', id: `${role} ${unit}`, posts: [{ role, unit }], persons: [], scopes: [] });
const leader = () => officer('leader', HERE);
const run = (tool: string, args: string[]) => execFileSync(tool, args, { encoding: 'utf8' });
/** The text of the report as poppler reads it. */
async function read(): Promise<string> {
  const path = join(folder, 'bao-cao.pdf');
  writeFileSync(path, await renderPdf(sentPaper(await sentOf(leader(), MONTH))));
  return run('pdftotext', ['-layout', path, '-']);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sent-'));
  house = await testHouse();
  await setFiled(house, HERE, '2026-10', 40);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await house?.close();
});

test('the report that is sent up, read by another program: period, locked figures, fingerprint; a later count beside them', async () => {
  const codes = (await indicatorsHeld(leader(), MONTH.period)).map(({ code }) => code);
  const seen = figuresPrint((await countNow(leader(), [HERE], MONTH.period, codes)).get(HERE) ?? []);
  const { id } = await signPeriod(leader(), { ...MONTH, seen, key: 'sign october' });
  await acceptClosing(officer('province admin', '80.20250701'), { id, rowVersion: 1, key: 'accept october' });
  const { digest, locked } = await sentOf(leader(), MONTH);

  const first = await read();
  for (const part of ['UBND XÃ CẦN GIUỘC', 'BÁO CÁO SỐ LIỆU ĐÃ KHÓA', 'Kỳ tháng 10/2026 (từ 1/10/2026 đến 31/10/2026)', digest])
    expect(first).toContain(part);
  expect(first).toContain(`1. Số liệu đã khóa (${locked.length} chỉ số)`);
  expect(first).toMatch(/^ *\d+ +Hồ sơ nộp vào +40 +– +40 +1 +đếm từ hồ sơ$/m);
  expect(first).toContain('Chưa có đính chính nào.');
  // As people read them: what is official, and known from the sets, before what only helps to steer.
  expect(first.indexOf('Hồ sơ nộp trực tuyến')).toBeLessThan(first.indexOf('Xin lỗi trong thời hạn'));

  await setFiled(house, HERE, '2026-10', 42);
  await findCorrections(as(systemActor('worker')));
  const later = await read();
  expect(later).toMatch(/^ *\d+ +Hồ sơ nộp vào +40 +– +40 +1 +đếm từ hồ sơ$/m);
  expect(later).toMatch(/^ *Hồ sơ nộp vào +40 +42 +1 /m);
  expect(later).toContain(digest);
});
