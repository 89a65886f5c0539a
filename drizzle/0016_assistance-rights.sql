-- What a citizen is asked to agree to, by the code on the helper's screen: before the consent it is nobody's row but the helper's.
CREATE FUNCTION xaso_asked_helping(of_code text) RETURNS TABLE (id uuid, helper_name text, unit text, procedure text, place text, consent_version text, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT h.id, h.helper_name, h.unit, h.procedure, h.place, h.consent_version, p.name FROM helpings h JOIN helping_people p ON p.helping = h.id
      WHERE h.code_digest = of_code AND h.agreed_at IS NULL AND h.ended_at IS NULL AND h.ask_until > xaso_now()
        AND xaso_actor() ->> 'kind' = 'citizen' $$;
--> statement-breakpoint
-- The citizen agrees, in the own session: the code is used up. Never for longer than half a day, whatever is wished.
CREATE FUNCTION xaso_agree(of_code text, wished_until timestamptz) RETURNS uuid LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ DECLARE agreed uuid;
BEGIN
  IF NOT coalesce(xaso_actor() ->> 'kind' = 'citizen' AND xaso_actor_id() <> '', false) THEN
    RAISE EXCEPTION 'only a citizen agrees' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE helpings h SET way = 'phone', citizen = xaso_actor_id(), agreed_at = xaso_now(), until_at = least(wished_until, xaso_now() + interval '12 hours'),
      code_digest = NULL, row_version = h.row_version + 1
    WHERE h.code_digest = of_code AND h.agreed_at IS NULL AND h.ended_at IS NULL AND h.ask_until > xaso_now() RETURNING h.id INTO agreed;
  RETURN agreed;
END $$;
--> statement-breakpoint
-- Hours by helper and month, for who administers or heads the unit: sums, and no row of any citizen.
CREATE FUNCTION xaso_helping_sums(of_units text[], since timestamptz, until timestamptz)
RETURNS TABLE (helper text, helper_name text, month text, place text, people bigint, sent bigint, minutes bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT h.helper, max(h.helper_name), to_char(h.agreed_at AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM'), h.place, count(*), count(*) FILTER (WHERE h.end_reason = 'sent'),
        round(sum(extract(epoch FROM h.ended_at - h.agreed_at) / 60))::bigint
      FROM helpings h
      WHERE h.unit = ANY (of_units) AND h.unit = ANY (xaso_units('commune admin', 'leader')) AND h.agreed_at >= since AND h.agreed_at < until AND h.ended_at IS NOT NULL
      GROUP BY 1, 3, 4 ORDER BY 3 DESC, 2, 1, 4 $$;
--> statement-breakpoint
-- Another account takes a draft over by its code. What was agreed with a helper was agreed with the former owner: it ends for this draft.
CREATE FUNCTION xaso_take_draft(of_code text) RETURNS uuid LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ DECLARE taken uuid;
BEGIN
  IF NOT coalesce(xaso_actor() ->> 'kind' = 'citizen' AND xaso_actor_id() <> '', false) THEN
    RAISE EXCEPTION 'only a citizen takes a draft over' USING ERRCODE = 'insufficient_privilege';
  END IF;
  DELETE FROM draft_codes c WHERE c.digest = of_code AND c.until_at > xaso_now() RETURNING c.draft INTO taken;
  UPDATE drafts d SET account = xaso_actor_id(), changed_at = xaso_now(), row_version = d.row_version + 1 WHERE d.id = taken AND d.account <> xaso_actor_id();
  RETURN taken;
END $$;
--> statement-breakpoint
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'public' AND p.proname IN ('xaso_asked_helping', 'xaso_agree', 'xaso_helping_sums', 'xaso_take_draft') LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', name);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO xaso_app', name);
  END LOOP;
END $$;
--> statement-breakpoint
-- What was done is kept; nothing of it is deleted.
REVOKE DELETE ON helpings FROM xaso_app;
