CREATE TABLE "unit_shares" (
	"from_unit" text NOT NULL,
	"to_unit" text NOT NULL,
	"changed_on" date NOT NULL,
	"decided_on" date NOT NULL,
	"share" integer NOT NULL,
	"by" text NOT NULL,
	"basis" text NOT NULL,
	"source" text NOT NULL,
	CONSTRAINT "unit_shares_from_unit_to_unit_changed_on_decided_on_pk" PRIMARY KEY("from_unit","to_unit","changed_on","decided_on"),
	CONSTRAINT "unit_shares_part" CHECK ("unit_shares"."share" > 0 and "unit_shares"."share" < 1000000)
);
--> statement-breakpoint
ALTER TABLE "unit_shares" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "queue_settings" ADD COLUMN "removed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "unit_shares" ADD CONSTRAINT "unit_shares_link" FOREIGN KEY ("from_unit","to_unit","changed_on") REFERENCES "public"."unit_links"("from_unit","to_unit","changed_on") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE POLICY "queue_settings_taken_back" ON "queue_settings" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING (unit = any ((select xaso_units_within(((select xaso_units('province admin'))::text[])))::text[])) WITH CHECK (unit = any ((select xaso_units_within(((select xaso_units('province admin'))::text[])))::text[]));--> statement-breakpoint
CREATE POLICY "unit_shares_read" ON "unit_shares" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (true);--> statement-breakpoint
CREATE POLICY "unit_shares_add" ON "unit_shares" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK ((select xaso_system('content')) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);--> statement-breakpoint
CREATE POLICY "unit_shares_change" ON "unit_shares" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING ((select xaso_system('content')) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0) WITH CHECK ((select xaso_system('content')) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);--> statement-breakpoint
ALTER POLICY "queue_settings_add" ON "queue_settings" TO xaso_app WITH CHECK ((select xaso_system('content')) or unit = any ((select xaso_units('commune admin'))::text[]) or unit = any ((select xaso_units_within(((select xaso_units('province admin'))::text[])))::text[]));--> statement-breakpoint
ALTER POLICY "rating_figures_read" ON "rating_figures" TO xaso_app USING (unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk', 'commune admin'))::text[]) or (select xaso_system('reader')));