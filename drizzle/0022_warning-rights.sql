-- When a time counts as near is set by the unit's head or its administrator: of all settings of a unit this one alone is open to the head.
CREATE FUNCTION xaso_set_warning(of_unit text, left_percent integer, from_day date) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ BEGIN
  IF NOT coalesce(of_unit = ANY (xaso_units('leader', 'commune admin')), false) THEN
    RAISE EXCEPTION 'may not set this' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO unit_settings (unit, key, value, valid_from, valid_to, basis, demo, source)
    VALUES (of_unit, 'warn_left_percent', left_percent::text, from_day, NULL, 'Thiết lập của đơn vị', false, 'administrator')
    ON CONFLICT (unit, key, valid_from) DO UPDATE SET value = excluded.value, valid_to = NULL, source = excluded.source;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION xaso_set_warning(text, integer, date) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION xaso_set_warning(text, integer, date) TO xaso_app;
