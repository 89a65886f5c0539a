import { expect, test } from 'vitest';
import { Context } from '../platform/context/context.ts';
import { keysOf, wordsIn } from '../platform/words/words.ts';
import { type House, renderPage } from './frame.tsx';
import { navigation } from './navigation.ts';
import { Notice, SummaryList, Tag } from './show.tsx';
import { DataTable } from './table.tsx';
import { seeOther, type View, type Visit } from './visit.ts';

const nothing = { text: () => '', texts: () => [], all: () => ({}), files: () => [] };
const visit = (path: string, changes: Partial<Visit> = {}): Visit => ({
  context: Object.create(Context.prototype),
  t: wordsIn('vi'),
  locale: 'vi',
  url: new URL(path, 'http://xa.test'),
  param: () => '',
  query: () => undefined,
  form: nothing,
  demo: false,
  publicUrl: 'http://xa.test',
  requestId: 'r1',
  viewer: null,
  address: '127.0.0.1',
  headers: new Headers(),
  ...changes,
});
const assets = { styles: ['/assets/a.css'], scripts: ['/assets/a.js'] };
const view: View = { title: 'Thủ tục', body: <h1>Thủ tục</h1>, active: 'procedures' };
const page = (changes: Partial<View> = {}, seen = visit('/thu-tuc?q=khai+sinh'), house: House = {}) =>
  renderPage({ ...view, ...changes }, seen, assets, house);

test('a page has its language, title, skip link, one main and the place in the navigation', () => {
  const markup = page();
  expect(markup).toMatch(/^<!doctype html><html lang="vi"/);
  expect(markup).toContain('<title>Thủ tục – Xã Số</title>');
  expect(markup).toMatch(/<a class="xs-skip" href="#main">/);
  expect(markup.match(/<main id="main"/g)).toHaveLength(1);
  expect(markup).toContain('<a href="/thu-tuc" aria-current="page">');
  expect(markup.match(/aria-current/g)).toHaveLength(1);
  expect(markup).toContain('<link rel="stylesheet" href="/assets/a.css"');
});

test('an error page says so first; names are escaped', () => {
  expect(page({ status: 422 })).toContain('<title>Lỗi: Thủ tục – Xã Số</title>');
  const markup = page({ title: '<b>' }, visit('/', { viewer: { name: '<i>Hoa</i>', kind: 'citizen', home: '/ho-so-cua-toi' } }));
  expect(markup).toContain('&lt;b>');
  expect(markup).not.toContain('<i>');
  expect(markup).toContain('action="/dang-xuat"');
  expect(markup).not.toContain('/dang-nhap');
});

test('language and text size are links that keep the page', () => {
  const markup = page();
  expect(markup).toContain('href="/thu-tuc?q=khai+sinh&amp;lang=en"');
  expect(markup).toContain('href="/thu-tuc?q=khai+sinh&amp;text=large"');
  const large = page({}, visit('/x?lang=en', { locale: 'en', t: wordsIn('en') }), { largeText: true });
  expect(large).toContain('data-text="large"');
  expect(large).toContain('href="/x?lang=vi"');
  expect(large).toContain('text=normal');
});

test('nothing that a strict content policy forbids', () => {
  const markup = page({}, visit('/', { demo: true }), { demoExposed: true, commune: 'Xã Cần Giuộc', phone: '02723874123' });
  expect(markup).not.toMatch(/ style=| on[a-z]+=|<style|javascript:|https?:\/\//);
  expect(markup.match(/<script[^>]*>/g)).toEqual(['<script type="module" src="/assets/a.js">']);
  expect(markup).toContain('href="tel:02723874123"');
});

test('the ribbon of a demonstration stands only on one', () => {
  expect(page()).not.toContain('xs-ribbon');
  expect(page({}, visit('/', { demo: true }))).toContain('Bản trình diễn');
  expect(page({}, visit('/', { demo: true }), { demoExposed: true })).toContain('Không nhập thông tin thật');
});

test('both languages have the same words of the frame', () => {
  const own = (locale: 'vi' | 'en') => keysOf(locale).filter((key) => key.startsWith('ui.'));
  expect(own('en').sort()).toEqual(own('vi').sort());
  expect(own('vi').length).toBeGreaterThan(50);
  for (const section of ['citizen', 'office', 'admin', 'steering'] as const)
    expect(new Set(navigation(section, wordsIn('vi')).map((link) => link.href)).size).toBeGreaterThan(2);
});

test('a menu leads to no place that is closed to its reader', () => {
  const office = (closed: readonly string[]) =>
    page({ section: 'office' }, visit('/can-bo', { viewer: { name: 'Hoa', kind: 'officer', home: '/can-bo', closed } }));
  for (const place of ['/quan-tri', '/dieu-hanh', '/can-bo/tiep-nhan']) {
    expect(office([])).toContain(`href="${place}"`);
    expect(office([place])).not.toContain(`href="${place}"`);
    expect(office([place])).toContain('href="/can-bo/tim"');
  }
});

test('parts of a page: header cells, escaped cells, what is missing, words beside colours', () => {
  const rows = [{ code: 'H80-1', who: '<b>Hoa</b>' }];
  const body = (
    <>
      <DataTable
        caption="Hồ sơ"
        rows={rows}
        rowKey={(row) => row.code}
        columns={[
          { head: 'Mã', main: true, cell: (row) => row.code },
          { head: 'Người nộp', cell: (row) => row.who },
        ]}
      />
      <SummaryList rows={[{ key: 'Ghi chú', change: '/sua' }]} />
      <Notice tone="danger">
        <Tag>x</Tag>
      </Notice>
    </>
  );
  const markup = page({ body });
  expect(markup).toContain('<caption>Hồ sơ</caption>');
  expect(markup).toContain('<th scope="row" data-label="Mã"><div>H80-1</div></th>');
  expect(markup).toContain('<td data-label="Người nộp"><div>&lt;b>Hoa&lt;/b></div></td>');
  expect(markup).toContain('Không ghi');
  expect(markup).toContain('<h2>Quan trọng</h2>');
});

test('after a post one goes elsewhere', () => {
  const answer = seeOther('/ho-so/1', { 'set-cookie': 'a=b' });
  expect([answer.status, answer.headers.get('location'), answer.headers.get('set-cookie')]).toEqual([303, '/ho-so/1', 'a=b']);
});
