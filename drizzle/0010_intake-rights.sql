-- Who has filed here before, for the counter: by a dossier's code, the blind index of a personal number, a phone, or the words of a name in their order,
-- without tone marks. Like `xaso_find_dossiers` it goes around row-level security for the sake of the index, and looks itself at the offices of who acts:
-- the desk only. One line a person; who filed without a number is told apart by name and phone. The newest first.
CREATE FUNCTION xaso_find_applicants(units text[], wanted_code text, wanted_blind text, wanted_phone text, wanted_name text, most integer)
RETURNS TABLE (dossier uuid, person uuid, name text, phone text, birth_day date, number_sealed text, last_at timestamptz, times bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  allowed text[] := ARRAY(SELECT unnest(units) INTERSECT SELECT unnest(xaso_units('desk officer')));
  found uuid[];
BEGIN
  IF wanted_code IS NOT NULL THEN
    found := ARRAY(SELECT d.id FROM dossiers d WHERE (d.code = wanted_code OR d.external_code = wanted_code)
      AND (d.receiving_unit = ANY (allowed) OR d.competent_unit = ANY (allowed)) LIMIT 10);
  ELSIF wanted_blind IS NOT NULL THEN
    found := ARRAY(SELECT d.id FROM persons p JOIN dossiers d ON d.person = p.id WHERE p.personal_number_blind = wanted_blind
      AND (d.receiving_unit = ANY (allowed) OR d.competent_unit = ANY (allowed)) ORDER BY d.submitted_at DESC LIMIT 300);
  ELSIF wanted_phone IS NOT NULL THEN
    found := ARRAY(SELECT d.id FROM dossiers d WHERE d.applicant_phone = wanted_phone
      AND (d.receiving_unit = ANY (allowed) OR d.competent_unit = ANY (allowed)) ORDER BY d.submitted_at DESC LIMIT 300);
  ELSIF length(wanted_name) >= 2 THEN
    found := ARRAY(SELECT d.id FROM dossiers d
      WHERE xaso_plain(d.applicant_name) LIKE '%' || replace(regexp_replace(xaso_plain(wanted_name), '([\\%_])', '\\\1', 'g'), ' ', '%') || '%'
        AND (d.receiving_unit = ANY (allowed) OR d.competent_unit = ANY (allowed)) ORDER BY d.submitted_at DESC LIMIT 300);
  END IF;
  RETURN QUERY
    SELECT (array_agg(d.id ORDER BY d.submitted_at DESC))[1], (array_agg(d.person ORDER BY d.submitted_at DESC))[1],
        (array_agg(d.applicant_name ORDER BY d.submitted_at DESC))[1],
        (array_agg(d.applicant_phone ORDER BY d.applicant_phone IS NULL, d.submitted_at DESC))[1],
        (array_agg(p.birth_day ORDER BY p.birth_day IS NULL))[1], min(p.personal_number_sealed), max(d.submitted_at), count(*)
      FROM dossiers d JOIN persons p ON p.id = d.person WHERE d.id = ANY (found)
      GROUP BY coalesce(p.personal_number_blind, xaso_plain(d.applicant_name) || ' ' || coalesce(d.applicant_phone, ''))
      ORDER BY max(d.submitted_at) DESC LIMIT least(most, 50);
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION xaso_find_applicants(text[], text, text, text, text, integer) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION xaso_find_applicants(text[], text, text, text, text, integer) TO xaso_app;
--> statement-breakpoint
-- History belongs to who wrote it: a named submitter is not rewritten.
REVOKE UPDATE, DELETE ON dossier_submitters FROM xaso_app;
