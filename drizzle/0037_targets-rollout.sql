CREATE TABLE "rollout_checks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit" text NOT NULL,
	"item" text NOT NULL,
	"version" text NOT NULL,
	"note" text NOT NULL,
	"hash" text,
	"bytes" bigint,
	"type" text,
	"sealed" boolean DEFAULT false NOT NULL,
	"name" text,
	"confirmed_by" text NOT NULL,
	"confirmed_at" timestamp with time zone NOT NULL,
	"withdrawn_by" text,
	"withdrawn_at" timestamp with time zone,
	"row_version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "rollout_checks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "rollout_communes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"phase" uuid NOT NULL,
	"unit" text NOT NULL,
	"planned_on" date NOT NULL,
	"added_by" text NOT NULL,
	"added_at" timestamp with time zone NOT NULL,
	"removed_at" timestamp with time zone,
	"live_on" date,
	"live_decision" text,
	"live_by" text,
	"live_at" timestamp with time zone,
	"row_version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "rollout_communes_live" CHECK (("rollout_communes"."live_on" is null) = ("rollout_communes"."live_by" is null)),
	CONSTRAINT "rollout_communes_stays" CHECK ("rollout_communes"."removed_at" is null or "rollout_communes"."live_on" is null)
);
--> statement-breakpoint
ALTER TABLE "rollout_communes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "rollout_kits" (
	"id" uuid PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"unit" text NOT NULL,
	"valid_from" date NOT NULL,
	"basis" text NOT NULL,
	"state" text NOT NULL,
	"differences" jsonb NOT NULL,
	"made_by" text NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"undone_by" text,
	"undone_at" timestamp with time zone,
	"row_version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "rollout_kits_state" CHECK ("rollout_kits"."state" in ('copying', 'copied', 'undoing', 'undone')),
	CONSTRAINT "rollout_kits_other" CHECK ("rollout_kits"."source" <> "rollout_kits"."unit")
);
--> statement-breakpoint
ALTER TABLE "rollout_kits" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "rollout_phases" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit" text NOT NULL,
	"number" integer NOT NULL,
	"name" text NOT NULL,
	"starts" date NOT NULL,
	"ends" date,
	"decision" text NOT NULL,
	"decided_on" date NOT NULL,
	"set_by" text NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	"row_version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "rollout_phases_period" CHECK ("rollout_phases"."ends" is null or "rollout_phases"."ends" >= "rollout_phases"."starts")
);
--> statement-breakpoint
ALTER TABLE "rollout_phases" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "targets" (
	"id" uuid PRIMARY KEY NOT NULL,
	"indicator" text NOT NULL,
	"unit" text NOT NULL,
	"period" text NOT NULL,
	"value" text NOT NULL,
	"level" text NOT NULL,
	"decision" text NOT NULL,
	"decided_on" date NOT NULL,
	"set_by" text NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	"replaced_at" timestamp with time zone,
	"row_version" integer NOT NULL,
	CONSTRAINT "targets_level" CHECK ("targets"."level" in ('province', 'commune')),
	CONSTRAINT "targets_value" CHECK ("targets"."value" ~ '^-?[0-9]{1,15}([.][0-9]{1,6})?$'),
	CONSTRAINT "targets_period" CHECK ("targets"."period" ~ '^[0-9]{4}(-Q[1-4]|-(0[1-9]|1[0-2]))?$')
);
--> statement-breakpoint
ALTER TABLE "targets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "rollout_communes" ADD CONSTRAINT "rollout_communes_phase_rollout_phases_id_fk" FOREIGN KEY ("phase") REFERENCES "public"."rollout_phases"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "rollout_checks_one" ON "rollout_checks" USING btree ("unit","item") WHERE withdrawn_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "rollout_communes_once" ON "rollout_communes" USING btree ("unit") WHERE removed_at is null;--> statement-breakpoint
CREATE INDEX "rollout_communes_phase" ON "rollout_communes" USING btree ("phase");--> statement-breakpoint
CREATE INDEX "rollout_kits_unit" ON "rollout_kits" USING btree ("unit","made_at");--> statement-breakpoint
CREATE UNIQUE INDEX "rollout_phases_number" ON "rollout_phases" USING btree ("unit","number");--> statement-breakpoint
CREATE UNIQUE INDEX "targets_one" ON "targets" USING btree ("unit","indicator","period") WHERE replaced_at is null;--> statement-breakpoint
CREATE INDEX "targets_period_unit" ON "targets" USING btree ("period","unit");--> statement-breakpoint
CREATE POLICY "rollout_checks_seen" ON "rollout_checks" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (unit = any ((select xaso_units_within(((select xaso_units('leader', 'clerk', 'commune admin', 'province viewer', 'province admin', 'system admin'))::text[])))::text[]));--> statement-breakpoint
CREATE POLICY "rollout_checks_confirmed" ON "rollout_checks" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (confirmed_by = (select xaso_actor_id()) and (unit = any ((select xaso_units('leader', 'commune admin'))::text[]) or unit = any ((select xaso_units_within(((select xaso_units('province admin'))::text[])))::text[])));--> statement-breakpoint
CREATE POLICY "rollout_checks_withdrawn" ON "rollout_checks" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING ((unit = any ((select xaso_units('leader', 'commune admin'))::text[]) or unit = any ((select xaso_units_within(((select xaso_units('province admin'))::text[])))::text[]))) WITH CHECK ((unit = any ((select xaso_units('leader', 'commune admin'))::text[]) or unit = any ((select xaso_units_within(((select xaso_units('province admin'))::text[])))::text[])));--> statement-breakpoint
CREATE POLICY "rollout_communes_read" ON "rollout_communes" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (true);--> statement-breakpoint
CREATE POLICY "rollout_communes_added" ON "rollout_communes" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (added_by = (select xaso_actor_id()) and unit = any ((select xaso_units_within(((select xaso_units('province admin'))::text[])))::text[]));--> statement-breakpoint
CREATE POLICY "rollout_communes_changed" ON "rollout_communes" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING (unit = any ((select xaso_units_within(((select xaso_units('province admin'))::text[])))::text[])) WITH CHECK (unit = any ((select xaso_units_within(((select xaso_units('province admin'))::text[])))::text[]));--> statement-breakpoint
CREATE POLICY "rollout_kits_seen" ON "rollout_kits" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (unit = any ((select xaso_units_within(((select xaso_units('leader', 'clerk', 'commune admin', 'province viewer', 'province admin', 'system admin'))::text[])))::text[]));--> statement-breakpoint
CREATE POLICY "rollout_kits_made" ON "rollout_kits" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (made_by = (select xaso_actor_id()) and unit = any ((select xaso_units_within(((select xaso_units('province admin'))::text[])))::text[]));--> statement-breakpoint
CREATE POLICY "rollout_kits_changed" ON "rollout_kits" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING (unit = any ((select xaso_units_within(((select xaso_units('province admin'))::text[])))::text[])) WITH CHECK (unit = any ((select xaso_units_within(((select xaso_units('province admin'))::text[])))::text[]));--> statement-breakpoint
CREATE POLICY "rollout_phases_read" ON "rollout_phases" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (true);--> statement-breakpoint
CREATE POLICY "rollout_phases_set" ON "rollout_phases" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (set_by = (select xaso_actor_id()) and unit = any ((select xaso_units_within(((select xaso_units('province admin'))::text[])))::text[]));--> statement-breakpoint
CREATE POLICY "rollout_phases_changed" ON "rollout_phases" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING (unit = any ((select xaso_units_within(((select xaso_units('province admin'))::text[])))::text[])) WITH CHECK (set_by = (select xaso_actor_id()) and unit = any ((select xaso_units_within(((select xaso_units('province admin'))::text[])))::text[]));--> statement-breakpoint
CREATE POLICY "targets_read" ON "targets" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (true);--> statement-breakpoint
CREATE POLICY "targets_set" ON "targets" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (set_by = (select xaso_actor_id()) and ((level = 'province' and (unit = any ((select xaso_units_within(((select xaso_units('province admin'))::text[])))::text[]) or cardinality(((select xaso_units('system admin'))::text[])) > 0)) or (level = 'commune' and unit = any ((select xaso_units('commune admin'))::text[]))));--> statement-breakpoint
CREATE POLICY "targets_replaced" ON "targets" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING ((unit = any ((select xaso_units_within(((select xaso_units('province admin'))::text[])))::text[]) or cardinality(((select xaso_units('system admin'))::text[])) > 0) or (level = 'commune' and unit = any ((select xaso_units('commune admin'))::text[]))) WITH CHECK ((unit = any ((select xaso_units_within(((select xaso_units('province admin'))::text[])))::text[]) or cardinality(((select xaso_units('system admin'))::text[])) > 0) or (level = 'commune' and unit = any ((select xaso_units('commune admin'))::text[])));--> statement-breakpoint
ALTER POLICY "assignment_rules_seen" ON "assignment_rules" TO xaso_app USING (unit = any ((select xaso_units('helper', 'desk officer', 'specialist', 'leader', 'clerk', 'commune admin', 'province viewer', 'province admin', 'system admin'))::text[]) or unit = any ((select xaso_units_within(((select xaso_units('province admin'))::text[])))::text[]) or (select xaso_system('worker', 'reader')));--> statement-breakpoint
ALTER POLICY "assignment_rules_set" ON "assignment_rules" TO xaso_app WITH CHECK (unit = any ((select xaso_units('leader', 'commune admin'))::text[]) or (unit = any ((select xaso_units_within(((select xaso_units('province admin'))::text[])))::text[]) and way <> 'by_hamlet'));--> statement-breakpoint
ALTER POLICY "assignment_rules_ended" ON "assignment_rules" TO xaso_app USING (unit = any ((select xaso_units('leader', 'commune admin'))::text[]) or (unit = any ((select xaso_units_within(((select xaso_units('province admin'))::text[])))::text[]) and way <> 'by_hamlet')) WITH CHECK (unit = any ((select xaso_units('leader', 'commune admin'))::text[]) or (unit = any ((select xaso_units_within(((select xaso_units('province admin'))::text[])))::text[]) and way <> 'by_hamlet'));--> statement-breakpoint
ALTER POLICY "paper_templates_added" ON "paper_templates" TO xaso_app WITH CHECK ((unit = any ((select xaso_units('commune admin'))::text[]) or unit = any ((select xaso_units_within(((select xaso_units('province admin'))::text[])))::text[]) or cardinality(((select xaso_units('system admin'))::text[])) > 0)
        and added_by = (select xaso_actor_id()));