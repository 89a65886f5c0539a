-- Whether the newest will be enough is told by the page that was just read, not by all of them: who filed ten dossiers last week and none before is found by the index
-- after two pages, not after four. What is found, and in which order, is the same as before.
CREATE OR REPLACE FUNCTION xaso_find_dossiers(units text[], name text, phone text, most integer) RETURNS SETOF dossiers
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ DECLARE
  page_rows constant integer := 250;
  pages constant integer := 16;
  allowed text[] := ARRAY(SELECT DISTINCT unnest(units) INTERSECT SELECT unnest(xaso_units('desk officer', 'specialist', 'leader', 'clerk')));
  wanted integer := least(most, 100);
  pattern text := '%' || regexp_replace(xaso_plain(name), '([\\%_])', '\\\1', 'g') || '%';
  hits uuid[] := '{}';
  matched uuid[];
  seen integer;
  last_at timestamptz := 'infinity';
  last_id uuid := 'ffffffff-ffff-ffff-ffff-ffffffffffff';
BEGIN
  IF phone IS NOT NULL THEN
    RETURN QUERY SELECT d.* FROM dossiers d
      WHERE d.applicant_phone = phone AND (d.receiving_unit = ANY (allowed) OR d.competent_unit = ANY (allowed))
      ORDER BY d.submitted_at DESC, d.id DESC LIMIT wanted;
    RETURN;
  END IF;
  IF coalesce(length(name), 0) < 2 THEN RETURN; END IF;
  FOR page IN 1..pages LOOP
    WITH newest AS MATERIALIZED (
      SELECT DISTINCT n.submitted_at, n.id, n.applicant_name FROM unnest(allowed) AS one(unit) CROSS JOIN LATERAL (
        (SELECT d.submitted_at, d.id, d.applicant_name FROM dossiers d
          WHERE d.competent_unit = one.unit AND (d.submitted_at, d.id) < (last_at, last_id)
          ORDER BY d.submitted_at DESC, d.id DESC LIMIT page_rows)
        UNION ALL
        (SELECT d.submitted_at, d.id, d.applicant_name FROM dossiers d
          WHERE d.receiving_unit = one.unit AND d.receiving_unit <> d.competent_unit AND (d.submitted_at, d.id) < (last_at, last_id)
          ORDER BY d.submitted_at DESC, d.id DESC LIMIT page_rows)
      ) n ORDER BY n.submitted_at DESC, n.id DESC LIMIT page_rows
    )
    SELECT count(*), (array_agg(n.submitted_at ORDER BY n.submitted_at, n.id))[1], (array_agg(n.id ORDER BY n.submitted_at, n.id))[1],
      coalesce(array_agg(n.id ORDER BY n.submitted_at DESC, n.id DESC) FILTER (WHERE xaso_plain(n.applicant_name) LIKE pattern), '{}')
      INTO seen, last_at, last_id, matched FROM newest n;
    hits := hits || matched;
    EXIT WHEN cardinality(hits) >= wanted OR seen < page_rows OR cardinality(matched) * (pages - page) < wanted - cardinality(hits);
  END LOOP;
  IF cardinality(hits) >= wanted OR seen < page_rows THEN
    RETURN QUERY SELECT d.* FROM dossiers d WHERE d.id = ANY (hits) ORDER BY d.submitted_at DESC, d.id DESC LIMIT wanted;
  ELSE
    RETURN QUERY SELECT d.* FROM dossiers d
      WHERE xaso_plain(d.applicant_name) LIKE pattern AND (d.receiving_unit = ANY (allowed) OR d.competent_unit = ANY (allowed))
      ORDER BY d.submitted_at DESC, d.id DESC LIMIT wanted;
  END IF;
END $$;
