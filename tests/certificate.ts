import type { Page } from 'playwright-core';

/** What the page says. */
export const main = async (page: Page) => (await page.textContent('main')) ?? '';
export const box = (page: Page, name: string) => page.locator(`[name="${name}"]`);
export const pick = (page: Page, name: string, value: string) => page.locator(`[name="${name}"][value="${value}"]`).check();
export const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
export const follow = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).first().click();

export async function date(page: Page, name: string, parts: Record<'day' | 'month' | 'year', string>) {
  for (const [part, value] of Object.entries(parts)) await box(page, `${name}.${part}`).fill(value);
}

export async function ownAddress(page: Page, name: string) {
  await pick(page, `${name}.mode`, 'own');
  await box(page, `${name}.hamlet`).selectOption({ index: 1 });
}

/** A divorced man asks for the certificate of his marital status. What is not here is passed as it stands. */
export const screens: Record<string, (page: Page) => Promise<void>> = {
  'truong-hop': (page) => pick(page, 'case', 'divorced'),
  requester: async (page) => {
    await box(page, 'requester.fullName').fill('Trần Văn Bình');
    await box(page, 'requester.personalNumber').fill('080 090 001 234');
    await ownAddress(page, 'requester.address');
    await pick(page, 'requester.relation', 'self');
  },
  person: async (page) => {
    await box(page, 'person.fullName').fill('Trần Văn Bình');
    await date(page, 'person.birthDate', { day: '1', month: '5', year: '1990' });
    await pick(page, 'person.sex', 'male');
    await box(page, 'person.personalNumber').fill('080090001234');
    await ownAddress(page, 'person.address');
  },
  status: (page) => box(page, 'status.text').fill('Đã ly hôn, chưa đăng ký kết hôn với ai'),
  purpose: (page) => pick(page, 'purpose.kind', 'marry'),
  partner: async (page) => {
    await box(page, 'partner.fullName').fill('Lê Thị Mai');
    await date(page, 'partner.birthDate', { day: '3', month: '2', year: '1995' });
    await box(page, 'partner.place').fill('UBND xã Cần Giuộc');
  },
  request: (page) => pick(page, 'pledge', 'yes'),
  'tra-ket-qua': (page) => pick(page, 'way', 'desk'),
};
