CREATE TABLE "petition_due_passed" (
	"petition" uuid PRIMARY KEY NOT NULL,
	"due_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "petition_due_passed" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "petitions" ADD COLUMN "repeats" uuid;--> statement-breakpoint
ALTER TABLE "measure_generations" ADD COLUMN "rules" smallint DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "petition_due_passed" ADD CONSTRAINT "petition_due_passed_petition_petitions_id_fk" FOREIGN KEY ("petition") REFERENCES "public"."petitions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "petitions" ADD CONSTRAINT "petitions_repeats_petitions_id_fk" FOREIGN KEY ("repeats") REFERENCES "public"."petitions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE POLICY "petition_due_passed_seen" ON "petition_due_passed" AS PERMISSIVE FOR SELECT TO "xaso_app" USING ((select xaso_system('reader', 'worker')));--> statement-breakpoint
CREATE POLICY "petition_due_passed_told" ON "petition_due_passed" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK ((select xaso_system('worker')));