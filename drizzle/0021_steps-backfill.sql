-- Dossiers that were being handled before steps had clocks of their own get the step where they are, from their latest hand-over on. The worker works out
-- when it is due. Nobody takes back what was handed on so long ago.
INSERT INTO dossier_steps (id, dossier, number, step, role, unit, officer, sent_by, entered_at, opened_at, hours)
SELECT gen_random_uuid(), d.id, 1, d.step, s.role, d.competent_unit, d.assignee, e.account, coalesce(e.at, d.received_at, d.submitted_at),
  coalesce(e.at, d.received_at, d.submitted_at), s.hours
FROM dossiers d
CROSS JOIN LATERAL (
  SELECT x.step ->> 'role' AS role, CASE WHEN (x.step ->> 'counted')::boolean THEN (x.step ->> 'hours')::double precision ELSE 0 END AS hours
  FROM procedure_versions v, jsonb_array_elements(v.body -> 'timings') t(timing), jsonb_array_elements(t.timing -> 'steps') x(step)
  WHERE v.code = d.procedure AND v.version = d.procedure_version AND x.step ->> 'code' = d.step
    AND (t.timing -> 'cases' IS NULL OR t.timing -> 'cases' ? d.case_code)
  LIMIT 1) s
LEFT JOIN LATERAL (
  SELECT v.occurred_at AS at, v.actor ->> 'account' AS account FROM events v
  WHERE v.subject = d.id AND v.type IN ('dossier.received', 'dossier.moved', 'dossier.resolved')
  ORDER BY v.epoch DESC, v.transaction DESC, v.id DESC LIMIT 1) e ON true
WHERE d.step IS NOT NULL AND NOT EXISTS (SELECT 1 FROM dossier_steps o WHERE o.dossier = d.id);
