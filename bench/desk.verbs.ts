import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';

const UNIT = '28159.20250701';
const kept = (verb: string) =>
  `insert into idempotency (actor, verb, key, input_hash, answer, created_at) values ('bench', '${verb}', $1 || '${verb}', 'h', '{}', now())`;
const lock = 'select * from dossiers where id = $1::uuid for update';
const event = (type: string) =>
  `insert into events (id, type, version, subject, unit, occurred_at, actor, data) values (gen_random_uuid(), '${type}', 1, $1::uuid, '${UNIT}', now(), '{}', '{}')`;
const audit = (verb: string) =>
  `insert into audit (id, at, actor_kind, actor, verb, thing, subject, unit, data) values (gen_random_uuid(), now(), 'machine', 'bench', '${verb}', 'dossier', $1, '${UNIT}', '{}')`;
const row = (set: string) => `update dossiers set ${set}, row_version = row_version + 1 where id = $1::uuid`;
const enter = (number: number, step: string) =>
  `insert into dossier_steps (id, dossier, number, step, role, unit, entered_at, hours) values (gen_random_uuid(), $1::uuid, ${number}, '${step}', 'leader', '${UNIT}', now(), 4)`;

/** One after the other, as a dossier goes: the door, what is sent to it, and the rows that it writes, by the bare driver in prepared statements. */
export const VERBS: readonly { path: string; body: object; rows: readonly string[] }[] = [
  {
    path: 'receive',
    body: {},
    rows: [
      kept('receive'),
      lock,
      row(`state = 2, received_at = now(), due_at = now() + interval '3 days', step = 'assign'`),
      enter(1, 'assign'),
      event('dossier.received'),
      audit('receive'),
    ],
  },
  {
    path: 'supplement-requests',
    body: { faults: [{ target: 'other', code: '', reason: 'Cần nói rõ nơi cư trú trước đây.' }] },
    rows: [
      kept('ask'),
      lock,
      `insert into supplement_requests (id, dossier, number, asked_by, asked_at, limit_at) values ($1::uuid, $1::uuid, 1, 'bench', now(), now() + interval '20 days')`,
      `insert into supplement_faults (id, request, dossier, target, target_code, reason) values ($1::uuid, $1::uuid, $1::uuid, 'other', '', 'Thiếu.')`,
      `insert into dossier_pauses (id, dossier, kind, reason, started_at) values ($1::uuid, $1::uuid, 'pause', 'supplement', now())`,
      row('state = 5, state_before = 2, due_at = null, supplement_count = 1'),
      `update dossier_steps set due_at = null, soon_at = null where dossier = $1::uuid and left_at is null`,
      event('dossier.supplement_requested'),
      event('dossier.paused'),
      audit('request supplement'),
    ],
  },
  {
    path: 'answers',
    body: { answers: {}, papers: [], note: 'Trước đây ở ấp 2.' },
    rows: [
      kept('answer'),
      lock,
      `update supplement_requests set answered_at = now() where dossier = $1::uuid and answered_at is null`,
      `insert into dossier_notes (id, dossier, verb, account, text, shown, written_at) values ($1::uuid, $1::uuid, 'answer', 'bench', 'Trước đây ở ấp 2.', true, now())`,
      `update dossier_pauses set ended_at = now() where dossier = $1::uuid and ended_at is null`,
      row(`state = 2, state_before = null, due_at = now() + interval '3 days'`),
      `update dossier_steps set due_at = now() + interval '4 hours', soon_at = now() where dossier = $1::uuid and left_at is null`,
      event('dossier.answered'),
      event('dossier.resumed'),
      event('dossier.due_changed'),
      audit('answer'),
    ],
  },
  {
    path: 'move',
    body: {},
    rows: [
      kept('move'),
      lock,
      row(`state = 4, step = 'handle'`),
      `update dossier_steps set left_at = now() where dossier = $1::uuid and left_at is null`,
      enter(2, 'handle'),
      event('dossier.moved'),
      audit('move'),
    ],
  },
];

/** Leads one dossier through all of them by the JSON doors. */
export async function byDoors(base: string, token: string, { code }: { code: string }): Promise<void> {
  let rowVersion = 1;
  for (const { path, body } of VERBS) {
    const answer = await fetch(`${base}/api/v1/dossiers/${code}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() },
      body: JSON.stringify({ ...body, rowVersion }),
    });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${code} ${path}: ${answer.status} ${text}`);
    rowVersion = (JSON.parse(text) as { rowVersion: number }).rowVersion;
  }
}

/** The same rows, a transaction for each verb. */
export async function byDriver(db: Client, { id }: { id: string }): Promise<void> {
  for (const { path, rows } of VERBS) {
    await db.query('begin');
    for (const [index, text] of rows.entries()) await db.query({ name: `desk ${path} ${index}`, text, values: [id] });
    await db.query('commit');
  }
}
