-- Posts of an account at this moment: its own, and those of officers in whose place it acts today. Only who works in the unit can act there in somebody's
-- place, only offices that handle dossiers are lent, and what is lent is not lent on.
CREATE OR REPLACE FUNCTION xaso_posts_of(of_account text) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ DECLARE today date := (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date;
BEGIN
  RETURN (WITH held AS (
      SELECT p.account, p.role, p.unit FROM posts p
      WHERE (p.account = of_account OR p.account IN (SELECT s.absent FROM stand_ins s WHERE s.stand_in = of_account))
        AND p.valid_from <= now() AND (p.valid_to IS NULL OR p.valid_to > now())),
    acting AS (
      SELECT h.role, h.unit, NULL::text AS lender, NULL::text[] AS procedures FROM held h WHERE h.account = of_account
      UNION ALL
      SELECT h.role, h.unit, s.absent, s.procedures FROM stand_ins s JOIN held h ON h.account = s.absent AND h.unit = s.unit AND h.role = ANY (s.roles)
      WHERE s.stand_in = of_account AND s.ended_at IS NULL AND today BETWEEN s.first_day AND s.last_day
        AND EXISTS (SELECT 1 FROM held own WHERE own.account = of_account AND own.unit = s.unit
                    AND own.role IN ('desk officer', 'specialist', 'leader', 'clerk')))
    SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('role', a.role, 'unit', a.unit, 'for', a.lender, 'procedures', to_jsonb(a.procedures)))
      ORDER BY a.lender NULLS FIRST, a.role, a.unit), '[]') FROM acting a);
END $$;
