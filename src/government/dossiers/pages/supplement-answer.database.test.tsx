import { renderToString } from 'preact-render-to-string';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testHouse } from '../../../../tests/house.ts';
import { contextIn } from '../../../app/house.ts';
import type { Context } from '../../../platform/context/context.ts';
import { newId } from '../../../platform/database/id.ts';
import type { Actor } from '../../../platform/permissions/permissions.ts';
import { parseLocal } from '../../../platform/time/time.ts';
import { wordsIn } from '../../../platform/words/words.ts';
import type { Visit } from '../../../ui/visit.ts';
import { samples } from '../../procedures/forms.samples.ts';
import { openDossier } from '../dossiers.queries.ts';
import { submitDossier } from '../dossiers.submit.service.ts';
import { requestSupplement } from '../dossiers.supplement.service.ts';
import { supplementAnswerPage } from './supplement-answer.page.tsx';

const UNIT = '28159.20250701';
let house: Awaited<ReturnType<typeof testHouse>>;
const owner: Actor = { kind: 'citizen', id: 'c1', posts: [], persons: [], scopes: [] };
const desk: Actor = { kind: 'officer', id: 'o1', posts: [{ role: 'desk officer', unit: UNIT }], persons: [], scopes: [] };
const as = (actor: Actor, local = '2026-11-23T10:00') => contextIn(house, actor, parseLocal(local) as Date);

beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house?.close());

type Posts = Record<string, string | string[]>;
/** One request of the owner's, as the door hands it to a page. */
function visit(context: Context, code: string, typed: Posts = {}, files: Record<string, File[]> = {}): Visit {
  const texts = (name: string) => [typed[name] ?? []].flat();
  return {
    context,
    t: wordsIn('vi'),
    locale: 'vi',
    url: new URL(`http://127.0.0.1/ho-so/${code}/bo-sung`),
    param: () => code,
    query: () => undefined,
    form: { text: (name) => texts(name)[0] ?? '', texts, all: () => typed, files: (name) => files[name] ?? [] },
    demo: true,
    publicUrl: 'http://127.0.0.1',
    requestId: 'r',
    viewer: { name: 'Hoa', kind: 'citizen', home: '/' },
    address: '127.0.0.1',
    headers: new Headers(),
  };
}

async function answered(action: 'get' | 'post', request: Visit): Promise<{ status: number; html: string }> {
  const answer = await supplementAnswerPage[action]?.(request);
  if (!answer) throw new Error('no such action');
  if (answer instanceof Response) return { status: answer.status, html: answer.headers.get('location') ?? '' };
  return { status: answer.status ?? 200, html: renderToString(<div>{answer.body}</div>) };
}
const hidden = (html: string, name: string) =>
  [...html.matchAll(new RegExp(`name="${name}" value="([^"]*)"`, 'g'))].map((one) => one[1] ?? '');

test('every fault is answered on one screen; a refused file costs neither the good one nor what was typed', async () => {
  const { caseCode, answers } = samples['1.001193'] ?? { caseCode: '', answers: {} };
  const input = { unit: UNIT, procedure: '1.001193', case: caseCode, answers, papers: [], returnWay: 'desk' as const };
  const { id, code } = await submitDossier(as(owner, '2026-11-23T09:00'), input, { key: newId() });
  const faults = [
    { target: 'field' as const, code: 'birth.place', reason: 'Ghi cả tên xã và tỉnh' },
    { target: 'paper' as const, code: 'chung-sinh', reason: 'Cần bản chụp giấy chứng sinh' },
  ];
  await requestSupplement(as(desk), { id, key: newId(), rowVersion: 1, faults });

  const first = await answered('get', visit(as(owner), code));
  expect(first.html).toContain('Ghi cả tên xã và tỉnh');
  expect(first.html).toContain('name="birth.place"');
  expect(first.html).toContain('name="paper.chung-sinh"');
  expect(first.html).not.toContain('name="mother.fullName"');

  const picture = Buffer.from('ffd8ffe000104a4649460001010000010001000000', 'hex');
  const good = new File([new Uint8Array(picture)], 'giay.jpg');
  const wrong = new File([Buffer.concat([Buffer.from('MZ'), Buffer.alloc(300, 1)])], 'may.pdf');
  const [key, rowVersion] = [hidden(first.html, 'key')[0] ?? '', hidden(first.html, 'rowVersion')[0] ?? ''];
  const typed = { do: 'send', key, rowVersion, asked: ['birth.place'], 'birth.place': 'Trung tâm Y tế, tỉnh Tây Ninh', note: '' };
  const second = await answered('post', visit(as(owner), code, typed, { 'paper.chung-sinh': [good, wrong] }));
  expect(second.status).toBe(422);
  expect(second.html).toContain('Tệp “may.pdf” không phải là ảnh hay PDF');
  expect(second.html).toContain('giay.jpg');
  expect(second.html).toContain('value="Trung tâm Y tế, tỉnh Tây Ninh"');

  const kept = hidden(second.html, 'paper.chung-sinh.kept');
  expect(kept).toHaveLength(1);
  const stranger = await answered('post', visit(as({ ...owner, id: 'c2' }), code, typed)).catch((error) => error);
  expect(stranger).toMatchObject({ status: 404 });
  const third = visit(as(owner), code, { ...typed, 'paper.chung-sinh.kept': kept });
  expect(await answered('post', third)).toEqual({ status: 303, html: `/ho-so/${code}` });
  expect(await answered('post', third)).toEqual({ status: 303, html: `/ho-so/${code}` }); // a reload

  const whole = await openDossier(as(owner), code);
  expect(whole.dossier.state).toBe(1);
  expect(whole.answers['birth.place']).toBe('Trung tâm Y tế, tỉnh Tây Ninh');
  expect(whole.files.map((file) => [file.component, file.name, file.sealed])).toEqual([['chung-sinh', 'giay.jpg', true]]);
});
