import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { takeInDossier } from '../src/government/dossiers/dossiers.intake.service.ts';
import { openDossier, openFile, queueCounts, queuePage } from '../src/government/dossiers/dossiers.queries.ts';
import { submitDossier } from '../src/government/dossiers/dossiers.submit.service.ts';
import { Refusal } from '../src/platform/context/refusal.ts';
import { newId } from '../src/platform/database/id.ts';
import type { Actor } from '../src/platform/permissions/permissions.ts';
import { type Came, court } from './permissions.judge.ts';
import { actorOf, type Deed, deeds, ELSEWHERE_UNIT, filingOf, HERE, NOW, type Planted, stage } from './permissions.stage.ts';
import { BEGIN, ELSEWHERE, rowsOf, statesIn, TABLE } from './permissions.table.ts';

let there: Awaited<ReturnType<typeof stage>>;
let judge: Awaited<ReturnType<typeof court>>;

beforeAll(async () => {
  there = await stage();
  judge = await court(there, deeds);
});
afterAll(() => there?.house.close());

/** What came of a deed. Anything but a refusal is a bug and fails the test. */
async function outcome(work: Promise<unknown>): Promise<Came> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof Refusal) return error.status;
    throw error;
  }
}

function trial(actor: Actor, allowed: (column: string) => ReadonlySet<number>) {
  const unseen = actor.kind === 'anonymous' ? [401] : [404];
  const attempt = (column: string, dossier: Planted) => outcome((deeds[column] as Deed).do(there.as(actor), dossier));
  return judge({ attempt, allowed, fits: allowed('see').size > 0 ? [403, 409] : unseen });
}

describe('verbs', () => {
  test('the table has every verb, and every row of it names somebody', () => {
    const rows = rowsOf(TABLE);
    for (const { who, cells } of rows) {
      expect(Object.keys(cells), who).toEqual(Object.keys(deeds));
      expect(actorOf(who)).toBeDefined();
    }
    expect(rows.length).toBeGreaterThan(20);
  });

  test.each(rowsOf(TABLE))('$who, own unit: what the table says and nothing else', async ({ who, cells }) => {
    const { wrong, tried } = await trial(actorOf(who), (column) => statesIn(cells[column] ?? ''));
    expect(wrong).toEqual([]);
    expect(tried).toBe(Object.keys(deeds).length * 10);
  });

  test.each(ELSEWHERE.map((who) => ({ who })))('$who of another unit: nothing', async ({ who }) => {
    const { wrong } = await trial(actorOf(who, ELSEWHERE_UNIT), () => new Set());
    expect(wrong).toEqual([]);
  });
});

describe('besides the table', () => {
  test.each(rowsOf(TABLE))('$who: lists and counts show what may be seen, nothing else', async ({ who, cells }) => {
    const context = there.as(actorOf(who));
    const { lines } = await queuePage(context, { queue: 'all', unit: HERE }, 10);
    const { all } = await queueCounts(context, HERE);
    if (cells.see && !who.startsWith('citizen') && who !== 'machine that filed it')
      expect([lines.length, all > 0], who).toEqual([10, true]);
    if (!cells.see) expect([lines.length, all], who).toEqual([0, 0]);
  });

  test('work given to one specialist is moved by that one or by the leader, by no other', async () => {
    const it = () => there.plant(4, { step: 'handle', asked: 0 }, { assignee: 'somebody else' });
    const move = deeds.handle as Deed;
    const named = { ...actorOf('specialist'), id: 'somebody else' };
    expect(await outcome(move.do(there.as(actorOf('specialist')), await it()))).toBe(403);
    expect(await outcome(move.do(there.as(named), await it()))).toBe('done');
    expect(await outcome(move.do(there.as(actorOf('leader')), await it()))).toBe('done');
  });

  test('received here, resolved by the neighbour: the desk here, the handling there, both see it', async () => {
    const shared = { step: 'handle' as const, asked: 0 as const };
    const it = (state: number) => there.plant(state, shared, { competent_unit: ELSEWHERE_UNIT });
    const tries: [who: string, unit: string, column: string, state: number, came: Came][] = [
      ['desk officer', HERE, 'see', 1, 'done'],
      ['specialist', ELSEWHERE_UNIT, 'see', 4, 'done'],
      ['desk officer', HERE, 'receive', 1, 'done'],
      ['desk officer', ELSEWHERE_UNIT, 'receive', 1, 403],
      ['specialist', HERE, 'handle', 4, 403],
      ['specialist', ELSEWHERE_UNIT, 'handle', 4, 'done'],
      ['leader', HERE, 'ask', 4, 403],
      ['leader', ELSEWHERE_UNIT, 'ask', 4, 'done'],
      ['desk officer', ELSEWHERE_UNIT, 'return', 9, 403],
      ['desk officer', HERE, 'return', 9, 'done'],
    ];
    for (const [who, unit, column, state, came] of tries)
      expect([who, unit, column, await outcome((deeds[column] as Deed).do(there.as(actorOf(who, unit)), await it(state)))]).toEqual([
        who,
        unit,
        column,
        came,
      ]);
  });

  test('what officers write to each other is not read by the citizen', async () => {
    const { code } = await there.plant(4, { step: 'handle', asked: 0 });
    const notes = async (who: string) => (await openDossier(there.as(actorOf(who)), code)).notes.length;
    expect([await notes('citizen who filed it'), await notes('machine that filed it'), await notes('specialist')]).toEqual([0, 0, 1]);
  });

  test('an address that names no file is not found, and no bug', async () => {
    const { code } = await there.plant(2, { step: 'assign', asked: 0 });
    for (const file of ['giay.jpg', newId(), "'"]) expect(await outcome(openFile(there.as(actorOf('desk officer')), code, file))).toBe(404);
  });
});

// Last: who files one sees one.
describe('beginning', () => {
  const ways: Record<string, (actor: Actor) => Promise<unknown>> = {
    'file one': (actor) => submitDossier(there.as(actor), filingOf(), { key: newId() }),
    'take in here': (actor) => takeInDossier(there.as(actor), brought(HERE), { key: newId() }),
    'take in elsewhere': (actor) => takeInDossier(there.as(actor), brought(ELSEWHERE_UNIT), { key: newId() }),
    'send for who is helped': async (actor) => {
      await consented(actor.id);
      return submitDossier(there.as(actor), filingOf(), { key: newId(), keys: 'helped_home', helper: actor.id, sentFor: 'who is helped' });
    },
  };
  /** Somebody agreed to be helped by this account, here, with this procedure. */
  const consented = (helper: string) =>
    there.owner.query(
      `insert into helpings (id, helper, helper_name, unit, procedure, place, masked_name, consent_version, asked_at, ask_until, way, citizen, agreed_at, until_at)
       values ($1, $2, 'Thử', $3, $4, 'home', 'T. T.', 'v', $5, $5, 'phone', 'who is helped', $5, $5::timestamptz + interval '1 hour')`,
      [newId(), helper, HERE, filingOf().procedure, NOW],
    );
  const brought = (unit: string) => ({
    unit,
    procedure: filingOf().procedure,
    case: filingOf().case,
    channel: 'direct' as const,
    keys: 'staff' as const,
    applicant: { fullName: 'Trần Thị Thử' },
    papers: [],
    returnWay: 'desk' as const,
  });

  test.each(rowsOf(BEGIN))('$who: what the table says and nothing else', async ({ who, cells }) => {
    const came: Record<string, Came> = {};
    const refused = who === 'nobody signed in' ? 401 : 403;
    for (const [way, begin] of Object.entries(ways)) {
      const before = await there.traces();
      came[way] = await outcome(begin(actorOf(who)));
      if (came[way] !== 'done') expect(await there.traces(), `${way} left a trace`).toBe(before);
    }
    const said = Object.entries(cells).map(([way, cell]) => [way, cell === 'yes' ? 'done' : refused]);
    expect(came).toEqual(Object.fromEntries(said));
  });
});
