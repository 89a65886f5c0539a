-- What every table leans on: the application's log-in, who acts, and the door to the job queue.
CREATE EXTENSION IF NOT EXISTS unaccent;
--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS pg_trgm;
--> statement-breakpoint
DO $$ BEGIN CREATE ROLE xaso_app NOINHERIT; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
--> statement-breakpoint
-- Accounts, passwords, sessions: seen only by the part of the server that signs people in (it says SET ROLE).
DO $$ BEGIN CREATE ROLE xaso_identity NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
--> statement-breakpoint
GRANT xaso_identity TO xaso_app;
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO xaso_app;
--> statement-breakpoint
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO xaso_app;
--> statement-breakpoint
CREATE FUNCTION xaso_actor() RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT coalesce(nullif(current_setting('xaso.actor', true), ''), '{}')::jsonb $$;
--> statement-breakpoint
CREATE FUNCTION xaso_actor_id() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT xaso_actor() ->> 'id' $$;
--> statement-breakpoint
CREATE FUNCTION xaso_system(VARIADIC names text[]) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT coalesce(xaso_actor() ->> 'kind' = 'system' AND xaso_actor() ->> 'id' = ANY (names), false) $$;
--> statement-breakpoint
-- Offices count for officers and machines alone, persons for citizens alone: what else an actor brings along opens nothing.
CREATE FUNCTION xaso_offices() RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN xaso_actor() ->> 'kind' IN ('officer', 'machine') THEN coalesce(xaso_actor() -> 'posts', '[]') ELSE '[]' END $$;
--> statement-breakpoint
CREATE FUNCTION xaso_units(VARIADIC roles text[]) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT coalesce(array_agg(post ->> 'unit'), '{}') FROM jsonb_array_elements(xaso_offices()) post WHERE post ->> 'role' = ANY (roles) $$;
--> statement-breakpoint
CREATE FUNCTION xaso_persons() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT coalesce(array_agg(person::uuid), '{}') FROM jsonb_array_elements_text(coalesce(xaso_actor() -> 'persons', '[]')) person
      WHERE xaso_actor() ->> 'kind' = 'citizen' $$;
--> statement-breakpoint
-- Whoever may see a dossier may read and write what belongs to it. The body is looked up when it runs, as the caller: the dossier's own policies
-- judge. VOLATILE, so that it sees a dossier which the same statement has just written.
CREATE FUNCTION xaso_sees_dossier(dossier uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE
AS $$ BEGIN RETURN EXISTS (SELECT 1 FROM public.dossiers d WHERE d.id = dossier); END $$;
--> statement-breakpoint
-- Who holds an office and sees one of a person's dossiers sees the person. Who only files for a number does not: it would tell whose number it is.
-- The body is looked up when it runs, as the caller: the dossiers' own policies judge.
CREATE FUNCTION xaso_sees_person(person uuid) RETURNS boolean LANGUAGE plpgsql STABLE
AS $$ BEGIN
  RETURN jsonb_array_length(public.xaso_offices()) > 0 AND EXISTS (SELECT 1 FROM public.dossiers d WHERE d.person = xaso_sees_person.person);
END $$;
--> statement-breakpoint
-- The queue's tables belong to their owner, with row-level security of their own: this is the application's only way in.
CREATE FUNCTION xaso_enqueue(task text, payload json, key text) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ SELECT graphile_worker.add_job(task, payload, job_key => key) $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION xaso_enqueue(text, json, text) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION xaso_enqueue(text, json, text) TO xaso_app;
