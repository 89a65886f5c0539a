CREATE TABLE "dossier_handovers" (
	"dossier" uuid PRIMARY KEY NOT NULL,
	"given_by" text NOT NULL,
	"given_at" timestamp with time zone NOT NULL,
	"taker" text NOT NULL,
	"proof" text NOT NULL,
	"sealed" text NOT NULL,
	"originals" text[] NOT NULL,
	CONSTRAINT "dossier_handovers_taker" CHECK ("dossier_handovers"."taker" in ('owner', 'authorised')),
	CONSTRAINT "dossier_handovers_proof" CHECK ("dossier_handovers"."proof" in ('signature', 'code', 'paper'))
);
--> statement-breakpoint
ALTER TABLE "dossier_handovers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "dossier_parcels" (
	"dossier" uuid PRIMARY KEY NOT NULL,
	"tracking" text NOT NULL,
	"prepared_by" text NOT NULL,
	"prepared_at" timestamp with time zone NOT NULL,
	"handed_over_at" timestamp with time zone,
	"arrived_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "dossier_parcels" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "return_codes" (
	"dossier" uuid PRIMARY KEY NOT NULL,
	"digest" text NOT NULL,
	"sent_at" timestamp with time zone NOT NULL,
	"until_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "return_codes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "return_reminders" (
	"dossier" uuid NOT NULL,
	"number" smallint NOT NULL,
	"told_at" timestamp with time zone NOT NULL,
	CONSTRAINT "return_reminders_dossier_number_pk" PRIMARY KEY("dossier","number")
);
--> statement-breakpoint
ALTER TABLE "return_reminders" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "petition_files" (
	"id" uuid PRIMARY KEY NOT NULL,
	"petition" uuid NOT NULL,
	"hash" text NOT NULL,
	"bytes" bigint NOT NULL,
	"type" text NOT NULL,
	"sealed" boolean NOT NULL,
	"name" text NOT NULL,
	"added_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "petition_files" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "petition_messages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"petition" uuid NOT NULL,
	"verb" text NOT NULL,
	"account" text NOT NULL,
	"sealed" text NOT NULL,
	"shown" boolean NOT NULL,
	"written_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "petition_messages" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "petition_publications" (
	"petition" uuid PRIMARY KEY NOT NULL,
	"unit" text NOT NULL,
	"topic" text NOT NULL,
	"title" text NOT NULL,
	"question" text NOT NULL,
	"answer" text NOT NULL,
	"published_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "petition_publications" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "petitions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"unit" text NOT NULL,
	"account" text NOT NULL,
	"kind" text NOT NULL,
	"topic" text NOT NULL,
	"state" text NOT NULL,
	"sealed" text NOT NULL,
	"may_show" boolean NOT NULL,
	"sent_at" timestamp with time zone NOT NULL,
	"accept_by" timestamp with time zone NOT NULL,
	"ask_by" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone,
	"assignee" text,
	"ended_at" timestamp with time zone,
	"forwarded_to" text,
	"publish_by" timestamp with time zone,
	"verdict" text,
	"row_version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "petitions_code_unique" UNIQUE("code"),
	CONSTRAINT "petitions_kind" CHECK ("petitions"."kind" in ('report', 'suggestion')),
	CONSTRAINT "petitions_state" CHECK ("petitions"."state" in ('sent', 'accepted', 'asked', 'answered', 'refused', 'forwarded')),
	CONSTRAINT "petitions_verdict" CHECK ("petitions"."verdict" in ('satisfied', 'dissatisfied'))
);
--> statement-breakpoint
ALTER TABLE "petitions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "rating_figures" (
	"unit" text NOT NULL,
	"month" text NOT NULL,
	"questions" text NOT NULL,
	"answers" integer NOT NULL,
	"counts" jsonb NOT NULL,
	CONSTRAINT "rating_figures_unit_month_questions_pk" PRIMARY KEY("unit","month","questions")
);
--> statement-breakpoint
ALTER TABLE "rating_figures" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "rating_links" (
	"digest" text PRIMARY KEY NOT NULL,
	"used_on" date NOT NULL
);
--> statement-breakpoint
ALTER TABLE "rating_links" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "rating_tallies" (
	"unit" text NOT NULL,
	"month" text NOT NULL,
	"questions" text NOT NULL,
	"answers" integer NOT NULL,
	"counts" jsonb NOT NULL,
	CONSTRAINT "rating_tallies_unit_month_questions_pk" PRIMARY KEY("unit","month","questions")
);
--> statement-breakpoint
ALTER TABLE "rating_tallies" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "dossier_handovers" ADD CONSTRAINT "dossier_handovers_dossier_dossiers_id_fk" FOREIGN KEY ("dossier") REFERENCES "public"."dossiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dossier_parcels" ADD CONSTRAINT "dossier_parcels_dossier_dossiers_id_fk" FOREIGN KEY ("dossier") REFERENCES "public"."dossiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "return_codes" ADD CONSTRAINT "return_codes_dossier_dossiers_id_fk" FOREIGN KEY ("dossier") REFERENCES "public"."dossiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "return_reminders" ADD CONSTRAINT "return_reminders_dossier_dossiers_id_fk" FOREIGN KEY ("dossier") REFERENCES "public"."dossiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "petition_files" ADD CONSTRAINT "petition_files_petition_petitions_id_fk" FOREIGN KEY ("petition") REFERENCES "public"."petitions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "petition_messages" ADD CONSTRAINT "petition_messages_petition_petitions_id_fk" FOREIGN KEY ("petition") REFERENCES "public"."petitions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "petition_publications" ADD CONSTRAINT "petition_publications_petition_petitions_id_fk" FOREIGN KEY ("petition") REFERENCES "public"."petitions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "dossier_parcels_tracking" ON "dossier_parcels" USING btree ("tracking");--> statement-breakpoint
CREATE INDEX "return_reminders_told" ON "return_reminders" USING btree ("told_at");--> statement-breakpoint
CREATE INDEX "petition_files_petition" ON "petition_files" USING btree ("petition");--> statement-breakpoint
CREATE INDEX "petition_messages_petition" ON "petition_messages" USING btree ("petition");--> statement-breakpoint
CREATE INDEX "petition_publications_unit" ON "petition_publications" USING btree ("unit","published_at");--> statement-breakpoint
CREATE INDEX "petitions_open" ON "petitions" USING btree ("unit","due_at","id") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "petitions_unit" ON "petitions" USING btree ("unit","sent_at");--> statement-breakpoint
CREATE INDEX "petitions_account" ON "petitions" USING btree ("account","sent_at") WHERE account <> '';--> statement-breakpoint
CREATE POLICY "dossier_handovers_seen" ON "dossier_handovers" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (exists (select 1 from dossiers d where d.id = dossier));--> statement-breakpoint
CREATE POLICY "dossier_handovers_written" ON "dossier_handovers" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (xaso_sees_dossier(dossier));--> statement-breakpoint
CREATE POLICY "dossier_parcels_seen" ON "dossier_parcels" AS PERMISSIVE FOR ALL TO "xaso_app" USING (exists (select 1 from dossiers d where d.id = dossier)) WITH CHECK (xaso_sees_dossier(dossier));--> statement-breakpoint
CREATE POLICY "return_codes_seen" ON "return_codes" AS PERMISSIVE FOR ALL TO "xaso_app" USING (exists (select 1 from dossiers d where d.id = dossier)) WITH CHECK (xaso_sees_dossier(dossier));--> statement-breakpoint
CREATE POLICY "return_reminders_seen" ON "return_reminders" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (exists (select 1 from dossiers d where d.id = dossier));--> statement-breakpoint
CREATE POLICY "return_reminders_told" ON "return_reminders" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK ((select xaso_system('worker')));--> statement-breakpoint
CREATE POLICY "petition_files_seen" ON "petition_files" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (exists (select 1 from petitions p where p.id = petition));--> statement-breakpoint
CREATE POLICY "petition_files_added" ON "petition_files" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK ((select xaso_system('tracking')));--> statement-breakpoint
CREATE POLICY "petition_messages_seen" ON "petition_messages" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (exists (select 1 from petitions p where p.id = petition) and (shown or exists (select 1 from petitions p where p.id = petition and p.unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[]))));--> statement-breakpoint
CREATE POLICY "petition_messages_written" ON "petition_messages" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (exists (select 1 from petitions p where p.id = petition and p.unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[])) or (select xaso_system('tracking')));--> statement-breakpoint
CREATE POLICY "petition_publications_read" ON "petition_publications" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (true);--> statement-breakpoint
CREATE POLICY "petition_publications_written" ON "petition_publications" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (unit = any ((select xaso_units('desk officer', 'leader'))::text[]) and exists (select 1 from petitions p where p.id = petition and p.unit = petition_publications.unit and p.may_show));--> statement-breakpoint
CREATE POLICY "petitions_seen" ON "petitions" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[]) or (account <> '' and account = (select xaso_actor_id())) or (select xaso_system('tracking', 'reader', 'worker')));--> statement-breakpoint
CREATE POLICY "petitions_sent" ON "petitions" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK ((select xaso_system('tracking')));--> statement-breakpoint
CREATE POLICY "petitions_changed" ON "petitions" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING (unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[]) or (select xaso_system('tracking'))) WITH CHECK (unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[]) or (select xaso_system('tracking')));--> statement-breakpoint
CREATE POLICY "rating_figures_house" ON "rating_figures" AS PERMISSIVE FOR ALL TO "xaso_app" USING ((select xaso_system('tracking'))) WITH CHECK ((select xaso_system('tracking')));--> statement-breakpoint
CREATE POLICY "rating_figures_read" ON "rating_figures" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk', 'commune admin'))::text[]));--> statement-breakpoint
CREATE POLICY "rating_links_house" ON "rating_links" AS PERMISSIVE FOR ALL TO "xaso_app" USING ((select xaso_system('tracking'))) WITH CHECK ((select xaso_system('tracking')));--> statement-breakpoint
CREATE POLICY "rating_tallies_house" ON "rating_tallies" AS PERMISSIVE FOR ALL TO "xaso_app" USING ((select xaso_system('tracking'))) WITH CHECK ((select xaso_system('tracking')));