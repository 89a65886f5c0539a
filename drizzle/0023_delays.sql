CREATE TABLE "delay_reasons" (
	"dossier" uuid PRIMARY KEY NOT NULL,
	"cause" text NOT NULL,
	"said_by" text NOT NULL,
	"said_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "delay_reasons" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "delay_reasons" ADD CONSTRAINT "delay_reasons_dossier_dossiers_id_fk" FOREIGN KEY ("dossier") REFERENCES "public"."dossiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "dossiers_late" ON "dossiers" USING btree ("competent_unit","due_at","id") WHERE resolved_at > due_at;--> statement-breakpoint
CREATE POLICY "delay_reasons_seen" ON "delay_reasons" AS PERMISSIVE FOR ALL TO "xaso_app" USING (exists (select 1 from dossiers d where d.id = dossier)) WITH CHECK (xaso_sees_dossier(dossier));