CREATE TABLE "helping_people" (
	"helping" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "helping_people" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "helpings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"helper" text NOT NULL,
	"helper_name" text NOT NULL,
	"unit" text NOT NULL,
	"procedure" text NOT NULL,
	"place" text NOT NULL,
	"masked_name" text NOT NULL,
	"consent_version" text NOT NULL,
	"code_digest" text,
	"asked_at" timestamp with time zone NOT NULL,
	"ask_until" timestamp with time zone NOT NULL,
	"way" text,
	"citizen" text DEFAULT '' NOT NULL,
	"witness" text,
	"agreed_at" timestamp with time zone,
	"until_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"end_reason" text,
	"draft" uuid,
	"dossier" uuid,
	"row_version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "helpings_code_digest_unique" UNIQUE("code_digest"),
	CONSTRAINT "helpings_place" CHECK ("helpings"."place" in ('desk', 'home')),
	CONSTRAINT "helpings_way" CHECK ("helpings"."way" in ('phone', 'paper')),
	CONSTRAINT "helpings_reason" CHECK ("helpings"."end_reason" in ('sent', 'ended', 'withdrawn', 'time', 'given up') and ("helpings"."end_reason" is null) = ("helpings"."ended_at" is null)),
	CONSTRAINT "helpings_agreed" CHECK ("helpings"."agreed_at" is null or ("helpings"."until_at" is not null and (("helpings"."way" = 'phone' and "helpings"."citizen" <> '') or ("helpings"."way" = 'paper' and "helpings"."witness" is not null))))
);
--> statement-breakpoint
ALTER TABLE "helpings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "assignment_rules" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit" text NOT NULL,
	"procedure" text,
	"field" text,
	"step" text,
	"way" text NOT NULL,
	"hamlets" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	"set_by" text NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	"removed_at" timestamp with time zone,
	"row_version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "assignment_rules_way" CHECK ("assignment_rules"."way" in ('round_robin', 'least_loaded', 'by_hamlet', 'by_head')),
	CONSTRAINT "assignment_rules_period" CHECK ("assignment_rules"."valid_to" is null or "assignment_rules"."valid_to" >= "assignment_rules"."valid_from"),
	CONSTRAINT "assignment_rules_narrow" CHECK ("assignment_rules"."procedure" is null or "assignment_rules"."field" is null)
);
--> statement-breakpoint
ALTER TABLE "assignment_rules" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "assignment_turns" (
	"rule" uuid PRIMARY KEY NOT NULL,
	"unit" text NOT NULL,
	"next" bigint NOT NULL,
	"recent" jsonb DEFAULT '[]'::jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "assignment_turns" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "dossier_opinions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"dossier" uuid NOT NULL,
	"unit" text NOT NULL,
	"officer" text,
	"question" text NOT NULL,
	"asked_by" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"until_at" timestamp with time zone NOT NULL,
	"not_counted" text,
	"answer" text,
	"answered_by" text,
	"answered_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"row_version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "dossier_opinions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "dossier_steps" (
	"id" uuid PRIMARY KEY NOT NULL,
	"dossier" uuid NOT NULL,
	"number" smallint NOT NULL,
	"step" text NOT NULL,
	"role" text NOT NULL,
	"unit" text NOT NULL,
	"officer" text,
	"sent_by" text,
	"entered_at" timestamp with time zone NOT NULL,
	"opened_at" timestamp with time zone,
	"left_at" timestamp with time zone,
	"hours" double precision NOT NULL,
	"due_at" timestamp with time zone,
	"soon_at" timestamp with time zone,
	"soon_told" timestamp with time zone,
	"late_told" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "dossier_steps" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "dossier_due_soon" (
	"dossier" uuid NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"soon_at" timestamp with time zone NOT NULL,
	"told_at" timestamp with time zone,
	CONSTRAINT "dossier_due_soon_dossier_due_at_pk" PRIMARY KEY("dossier","due_at")
);
--> statement-breakpoint
ALTER TABLE "dossier_due_soon" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "draft_codes" (
	"draft" uuid PRIMARY KEY NOT NULL,
	"digest" text NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"until_at" timestamp with time zone NOT NULL,
	CONSTRAINT "draft_codes_digest_unique" UNIQUE("digest")
);
--> statement-breakpoint
ALTER TABLE "draft_codes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "drafts" ADD COLUMN "helping" uuid;--> statement-breakpoint
ALTER TABLE "drafts" ADD COLUMN "helper_typed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "helping_people" ADD CONSTRAINT "helping_people_helping_helpings_id_fk" FOREIGN KEY ("helping") REFERENCES "public"."helpings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignment_turns" ADD CONSTRAINT "assignment_turns_rule_assignment_rules_id_fk" FOREIGN KEY ("rule") REFERENCES "public"."assignment_rules"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dossier_opinions" ADD CONSTRAINT "dossier_opinions_dossier_dossiers_id_fk" FOREIGN KEY ("dossier") REFERENCES "public"."dossiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dossier_steps" ADD CONSTRAINT "dossier_steps_dossier_dossiers_id_fk" FOREIGN KEY ("dossier") REFERENCES "public"."dossiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dossier_due_soon" ADD CONSTRAINT "dossier_due_soon_dossier_dossiers_id_fk" FOREIGN KEY ("dossier") REFERENCES "public"."dossiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "draft_codes" ADD CONSTRAINT "draft_codes_draft_drafts_id_fk" FOREIGN KEY ("draft") REFERENCES "public"."drafts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "helpings_one_at_a_time" ON "helpings" USING btree ("helper") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "helpings_helper" ON "helpings" USING btree ("helper","asked_at");--> statement-breakpoint
CREATE INDEX "helpings_citizen" ON "helpings" USING btree ("citizen","asked_at") WHERE citizen <> '';--> statement-breakpoint
CREATE INDEX "helpings_dossier" ON "helpings" USING btree ("dossier") WHERE dossier is not null;--> statement-breakpoint
CREATE INDEX "helpings_unit" ON "helpings" USING btree ("unit","agreed_at");--> statement-breakpoint
CREATE INDEX "assignment_rules_unit" ON "assignment_rules" USING btree ("unit");--> statement-breakpoint
CREATE INDEX "dossier_opinions_dossier" ON "dossier_opinions" USING btree ("dossier");--> statement-breakpoint
CREATE INDEX "dossier_opinions_open" ON "dossier_opinions" USING btree ("unit") WHERE answered_at is null and closed_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "dossier_steps_number" ON "dossier_steps" USING btree ("dossier","number");--> statement-breakpoint
CREATE UNIQUE INDEX "dossier_steps_open" ON "dossier_steps" USING btree ("dossier") WHERE left_at is null;--> statement-breakpoint
CREATE INDEX "dossier_steps_officer" ON "dossier_steps" USING btree ("officer") WHERE left_at is null;--> statement-breakpoint
CREATE INDEX "dossier_steps_soon" ON "dossier_steps" USING btree ("soon_at") WHERE left_at is null;--> statement-breakpoint
CREATE INDEX "dossier_due_soon_open" ON "dossier_due_soon" USING btree ("soon_at") WHERE told_at is null;--> statement-breakpoint
ALTER TABLE "drafts" ADD CONSTRAINT "drafts_helping_helpings_id_fk" FOREIGN KEY ("helping") REFERENCES "public"."helpings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE POLICY "dossiers_sent_by_helper" ON "dossiers" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (helper = (select xaso_actor_id()) and submitted_at = (select xaso_now()));--> statement-breakpoint
CREATE POLICY "dossiers_filed_by_helper" ON "dossiers" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (helper = (select xaso_actor_id()) and exists (select 1 from helpings h where h.helper = dossiers.helper and h.unit = dossiers.receiving_unit
        and h.procedure = dossiers.procedure and h.citizen = dossiers.account and h.agreed_at is not null and h.ended_at is null
        and h.until_at > (select xaso_now())));--> statement-breakpoint
CREATE POLICY "dossiers_asked" ON "dossiers" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (id = any ((select xaso_asked_dossiers())::uuid[]));--> statement-breakpoint
CREATE POLICY "helping_people_seen" ON "helping_people" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (exists (select 1 from helpings h where h.id = helping and h.ended_at is null and coalesce(h.until_at, h.ask_until) > (select xaso_now())) or (select xaso_system('worker')));--> statement-breakpoint
CREATE POLICY "helping_people_added" ON "helping_people" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (exists (select 1 from helpings h where h.id = helping and h.helper = (select xaso_actor_id()) and h.agreed_at is null and h.ended_at is null));--> statement-breakpoint
CREATE POLICY "helping_people_forgotten" ON "helping_people" AS PERMISSIVE FOR DELETE TO "xaso_app" USING ((select xaso_system('worker')));--> statement-breakpoint
CREATE POLICY "helpings_seen" ON "helpings" AS PERMISSIVE FOR SELECT TO "xaso_app" USING ((helper = (select xaso_actor_id()) and unit = any ((select xaso_units('helper'))::text[])) or (citizen <> '' and citizen = (select xaso_actor_id())) or (select xaso_system('worker', 'reader')) or witness = (select xaso_actor_id()) or ((way = 'paper' and place = 'desk' and unit = any ((select xaso_units('desk officer'))::text[]) and helper <> (select xaso_actor_id())) and ended_at is null)
        or (dossier is not null and xaso_sees_dossier(dossier)));--> statement-breakpoint
CREATE POLICY "helpings_asked" ON "helpings" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (helper = (select xaso_actor_id()) and unit = any ((select xaso_units('helper'))::text[]) and agreed_at is null and citizen = '' and ended_at is null);--> statement-breakpoint
CREATE POLICY "helpings_by_helper" ON "helpings" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING (helper = (select xaso_actor_id()) and unit = any ((select xaso_units('helper'))::text[]) and ended_at is null) WITH CHECK (helper = (select xaso_actor_id()) and unit = any ((select xaso_units('helper'))::text[]) and (agreed_at is null or ended_at is not null));--> statement-breakpoint
CREATE POLICY "helpings_by_citizen" ON "helpings" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING ((citizen <> '' and citizen = (select xaso_actor_id()))) WITH CHECK ((citizen <> '' and citizen = (select xaso_actor_id())) and ended_at is not null);--> statement-breakpoint
CREATE POLICY "helpings_by_witness" ON "helpings" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING ((way = 'paper' and place = 'desk' and unit = any ((select xaso_units('desk officer'))::text[]) and helper <> (select xaso_actor_id())) and agreed_at is null and ended_at is null and ask_until > (select xaso_now())) WITH CHECK ((way = 'paper' and place = 'desk' and unit = any ((select xaso_units('desk officer'))::text[]) and helper <> (select xaso_actor_id())) and witness = (select xaso_actor_id()) and citizen = '' and ended_at is null);--> statement-breakpoint
CREATE POLICY "helpings_by_time" ON "helpings" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING ((select xaso_system('worker'))) WITH CHECK ((select xaso_system('worker')));--> statement-breakpoint
CREATE POLICY "assignment_rules_seen" ON "assignment_rules" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (unit = any ((select xaso_units('helper', 'desk officer', 'specialist', 'leader', 'clerk', 'commune admin', 'province viewer', 'province admin', 'system admin'))::text[]) or (select xaso_system('worker', 'reader')));--> statement-breakpoint
CREATE POLICY "assignment_rules_set" ON "assignment_rules" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (unit = any ((select xaso_units('leader', 'commune admin'))::text[]));--> statement-breakpoint
CREATE POLICY "assignment_rules_ended" ON "assignment_rules" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING (unit = any ((select xaso_units('leader', 'commune admin'))::text[])) WITH CHECK (unit = any ((select xaso_units('leader', 'commune admin'))::text[]));--> statement-breakpoint
CREATE POLICY "assignment_turns_taken" ON "assignment_turns" AS PERMISSIVE FOR ALL TO "xaso_app" USING (unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[]) or (select xaso_system('worker'))) WITH CHECK (unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[]) or (select xaso_system('worker')));--> statement-breakpoint
CREATE POLICY "dossier_opinions_seen" ON "dossier_opinions" AS PERMISSIVE FOR SELECT TO "xaso_app" USING ((unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[]) and (officer is null or officer = (select xaso_actor_id()))) or (cardinality(((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[])) > 0 and exists (select 1 from dossiers d where d.id = dossier)) or (select xaso_system('reader', 'worker')));--> statement-breakpoint
CREATE POLICY "dossier_opinions_asked" ON "dossier_opinions" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (cardinality(((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[])) > 0 and asked_by = (select xaso_actor_id()) and xaso_sees_dossier(dossier));--> statement-breakpoint
CREATE POLICY "dossier_opinions_answered" ON "dossier_opinions" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING ((unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[]) and (officer is null or officer = (select xaso_actor_id()))) or (cardinality(((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[])) > 0 and exists (select 1 from dossiers d where d.id = dossier))) WITH CHECK ((unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[]) and (officer is null or officer = (select xaso_actor_id()))) or (cardinality(((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[])) > 0 and exists (select 1 from dossiers d where d.id = dossier)));--> statement-breakpoint
CREATE POLICY "dossier_steps_seen" ON "dossier_steps" AS PERMISSIVE FOR ALL TO "xaso_app" USING (exists (select 1 from dossiers d where d.id = dossier)) WITH CHECK (xaso_sees_dossier(dossier));--> statement-breakpoint
CREATE POLICY "dossier_due_soon_worker" ON "dossier_due_soon" AS PERMISSIVE FOR ALL TO "xaso_app" USING ((select xaso_system('worker'))) WITH CHECK ((select xaso_system('worker')));--> statement-breakpoint
CREATE POLICY "draft_codes_own" ON "draft_codes" AS PERMISSIVE FOR ALL TO "xaso_app" USING (exists (select 1 from drafts d where d.id = draft and d.account <> '' and d.account = (select xaso_actor_id()))) WITH CHECK (exists (select 1 from drafts d where d.id = draft and d.account <> '' and d.account = (select xaso_actor_id())));--> statement-breakpoint
ALTER POLICY "drafts_own" ON "drafts" TO xaso_app USING ((account <> '' and account = (select xaso_actor_id())) or (select xaso_system('worker')) or (helping is not null and exists (select 1 from helpings h where h.id = drafts.helping and h.helper = (select xaso_actor_id()) and h.citizen = drafts.account
  and h.agreed_at is not null and h.ended_at is null and h.until_at > (select xaso_now())))) WITH CHECK ((account <> '' and account = (select xaso_actor_id())) or (select xaso_system('worker')) or (helping is not null and exists (select 1 from helpings h where h.id = drafts.helping and h.helper = (select xaso_actor_id()) and h.citizen = drafts.account
  and h.agreed_at is not null and h.ended_at is null and h.until_at > (select xaso_now()))));