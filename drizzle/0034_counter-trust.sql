-- A new password: no second factor counts from before. Set by an administrator, it is for somebody who may have lost more: the PIN is set anew, too.
CREATE FUNCTION xaso_end_counter_trust() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$ BEGIN
  DELETE FROM identity.trusted_factor t USING identity.two_factor f WHERE f.id = t.factor AND f.user_id = NEW.user_id;
  IF xaso_actor_id() IS DISTINCT FROM NEW.user_id THEN DELETE FROM identity.pin p WHERE p.user_id = NEW.user_id; END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION xaso_end_counter_trust() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER account_password_changed AFTER UPDATE OF password ON identity.account FOR EACH ROW EXECUTE FUNCTION xaso_end_counter_trust();
