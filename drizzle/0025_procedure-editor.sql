CREATE TABLE "procedure_changes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"thing" text NOT NULL,
	"subject" text NOT NULL,
	"version" integer NOT NULL,
	"verb" text NOT NULL,
	"done_by" text NOT NULL,
	"done_at" timestamp with time zone NOT NULL,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "procedure_changes_version" UNIQUE("thing","subject","version")
);
--> statement-breakpoint
ALTER TABLE "procedure_changes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "procedure_drafts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"procedure" text NOT NULL,
	"based_on" text NOT NULL,
	"body" jsonb NOT NULL,
	"row_version" integer NOT NULL,
	"state" text NOT NULL,
	"started_by" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"changed_by" text NOT NULL,
	"changed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "procedure_drafts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "procedure_versions" ADD COLUMN "made_by" text;--> statement-breakpoint
ALTER TABLE "procedure_versions" ADD COLUMN "decision" text;--> statement-breakpoint
ALTER TABLE "procedure_versions" ADD COLUMN "withdrawn_at" timestamp with time zone;--> statement-breakpoint
CREATE UNIQUE INDEX "procedure_drafts_open" ON "procedure_drafts" USING btree ("procedure") WHERE state = 'open';--> statement-breakpoint
CREATE POLICY "procedure_changes_seen" ON "procedure_changes" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);--> statement-breakpoint
CREATE POLICY "procedure_changes_added" ON "procedure_changes" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (done_by = (select xaso_actor_id()) and (cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0));--> statement-breakpoint
CREATE POLICY "procedure_drafts_read" ON "procedure_drafts" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);--> statement-breakpoint
CREATE POLICY "procedure_drafts_begin" ON "procedure_drafts" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (started_by = (select xaso_actor_id()) and (cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0));--> statement-breakpoint
CREATE POLICY "procedure_drafts_change" ON "procedure_drafts" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING (cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0) WITH CHECK (changed_by = (select xaso_actor_id()) and (cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0));