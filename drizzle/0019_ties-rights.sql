-- The account of a phone whose holder has signed in since a moment: who stands at the desk with the phone in hand. A number typed wrongly is somebody else's.
CREATE FUNCTION xaso_account_here(phone text, since timestamptz) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT u.id FROM identity."user" u WHERE u.phone_number = phone AND u.kind = 'citizen' AND u.phone_number_verified
        AND (xaso_system('identity') OR cardinality(xaso_units('desk officer')) > 0)
        AND EXISTS (SELECT 1 FROM identity.session s WHERE s.user_id = u.id AND s.created_at >= since AND s.expires_at > now()) $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION xaso_account_here(text, timestamptz) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION xaso_account_here(text, timestamptz) TO xaso_app;
