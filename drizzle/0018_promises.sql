CREATE TABLE "promise_passes" (
	"dossier" uuid PRIMARY KEY NOT NULL,
	"unit" text NOT NULL,
	"day" date NOT NULL,
	"reason" text NOT NULL,
	"passed_by" text NOT NULL,
	"passed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "promise_passes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "promise_rules" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit" text NOT NULL,
	"weekday" smallint NOT NULL,
	"until" text,
	"procedures" text[] NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	"decision" text NOT NULL,
	"added_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "promise_rules" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "promise_passes" ADD CONSTRAINT "promise_passes_dossier_dossiers_id_fk" FOREIGN KEY ("dossier") REFERENCES "public"."dossiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "promise_passes_unit" ON "promise_passes" USING btree ("unit","day");--> statement-breakpoint
CREATE INDEX "promise_rules_unit" ON "promise_rules" USING btree ("unit");--> statement-breakpoint
CREATE INDEX "dossiers_promised" ON "dossiers" USING btree ("competent_unit","promised_at") WHERE promised_at is not null;--> statement-breakpoint
CREATE POLICY "promise_passes_seen" ON "promise_passes" AS PERMISSIVE FOR ALL TO "xaso_app" USING (exists (select 1 from dossiers d where d.id = dossier)) WITH CHECK (exists (select 1 from dossiers d where d.id = dossier));--> statement-breakpoint
CREATE POLICY "promise_rules_read" ON "promise_rules" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (true);--> statement-breakpoint
CREATE POLICY "promise_rules_add" ON "promise_rules" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK ((select xaso_system('content')) or unit = any ((select xaso_units('commune admin'))::text[]) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);--> statement-breakpoint
CREATE POLICY "promise_rules_end" ON "promise_rules" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING ((select xaso_system('content')) or unit = any ((select xaso_units('commune admin'))::text[]) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0) WITH CHECK ((select xaso_system('content')) or unit = any ((select xaso_units('commune admin'))::text[]) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);