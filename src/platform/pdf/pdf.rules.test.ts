import { describe, expect, test } from 'vitest';
import { letterhead } from './letterhead.ts';
import { barcode, qrCode } from './marks.ts';
import { mm, renderPdf } from './pdf.ts';

const textOf = (pdf: Buffer) => pdf.toString('latin1');
const definition = { info: { title: 'Giấy tờ', moment: new Date('2026-08-20T01:05:00Z') }, content: ['Hồ sơ'] };

describe('a paper', { timeout: 30_000 }, () => {
  test('is a PDF on A4 or A5 with its language, and the same bytes for the same definition', async () => {
    const [first, second, small] = await Promise.all([
      renderPdf(definition),
      renderPdf(definition),
      renderPdf({ ...definition, size: 'A5', locale: 'en' }),
    ]);
    expect(textOf(first)).toMatch(/^%PDF-1\.7\n[\s\S]*%%EOF\n?$/);
    expect(textOf(first)).toMatch(/\/MediaBox \[0 0 595\.28 841\.89\]/);
    expect(textOf(first)).toMatch(/\/Lang \(vi\)/);
    expect(textOf(first)).toContain('(D:20260820010500Z)');
    expect(first.equals(second)).toBe(true);
    expect(textOf(small)).toMatch(/\/MediaBox \[0 0 419\.53 595\.28\]/);
    expect(textOf(small)).toMatch(/\/Lang \(en\)/);
  });

  test('composes marks that stand apart from their letters', async () => {
    const apart = await renderPdf({ ...definition, content: ['Hồ sơ'.normalize('NFD')] });
    expect(apart.equals(await renderPdf(definition))).toBe(true);
  });

  test('leaves the definition as it was, so that it can be drawn again', async () => {
    const kept = { ...definition, content: [{ table: { body: [['a', 'b']] } }] };
    const before = structuredClone(kept);
    await renderPdf(kept);
    expect(kept).toEqual(before);
  });

  test.each([
    ['Trung tâm Phục vụ hành chính công phường Tân Ninh', ['HÀNH CHÍNH CÔNG', 'PHƯỜNG TÂN NINH']],
    ['UBND xã Phước Vĩnh Tây', ['UBND XÃ PHƯỚC VĨNH TÂY']],
    ['Phòng Văn hóa – Xã hội xã Cần Giuộc', ['XÃ CẦN GIUỘC']],
    ['Ủy ban nhân dân tỉnh Tây Ninh', ['ỦY BAN NHÂN DÂN', 'TỈNH TÂY NINH']],
  ])('tears neither a body nor a place apart at the end of a line: %s', (body, whole) => {
    const drawn = letterhead({ agency: '', body, nation: '', motto: '', placeAndDay: '' });
    const pieces = [...JSON.stringify(drawn).matchAll(/"text":"([^"]*)","noWrap":true/g)].map(([, text]) => text);
    expect(pieces).toEqual(whole);
  });

  test('opens no file and no address that the data name', async () => {
    await expect(renderPdf({ ...definition, content: [{ image: '/etc/hostname' }] })).rejects.toThrow();
    await expect(renderPdf({ ...definition, content: [{ image: 'http://127.0.0.1:9/x.png' }] })).rejects.toThrow();
  });
});

describe('a barcode', () => {
  test('is Code 39 where its characters and its length allow, else Code 128', () => {
    expect(barcode('H80.281.59-260820-0001', 105, 11).symbology).toBe('code39');
    expect(barcode('h80-0001', 105, 11).symbology).toBe('code128');
    expect(barcode('H80*0001', 105, 11).symbology).toBe('code128');
    expect(barcode('H80.281.59-260820-0001', 60, 11).symbology).toBe('code128');
  });

  test('never becomes wider than it may and keeps its white margins', () => {
    for (const code of ['A1', 'H80.281.59-260820-0001', 'T.H80.281.59.12.34.56-20260820-0092637']) {
      const mark = barcode(code, 105, 11);
      expect(mark.width).toBeLessThanOrEqual(mm(105));
      const [, modules = 0] = /viewBox="0 0 (\d+)/.exec(mark.svg) ?? [];
      const bars = [...mark.svg.matchAll(/M(\d+) 0h(\d+)v/g)].map((found) => [Number(found[1]), Number(found[2])] as const);
      expect(bars.length).toBeGreaterThan(10);
      expect(bars[0]?.[0]).toBe(10);
      const [at = 0, thickness = 0] = bars.at(-1) ?? [];
      expect(Number(modules) - at - thickness).toBeGreaterThanOrEqual(10);
    }
  });

  test('a QR code is square with four squares of white around it', () => {
    const mark = qrCode('https://vidu.vn/theo-doi/abc', 25);
    expect(mark.width).toBe(mark.height);
    expect(mark.svg).toContain('M4 4h7v1h-7z');
  });
});
