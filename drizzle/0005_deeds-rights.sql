-- Every stored file that any row refers to, whosever it is: by this the sweep knows what it must keep. A table that keeps files has the columns `hash`
-- and `sealed`, so a new one is among them without being named. In one snapshot: a draft that becomes a dossier is never seen as neither.
CREATE FUNCTION xaso_file_references() RETURNS TABLE (hash text, sealed boolean) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$ DECLARE
  parts text;
BEGIN
  IF NOT coalesce(xaso_system('worker'), false) THEN
    RAISE EXCEPTION 'may not read what files are referred to' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT string_agg(format('SELECT t.hash::text, t.sealed::boolean FROM %s t WHERE t.hash IS NOT NULL', c.oid::regclass), ' UNION ALL ') INTO parts
  FROM pg_class c
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname IN ('hash', 'sealed') AND NOT a.attisdropped) = 2;
  RETURN QUERY EXECUTE parts;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION xaso_file_references() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION xaso_file_references() TO xaso_app;
