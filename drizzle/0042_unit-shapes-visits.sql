CREATE TABLE "unit_shapes" (
	"unit" text PRIMARY KEY NOT NULL,
	"shape" jsonb NOT NULL,
	"set_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "unit_shapes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "unit_shapes" ADD CONSTRAINT "unit_shapes_unit_units_id_fk" FOREIGN KEY ("unit") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "measure_parts_visits" ON "measure_parts" USING btree ("generation","unit","day","field","channel","subject") WHERE 90 = any(measures);--> statement-breakpoint
CREATE POLICY "unit_shapes_read" ON "unit_shapes" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (true);--> statement-breakpoint
CREATE POLICY "unit_shapes_add" ON "unit_shapes" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK ((select xaso_system('content')) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);--> statement-breakpoint
CREATE POLICY "unit_shapes_change" ON "unit_shapes" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING ((select xaso_system('content')) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0) WITH CHECK ((select xaso_system('content')) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);