-- The dossiers about which the actor is asked for an opinion: theirs to see while the question is open and the dossier is being handled. Its tables are
-- there now, so the function gets its body.
CREATE OR REPLACE FUNCTION xaso_asked_dossiers() RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ BEGIN
  IF xaso_actor() ->> 'kind' IS DISTINCT FROM 'officer' THEN RETURN '{}'; END IF;
  RETURN ARRAY(SELECT o.dossier FROM dossier_opinions o JOIN dossiers d ON d.id = o.dossier
    WHERE o.answered_at IS NULL AND o.closed_at IS NULL AND o.unit = ANY (xaso_units('desk officer', 'specialist', 'leader', 'clerk'))
      AND (o.officer IS NULL OR o.officer = xaso_actor_id()) AND d.state IN (2, 4, 5, 6));
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION xaso_asked_dossiers() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION xaso_asked_dossiers() TO xaso_app;
