CREATE TABLE "dossier_apologies" (
	"dossier" uuid PRIMARY KEY NOT NULL,
	"issued_by" text NOT NULL,
	"issued_at" timestamp with time zone NOT NULL,
	"answerable" text,
	"unit" text NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"notice_by" timestamp with time zone NOT NULL,
	"appointment_at" timestamp with time zone NOT NULL,
	"late" boolean NOT NULL,
	"note" uuid NOT NULL
);
--> statement-breakpoint
ALTER TABLE "dossier_apologies" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "dossier_stops" (
	"dossier" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"way" text,
	"stopped_by" text NOT NULL,
	"stopped_at" timestamp with time zone NOT NULL,
	"state" smallint NOT NULL,
	"returned" text[] NOT NULL,
	"note" uuid
);
--> statement-breakpoint
ALTER TABLE "dossier_stops" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "dossier_pauses" ADD COLUMN "amount" smallint;--> statement-breakpoint
ALTER TABLE "dossier_pauses" ADD COLUMN "basis" text;--> statement-breakpoint
ALTER TABLE "dossier_apologies" ADD CONSTRAINT "dossier_apologies_dossier_dossiers_id_fk" FOREIGN KEY ("dossier") REFERENCES "public"."dossiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dossier_apologies" ADD CONSTRAINT "dossier_apologies_note_dossier_notes_id_fk" FOREIGN KEY ("note") REFERENCES "public"."dossier_notes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dossier_stops" ADD CONSTRAINT "dossier_stops_dossier_dossiers_id_fk" FOREIGN KEY ("dossier") REFERENCES "public"."dossiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dossier_stops" ADD CONSTRAINT "dossier_stops_note_dossier_notes_id_fk" FOREIGN KEY ("note") REFERENCES "public"."dossier_notes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE POLICY "dossier_apologies_seen" ON "dossier_apologies" AS PERMISSIVE FOR ALL TO "xaso_app" USING (exists (select 1 from dossiers d where d.id = dossier)) WITH CHECK (xaso_sees_dossier(dossier));--> statement-breakpoint
CREATE POLICY "dossier_stops_seen" ON "dossier_stops" AS PERMISSIVE FOR ALL TO "xaso_app" USING (exists (select 1 from dossiers d where d.id = dossier)) WITH CHECK (xaso_sees_dossier(dossier));