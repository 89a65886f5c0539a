CREATE TABLE "hamlets" (
	"id" text PRIMARY KEY NOT NULL,
	"commune" text NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	"demo" boolean NOT NULL,
	"source" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "hamlets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "unit_links" (
	"from_unit" text NOT NULL,
	"to_unit" text NOT NULL,
	"kind" text NOT NULL,
	"changed_on" date NOT NULL,
	"basis" text NOT NULL,
	"certainty" text,
	"source" text NOT NULL,
	CONSTRAINT "unit_links_from_unit_to_unit_changed_on_pk" PRIMARY KEY("from_unit","to_unit","changed_on")
);
--> statement-breakpoint
ALTER TABLE "unit_links" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "unit_settings" (
	"unit" text NOT NULL,
	"key" text NOT NULL,
	"value" text NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	"basis" text NOT NULL,
	"demo" boolean NOT NULL,
	"source" text NOT NULL,
	CONSTRAINT "unit_settings_unit_key_valid_from_pk" PRIMARY KEY("unit","key","valid_from")
);
--> statement-breakpoint
ALTER TABLE "unit_settings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "units" (
	"id" text PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"level" text NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"parent" text,
	"valid_from" date NOT NULL,
	"valid_to" date,
	"basis" text NOT NULL,
	"certainty" text,
	"source" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "units" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "hamlets" ADD CONSTRAINT "hamlets_commune_units_id_fk" FOREIGN KEY ("commune") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_links" ADD CONSTRAINT "unit_links_from_unit_units_id_fk" FOREIGN KEY ("from_unit") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_links" ADD CONSTRAINT "unit_links_to_unit_units_id_fk" FOREIGN KEY ("to_unit") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_settings" ADD CONSTRAINT "unit_settings_unit_units_id_fk" FOREIGN KEY ("unit") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "units" ADD CONSTRAINT "units_parent_units_id_fk" FOREIGN KEY ("parent") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "hamlets_commune" ON "hamlets" USING btree ("commune");--> statement-breakpoint
CREATE POLICY "hamlets_read" ON "hamlets" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (true);--> statement-breakpoint
CREATE POLICY "hamlets_add" ON "hamlets" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK ((select xaso_system('content')) or commune = any ((select xaso_units('commune admin'))::text[]) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);--> statement-breakpoint
CREATE POLICY "hamlets_change" ON "hamlets" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING ((select xaso_system('content')) or commune = any ((select xaso_units('commune admin'))::text[]) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0) WITH CHECK ((select xaso_system('content')) or commune = any ((select xaso_units('commune admin'))::text[]) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);--> statement-breakpoint
CREATE POLICY "unit_links_read" ON "unit_links" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (true);--> statement-breakpoint
CREATE POLICY "unit_links_add" ON "unit_links" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK ((select xaso_system('content')) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);--> statement-breakpoint
CREATE POLICY "unit_links_change" ON "unit_links" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING ((select xaso_system('content')) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0) WITH CHECK ((select xaso_system('content')) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);--> statement-breakpoint
CREATE POLICY "unit_settings_read" ON "unit_settings" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (true);--> statement-breakpoint
CREATE POLICY "unit_settings_add" ON "unit_settings" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK ((select xaso_system('content')) or unit = any ((select xaso_units('commune admin'))::text[]) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);--> statement-breakpoint
CREATE POLICY "unit_settings_change" ON "unit_settings" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING ((select xaso_system('content')) or unit = any ((select xaso_units('commune admin'))::text[]) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0) WITH CHECK ((select xaso_system('content')) or unit = any ((select xaso_units('commune admin'))::text[]) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);--> statement-breakpoint
CREATE POLICY "units_read" ON "units" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (true);--> statement-breakpoint
CREATE POLICY "units_add" ON "units" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK ((select xaso_system('content')) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);--> statement-breakpoint
CREATE POLICY "units_change" ON "units" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING ((select xaso_system('content')) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0) WITH CHECK ((select xaso_system('content')) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);