-- Offices count for officers and machines alone, persons for citizens alone: what else an actor brings along opens nothing.
CREATE FUNCTION xaso_offices() RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN xaso_actor() ->> 'kind' IN ('officer', 'machine') THEN coalesce(xaso_actor() -> 'posts', '[]') ELSE '[]' END $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION xaso_units(VARIADIC roles text[]) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT coalesce(array_agg(post ->> 'unit'), '{}') FROM jsonb_array_elements(xaso_offices()) post WHERE post ->> 'role' = ANY (roles) $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION xaso_persons() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT coalesce(array_agg(person::uuid), '{}') FROM jsonb_array_elements_text(coalesce(xaso_actor() -> 'persons', '[]')) person
      WHERE xaso_actor() ->> 'kind' = 'citizen' $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION xaso_sees_person(person uuid) RETURNS boolean LANGUAGE plpgsql STABLE
AS $$ BEGIN
  RETURN jsonb_array_length(public.xaso_offices()) > 0 AND EXISTS (SELECT 1 FROM public.dossiers d WHERE d.person = xaso_sees_person.person);
END $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION xaso_account_names(accounts text[]) RETURNS TABLE (id text, name text) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$ SELECT u.id, u.name FROM identity."user" u
      WHERE u.id = ANY (accounts) AND u.kind = 'officer' AND (xaso_actor() ->> 'kind' = 'system' OR jsonb_array_length(xaso_offices()) > 0) $$;
--> statement-breakpoint
ALTER POLICY "dossier_notes_seen" ON "dossier_notes" TO xaso_app USING (exists (select 1 from dossiers d where d.id = dossier) and (shown or cardinality(((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[])) > 0)) WITH CHECK (xaso_sees_dossier(dossier));--> statement-breakpoint
ALTER POLICY "dossiers_seen" ON "dossiers" TO xaso_app USING (receiving_unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[]) or competent_unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[]) or supporting_unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[])
  or (account <> '' and account = (select xaso_actor_id())) or person = any ((select xaso_persons())::uuid[]) or (select xaso_system('reader', 'worker', 'tracking')));--> statement-breakpoint
ALTER POLICY "dossiers_changed" ON "dossiers" TO xaso_app USING (receiving_unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[]) or competent_unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[]) or supporting_unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[])
  or (account <> '' and account = (select xaso_actor_id())) or person = any ((select xaso_persons())::uuid[]) or (select xaso_system('reader', 'worker', 'tracking'))) WITH CHECK (receiving_unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[]) or competent_unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[]) or supporting_unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[])
  or (account <> '' and account = (select xaso_actor_id())) or person = any ((select xaso_persons())::uuid[]) or (select xaso_system('reader', 'worker', 'tracking')));--> statement-breakpoint
ALTER POLICY "dossiers_filed" ON "dossiers" TO xaso_app WITH CHECK ((account <> '' and account = (select xaso_actor_id())) or receiving_unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[]) or (select xaso_system('worker')));--> statement-breakpoint
ALTER POLICY "audit_write" ON "audit" TO xaso_app WITH CHECK (actor = (select xaso_actor_id()));--> statement-breakpoint
ALTER POLICY "events_write" ON "events" TO xaso_app WITH CHECK (actor ->> 'account' = (select xaso_actor_id()) and (type not like 'dossier.%' or xaso_sees_dossier(subject)));