/** What belongs to the grown dossiers, so that every page finds what it looks for: steps, answers, facts, waits, reasons, notices. By the dossiers' own moments. */
const UNIT = '28159.20250701';
const SEED = `(select d.* from dossiers d where d.competent_unit = '${UNIT}' and d.state = 4 and d.code not like 'B%' order by d.code limit 1)`;

export const GROW_BELONGINGS: readonly string[] = [
  // What is open stands at the seed's step; what is over went through two, the second until its end: who had what became late is found.
  `insert into dossier_steps (id, dossier, number, step, role, unit, officer, entered_at, left_at, hours, due_at)
   select md5('step' || d.id || n)::uuid, d.id, n, case when d.step is null and n = 1 then 'assign' else coalesce(d.step, 'handle') end,
     case when d.step is null and n = 1 then 'leader' else coalesce(seed.role, 'specialist') end, d.competent_unit,
     case when n = 2 then 'bench officer ' || abs(hashtext(d.code)) % 12 end, d.received_at + make_interval(hours => (n - 1) * 20),
     case when d.resolved_at is null then null when n = 1 then d.received_at + interval '20 hours' else d.resolved_at end, 8 * n,
     d.received_at + make_interval(hours => n * 20)
   from dossiers d cross join generate_series(1, 2) n
     left join lateral (select s.role from dossier_steps s where s.step = d.step and s.left_at is null limit 1) seed on true
   where d.code like 'B%' and (n = 1 or d.resolved_at is not null)`,
  `insert into dossier_answers (dossier, sealed)
   select d.id, a.sealed from dossiers d, (select a.sealed from dossier_answers a join ${SEED} seed on a.dossier = seed.id) a where d.code like 'B%'`,
  // Told before anything that a reader has heard: nobody hears them now, the history has them.
  `insert into events (id, transaction, type, version, subject, unit, occurred_at, actor, data)
   select md5(fact.type || d.id)::uuid, '3'::xid8, fact.type, 1, d.id, d.competent_unit, fact.at, '{"kind":"officer","account":"bench","role":"desk officer","for":null}',
     fact.data
   from dossiers d cross join lateral (values
     ('dossier.received', d.received_at, jsonb_build_object('dueAt', d.due_at, 'channel', 'online', 'keys', 'alone')),
     ('dossier.resolved', d.resolved_at, jsonb_build_object('dueAt', d.due_at, 'outcome', 'granted'))) as fact(type, at, data)
   where d.code like 'B%' and fact.at is not null`,
  `insert into dossier_pauses (id, dossier, kind, reason, started_at, ended_at)
   select md5('pause' || d.id)::uuid, d.id, 'not_counted', 'verification', d.received_at + interval '2 hours', d.received_at + interval '8 hours'
   from dossiers d where d.code like 'B%' and abs(hashtext(d.code)) % 5 = 0`,
  `insert into delay_reasons (dossier, cause, said_by, said_at)
   select d.id, 'verification', 'bench', d.resolved_at from dossiers d where d.code like 'B%' and d.resolved_at > d.due_at and abs(hashtext(d.code)) % 2 = 0`,
  `insert into notices (id, key, recipient, type, unit, subject, account, language, sealed, occurred_at, created_at)
   select md5('notice' || d.id)::uuid, 'bench ' || d.id, md5(d.code), 'resolved_desk', d.competent_unit, d.id, '', 'vi', 'bench', d.resolved_at, d.resolved_at
   from dossiers d where d.code like 'B%' and d.resolved_at is not null`,
  `insert into deliveries (id, notice, channel, state, attempts, next_at, sent_at, changed_at)
   select md5('delivery' || n.id)::uuid, n.id, 'sms', 'sent', 1, n.occurred_at, n.occurred_at, n.occurred_at from notices n where n.key like 'bench %'`,
];
