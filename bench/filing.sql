-- The rows of one filing as plain prepared statements, serial included: what pgbench writes beside us. :sizes are those of the filing measured.
\set n random(1, 4611686018427387903)
\set unit random(1, 20)
begin;
insert into dossier_serials as s (unit, day, next) values ('bench ' || :unit, current_date, 2) on conflict (unit, day) do update set next = s.next + 1 returning next;
insert into idempotency (actor, verb, key, input_hash, answer, created_at) select 'bench', 'submit', :n::text, r.input_hash, r.answer, now() from bench_rows r;
insert into persons (id, full_name, personal_number_sealed, personal_number_blind) select md5('p' || :n)::uuid, r.full_name, r.personal_number_sealed, 'b' || :n from bench_rows r;
insert into dossiers (id, code, system_of_record, procedure, procedure_version, case_code, channel, keys, receiving_unit, competent_unit, person, applicant_name, applicant_phone, account, tracking_key, state, return_way, submitted_at, reception_due_at) select md5('d' || :n)::uuid, 'B' || :n, d.system_of_record, d.procedure, d.procedure_version, d.case_code, d.channel, d.keys, 'bench ' || :unit, 'bench ' || :unit, md5('p' || :n)::uuid, d.applicant_name, d.applicant_phone, d.account, 'k' || :n, d.state, d.return_way, now(), d.reception_due_at from bench_dossier d;
insert into dossier_answers (dossier, sealed) select md5('d' || :n)::uuid, r.sealed from bench_rows r;
insert into dossier_components (dossier, component, source, originals, certified_copies, copies, database, attached_at) select md5('d' || :n)::uuid, c.component, c.source, c.originals, c.certified_copies, c.copies, c.database, now() from bench_components c;
insert into events (id, type, version, subject, unit, procedure_version, occurred_at, actor, data) select md5(e.id || :n)::uuid, e.type, e.version, md5('d' || :n)::uuid, 'bench ' || :unit, e.procedure_version, now(), e.actor, e.data from bench_events e;
insert into audit (id, at, actor_kind, actor, verb, thing, subject, unit, data) select md5('a' || :n)::uuid, now(), a.actor_kind, a.actor, a.verb, a.thing, md5('d' || :n), 'bench ' || :unit, a.data from bench_audit a;
commit;
