import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSite } from '../src/app/site.tsx';
import { newId } from '../src/platform/database/id.ts';
import { admitTo, type Visitor } from './permissions.admit.ts';
import { type Came, court } from './permissions.judge.ts';
import { deeds, ELSEWHERE_UNIT, HERE, NOW, type Planted, stage, THIRD_UNIT } from './permissions.stage.ts';
import { ELSEWHERE, rowsOf, statesIn, TABLE } from './permissions.table.ts';
import { bindings, ORIGIN } from './security.scene.ts';

let there: Awaited<ReturnType<typeof stage>>;
let site: ReturnType<typeof createSite>;

beforeAll(async () => {
  there = await stage();
  // The doors stand at the moment of the table, not at that of the machine.
  site = createSite({ ...there.house, clock: () => NOW });
});
afterAll(() => there?.house.close());

/** Lets the one whom a row of the table names in as the house does. */
const admit = (who: string, unit = HERE): Promise<Visitor> => admitTo(there, who, unit);

const ask = async (path: string, headers: Record<string, string>, body?: BodyInit): Promise<Came> => {
  const answer = await site.request(`${ORIGIN}${path}`, { headers, ...(body ? { method: 'POST', body } : {}) }, bindings);
  if (answer.status >= 500 || answer.status === 422) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.status < 400 ? 'done' : answer.status;
};

const faults = [{ target: 'other', code: '', reason: 'Cần nói rõ nơi cư trú trước đây.' }];
const reason = 'Không thuộc thẩm quyền.';
/** Every verb as a JSON door: its address under the dossier, and what is sent besides the version that was seen. */
const doors: Record<string, [path: string, body?: object]> = {
  see: [''],
  file: ['/files/:file'],
  receive: ['/receive', {}],
  refuse: ['/refuse', { reason }],
  ask: ['/supplement-requests', { faults }],
  ask2: ['/supplement-requests', { faults, leaderReason: reason }],
  answer: ['/answers', { answers: {}, papers: [], note: reason }],
  assign: ['/move', {}],
  handle: ['/move', {}],
  back: ['/move', { back: true }],
  resolve: ['/resolve', { outcome: 'refused', reason }],
  withdraw: ['/withdraw', {}],
  stop: ['/stop', { reason }],
  return: ['/return', { way: 'desk' }],
  apologise: ['/apology', { appointmentDay: '2026-12-04', reason }],
  extend: ['/extension', { amount: 2, reason }],
  hold: ['/hold', { reason: 'verification', letter: reason }],
  resume: ['/resume', {}],
  forward: ['/forward', { to: THIRD_UNIT, reason }],
  reissue: ['/tracking-key', {}],
  give: ['/assign', { assignee: null }],
  recall: ['/recall', {}],
  question: ['/opinions', { unit: ELSEWHERE_UNIT, question: reason, until: '2026-11-25' }],
  pass: ['/promise/pass', { reason: 'verification' }],
  explain: ['/delay', { cause: 'verification' }],
  parcel: ['/parcel', { tracking: ':tracking' }],
  arrived: ['/parcel/arrived', {}],
  charge: ['/payment-requests', {}],
};

/** A parcel's number of the dossier's own: no two have the same. */
const numbered = (text: string, { id }: Planted) => text.replace(':tracking', `BC${id.slice(-12).toUpperCase()}1`);

function knock({ headers }: Visitor, column: string, dossier: Planted): Promise<Came> {
  const { code, file, rowVersion } = dossier;
  const [path, body] = doors[column] as [string, object?];
  const json = { ...headers, 'content-type': 'application/json', 'idempotency-key': newId() };
  return ask(
    `/api/v1/dossiers/${code}${path.replace(':file', file)}`,
    json,
    body && numbered(JSON.stringify({ ...body, rowVersion }), dossier),
  );
}

/** For those who may do nothing: the services were asked in every state, the doors are in these. */
const SOME = [1, 4, 5, 9];

/** Statuses of a refusal. A machine is told 403 where its token opens no such door: that tells nothing of the dossier. */
function fitting(who: string, sees: boolean): number[] {
  if (who === 'nobody signed in') return [401];
  if (sees) return [403, 409];
  return who.startsWith('machine') ? [403, 404] : [404];
}

describe('the API', () => {
  let judge: Awaited<ReturnType<typeof court>>;
  beforeAll(async () => {
    judge = await court(there, deeds);
    expect(Object.keys(doors)).toEqual(Object.keys(deeds));
  });

  test.each(rowsOf(TABLE))('$who, own unit: what the table says and nothing else', async ({ who, cells }) => {
    const visitor = await admit(who);
    const trial = {
      attempt: (column: string, dossier: Planted) => knock(visitor, column, dossier),
      allowed: (column: string) => statesIn(cells[column] ?? ''),
      fits: fitting(who, Boolean(cells.see)),
      ...(cells.see ? {} : { among: SOME }),
    };
    const its = who === 'machine that filed it' ? await court(there, deeds, { account: visitor.account }) : judge;
    const { wrong, tried } = await its(trial);
    expect(wrong).toEqual([]);
    expect(tried).toBe(Object.keys(deeds).length * (cells.see ? 10 : SOME.length));
  });

  test.each(ELSEWHERE.map((who) => ({ who })))('$who of another unit: nothing', async ({ who }) => {
    const visitor = await admit(who, ELSEWHERE_UNIT);
    const attempt = (column: string, dossier: Planted) => knock(visitor, column, dossier);
    const { wrong } = await judge({ attempt, allowed: () => new Set<number>(), fits: fitting(who, false), among: SOME });
    expect(wrong).toEqual([]);
  });

  test('a queue is shown to those who work in the unit, and to machines that may read', async () => {
    for (const { who, cells } of rowsOf(TABLE)) {
      const works = Boolean(cells.see) && !who.startsWith('citizen') && who !== 'machine that filed it';
      const { headers } = await admit(who);
      const answer = await site.request(`${ORIGIN}/api/v1/dossiers?unit=${HERE}`, { headers }, bindings);
      const { dossiers = [] } = (await answer.json()) as { dossiers?: unknown[] };
      expect([who, dossiers.length > 0]).toEqual([who, works]);
      const { headers: neighbour } = who === 'nobody signed in' ? { headers: {} } : await admit(who, ELSEWHERE_UNIT);
      const other = await site.request(`${ORIGIN}/api/v1/dossiers?unit=${HERE}`, { headers: neighbour }, bindings);
      expect([who, other.status >= 400]).toEqual([who, true]);
    }
  });

  test('a token that was taken back, or has ended, opens nothing', async () => {
    const { code } = await there.plant(2, { step: 'assign', asked: 0 });
    for (const change of ['revoked_at = now()', "expires_at = now() - interval '1 second'"]) {
      const { account, headers } = await admit('machine: read');
      expect(await ask(`/api/v1/dossiers/${code}`, headers)).toBe('done');
      await there.owner.query(`update machine_tokens set ${change} where id = $1`, [account]);
      expect(await ask(`/api/v1/dossiers/${code}`, headers)).toBe(401);
    }
  });
});

/** What a page's form did: done is only what changed the dossier; a page that has nothing to do leads back to it. */
async function send(path: string, headers: Record<string, string>, dossier: Planted, fields: Record<string, string>): Promise<Came> {
  const { id, rowVersion } = dossier;
  const wish = {
    id,
    key: newId(),
    rowVersion: String(rowVersion),
    do: 'send',
    ...fields,
    ...(fields.tracking ? { tracking: numbered(fields.tracking, dossier) } : {}),
  };
  const came = await ask(path, headers, new URLSearchParams(wish));
  const { rows } = await there.owner.query('select 1 from dossiers where id = $1 and row_version > $2', [id, rowVersion]);
  return came === 'done' && rows.length === 0 ? 409 : came;
}
const addressOf = (path: string, { code, file }: Planted) => path.replace(':code', code).replace(':file', file);
const none = new Set<number>();

describe("the officers' pages", () => {
  const pages: Record<string, [path: string, fields?: Record<string, string>]> = {
    see: ['/can-bo/ho-so/:code'],
    file: ['/can-bo/ho-so/:code/tep/:file'],
    receive: ['/can-bo/ho-so/:code/tiep-nhan', {}],
    refuse: ['/can-bo/ho-so/:code/tu-choi', { reason }],
    ask: ['/can-bo/ho-so/:code/bo-sung', { 'fault.rest': 'other:', 'reason.other:': reason }],
    ask2: ['/can-bo/ho-so/:code/bo-sung', { 'fault.rest': 'other:', 'reason.other:': reason, leaderReason: reason }],
    answer: ['/can-bo/ho-so/:code/nhan-bo-sung', { note: reason }],
    assign: ['/can-bo/ho-so/:code/chuyen', { way: 'next' }],
    handle: ['/can-bo/ho-so/:code/chuyen', { way: 'next' }],
    back: ['/can-bo/ho-so/:code/chuyen', { way: 'back' }],
    resolve: ['/can-bo/ho-so/:code/ket-qua', { outcome: 'refused', reason }],
    withdraw: ['/can-bo/ho-so/:code/rut', {}],
    stop: ['/can-bo/ho-so/:code/dung', { reason }],
    return: ['/can-bo/ho-so/:code/tra', { way: 'desk', taker: 'owner', identity: 'yes', proof: 'paper' }],
    apologise: [
      '/can-bo/ho-so/:code/xin-loi',
      { 'appointmentDay.day': '4', 'appointmentDay.month': '12', 'appointmentDay.year': '2026', reason },
    ],
    extend: ['/can-bo/ho-so/:code/gia-han', { amount: '2', reason }],
    hold: ['/can-bo/ho-so/:code/tam-ngung-tinh', { reason: 'verification', letter: reason }],
    resume: ['/can-bo/ho-so/:code/tinh-tiep', {}],
    forward: ['/can-bo/ho-so/:code/chuyen-don-vi', { to: THIRD_UNIT, reason }],
    reissue: ['/can-bo/ho-so/:code/cap-lai-ma', { identity: 'seen' }],
    give: ['/can-bo/ho-so/:code/phan-cong', { assignee: '' }],
    recall: ['/can-bo/ho-so/:code/thu-hoi', {}],
    question: [
      '/can-bo/ho-so/:code/xin-y-kien',
      { whom: `don-vi ${ELSEWHERE_UNIT}`, question: reason, 'until.day': '25', 'until.month': '11', 'until.year': '2026' },
    ],
    pass: ['/can-bo/ho-so/:code/hen-ngay', { reason: 'verification' }],
    explain: ['/can-bo/ho-so/:code/ly-do-tre', { cause: 'verification' }],
    parcel: ['/can-bo/ho-so/:code/buu-chinh', { tracking: ':tracking' }],
    arrived: ['/can-bo/ho-so/:code/da-den', {}],
    charge: ['/can-bo/ho-so/:code/yeu-cau-nop', {}],
  };
  const officers = (who: string) => !/citizen|machine|nobody/.test(who);
  let judge: Awaited<ReturnType<typeof court>>;
  beforeAll(async () => {
    judge = await court(there, deeds);
    expect(Object.keys(pages)).toEqual(Object.keys(deeds));
  });

  const homes = rowsOf(TABLE).map((row) => ({ ...row, unit: HERE }));
  const neighbours = ELSEWHERE.filter(officers).map((who) => ({ who, cells: {} as Record<string, string>, unit: ELSEWHERE_UNIT }));
  test.each([...homes, ...neighbours])('$who of $unit: officers alone, and what the table says', async ({ who, cells, unit }) => {
    const { headers } = await admit(who, unit);
    const sees = officers(who) && Boolean(cells.see);
    const trial = {
      allowed: (column: string) => (sees ? statesIn(cells[column] ?? '') : none),
      // A token opens the JSON doors alone: on a page a machine is nobody.
      fits: /nobody|machine/.test(who) ? [401] : sees ? [403, 409] : [403, 404],
      ...(sees ? {} : { among: SOME }),
    };
    const posted = await judge({
      ...trial,
      attempt(column, dossier) {
        const [path, fields] = pages[column] as [string, Record<string, string>?];
        return fields ? send(addressOf(path, dossier), headers, dossier, fields) : ask(addressOf(path, dossier), headers);
      },
    });
    expect(posted.wrong).toEqual([]);
    if (!sees) return;
    // A page that may not be sent is not shown either: nobody types in vain. The request for a supplement is one page, the first or the second.
    const shown = await judge({ ...trial, attempt: (column, dossier) => ask(addressOf(pages[column]?.[0] ?? '', dossier), headers) });
    expect(shown.wrong).toEqual([]);
  });
});

describe("the citizens' pages", () => {
  const pages = {
    see: '/ho-so/:code',
    file: '/ho-so/:code/tep/:file',
    answer: '/ho-so/:code/bo-sung',
    withdraw: '/ho-so/:code/rut',
    reissue: '/ho-so/:code/cap-lai-ma',
  };
  const columns = Object.fromEntries(Object.keys(pages).map((column) => [column, deeds[column] as (typeof deeds)[string]]));

  test.each(rowsOf(TABLE).filter(({ who }) => !who.startsWith('machine')))('$who: own dossiers alone', async ({ who, cells }) => {
    const citizens = who.startsWith('citizen') || who === 'another citizen';
    const judge = await court(there, columns);
    const { headers } = await admit(who);
    const { wrong } = await judge({
      allowed: (column) => (citizens ? statesIn(cells[column] ?? '') : new Set()),
      fits: who === 'nobody signed in' ? [401] : citizens ? (cells.see ? [409] : [404]) : [403],
      attempt(column, dossier) {
        const path = addressOf(pages[column as keyof typeof pages], dossier);
        return column === 'see' || column === 'file' ? ask(path, headers) : send(path, headers, dossier, { note: 'Tôi đã ở ấp 2.' });
      },
    });
    expect(wrong).toEqual([]);
  });
});
