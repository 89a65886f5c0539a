-- The units that belong to these: themselves, what stands below them (also what stood there before), and what went into any of them. Asked once per
-- statement by the policies of the figures; a unit that gave away a part lives on and stays another's.
CREATE FUNCTION xaso_units_within(tops text[]) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  WITH RECURSIVE steps(unit, top) AS (
    SELECT id, parent FROM public.units WHERE parent IS NOT NULL
    UNION ALL SELECT from_unit, to_unit FROM public.unit_links WHERE kind <> 'partial'
  ), inside(unit) AS (
    SELECT unnest(tops) UNION SELECT s.unit FROM inside i JOIN steps s ON s.top = i.unit
  )
  SELECT CASE WHEN cardinality(tops) = 0 THEN '{}'::text[] ELSE (SELECT coalesce(array_agg(unit), '{}') FROM inside) END
$$;
