-- Who holds an office and sees one of a person's dossiers sees the person. Who only files for a number does not: it would tell whose number it is.
-- The body is looked up when it runs, as the caller: the dossiers' own policies judge.
CREATE FUNCTION xaso_sees_person(person uuid) RETURNS boolean LANGUAGE plpgsql STABLE
AS $$ BEGIN
  RETURN jsonb_array_length(coalesce(public.xaso_actor() -> 'posts', '[]')) > 0
    AND EXISTS (SELECT 1 FROM public.dossiers d WHERE d.person = xaso_sees_person.person);
END $$;
