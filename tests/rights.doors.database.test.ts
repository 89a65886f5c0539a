import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSite } from '../src/app/site.tsx';
import { newId } from '../src/platform/database/id.ts';
import { admitTo } from './permissions.admit.ts';
import { ELSEWHERE_UNIT, HERE, stage } from './permissions.stage.ts';
import { rowsOf } from './permissions.table.ts';
import { inLanes, type Stage, tracesOf } from './rights.court.ts';
import * as hall from './rights.hall.ts';
import * as help from './rights.helping.ts';
import * as money from './rights.money.ts';
import * as rules from './rights.rules.ts';
import { PAGES } from './rights.table.ts';
import { bindings, ORIGIN } from './security.scene.ts';

let there: Stage;
let site: ReturnType<typeof createSite>;
/** What an address names. */
let things: Record<string, string>;

beforeAll(async () => {
  there = await stage();
  site = createSite(there.house);
  things = {
    ':petition': (await hall.petitions(there).plant(1, false)).id,
    ':credit': (await money.credits(there).plant(1, false)).credit,
    ':opinion': (await rules.opinions(there).plant(1, false)).opinion,
    ':draft': (await rules.drafts(there).plant(1, false)).id,
    ':helping': (await help.helpings(there).plant(2, false)).id,
  };
  // The doors have the clock of the wall.
  await there.owner.query("update helpings set ask_until = now() + interval '1 hour'");
});
afterAll(() => there?.house.close());

const TRACES = [
  'petitions',
  'petition_due_passed',
  'petition_messages',
  'tickets',
  'kiosks',
  'queue_settings',
  'reserved_blocks',
  'fee_days',
  'fee_credits',
  'fee_imports',
  'fee_bank_links',
  'promise_rules',
  'helpings',
  'paper_templates',
  'procedure_drafts',
  'procedure_versions',
  'assignment_rules',
  'dossier_opinions',
  'counter_devices',
];
const OFFICES = ['helper', 'desk officer', 'specialist', 'leader', 'clerk', 'commune admin', 'province admin', 'system admin'];
const OTHERS = ['nobody signed in', 'another citizen', 'province viewer', 'officer without a post', 'machine: handle', 'machine: decide'];
const NEIGHBOURS = ['helper', 'desk officer', 'leader', 'commune admin', 'province admin'];
const visitors = [
  ...[...OFFICES, ...OTHERS].map((who) => ({ who, unit: HERE })),
  ...NEIGHBOURS.map((who) => ({ who, unit: ELSEWHERE_UNIT })),
];

describe('the pages of the desk', () => {
  test.each(visitors)('$who of $unit: opens what the table says, sends nothing by another', async ({ who, unit }) => {
    const { headers } = await admitTo(there, who, unit);
    const wrong: string[] = [];
    const before = await tracesOf(there, TRACES);
    await inLanes(rowsOf(PAGES), async ({ who: page, cells }) => {
      const path = Object.entries(things).reduce((address, [name, id]) => address.replace(name, id), page);
      const may = unit === HERE ? cells[who] === 'yes' : (cells.elsewhere ?? '').split(', ').includes(who);
      const shown = await site.request(`${ORIGIN}${path}?don-vi=${HERE}`, { headers }, bindings);
      // An empty form changes nothing: it is only asked whether it would be looked at.
      const body = new URLSearchParams({ key: newId(), unit: HERE, do: 'send' });
      const sent = await site.request(`${ORIGIN}${path}?don-vi=${HERE}`, { headers, method: 'POST', body }, bindings);
      const refused = who === 'nobody signed in' || who.startsWith('machine') ? [401, 404] : [403, 404];
      const fits = may
        ? shown.status === 200 && ![401, 403, 500].includes(sent.status)
        : refused.includes(shown.status) && refused.includes(sent.status);
      if (!fits) wrong.push(`${page}: shown ${shown.status}, sent ${sent.status}`);
    });
    expect(wrong).toEqual([]);
    expect(await tracesOf(there, TRACES)).toBe(before);
  });
});
