-- Whoever is not told to the database is nobody: a comparison with nothing is no permission.
CREATE OR REPLACE FUNCTION xaso_set_password(of_account text, password_hash text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ BEGIN
  IF NOT coalesce(xaso_manages(of_account) OR (xaso_actor_id() = of_account AND xaso_actor() ->> 'kind' = 'officer'), false) THEN
    RAISE EXCEPTION 'may not change this account' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE identity.account a SET password = password_hash, updated_at = now() WHERE a.user_id = of_account AND a.provider_id = 'credential';
  DELETE FROM identity.session s WHERE s.user_id = of_account;
END $$;
