-- Transaction numbers are those of one PostgreSQL server. A restore into another begins a new epoch; this function says which one it is. A restore of a
-- back-up from before this migration has already made it.
DO $$ BEGIN
  IF to_regprocedure('public.xaso_event_epoch()') IS NULL THEN
    CREATE FUNCTION public.xaso_event_epoch() RETURNS smallint LANGUAGE sql STABLE PARALLEL SAFE AS 'SELECT 1::smallint';
  END IF;
END $$;
--> statement-breakpoint
DROP INDEX "events_order";--> statement-breakpoint
ALTER TABLE "event_cursors" ADD COLUMN "epoch" smallint DEFAULT 1 NOT NULL;--> statement-breakpoint
-- What is there already is of the first epoch, whatever epoch begins now.
ALTER TABLE "events" ADD COLUMN "epoch" smallint DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "events" ALTER COLUMN "epoch" SET DEFAULT xaso_event_epoch();--> statement-breakpoint
CREATE INDEX "events_order" ON "events" USING btree ("epoch","transaction","id");
