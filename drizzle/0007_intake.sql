CREATE TABLE "desk_shortcuts" (
	"unit" text NOT NULL,
	"number" smallint NOT NULL,
	"procedure" text NOT NULL,
	"case_code" text NOT NULL,
	CONSTRAINT "desk_shortcuts_unit_number_pk" PRIMARY KEY("unit","number"),
	CONSTRAINT "desk_shortcuts_number" CHECK ("desk_shortcuts"."number" between 1 and 999)
);
--> statement-breakpoint
ALTER TABLE "desk_shortcuts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "intake_drafts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account" text NOT NULL,
	"unit" text NOT NULL,
	"sealed" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"row_version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "intake_drafts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "dossier_submitters" (
	"dossier" uuid PRIMARY KEY NOT NULL,
	"sealed" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "dossier_submitters" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "dossier_submitters" ADD CONSTRAINT "dossier_submitters_dossier_dossiers_id_fk" FOREIGN KEY ("dossier") REFERENCES "public"."dossiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "intake_drafts_account" ON "intake_drafts" USING btree ("account","changed_at");--> statement-breakpoint
CREATE INDEX "intake_drafts_changed" ON "intake_drafts" USING btree ("changed_at");--> statement-breakpoint
CREATE POLICY "desk_shortcuts_own" ON "desk_shortcuts" AS PERMISSIVE FOR ALL TO "xaso_app" USING (unit = any ((select xaso_units('desk officer'))::text[])) WITH CHECK (unit = any ((select xaso_units('desk officer'))::text[]));--> statement-breakpoint
CREATE POLICY "intake_drafts_own" ON "intake_drafts" AS PERMISSIVE FOR ALL TO "xaso_app" USING ((account <> '' and account = (select xaso_actor_id()) and unit = any ((select xaso_units('desk officer'))::text[])) or (select xaso_system('worker'))) WITH CHECK ((account <> '' and account = (select xaso_actor_id()) and unit = any ((select xaso_units('desk officer'))::text[])) or (select xaso_system('worker')));--> statement-breakpoint
CREATE POLICY "dossier_submitters_seen" ON "dossier_submitters" AS PERMISSIVE FOR ALL TO "xaso_app" USING (exists (select 1 from dossiers d where d.id = dossier)) WITH CHECK (xaso_sees_dossier(dossier));