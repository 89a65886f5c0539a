GRANT SELECT, INSERT, UPDATE, DELETE ON identity.pin, identity.trusted_factor TO xaso_identity;
--> statement-breakpoint
-- Which PCs were once registered stays known.
REVOKE DELETE ON counter_devices FROM xaso_app;
--> statement-breakpoint
-- Whether an account holds an office of the unit at this moment, lent ones too.
CREATE FUNCTION xaso_works_in(of_account text, in_unit text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT EXISTS (SELECT 1 FROM jsonb_array_elements(xaso_posts_of(of_account)) p WHERE p ->> 'unit' = in_unit) $$;
--> statement-breakpoint
-- Sessions on shared PCs are the business of signing in alone.
CREATE FUNCTION xaso_counter_guard() RETURNS void LANGUAGE plpgsql STABLE SET search_path = public, pg_temp
AS $$ BEGIN
  IF NOT coalesce(xaso_system('identity', 'worker'), false) THEN
    RAISE EXCEPTION 'may not touch sessions' USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;
--> statement-breakpoint
DROP FUNCTION xaso_session(text);
--> statement-breakpoint
-- Whose session a token is. An officer without a second factor holds no office yet; a tie that ended opens nothing any more.
-- A session of a shared PC opens there alone, and while it is locked it holds no office. `acts`: a person is at it, so it is not idle.
CREATE FUNCTION xaso_session(session_token text, device_digest text DEFAULT NULL, acts boolean DEFAULT false) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ DECLARE
  held identity.session%ROWTYPE;
  pc counter_devices%ROWTYPE;
  idle boolean := false;
  locked boolean := false;
  counter jsonb;
  today date := (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date;
BEGIN
  SELECT * INTO held FROM identity.session s WHERE s.token = session_token AND s.expires_at > now();
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF held.device IS NOT NULL THEN
    SELECT * INTO pc FROM counter_devices d WHERE d.id = held.device AND d.digest = device_digest AND d.revoked_at IS NULL;
    IF NOT FOUND OR NOT xaso_works_in(held.user_id, pc.unit) THEN RETURN NULL; END IF;
    idle := held.locked_at IS NULL AND held.active_at + make_interval(mins => held.idle_minutes) < now();
    locked := idle OR held.locked_at IS NOT NULL;
    IF acts AND NOT locked THEN
      UPDATE counter_devices d SET last_used_day = today WHERE d.id = pc.id AND d.last_used_day IS DISTINCT FROM today;
      UPDATE identity.session s SET active_at = now() WHERE s.id = held.id AND s.locked_at IS NULL AND s.active_at < now() - interval '15 seconds';
    END IF;
    counter := jsonb_build_object('session', held.id, 'device', pc.id, 'unit', pc.unit, 'locked', locked, 'idle', idle, 'idleMinutes', held.idle_minutes);
  END IF;
  RETURN (SELECT jsonb_build_object('account', u.id, 'name', u.name, 'kind', u.kind, 'demo', u.demo,
      'secondFactor', coalesce(u.two_factor_enabled, false), 'counter', counter,
      'posts', CASE WHEN u.kind = 'officer' AND u.two_factor_enabled AND NOT locked THEN xaso_posts_of(u.id) ELSE '[]' END,
      'persons', CASE WHEN u.kind = 'citizen' THEN coalesce((SELECT jsonb_agg(a.person) FROM person_accounts a
                   WHERE a.account = u.id AND a.how = 'checked' AND a.until IS NULL), '[]') ELSE '[]' END)
    FROM identity."user" u WHERE u.id = held.user_id);
END $$;
--> statement-breakpoint
-- Who signed in on a shared PC this shift, while the PC is registered and the officer works in its unit.
CREATE FUNCTION xaso_counter_sessions(of_device uuid) RETURNS TABLE (session text, account text, name text, pin boolean, locked boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ BEGIN
  PERFORM xaso_counter_guard();
  RETURN QUERY SELECT s.id, u.id, u.name, EXISTS (SELECT 1 FROM identity.pin p WHERE p.user_id = u.id),
      s.locked_at IS NOT NULL OR s.active_at + make_interval(mins => s.idle_minutes) < now()
    FROM identity.session s JOIN identity."user" u ON u.id = s.user_id JOIN counter_devices d ON d.id = s.device
    WHERE s.device = of_device AND s.expires_at > now() AND d.revoked_at IS NULL AND xaso_works_in(u.id, d.unit) ORDER BY u.name, u.id;
END $$;
--> statement-breakpoint
-- One after another: of a PC's sessions one at most is open.
CREATE FUNCTION xaso_counter_lock_others(of_device uuid, but_session text) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ BEGIN
  PERFORM xaso_counter_guard();
  PERFORM pg_advisory_xact_lock(hashtextextended('counter ' || of_device::text, 0));
  UPDATE identity.session s SET locked_at = now() WHERE s.device = of_device AND s.locked_at IS NULL AND s.id <> but_session;
END $$;
--> statement-breakpoint
-- Ties a session that has just begun to the PC. `proven`: the second factor was shown, and counts here until then. False: the officer does not work there.
CREATE FUNCTION xaso_counter_bind(session_token text, of_device uuid, until_at timestamptz, minutes integer, proven boolean) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ DECLARE
  fresh identity.session%ROWTYPE;
  of_unit text;
BEGIN
  SELECT * INTO fresh FROM identity.session s WHERE s.token = session_token AND s.device IS NULL;
  -- First the PC, then its sessions: as whoever gives the PC up locks them.
  SELECT d.unit INTO of_unit FROM counter_devices d WHERE d.id = of_device AND d.revoked_at IS NULL FOR SHARE;
  PERFORM xaso_counter_lock_others(of_device, coalesce(fresh.id, ''));
  IF fresh.id IS NULL OR of_unit IS NULL OR NOT xaso_works_in(fresh.user_id, of_unit) THEN RETURN false; END IF;
  DELETE FROM identity.session s WHERE s.device = of_device AND s.user_id = fresh.user_id;
  UPDATE identity.session s SET device = of_device, expires_at = least(s.expires_at, until_at), active_at = now(), idle_minutes = minutes
    WHERE s.id = fresh.id;
  IF proven THEN
    INSERT INTO identity.trusted_factor (factor, device, until)
      SELECT f.id, of_device, until_at FROM identity.two_factor f WHERE f.user_id = fresh.user_id AND f.verified
      ON CONFLICT (factor, device) DO UPDATE SET until = excluded.until;
  END IF;
  RETURN true;
END $$;
--> statement-breakpoint
-- A session by the password alone, where the second factor was shown this shift. Gives its end; nothing where it was not.
CREATE FUNCTION xaso_counter_enter(of_account text, of_device uuid, new_id text, new_token text, minutes integer) RETURNS timestamptz
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ DECLARE until_at timestamptz;
BEGIN
  PERFORM xaso_counter_guard();
  SELECT t.until INTO until_at FROM identity.trusted_factor t JOIN identity.two_factor f ON f.id = t.factor JOIN identity."user" u ON u.id = f.user_id
    WHERE f.user_id = of_account AND f.verified AND u.two_factor_enabled AND u.kind = 'officer' AND t.device = of_device AND t.until > now();
  IF NOT FOUND THEN RETURN NULL; END IF;
  INSERT INTO identity.session (id, token, user_id, expires_at, updated_at) VALUES (new_id, new_token, of_account, until_at, now());
  IF xaso_counter_bind(new_token, of_device, until_at, minutes, false) THEN RETURN until_at; END IF;
  DELETE FROM identity.session s WHERE s.id = new_id;
  RETURN NULL;
END $$;
--> statement-breakpoint
-- Locks one open session. Its cookie is replaced, so that what the browser has kept belongs to no cookie any more.
CREATE FUNCTION xaso_counter_lock(of_session text, new_token text, at_path text) RETURNS timestamptz LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$ DECLARE until_at timestamptz;
BEGIN
  PERFORM xaso_counter_guard();
  UPDATE identity.session s SET locked_at = now(), token = new_token, resume = at_path
    WHERE s.id = of_session AND s.device IS NOT NULL AND s.locked_at IS NULL RETURNING s.expires_at INTO until_at;
  RETURN until_at;
END $$;
--> statement-breakpoint
-- Writes down which sessions nobody has been at for too long: one, or all. They hold no office since that moment anyway.
CREATE FUNCTION xaso_counter_idle(only_session text, at_path text) RETURNS TABLE (account text, device uuid, unit text) LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$ BEGIN
  PERFORM xaso_counter_guard();
  RETURN QUERY UPDATE identity.session s SET locked_at = s.active_at + make_interval(mins => s.idle_minutes), resume = at_path
    FROM counter_devices d
    WHERE d.id = s.device AND (only_session IS NULL OR s.id = only_session) AND s.locked_at IS NULL
      AND s.active_at + make_interval(mins => s.idle_minutes) < now() RETURNING s.user_id, s.device, d.unit;
END $$;
--> statement-breakpoint
-- Counts a try before the PIN is looked at, so that tries at the same moment count. Which try it is; nothing when there were too many.
CREATE FUNCTION xaso_counter_try(of_session text, of_device uuid, most integer) RETURNS integer LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$ DECLARE tries integer;
BEGIN
  PERFORM xaso_counter_guard();
  UPDATE identity.session s SET wrong_pins = s.wrong_pins + 1
    WHERE s.id = of_session AND s.device = of_device AND s.expires_at > now() AND s.wrong_pins < most RETURNING s.wrong_pins INTO tries;
  RETURN tries;
END $$;
--> statement-breakpoint
-- Opens a session of the PC under a new token and locks the others. Nothing when it has ended meanwhile.
CREATE FUNCTION xaso_counter_open(of_session text, of_device uuid, new_token text) RETURNS TABLE (until_at timestamptz, resume text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ DECLARE kept text;
BEGIN
  PERFORM xaso_counter_lock_others(of_device, of_session);
  SELECT s.resume INTO kept FROM identity.session s WHERE s.id = of_session;
  RETURN QUERY UPDATE identity.session s SET token = new_token, locked_at = NULL, active_at = now(), wrong_pins = 0, resume = NULL
    WHERE s.id = of_session AND s.device = of_device AND s.expires_at > now() RETURNING s.expires_at, kept;
END $$;
--> statement-breakpoint
-- After too many wrong PINs: the session and the second factor that counted here are gone.
CREATE FUNCTION xaso_counter_drop(of_account text, of_device uuid) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ BEGIN
  PERFORM xaso_counter_guard();
  DELETE FROM identity.session s WHERE s.user_id = of_account AND s.device = of_device;
  DELETE FROM identity.trusted_factor t USING identity.two_factor f WHERE f.id = t.factor AND f.user_id = of_account AND t.device = of_device;
END $$;
--> statement-breakpoint
-- At the end of the shift: what it ends, is gone.
CREATE FUNCTION xaso_counter_end() RETURNS TABLE (account text, device uuid, unit text) LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$ BEGIN
  PERFORM xaso_counter_guard();
  DELETE FROM identity.trusted_factor t WHERE t.until <= now();
  RETURN QUERY DELETE FROM identity.session s USING counter_devices d WHERE d.id = s.device AND s.expires_at <= now()
    RETURNING s.user_id, s.device, d.unit;
END $$;
--> statement-breakpoint
-- The own PIN; a new one replaces the old.
CREATE FUNCTION xaso_set_pin(pin_hash text) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ BEGIN
  IF NOT coalesce(xaso_actor() ->> 'kind' = 'officer' AND xaso_actor_id() <> '', false) THEN
    RAISE EXCEPTION 'may not set a PIN' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO identity.pin (user_id, hash, set_at) VALUES (xaso_actor_id(), pin_hash, now())
    ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, set_at = excluded.set_at;
END $$;
--> statement-breakpoint
-- A PC that is given up, an office that ends: at once nobody goes on with it there.
CREATE FUNCTION xaso_end_counter_sessions() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$ BEGIN
  IF TG_TABLE_NAME = 'counter_devices' THEN
    DELETE FROM identity.session s WHERE s.device = NEW.id;
    DELETE FROM identity.trusted_factor t WHERE t.device = NEW.id;
  ELSE
    DELETE FROM identity.session s USING counter_devices d WHERE s.user_id = NEW.account AND d.id = s.device AND d.unit = NEW.unit;
    DELETE FROM identity.trusted_factor t USING identity.two_factor f, counter_devices d
      WHERE f.id = t.factor AND f.user_id = NEW.account AND d.id = t.device AND d.unit = NEW.unit;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER counter_devices_revoked AFTER UPDATE OF revoked_at ON counter_devices FOR EACH ROW WHEN (NEW.revoked_at IS NOT NULL)
  EXECUTE FUNCTION xaso_end_counter_sessions();
--> statement-breakpoint
CREATE TRIGGER posts_ended_at_counters AFTER UPDATE OF valid_to ON posts FOR EACH ROW WHEN (NEW.valid_to IS NOT NULL)
  EXECUTE FUNCTION xaso_end_counter_sessions();
--> statement-breakpoint
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'public' AND (p.proname LIKE 'xaso\_counter\_%' OR p.proname IN ('xaso_works_in', 'xaso_session', 'xaso_set_pin', 'xaso_end_counter_sessions')) LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', name);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO xaso_app', name);
  END LOOP;
  REVOKE ALL ON FUNCTION xaso_works_in(text, text), xaso_end_counter_sessions() FROM xaso_app;
END $$;
