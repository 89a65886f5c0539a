-- Who helped with a draft, for who sends it: also when the draft came from another account, whose helping its new owner does not see.
CREATE FUNCTION xaso_helped(of_draft uuid) RETURNS TABLE (id uuid, helper text, citizen text, place text, running boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT h.id, h.helper, h.citizen, h.place, h.agreed_at IS NOT NULL AND h.ended_at IS NULL AND h.until_at > xaso_now() AND h.citizen = d.account
      FROM drafts d JOIN helpings h ON h.id = d.helping
      WHERE d.id = of_draft AND ((d.account <> '' AND d.account = xaso_actor_id()) OR h.helper = xaso_actor_id()) $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION xaso_helped(uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION xaso_helped(uuid) TO xaso_app;
