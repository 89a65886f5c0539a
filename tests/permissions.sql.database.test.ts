import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../src/platform/database/id.ts';
import { type Actor, anonymous, systemActor } from '../src/platform/permissions/permissions.ts';
import { ROLES } from '../src/registers/people/people.rules.ts';
import { actorOf, deeds, ELSEWHERE_UNIT, HERE, OWNER, PERSON, stage } from './permissions.stage.ts';

/** Every table of the application says here whose data it holds; a new one that does not, fails. */
const TABLES = {
  /** Citizens' data: seen by the citizen, by those who work with it in the unit, by named parts of the system. */
  citizens: [
    'dossiers',
    'dossier_answers',
    'dossier_apologies',
    'dossier_components',
    'dossier_due_passed',
    'dossier_files',
    'dossier_details',
    'dossier_notes',
    'dossier_pauses',
    'dossier_stops',
    'dossier_steps',
    'dossier_opinions',
    'dossier_due_soon',
    'supplement_requests',
    'supplement_faults',
    'drafts',
    'intake_drafts',
    'desk_visits',
    'appointments',
    'dossier_submitters',
    'draft_files',
    'draft_codes',
    'helpings',
    'helping_people',
    'persons',
    'person_accounts',
    'notices',
    'deliveries',
    'notice_choices',
    'notice_mailboxes',
    'push_browsers',
    'events',
    'idempotency',
    'print_jobs',
    'fee_charges',
    'fee_versions',
    'fee_receipts',
    'fee_credits',
    'fee_allocations',
    'fee_refunds',
    'fee_deeds',
    'promise_passes',
    'delay_reasons',
    'dossier_handovers',
    'dossier_parcels',
    'return_codes',
    'return_reminders',
    'petitions',
    'petition_due_passed',
    'petition_messages',
    'petition_files',
    'rating_links',
    'rating_tallies',
    'measure_parts',
  ],
  /** The offices' own: seen in the unit and by its administrators. */
  offices: [
    'posts',
    'machine_tokens',
    'counter_devices',
    'leaves',
    'stand_ins',
    'assignment_rules',
    'assignment_turns',
    'account_changes',
    'unit_changes',
    'procedure_changes',
    'procedure_drafts',
    'desk_shortcuts',
    'kiosks',
    'tickets',
    'reserved_blocks',
    'reserved_slips',
    'audit',
    'audit_seals',
    'demo_loads',
    'rating_figures',
    'gateway_tokens',
    'fee_series',
    'fee_days',
    'fee_bank_links',
    'fee_imports',
    'rollout_checks',
    'rollout_kits',
    'measure_sums',
    'measure_totals',
    'declared_figures',
    'set_scores',
    'indicator_changes',
    'period_closings',
    'closing_figures',
    'closing_corrections',
  ],
  /** Published: read by everybody, written by those who keep it. */
  published: [
    'units',
    'unit_links',
    'unit_shares',
    'unit_settings',
    'unit_shapes',
    'hamlets',
    'calendar_days',
    'calendar_sessions',
    'procedure_versions',
    'procedure_offers',
    'paper_templates',
    'promise_rules',
    'queue_settings',
    'petition_publications',
    'targets',
    'rollout_phases',
    'rollout_communes',
    'indicators',
    'indicator_sets',
    'indicator_publications',
  ],
  /** Counters of the house. Nothing in them tells of anybody: digests, numbers, how far a reader has come. */
  counters: ['limits', 'dossier_serials', 'event_cursors', 'measure_generations'],
} as const;

/** Counters that need no row-level security, and why. */
const OPEN: Record<string, string> = {
  dossier_serials: 'one number per unit and day, taken by whoever files there',
  event_cursors: 'how far each reader has come: names of readers and an event id',
};

const roles = (unit: string, ...names: string[]): [string, Actor][] => names.map((name) => [`${name} of ${unit}`, actorOf(name, unit)]);

/** Those to whom neither the citizens nor the offices of the unit show anything. `null`: nobody was told to the database at all. */
const STRANGERS: [who: string, actor: Actor | object | null][] = [
  ['no actor', null],
  ['an empty actor', {}],
  ['nobody signed in', anonymous],
  ['another citizen', actorOf('another citizen')],
  ['a citizen with forged posts', actorOf('citizen with forged posts')],
  ['a citizen called like a part of the system', { ...actorOf('another citizen'), id: 'worker' }],
  ['an officer called like a part of the system', { ...actorOf('officer without a post'), id: 'reader' }],
  ['an officer with forged persons', { ...actorOf('officer without a post'), persons: [PERSON] }],
  [
    'a part of the system that is none',
    { kind: 'system', id: 'somebody', posts: ROLES.map((role) => ({ role, unit: HERE })), persons: [PERSON] },
  ],
  ['a kind that is none', { kind: 'root', id: OWNER.slice(1), posts: ROLES.map((role) => ({ role, unit: HERE })), persons: [PERSON] }],
  ...roles(ELSEWHERE_UNIT, 'helper', 'desk officer', 'specialist', 'leader', 'clerk', 'commune admin', 'province viewer'),
  ...roles(ELSEWHERE_UNIT, 'machine: file', 'machine: read', 'machine: handle', 'machine: decide'),
];
/** Those who hold an office, and yet have no business with the citizens' data. */
const NOT_THEIRS: [who: string, actor: Actor | object | null][] = [
  ...STRANGERS,
  ...roles(HERE, 'helper', 'commune admin', 'province viewer', 'province admin', 'system admin', 'machine: file'),
];
/** Those who keep nothing that is published for the unit. */
const NOT_KEEPERS: [who: string, actor: Actor | object | null][] = [
  ...STRANGERS,
  ...roles(HERE, 'helper', 'desk officer', 'specialist', 'leader', 'clerk', 'province viewer', 'machine: decide'),
];

let there: Awaited<ReturnType<typeof stage>>;

beforeAll(async () => {
  there = await stage();
  const { owner, plant } = there;
  const dossier = await plant(5, { step: 'handle', asked: 1 });
  await plant(2, { step: 'handle', asked: 0 }, { account: '' }); // taken in at the desk: of no account, so of nobody without one
  await (deeds.handle?.do(there.as(actorOf('leader')), await plant(4, { step: 'handle', asked: 0 })) ?? Promise.reject());
  const [draft, rule, later] = [newId(), newId(), '2026-12-31'];
  await owner.query(
    `insert into identity."user" (id, name, email, kind) values ($1, 'Thử', 'thu@phone.invalid', 'citizen'), ($2, 'Thử', 't@officer.invalid', 'officer')`,
    [OWNER, 'an officer who stands in'],
  );
  const rows: [text: string, values: unknown[]][] = [
    ['insert into dossier_due_passed values ($1, $2)', [dossier.id, later]],
    ['insert into dossier_due_soon values ($1, $2, $2)', [dossier.id, later]],
    [
      "insert into dossier_opinions (id, dossier, unit, question, asked_by, asked_at, until_at) values ($1, $2, $3, 'Hỏi', 'x', $4, $4)",
      [newId(), dossier.id, HERE, later],
    ],
    [
      "insert into dossier_steps (id, dossier, number, step, role, unit, entered_at, hours) values ($1, $2, 1, 'handle', 'specialist', $3, $4, 1)",
      [newId(), dossier.id, HERE, later],
    ],
    ["insert into leaves values ($1, $2, '2026-12-30', '2026-12-31', 'x', $3)", [newId(), OWNER, later]],
    [
      "insert into stand_ins values ($1, $2, 'an officer who stands in', $3, '{clerk}', null, '2026-12-30', '2026-12-31', 'QĐ', 'x', $4)",
      [newId(), OWNER, HERE, later],
    ],
    [
      "insert into assignment_rules (id, unit, way, valid_from, set_by, set_at) values ($1, $2, 'by_head', '2026-01-01', 'x', $3)",
      [rule, HERE, later],
    ],
    ['insert into assignment_turns (rule, unit, next) values ($1, $2, 1)', [rule, HERE]],
    [
      "insert into drafts (id, account, unit, procedure, procedure_version, sealed, created_at, changed_at) values ($1, $2, $3, 'p', 'v', 's', $4, $4)",
      [draft, OWNER, HERE, later],
    ],
    ["insert into intake_drafts values ($1, 'desk officer of nowhere', $2, 's', $3, $3, 1)", [newId(), HERE, later]],
    ["insert into dossier_submitters values ($1, 's')", [dossier.id]],
    ["insert into desk_shortcuts values ($1, 1, 'p', 'c')", [HERE]],
    ["insert into queue_settings values ($1, $2, '2026-11-18', '{}', 'QĐ', $3)", [newId(), HERE, later]],
    [
      `insert into unit_shares select from_unit, to_unit, changed_on, '2026-11-18', 500000, 'area', 'QĐ 1', 'import' from unit_links where kind = 'split' limit 1`,
      [],
    ],
    ["insert into kiosks (id, unit, name, added_by, added_at) values ($1, $2, 'Máy', 'x', $3)", [newId(), HERE, later]],
    [
      "insert into tickets (id, unit, day, grp, number, state, taken_at) values ($1, $2, '2026-11-18', 'A', 1, 'waiting', $3)",
      [draft, HERE, later],
    ],
    ["insert into desk_visits values ($1, $2, $3, $4, '2026-11-18', $5)", [newId(), dossier.id, HERE, draft, later]],
    [
      `insert into appointments (id, unit, grp, starts_at, ends_at, state, account, code_digest, sealed, booked_at, changed_at)
       values ($1, $2, 'A', $3, $3, 'booked', $4, 'd', 's', $3, $3)`,
      [newId(), HERE, later, OWNER],
    ],
    ["insert into reserved_blocks values ($1, $2, 2026, 1, 20, 'x', $3)", [newId(), HERE, later]],
    ["insert into reserved_slips values ($1, 2026, 1, $2, 'k', 'x', $2, $3)", [HERE, later, dossier.id]],
    ["insert into draft_codes values ($1, 'd', $2, $2)", [draft, later]],
    [
      `insert into helpings (id, helper, helper_name, unit, procedure, place, masked_name, consent_version, asked_at, ask_until, way, citizen, agreed_at, until_at)
       values ($1, 'somebody who helps', 'Thử', $2, 'p', 'home', 'T. T.', 'v', $3, $3, 'phone', $4, $3, $3)`,
      [draft, HERE, later, OWNER],
    ],
    ["insert into helping_people values ($1, 'k1.x')", [draft]],
    ["insert into draft_files values ($1, $1, 'c', 'h', 1, 'image/png', false, 'giay.png', $2)", [draft, later]],
    ["insert into person_accounts values ($1, $2, 'declared', null, $3)", [PERSON, OWNER, later]],
    ["insert into posts values ($1, $2, 'clerk', $3, '2026-01-01', null, 'QĐ')", [newId(), OWNER, HERE]],
    [
      "insert into machine_tokens (id, name, unit, scopes, digest, created_by, created_at, expires_at) values ($1, 'm', $2, '{}', 'd', 'x', $3, $3)",
      [newId(), HERE, later],
    ],
    [
      "insert into counter_devices (id, unit, name, digest, registered_by, registered_at) values ($1, $2, 'm', 'd', 'x', $3)",
      [newId(), HERE, later],
    ],
    [
      "insert into dossier_apologies select $1, 'x', $2, null, $3, $2, $2, $2, false, id from dossier_notes where dossier = $1 limit 1",
      [dossier.id, later, HERE],
    ],
    ["insert into dossier_stops values ($1, 'requested', 'desk', 'x', $2, 5, '{}', null)", [dossier.id, later]],
    ...(['account_changes', 'unit_changes', 'procedure_changes', 'indicator_changes'] as const).map((table): [string, unknown[]] => [
      `insert into ${table} (id, thing, subject, version, verb, done_by, done_at) values ($1, 't', $2, 1, 'v', 'x', $3)`,
      [newId(), table === 'unit_changes' ? HERE : OWNER, later],
    ]),
    ["insert into notices values ($1, 'k', 'r', 'received', $2, null, $3, 'vi', 's', $4, $4)", [draft, HERE, OWNER, later]],
    ["insert into deliveries (id, notice, channel, state, next_at, changed_at) values ($1, $1, 'sms', 'failed', $2, $2)", [draft, later]],
    ["insert into notice_choices values ($1, $2, '{sms}', 'vi', 'w', $3)", [newId(), OWNER, later]],
    ["insert into notice_mailboxes (account, address_sealed) values ($1, 's')", [OWNER]],
    ["insert into push_browsers values ($1, $2, 'd', 's', $3)", [newId(), OWNER, later]],
    ["insert into gateway_tokens values ('zalo', 's', 's', $1)", [later]],
    ["insert into audit_seals values ('2026-11-18', 1, 'h', '', $1)", [later]],
    ["insert into demo_loads values ('d', $1, now())", [later]],
    [
      "insert into calendar_days (id, day, unit, body, source, added_at) values ($1, '2026-12-31', $2, '{}', 'content', $3)",
      [newId(), HERE, later],
    ],
    [
      "insert into hamlets select (jsonb_populate_record(h, jsonb_build_object('id', 'thu', 'commune', $1::text))).* from hamlets h limit 1",
      [HERE],
    ],
    ["insert into dossier_details values ($1, 's', 2)", [dossier.id]],
    ["insert into dossier_handovers values ($1, 'x', $2, 'owner', 'paper', 's', '{}')", [dossier.id, later]],
    ["insert into dossier_parcels values ($1, 'BC123456', 'x', $2, null, null)", [dossier.id, later]],
    ["insert into return_codes values ($1, 'd', $2, $2)", [dossier.id, later]],
    ['insert into return_reminders values ($1, 1, $2)', [dossier.id, later]],
    [
      `insert into petitions (id, code, unit, account, kind, topic, state, sealed, may_show, sent_at, accept_by, ask_by, due_at)
       values ($1, 'ABCDEFGHJK', $2, $3, 'report', 'other', 'sent', 's', true, $4, $4, $4, $4)`,
      [draft, HERE, OWNER, later],
    ],
    ["insert into petition_messages values ($1, $1, 'answer', 'x', 's', true, $2)", [draft, later]],
    ['insert into petition_due_passed values ($1, $2)', [draft, later]],
    ["insert into petition_files values ($1, $1, 'h', 1, 'image/png', true, 'anh.png', $2)", [draft, later]],
    ["insert into petition_publications values ($1, $2, 'other', 't', 'q', 'a', $3)", [draft, HERE, later]],
    ["insert into rating_links values ('d', '2026-11-18')", []],
    ["insert into rating_tallies values ($1, '2026-11', 'v', 1, '{}')", [HERE]],
    ["insert into rating_figures values ($1, '2026-11', 'v', 5, '{}')", [HERE]],
    ["insert into delay_reasons values ($1, 'network', 'x', $2)", [dossier.id, later]],
    ["insert into promise_passes values ($1, $2, '2026-11-18', 'network', 'x', $3)", [dossier.id, HERE, later]],
    ["insert into promise_rules values ($1, $2, 3, null, '{}', '2026-11-18', null, 'QĐ', $3)", [newId(), HERE, later]],
    [
      "insert into print_jobs (id, account, posts, unit, wish, total, asked_at) values ($1, $2, '[]', $3, '{}', 1, $4)",
      [newId(), OWNER, HERE, later],
    ],
    ["insert into paper_templates values ($1, $2, 'mau-01', $3, '2025-09-15', null, 'QĐ', 'x', $3)", [newId(), HERE, later]],
    ["insert into unit_shapes values ($1, '[]', $2)", [HERE, later]],
    [
      "insert into targets (id, indicator, unit, period, value, level, decision, decided_on, set_by, set_at, row_version) values ($1, 'i', $2, '2027', '9', 'province', 'QĐ', '2026-01-01', 'x', $3, 1)",
      [newId(), HERE, later],
    ],
    [
      "insert into rollout_phases (id, unit, number, name, starts, decision, decided_on, set_by, set_at) values ($1, $2, 1, 'Thử', '2026-01-01', 'QĐ', '2026-01-01', 'x', $3)",
      [draft, HERE, later],
    ],
    [
      "insert into rollout_communes (id, phase, unit, planned_on, added_by, added_at) values ($1, $1, $2, '2026-01-01', 'x', $3)",
      [draft, HERE, later],
    ],
    [
      "insert into rollout_checks (id, unit, item, version, note, confirmed_by, confirmed_at) values ($1, $2, 'network', 'v', 'n', 'x', $3)",
      [newId(), HERE, later],
    ],
    [
      "insert into rollout_kits (id, source, unit, valid_from, basis, state, differences, made_by, made_at) values ($1, $2, $3, '2026-01-01', 'QĐ', 'copied', '[]', 'x', $4)",
      [newId(), ELSEWHERE_UNIT, HERE, later],
    ],
    ["insert into measure_parts values (1, $1, $2, '2026-11-18', 'f', 'online', '{1}', '{1}', 1, '1')", [dossier.id, HERE]],
    ["insert into measure_sums values (1, 'm', $1, 1, '2026-11-01', 'f', 'online', 1)", [HERE]],
    ["insert into measure_totals values (1, 'm', $1, '2026-11-01', 'online', 1, 1)", [HERE]],
    [
      "insert into declared_figures (id, indicator, unit, starts, ends, value, relation, basis, declared_by, declared_at) values ($1, 'households.fibre', $2, '2026-01-01', '2026-12-31', 75, '=', 'b', 'x', $3)",
      [newId(), HERE, later],
    ],
    [
      "insert into set_scores (id, set_code, version, unit, starts, ends, metric, note, self_by, self_at) values ($1, 's', 1, $2, '2026-01-01', '2026-12-31', 'm', '', 'x', $3)",
      [newId(), HERE, later],
    ],
    [
      "insert into period_closings (id, unit, period, state, signed_by, signed_at) values ($1, $2, '2026-10', 'signed', 'x', $3)",
      [draft, HERE, later],
    ],
    [
      "insert into closing_figures (closing, indicator, unit, relation, version, source) values ($1, 'i.i', $2, '=', 1, 'events')",
      [draft, HERE],
    ],
    [
      "insert into closing_corrections (id, closing, indicator, unit, relation, version, found_at) values ($1, $2, 'i.i', $3, '=', 1, $4)",
      [newId(), draft, HERE, later],
    ],
    ["insert into indicator_publications (unit, indicator, shown_from, set_by) values ($1, 'dossiers.filed', $2, 'x')", [HERE, later]],
    ["insert into procedure_drafts values ($1, 'p', 'v', '{}', 1, 'open', 'x', $2, 'x', $2)", [newId(), later]],
    ["insert into procedure_offers (id, unit, filing, valid_from, basis) values ($1, $2, 'own', '2026-01-01', 'QĐ')", [newId(), HERE]],
  ];
  const money = newId();
  rows.push(
    [
      "insert into fee_charges (dossier, unit, reference, number, amount, paid, charged_at) values ($1, $2, 'XS0000012345', 1, 9, 9, $3)",
      [dossier.id, HERE, later],
    ],
    [
      "insert into fee_versions (dossier, number, amount, lines, channel, quantities, computed_for, made_by, made_at) values ($1, 1, 9, '[]', 'direct', '{}', $2::date, 'x', $2::timestamptz)",
      [dossier.id, later],
    ],
    ['insert into fee_series values ($1, 2026, 2)', [HERE]],
    ["insert into fee_days (id, unit, cashier, day, opened_at) values ($1, $2, 'x', $3::date, $3::timestamptz)", [money, HERE, later]],
    [
      "insert into fee_receipts (id, unit, year, number, dossier, day, amount, payer, taken_by, taken_at) values ($1, $2, 2026, 1, $3, $1, 9, 'Thử', 'x', $4)",
      [money, HERE, dossier.id, later],
    ],
    ["insert into fee_bank_links (unit, changed_by, changed_at) values ($1, 'x', $2)", [HERE, later]],
    [
      "insert into fee_imports (id, unit, format, name, hash, taken, known, bad, imported_by, imported_at) values ($1, $2, 'csv', 'n', 'h', 0, 0, '[]', 'x', $3)",
      [money, HERE, later],
    ],
    [
      "insert into fee_credits (id, unit, account, bank_id, amount, used, content, booked_at, heard_by, heard_at, state) values ($1, $2, 'a', 'b', 9, 0, 'Thử', $3, 'csv', $3, 'unmatched')",
      [money, HERE, later],
    ],
    ["insert into fee_allocations values ($1, $2, $1, $3, 9, 'x', $4)", [money, HERE, dossier.id, later]],
    [
      "insert into fee_refunds (id, unit, dossier, amount, way, payee_sealed, reason, state, asked_by, asked_at) values ($1, $2, $3, 9, 'cash', 's', 'r', 'asked', 'x', $4)",
      [money, HERE, dossier.id, later],
    ],
    ["insert into fee_deeds (id, unit, verb, subject, done_by, done_at) values ($1, $2, 'v', $1, 'x', $3)", [money, HERE, later]],
  );
  for (const [text, values] of rows) await owner.query(text, values);
});
afterAll(() => there?.house.close());

/** One statement as the application's log-in, told who acts, and taken back. The rows that it saw or changed, or the code of its refusal. */
async function as(actor: Actor | object | null, text: string, values: unknown[] = []): Promise<number | string> {
  const client = await there.house.db.pool.connect();
  try {
    await client.query('begin');
    if (actor) await client.query("select set_config('xaso.actor', $1, true)", [JSON.stringify(actor)]);
    return (await client.query(text, values)).rowCount ?? 0;
  } catch (error) {
    return String((error as { code?: string }).code);
  } finally {
    await client.query('rollback');
    client.release();
  }
}
const DENIED = '42501';

/** Why a table is not safe from an actor; empty when it is. Each row is tried as it stands: to read, change, delete, and to add once more. */
async function gaps(table: string, who: string, actor: Actor | object | null, { readable }: { readable: boolean }): Promise<string[]> {
  const { rows } = await there.owner.query<{ row: Record<string, unknown> }>(`select to_jsonb(t) as row from ${table} t limit 1000`);
  if (rows.length === 0) return [`${table} is empty: nothing was tried`];
  const found: string[] = [];
  const says = (verb: string, came: number | string) => found.push(`${who} ${verb} ${table}: ${came}`);
  const column = Object.keys(rows[0]?.row ?? {})[0] ?? '';
  const read = await as(actor, `select * from ${table}`);
  if (!readable && read !== 0) says('reads', read);
  if (readable && read !== rows.length) says('does not read', read);
  // Of what is published a neighbour keeps its own rows.
  const those = (TABLES.published as readonly string[]).includes(table) && 'unit' in (rows[0]?.row ?? {}) ? `where unit = '${HERE}'` : '';
  for (const [verb, text] of [
    ['changes', `update ${table} set "${column}" = "${column}" ${those}`],
    ['locks', `select 1 from ${table} ${those} for update`],
    ['deletes', `delete from ${table} ${those}`],
  ] as const) {
    const came = await as(actor, text);
    if (came !== 0 && came !== DENIED) says(verb, came);
  }
  for (const { row } of theirs(table, rows).slice(0, 5)) {
    const came = await as(actor, `insert into ${table} select * from jsonb_populate_record(null::${table}, $1)`, [JSON.stringify(row)]);
    if (came !== DENIED) says('adds to', came);
  }
  return found;
}

/** Of what is published, what belongs to the unit here: a neighbour keeps its own. */
function theirs(table: string, rows: { row: Record<string, unknown> }[]): typeof rows {
  if (!(TABLES.published as readonly string[]).includes(table)) return rows;
  const unit = ['unit', 'commune'].find((name) => name in (rows[0]?.row ?? {}));
  return unit ? rows.filter(({ row }) => row[unit] === HERE) : rows;
}

describe('what others have', () => {
  test.each(TABLES.citizens)('%s: whoever has no business with it reads and writes nothing', async (table) => {
    const found = [];
    for (const [who, actor] of NOT_THEIRS) found.push(...(await gaps(table, who, actor, { readable: false })));
    expect(found).toEqual([]);
  });

  test.each(TABLES.offices)('%s: another unit reads and writes nothing', async (table) => {
    const found = [];
    for (const [who, actor] of STRANGERS) found.push(...(await gaps(table, who, actor, { readable: false })));
    expect(found).toEqual([]);
  });

  test.each(TABLES.published)('%s: everybody reads it, only its keepers write it', async (table) => {
    const found = [];
    // The desk itself publishes what was answered, and the head the unit's figures.
    const others = ['petition_publications', 'indicator_publications'].includes(table) ? STRANGERS : NOT_KEEPERS;
    for (const [who, actor] of others) found.push(...(await gaps(table, who, actor, { readable: true })));
    expect(found).toEqual([]);
  });

  test('who may see it, sees it: else the walls above would be tested on an empty house', async () => {
    const seen = async (who: string, table: string) => Number(await as(actorOf(who), `select * from ${table}`)) > 0;
    for (const table of ['dossiers', 'dossier_answers', 'dossier_files', 'supplement_requests', 'supplement_faults', 'events'])
      for (const who of ['citizen who filed it', 'citizen whose it is', 'desk officer', 'specialist', 'leader', 'clerk', 'machine: read'])
        expect([who, table, await seen(who, table)]).toEqual([who, table, true]);
    expect(await seen('citizen who filed it', 'drafts')).toBe(true);
    for (const table of ['draft_codes', 'helpings', 'helping_people'])
      expect([table, await seen('citizen who filed it', table)]).toEqual([table, true]);
    expect(await seen('desk officer', 'drafts')).toBe(false); // unfinished: the citizen's alone
    expect(await seen('desk officer', 'persons')).toBe(true);
    expect(await seen('commune admin', 'machine_tokens')).toBe(true);
  });
});

describe('the log-in', () => {
  test('every table says whose data it holds, and has row-level security', async () => {
    const { rows } = await there.owner.query<{ name: string; walled: boolean }>(
      "select relname as name, relrowsecurity as walled from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1",
    );
    expect(rows.map((row) => row.name)).toEqual(Object.values(TABLES).flat().sort());
    expect(rows.filter((row) => !row.walled).map((row) => row.name)).toEqual(Object.keys(OPEN).sort());
  });

  test('it owns nothing, bypasses nothing, and has no view or function of somebody else that would see for it', async () => {
    const { rows: role } = await there.owner.query(
      "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, rolinherit from pg_roles where rolname = 'xaso_app'",
    );
    expect(role.map((row) => Object.values(row).some(Boolean))).toEqual([false]);
    const { rows: owned } = await there.owner.query(
      `select relname from pg_class where relowner = 'xaso_app'::regrole union select proname from pg_proc where proowner = 'xaso_app'::regrole
       union select nspname from pg_namespace where nspowner = 'xaso_app'::regrole`,
    );
    expect(owned).toEqual([]);
    const { rows: views } = await there.owner.query(
      "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm') and not coalesce('security_invoker=true' = any (reloptions), false)",
    );
    expect(views).toEqual([]);
    const { rows: unsafe } = await there.owner.query(
      `select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef
       and not coalesce(array_to_string(proconfig, ',') like '%search_path=%', false)`,
    );
    expect(unsafe).toEqual([]);
    for (const text of [
      'create table t (a int)',
      'create schema s',
      'alter table dossiers disable row level security',
      'truncate dossiers',
    ])
      expect([text, await as(actorOf('system admin'), text)]).toEqual([text, DENIED]);
  });

  test('it sees nothing of accounts, passwords and sessions, nor of the job queue', async () => {
    const { rows } = await there.owner.query<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname in ('identity', 'graphile_worker') and c.relkind in ('r', 'v', 'p')`,
    );
    expect(rows.length).toBeGreaterThan(5);
    for (const { name } of rows) expect([name, await as(actorOf('system admin'), `select * from ${name}`)]).toEqual([name, DENIED]);
  });

  test('functions that see for it look at the actor themselves', async () => {
    await there.owner.query("update dossiers set applicant_phone = '+84900000000'");
    const calls: [text: string, values: unknown[], insider: Actor][] = [
      ["select * from xaso_find_dossiers($1, null, '+84900000000', 10)", [[HERE, ELSEWHERE_UNIT]], actorOf('clerk')],
      ["select * from xaso_find_dossiers($1, 'thu', null, 10)", [[HERE]], actorOf('desk officer')],
      ["select * from xaso_find_applicants($1, null, null, null, 'thu', 10)", [[HERE, ELSEWHERE_UNIT]], actorOf('desk officer')],
      ['select * from xaso_officers()', [], actorOf('system admin')],
      ['select * from xaso_account_names($1)', [['an officer']], actorOf('specialist')],
      ['select * from xaso_notice_contacts($1, $2)', [['an officer'], [null]], systemActor('reader')],
    ];
    await there.owner.query(
      `insert into identity."user" (id, name, email, kind) values ('an officer', 'Thử', 'o@officer.invalid', 'officer')`,
    );
    await there.owner.query("update dossiers set applicant_name = 'Trần Văn Thử' where account <> ''");
    for (const [text, values, insider] of calls) {
      expect([text, Number(await as(insider, text, values)) > 0]).toEqual([text, true]);
      const officers = text.includes('account_names'); // what officers are called is told to officers of every unit
      for (const [who, actor] of officers ? STRANGERS.slice(0, 7) : STRANGERS)
        expect([who, text, await as(actor, text, values)]).toEqual([who, text, 0]);
    }
    for (const text of ["select xaso_create_officer('x', 'x', 'x', 'x', false)", "select xaso_set_password('an officer', 'x')"])
      for (const [who, actor] of STRANGERS.filter(([name]) => !name.startsWith('commune admin')))
        expect([who, text, await as(actor, text)]).toEqual([who, text, DENIED]);
  });

  test('what was written down stays: not even who wrote it changes or deletes it', async () => {
    for (const table of ['events', 'audit'])
      for (const text of [`update ${table} set id = id`, `delete from ${table}`])
        for (const who of ['leader', 'system admin']) expect([text, await as(actorOf(who), text)]).toEqual([text, DENIED]);
  });
});
