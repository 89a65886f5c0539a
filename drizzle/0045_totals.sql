CREATE TABLE "measure_totals" (
	"generation" smallint NOT NULL,
	"span" text NOT NULL,
	"unit" text NOT NULL,
	"starts" date NOT NULL,
	"channel" text NOT NULL,
	"measure" smallint NOT NULL,
	"amount" bigint NOT NULL,
	CONSTRAINT "measure_totals_generation_span_unit_starts_channel_measure_pk" PRIMARY KEY("generation","span","unit","starts","channel","measure")
);
--> statement-breakpoint
ALTER TABLE "measure_totals" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "measure_totals_seen" ON "measure_totals" AS PERMISSIVE FOR SELECT TO "xaso_app" USING ((select xaso_system('reader', 'worker')) or unit = any ((select xaso_units_within(((select xaso_units('desk officer', 'specialist', 'leader', 'clerk', 'commune admin', 'province viewer', 'province admin', 'system admin'))::text[])))::text[]));--> statement-breakpoint
CREATE POLICY "measure_totals_kept" ON "measure_totals" AS PERMISSIVE FOR ALL TO "xaso_app" USING ((select xaso_system('reader'))) WITH CHECK ((select xaso_system('reader')));