-- History is only ever added to.
REVOKE UPDATE, DELETE ON account_changes, unit_changes FROM xaso_app;
--> statement-breakpoint
-- Until now a day was sealed by the moment that its rows speak of; seals that are there must hold on.
UPDATE audit SET recorded_at = at;
--> statement-breakpoint
-- When a row was written is for the database alone to say: no row slips into a day that is sealed.
REVOKE INSERT ON audit FROM xaso_app;
--> statement-breakpoint
GRANT INSERT (id, at, actor_kind, actor, verb, thing, subject, unit, data) ON audit TO xaso_app;
--> statement-breakpoint
-- Whose session a token is. An officer without a second factor holds no office yet; a tie that ended opens nothing any more.
CREATE OR REPLACE FUNCTION xaso_session(session_token text) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT jsonb_build_object('account', u.id, 'name', u.name, 'kind', u.kind, 'demo', u.demo,
        'secondFactor', coalesce(u.two_factor_enabled, false),
        'posts', CASE WHEN u.kind = 'officer' AND u.two_factor_enabled THEN xaso_posts_of(u.id) ELSE '[]' END,
        'persons', CASE WHEN u.kind = 'citizen' THEN coalesce((SELECT jsonb_agg(a.person) FROM person_accounts a
                     WHERE a.account = u.id AND a.how = 'checked' AND a.until IS NULL), '[]') ELSE '[]' END)
      FROM identity.session s JOIN identity."user" u ON u.id = s.user_id
      WHERE s.token = session_token AND s.expires_at > now() $$;
--> statement-breakpoint
-- The phones behind accounts, for the desk: of accounts that are or were tied to a person of whom one of its units has a dossier.
CREATE FUNCTION xaso_phones_of(accounts text[]) RETURNS TABLE (account text, phone text) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$ DECLARE
  desks text[] := xaso_units('desk officer');
BEGIN
  RETURN QUERY SELECT u.id, u.phone_number FROM identity."user" u
    WHERE u.id = ANY (accounts) AND u.kind = 'citizen' AND EXISTS (
      SELECT 1 FROM person_accounts a JOIN dossiers d ON d.person = a.person
      WHERE a.account = u.id
        AND (d.receiving_unit = ANY (desks) OR d.competent_unit = ANY (desks) OR d.supporting_unit = ANY (desks)));
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION xaso_phones_of(text[]) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION xaso_phones_of(text[]) TO xaso_app;
