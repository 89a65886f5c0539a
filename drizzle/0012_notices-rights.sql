-- What was told, and what was chosen, stays.
REVOKE UPDATE, DELETE ON notices, notice_choices FROM xaso_app;
--> statement-breakpoint
REVOKE DELETE ON deliveries FROM xaso_app;
--> statement-breakpoint
-- Whom a notice reaches: the account that is named, or the one whose checked phone it is. For the parts of the system that send notices.
CREATE FUNCTION xaso_notice_contacts(accounts text[], phones text[])
RETURNS TABLE (place integer, account text, phone text, demo boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ BEGIN
  IF NOT xaso_system('reader', 'worker') THEN RETURN; END IF;
  RETURN QUERY SELECT w.place::integer, u.id, CASE WHEN u.phone_number_verified THEN u.phone_number END, u.demo
    FROM unnest(accounts, phones) WITH ORDINALITY AS w(account, phone, place)
    JOIN identity."user" u ON (w.account <> '' AND u.id = w.account)
      OR (w.account = '' AND u.phone_number = w.phone AND u.kind = 'citizen' AND u.phone_number_verified);
END $$;
--> statement-breakpoint
-- A browser that signs in for somebody else forgets its former owner. Who knows its secret address holds it.
CREATE FUNCTION xaso_release_push(of_digest text) RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ DELETE FROM push_browsers p WHERE p.digest = of_digest $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION xaso_notice_contacts(text[], text[]), xaso_release_push(text) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION xaso_notice_contacts(text[], text[]), xaso_release_push(text) TO xaso_app;
