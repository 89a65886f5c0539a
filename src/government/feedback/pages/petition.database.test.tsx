import { renderToString } from 'preact-render-to-string';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testHouse } from '../../../../tests/house.ts';
import { contextIn } from '../../../app/house.ts';
import { newId } from '../../../platform/database/id.ts';
import { type Actor, anonymous } from '../../../platform/permissions/permissions.ts';
import { wordsIn } from '../../../platform/words/words.ts';
import { sendPetition } from '../petitions.service.ts';
import { officePetitionPage } from './petition.page.tsx';

const UNIT = '28159.20250701';
let house: Awaited<ReturnType<typeof testHouse>>;
const desk: Actor = { kind: 'officer', id: 'o1', posts: [{ role: 'desk officer', unit: UNIT }], persons: [], scopes: [] };
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house?.close());

test('the desk sees a report with everything that may be done with it; what was typed in vain stays', async () => {
  const sent = { kind: 'report' as const, topic: 'road' as const, text: 'Đèn đường ấp 2 hỏng đã lâu.', place: '', name: '', phone: '' };
  await sendPetition(contextIn(house, anonymous), { ...sent, mayShow: true, files: [], key: newId() });
  const { rows } = await house.owner.pool.query('select id from petitions');
  const shown = async (action: 'get' | 'post', typed: Record<string, string> = {}) => {
    const answer = await officePetitionPage[action]?.({
      context: contextIn(house, desk),
      t: wordsIn('vi'),
      locale: 'vi',
      url: new URL('http://127.0.0.1/'),
      param: () => rows[0].id,
      query: () => undefined,
      form: { text: (name) => typed[name] ?? '', texts: (name) => [typed[name] ?? []].flat(), all: () => typed, files: () => [] },
      demo: true,
      publicUrl: 'http://127.0.0.1',
      requestId: 'r',
      viewer: null,
      address: '127.0.0.1',
      headers: new Headers(),
    });
    if (!answer || answer instanceof Response) return { status: answer?.status, html: '' };
    return { status: answer.status ?? 200, html: renderToString(<div>{answer.body}</div>) };
  };
  const first = await shown('get');
  for (const words of ['Đèn đường ấp 2', 'Tiếp nhận và phân loại', 'Hỏi thêm người gửi', 'Chuyển cơ quan khác'])
    expect(first.html).toContain(words);
  expect(first.html).not.toContain('Công khai câu trả lời</summary>');
  const again = await shown('post', { do: 'ask', text: 'Cột?', rowVersion: '1', key: newId() });
  expect([again.status, again.html.includes('Cột?')]).toEqual([422, true]);
  expect(await shown('post', { do: 'accept', kind: 'report', topic: 'road', rowVersion: '1', key: newId() })).toMatchObject({
    status: 303,
  });
});
