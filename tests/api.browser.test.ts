import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { DEMO_PASSWORD } from '../src/app/demo/accounts.ts';
import { axeViolations, overflow, served } from './browser.ts';

const { openPage, server } = served();

/** Nothing that hinders anybody, nothing beyond a phone's screen. */
async function fine(page: Page, where: string): Promise<void> {
  expect(await axeViolations(page), where).toEqual([]);
  expect(await overflow(page), where).toBe(0);
}

test('the API is read on a phone, without scripts', async () => {
  const { page, complaints } = await openPage({ javaScriptEnabled: false });
  await page.goto(`${server.base}/`);
  await page.locator('footer a[href="/api"]').click();
  await page.locator('nav a[href="#submitDossier"]').click();
  expect(await page.locator('#submitDossier pre').textContent()).toContain(`${server.base}/api/v1/dossiers`);
  await fine(page, '/api');
  await page.goto(`${server.base}/api/problems/dossiers.stale`);
  await fine(page, 'a problem');
  expect(complaints).toEqual([]);
});

test('the desk takes over from the national portal, without scripts', async () => {
  const { page, complaints } = await openPage({ javaScriptEnabled: false });
  await page.goto(`${server.base}/can-bo/dang-nhap`);
  await page.locator('input[name=username]').fill('motcua1');
  await page.locator('input[name=password]').fill(DEMO_PASSWORD);
  await page.locator('main form button').first().click();
  const code = /\b\d{6}\b/.exec((await page.textContent('main')) ?? '')?.[0] ?? '';
  await page.locator('input[name=code]').fill(code);
  await page.locator('main form button').first().click();
  await page.goto(`${server.base}/can-bo/tiep-nhan/cong-quoc-gia`);
  await fine(page, 'before');
  const text =
    'MaHoSo,MaTTHC,ChuHoSo,KenhThucHien\nG09.20-20261101-0000001,1.004884,Trần Thị Ba,2\nG09.20-20261101-0000002,9.9,Lê Văn Tư,2\n';
  const file = { name: 'xuat.csv', mimeType: 'text/csv', buffer: Buffer.from(`\uFEFF${text}`) };
  for (const [taken, known] of [
    [1, 0],
    [0, 1],
  ]) {
    await page.locator('input[name=file]').setInputFiles(file);
    await page.locator('main form button').first().click();
    expect(await page.textContent('main')).toContain(`Mới tiếp nhận: ${taken}. Đã có từ trước: ${known}. Không nhận được: 1.`);
    await fine(page, 'the result');
  }
  await page.locator('main form').last().locator('button').click();
  await page.locator('.xs-error-summary').waitFor();
  await fine(page, 'refused');
  expect(complaints.filter((one) => !one.includes('422'))).toEqual([]);
});
