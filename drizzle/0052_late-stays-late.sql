DROP INDEX "dossiers_late";--> statement-breakpoint
CREATE INDEX "dossiers_late" ON "dossiers" USING btree ("competent_unit","due_at","id") WHERE coalesce(resolved_at, ended_at) > due_at;--> statement-breakpoint
-- A due moment that had passed before the citizen was asked stays: put back where it was taken away.
UPDATE "dossiers" d SET "due_at" = late.due FROM (
  SELECT one.id,
    (SELECT (array_agg(coalesce(e.data ->> 'after', e.data ->> 'dueAt') ORDER BY e.epoch DESC, e.transaction DESC, e.id DESC))[1]::timestamptz FROM events e
      WHERE e.subject = one.id AND (e.type = 'dossier.received' OR (e.type = 'dossier.due_changed' AND e.data ->> 'after' IS NOT NULL
        AND e.occurred_at >= one.received_at))) AS due,
    (SELECT max(p.started_at) FROM dossier_pauses p WHERE p.dossier = one.id AND p.kind <> 'extension'
      AND (p.ended_at IS NULL OR p.ended_at >= one.ended_at)) AS since
  FROM dossiers one WHERE one.state IN (5, 6, 7, 8) AND one.due_at IS NULL AND one.received_at IS NOT NULL
) late WHERE late.id = d.id AND late.due < late.since;
