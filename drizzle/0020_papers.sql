CREATE TABLE "dossier_details" (
	"dossier" uuid PRIMARY KEY NOT NULL,
	"address" text,
	"sets" smallint DEFAULT 1 NOT NULL,
	CONSTRAINT "dossier_details_sets" CHECK ("dossier_details"."sets" between 1 and 99)
);
--> statement-breakpoint
ALTER TABLE "dossier_details" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "paper_templates" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit" text NOT NULL,
	"form" text NOT NULL,
	"valid_from" timestamp with time zone NOT NULL,
	"law_from" date NOT NULL,
	"texts" jsonb,
	"basis" text NOT NULL,
	"added_by" text NOT NULL,
	"added_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "paper_templates" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "print_jobs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account" text NOT NULL,
	"posts" jsonb NOT NULL,
	"unit" text NOT NULL,
	"wish" jsonb NOT NULL,
	"total" integer NOT NULL,
	"done" integer DEFAULT 0 NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"failed" text,
	"sealed" text,
	"bytes" bigint
);
--> statement-breakpoint
ALTER TABLE "print_jobs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "dossier_details" ADD CONSTRAINT "dossier_details_dossier_dossiers_id_fk" FOREIGN KEY ("dossier") REFERENCES "public"."dossiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "paper_templates_unit" ON "paper_templates" USING btree ("unit","form","valid_from");--> statement-breakpoint
CREATE INDEX "print_jobs_account" ON "print_jobs" USING btree ("account","asked_at");--> statement-breakpoint
CREATE POLICY "dossier_details_seen" ON "dossier_details" AS PERMISSIVE FOR ALL TO "xaso_app" USING (exists (select 1 from dossiers d where d.id = dossier)) WITH CHECK (xaso_sees_dossier(dossier));--> statement-breakpoint
CREATE POLICY "paper_templates_read" ON "paper_templates" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (true);--> statement-breakpoint
CREATE POLICY "paper_templates_added" ON "paper_templates" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK ((unit = any ((select xaso_units('commune admin'))::text[]) or cardinality(((select xaso_units('system admin'))::text[])) > 0) and added_by = (select xaso_actor_id()));--> statement-breakpoint
CREATE POLICY "print_jobs_own" ON "print_jobs" AS PERMISSIVE FOR ALL TO "xaso_app" USING ((account <> '' and account = (select xaso_actor_id())) or (select xaso_system('worker'))) WITH CHECK ((account <> '' and account = (select xaso_actor_id())) or (select xaso_system('worker')));