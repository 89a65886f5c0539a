-- History is only ever added to.
REVOKE UPDATE, DELETE ON events, audit, audit_seals FROM xaso_app;
--> statement-breakpoint
-- Identity is for the role that signs people in; the application's own log-in sees it through the functions below alone.
REVOKE ALL ON SCHEMA identity FROM PUBLIC, xaso_app;
--> statement-breakpoint
GRANT USAGE ON SCHEMA identity TO xaso_identity;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA identity TO xaso_identity;
--> statement-breakpoint
-- Posts of an account at this moment.
CREATE FUNCTION xaso_posts_of(of_account text) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT coalesce(jsonb_agg(jsonb_build_object('role', p.role, 'unit', p.unit) ORDER BY p.role, p.unit), '[]') FROM posts p
      WHERE p.account = of_account AND p.valid_from <= now() AND (p.valid_to IS NULL OR p.valid_to > now()) $$;
--> statement-breakpoint
-- Whose session a token is. An officer without a second factor holds no office yet.
CREATE FUNCTION xaso_session(session_token text) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT jsonb_build_object('account', u.id, 'name', u.name, 'kind', u.kind, 'demo', u.demo,
        'secondFactor', coalesce(u.two_factor_enabled, false),
        'posts', CASE WHEN u.kind = 'officer' AND u.two_factor_enabled THEN xaso_posts_of(u.id) ELSE '[]' END,
        'persons', CASE WHEN u.kind = 'citizen' THEN coalesce((SELECT jsonb_agg(a.person) FROM person_accounts a
                     WHERE a.account = u.id AND a.how = 'checked'), '[]') ELSE '[]' END)
      FROM identity.session s JOIN identity."user" u ON u.id = s.user_id
      WHERE s.token = session_token AND s.expires_at > now() $$;
--> statement-breakpoint
-- What a machine's token opens; notes the day of its use.
CREATE FUNCTION xaso_token(token_digest text) RETURNS jsonb LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ DECLARE
  token machine_tokens%ROWTYPE;
  today date := (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date;
BEGIN
  SELECT * INTO token FROM machine_tokens t WHERE t.digest = token_digest AND t.revoked_at IS NULL AND t.expires_at > now();
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF token.last_used_day IS DISTINCT FROM today THEN
    UPDATE machine_tokens t SET last_used_day = today WHERE t.id = token.id;
  END IF;
  RETURN jsonb_build_object('id', token.id, 'name', token.name, 'unit', token.unit, 'scopes', to_jsonb(token.scopes));
END $$;
--> statement-breakpoint
-- The person of a personal number, or a new one. What was stated never overwrites what is known; without a number it is always a new person.
CREATE FUNCTION xaso_person_for(blind text, sealed text, stated_name text, stated_birth_day date, new_id uuid) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ DECLARE known uuid;
BEGIN
  SELECT p.id INTO known FROM persons p WHERE p.personal_number_blind = blind;
  IF known IS NOT NULL THEN RETURN known; END IF;
  INSERT INTO persons (id, full_name, birth_day, personal_number_sealed, personal_number_blind)
    VALUES (new_id, stated_name, stated_birth_day, sealed, blind)
    ON CONFLICT (personal_number_blind) DO NOTHING RETURNING id INTO known;
  IF known IS NULL THEN SELECT p.id INTO known FROM persons p WHERE p.personal_number_blind = blind; END IF;
  RETURN known;
END $$;
--> statement-breakpoint
-- Who administers accounts: everywhere, or in some units.
CREATE FUNCTION xaso_manages_all() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE SET search_path = public, pg_temp
AS $$ SELECT xaso_system('identity') OR cardinality(xaso_units('system admin')) > 0 $$;
--> statement-breakpoint
-- Whether the actor may change this account: every office that it ever held is one that the actor gives.
CREATE FUNCTION xaso_manages(of_account text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT xaso_manages_all() OR coalesce((SELECT bool_and(p.unit = ANY (xaso_units('commune admin'))
        AND p.role IN ('helper', 'desk officer', 'specialist', 'leader', 'clerk', 'commune admin')) FROM posts p WHERE p.account = of_account), false) $$;
--> statement-breakpoint
-- Officers as an administrator sees them: those with an office, past or present, in the actor's units; all for who manages all.
CREATE FUNCTION xaso_officers(only_account text DEFAULT NULL) RETURNS TABLE (id text, username text, name text, demo boolean, second_factor boolean, posts jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT u.id, u.username, u.name, u.demo, coalesce(u.two_factor_enabled, false),
        coalesce((SELECT jsonb_agg(jsonb_build_object('id', p.id, 'role', p.role, 'unit', p.unit, 'validFrom', p.valid_from, 'validTo', p.valid_to, 'basis', p.basis)
          ORDER BY p.valid_from, p.id) FROM posts p WHERE p.account = u.id), '[]')
      FROM identity."user" u
      WHERE u.kind = 'officer' AND (only_account IS NULL OR u.id = only_account)
        AND (xaso_manages_all() OR EXISTS (SELECT 1 FROM posts p WHERE p.account = u.id AND p.unit = ANY (xaso_units('commune admin'))))
      ORDER BY u.username $$;
--> statement-breakpoint
-- What officers are called, for those who work with them.
CREATE FUNCTION xaso_account_names(accounts text[]) RETURNS TABLE (id text, name text) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$ SELECT u.id, u.name FROM identity."user" u
      WHERE u.id = ANY (accounts) AND u.kind = 'officer' AND (xaso_actor() ->> 'kind' = 'system' OR jsonb_array_length(xaso_offices()) > 0) $$;
--> statement-breakpoint
CREATE FUNCTION xaso_create_officer(new_id text, new_username text, display_name text, password_hash text, is_demo boolean) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ BEGIN
  IF NOT (xaso_manages_all() OR cardinality(xaso_units('commune admin')) > 0) THEN
    RAISE EXCEPTION 'may not create an account' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO identity."user" (id, name, email, username, kind, demo) VALUES (new_id, display_name, new_username || '@officer.invalid', new_username, 'officer', is_demo);
  INSERT INTO identity.account (id, account_id, provider_id, user_id, password, updated_at) VALUES (new_id, new_id, 'credential', new_id, password_hash, now());
END $$;
--> statement-breakpoint
-- A new password ends every session of its account.
-- Whoever is not told to the database is nobody: a comparison with nothing is no permission.
CREATE FUNCTION xaso_set_password(of_account text, password_hash text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ BEGIN
  IF NOT coalesce(xaso_manages(of_account) OR (xaso_actor_id() = of_account AND xaso_actor() ->> 'kind' = 'officer'), false) THEN
    RAISE EXCEPTION 'may not change this account' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE identity.account a SET password = password_hash, updated_at = now() WHERE a.user_id = of_account AND a.provider_id = 'credential';
  DELETE FROM identity.session s WHERE s.user_id = of_account;
END $$;
--> statement-breakpoint
-- A sealed secret for the second factor; NULL takes the old one away, so that the officer sets up a new one at the next sign-in.
CREATE FUNCTION xaso_set_second_factor(of_account text, new_id text, sealed_secret text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ BEGIN
  IF NOT xaso_manages(of_account) THEN
    RAISE EXCEPTION 'may not change this account' USING ERRCODE = 'insufficient_privilege';
  END IF;
  DELETE FROM identity.two_factor f WHERE f.user_id = of_account;
  DELETE FROM identity.session s WHERE s.user_id = of_account;
  IF sealed_secret IS NOT NULL THEN
    INSERT INTO identity.two_factor (id, secret, backup_codes, user_id, verified) VALUES (new_id, sealed_secret, '', of_account, true);
  END IF;
  UPDATE identity."user" u SET two_factor_enabled = sealed_secret IS NOT NULL, updated_at = now() WHERE u.id = of_account;
END $$;
--> statement-breakpoint
-- At the desk, to tie a person to the account of the phone that the citizen holds.
CREATE FUNCTION xaso_account_of_phone(phone text) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT u.id FROM identity."user" u WHERE u.phone_number = phone AND u.kind = 'citizen' AND u.phone_number_verified
        AND (xaso_system('identity') OR cardinality(xaso_units('desk officer')) > 0) $$;
--> statement-breakpoint
-- A citizen of the demonstration, whose number no message ever reaches.
CREATE FUNCTION xaso_create_citizen(new_id text, display_name text, phone text, is_demo boolean) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ BEGIN
  IF NOT xaso_system('identity') THEN RAISE EXCEPTION 'may not create an account' USING ERRCODE = 'insufficient_privilege'; END IF;
  INSERT INTO identity."user" (id, name, email, phone_number, phone_number_verified, kind, demo)
    VALUES (new_id, display_name, ltrim(phone, '+') || '@phone.invalid', phone, true, 'citizen', is_demo) ON CONFLICT DO NOTHING;
  RETURN (SELECT u.id FROM identity."user" u WHERE u.phone_number = phone);
END $$;
--> statement-breakpoint
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'public' AND p.proname LIKE 'xaso\_%' AND p.prosecdef LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', name);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO xaso_app', name);
  END LOOP;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION xaso_posts_of(text), xaso_manages(text) FROM xaso_app;
--> statement-breakpoint
-- Names as people type them: no tone marks, small letters. The dictionary is named, so that the outcome depends on nothing else and may be indexed.
CREATE FUNCTION xaso_plain(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, name)) $$;
--> statement-breakpoint
CREATE INDEX dossiers_name_search ON dossiers USING gin (xaso_plain(applicant_name) gin_trgm_ops);
--> statement-breakpoint
CREATE INDEX dossiers_phone ON dossiers (applicant_phone) WHERE applicant_phone IS NOT NULL;
--> statement-breakpoint
CREATE INDEX dossiers_external_code ON dossiers (external_code) WHERE external_code IS NOT NULL;
--> statement-breakpoint
-- Under row-level security the index of a name is not used: the search goes around it, and looks itself at the offices of who acts. Units in which the
-- actor holds none are left out. Without a phone and at least two letters of a name it finds nothing.
CREATE FUNCTION xaso_find_dossiers(units text[], name text, phone text, most integer) RETURNS SETOF dossiers
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ DECLARE
  allowed text[] := ARRAY(SELECT unnest(units) INTERSECT SELECT unnest(xaso_units('desk officer', 'specialist', 'leader', 'clerk')));
BEGIN
  IF phone IS NOT NULL THEN
    RETURN QUERY SELECT d.* FROM dossiers d
      WHERE d.applicant_phone = phone AND (d.receiving_unit = ANY (allowed) OR d.competent_unit = ANY (allowed))
      ORDER BY d.submitted_at DESC, d.id DESC LIMIT least(most, 100);
  ELSIF length(name) >= 2 THEN
    RETURN QUERY SELECT d.* FROM dossiers d
      WHERE xaso_plain(d.applicant_name) LIKE '%' || regexp_replace(xaso_plain(name), '([\\%_])', '\\\1', 'g') || '%'
        AND (d.receiving_unit = ANY (allowed) OR d.competent_unit = ANY (allowed))
      ORDER BY d.submitted_at DESC, d.id DESC LIMIT least(most, 100);
  END IF;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION xaso_find_dossiers(text[], text, text, integer) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION xaso_find_dossiers(text[], text, text, integer) TO xaso_app;
