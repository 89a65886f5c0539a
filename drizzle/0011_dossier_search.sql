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
