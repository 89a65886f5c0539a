-- The moment that the context told with the actor, so that a verb and the policies behind it judge by the same one. Without it, PostgreSQL's own.
CREATE FUNCTION xaso_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT coalesce((xaso_actor() ->> 'now')::timestamptz, now()) $$;
--> statement-breakpoint
-- The dossiers about which the actor is asked for an opinion: theirs to see while the question is open and the dossier is being handled.
CREATE FUNCTION xaso_asked_dossiers() RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
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
--> statement-breakpoint
-- The dossiers on which the actor is asked for an opinion: none before there are opinions. A policy of the next migration names the function; the
-- migration that brings its body replaces it (CREATE OR REPLACE).
CREATE OR REPLACE FUNCTION xaso_asked_dossiers() RETURNS uuid[] LANGUAGE sql STABLE
AS $$ SELECT '{}'::uuid[] $$;
