import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSite } from '../src/app/site.tsx';
import { testHouse } from './house.ts';
import { HERE } from './permissions.stage.ts';
import { bindings, letIn, ORIGIN } from './security.scene.ts';

const PROVINCE = '80.20250701';
const ROLES = [
  ...(['desk officer', 'specialist', 'clerk', 'leader', 'commune admin', 'helper'] as const).map((role) => [role, HERE] as const),
  ...(['province viewer', 'province admin', 'system admin'] as const).map((role) => [role, PROVINCE] as const),
];
let house: Awaited<ReturnType<typeof testHouse>>;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house?.close());

test.each(ROLES)('the menus of a %s lead to no refusal', async (role, unit) => {
  const site = createSite(house);
  const { headers } = await letIn(house.owner.pool, [{ role, unit }]);
  const open = async (path: string) => {
    const answer = await site.request(`${ORIGIN}${path}`, { headers }, bindings);
    return { status: answer.status, html: await answer.text(), to: answer.headers.get('location') };
  };
  const refused: unknown[] = [];
  const seen = new Set<string>();
  for (const start of ['/can-bo', '/dieu-hanh', '/quan-tri', '/giup']) {
    const { html } = await open(start);
    const menu = /<nav class="xs-navigation"[\s\S]*?<\/nav>/.exec(html)?.[0] ?? '';
    for (const [, href = ''] of menu.matchAll(/href="([^"]+)"/g)) seen.add(href);
  }
  for (const href of seen) {
    const { status } = await open(href);
    if (status !== 200 && status !== 303) refused.push([href, status]);
  }
  expect(refused).toEqual([]);
  // A dossier's code that is no text ends at a calm page, too.
  expect((await open('/can-bo/ho-so/%E0%A4%A/tra')).status).toBeLessThan(500);
  expect(seen.size).toBeGreaterThan(2);
});
