CREATE TABLE "declared_figures" (
	"id" uuid PRIMARY KEY NOT NULL,
	"indicator" text NOT NULL,
	"unit" text NOT NULL,
	"starts" date NOT NULL,
	"ends" date NOT NULL,
	"numerator" numeric,
	"denominator" numeric,
	"value" numeric NOT NULL,
	"relation" text NOT NULL,
	"basis" text NOT NULL,
	"hash" text,
	"bytes" bigint,
	"type" text,
	"sealed" boolean DEFAULT false NOT NULL,
	"name" text,
	"declared_by" text NOT NULL,
	"declared_at" timestamp with time zone NOT NULL,
	"decision" text,
	"reason" text,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	"row_version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "declared_figures_four_eyes" CHECK ("declared_figures"."decided_by" is null or "declared_figures"."decided_by" <> "declared_figures"."declared_by"),
	CONSTRAINT "declared_figures_decision" CHECK (("declared_figures"."decision" is null) = ("declared_figures"."decided_by" is null) and "declared_figures"."decision" in ('approved', 'refused')),
	CONSTRAINT "declared_figures_relation" CHECK ("declared_figures"."relation" in ('=', '>', '<')),
	CONSTRAINT "declared_figures_period" CHECK ("declared_figures"."starts" <= "declared_figures"."ends")
);
--> statement-breakpoint
ALTER TABLE "declared_figures" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "indicator_changes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"thing" text NOT NULL,
	"subject" text NOT NULL,
	"version" integer NOT NULL,
	"verb" text NOT NULL,
	"done_by" text NOT NULL,
	"done_at" timestamp with time zone NOT NULL,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "indicator_changes_version" UNIQUE("thing","subject","version")
);
--> statement-breakpoint
ALTER TABLE "indicator_changes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "indicator_publications" (
	"unit" text NOT NULL,
	"indicator" text NOT NULL,
	"shown_from" timestamp with time zone NOT NULL,
	"shown_until" timestamp with time zone,
	"set_by" text NOT NULL,
	"row_version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "indicator_publications_unit_indicator_pk" PRIMARY KEY("unit","indicator")
);
--> statement-breakpoint
ALTER TABLE "indicator_publications" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "indicator_sets" (
	"code" text NOT NULL,
	"version" integer NOT NULL,
	"body" jsonb NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	"source" text NOT NULL,
	"set_by" text NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	CONSTRAINT "indicator_sets_code_version_pk" PRIMARY KEY("code","version")
);
--> statement-breakpoint
ALTER TABLE "indicator_sets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "indicators" (
	"code" text NOT NULL,
	"version" integer NOT NULL,
	"body" jsonb NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	"source" text NOT NULL,
	"set_by" text NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	CONSTRAINT "indicators_code_version_pk" PRIMARY KEY("code","version")
);
--> statement-breakpoint
ALTER TABLE "indicators" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "set_scores" (
	"id" uuid PRIMARY KEY NOT NULL,
	"set_code" text NOT NULL,
	"version" integer NOT NULL,
	"unit" text NOT NULL,
	"starts" date NOT NULL,
	"ends" date NOT NULL,
	"metric" text NOT NULL,
	"found" numeric,
	"self" numeric,
	"verified" numeric,
	"final" numeric,
	"note" text NOT NULL,
	"hash" text,
	"bytes" bigint,
	"type" text,
	"sealed" boolean DEFAULT false NOT NULL,
	"name" text,
	"self_by" text NOT NULL,
	"self_at" timestamp with time zone NOT NULL,
	"verified_by" text,
	"verified_at" timestamp with time zone,
	"final_by" text,
	"final_at" timestamp with time zone,
	"row_version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "set_scores_metric" UNIQUE("set_code","version","unit","starts","metric"),
	CONSTRAINT "set_scores_four_eyes" CHECK ("set_scores"."verified_by" is null or "set_scores"."verified_by" <> "set_scores"."self_by")
);
--> statement-breakpoint
ALTER TABLE "set_scores" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "measure_generations" (
	"id" smallint PRIMARY KEY NOT NULL,
	"state" text NOT NULL,
	"begun_at" timestamp with time zone NOT NULL,
	"live_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "measure_generations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "measure_parts" (
	"generation" smallint NOT NULL,
	"subject" uuid NOT NULL,
	"unit" text NOT NULL,
	"day" date NOT NULL,
	"field" text NOT NULL,
	"channel" text NOT NULL,
	"measures" smallint[] NOT NULL,
	"amounts" integer[] NOT NULL,
	"epoch" smallint NOT NULL,
	"horizon" "xid8" NOT NULL,
	CONSTRAINT "measure_parts_generation_subject_day_unit_pk" PRIMARY KEY("generation","subject","day","unit")
);
--> statement-breakpoint
ALTER TABLE "measure_parts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "measure_sums" (
	"generation" smallint NOT NULL,
	"span" text NOT NULL,
	"unit" text NOT NULL,
	"measure" smallint NOT NULL,
	"starts" date NOT NULL,
	"field" text NOT NULL,
	"channel" text NOT NULL,
	"amount" bigint NOT NULL,
	CONSTRAINT "measure_sums_generation_span_unit_measure_starts_field_channel_pk" PRIMARY KEY("generation","span","unit","measure","starts","field","channel")
);
--> statement-breakpoint
ALTER TABLE "measure_sums" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE INDEX "measure_parts_unit" ON "measure_parts" USING btree ("generation","unit","day");--> statement-breakpoint
CREATE POLICY "declared_figures_seen" ON "declared_figures" AS PERMISSIVE FOR SELECT TO "xaso_app" USING ((select xaso_system('reader', 'worker')) or unit = any ((select xaso_units_within(((select xaso_units('desk officer', 'specialist', 'leader', 'clerk', 'commune admin', 'province viewer', 'province admin', 'system admin'))::text[])))::text[]));--> statement-breakpoint
CREATE POLICY "declared_figures_said" ON "declared_figures" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (declared_by = (select xaso_actor_id()) and decided_by is null
        and (unit = any ((select xaso_units('leader', 'clerk', 'commune admin'))::text[]) or unit = any ((select xaso_units_within(((select xaso_units('province admin'))::text[])))::text[])));--> statement-breakpoint
CREATE POLICY "declared_figures_decided" ON "declared_figures" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING (declared_by <> (select xaso_actor_id()) and (unit = any ((select xaso_units('leader'))::text[]) or unit = any ((select xaso_units_within(((select xaso_units('province admin'))::text[])))::text[]))) WITH CHECK (decided_by = (select xaso_actor_id()));--> statement-breakpoint
CREATE POLICY "indicator_changes_seen" ON "indicator_changes" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);--> statement-breakpoint
CREATE POLICY "indicator_changes_added" ON "indicator_changes" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (done_by = (select xaso_actor_id()) and (cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0));--> statement-breakpoint
CREATE POLICY "indicator_publications_read" ON "indicator_publications" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (true);--> statement-breakpoint
CREATE POLICY "indicator_publications_add" ON "indicator_publications" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (set_by = (select xaso_actor_id()) and unit = any ((select xaso_units('leader', 'commune admin', 'province admin'))::text[]));--> statement-breakpoint
CREATE POLICY "indicator_publications_change" ON "indicator_publications" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING (unit = any ((select xaso_units('leader', 'commune admin', 'province admin'))::text[])) WITH CHECK (set_by = (select xaso_actor_id()) and unit = any ((select xaso_units('leader', 'commune admin', 'province admin'))::text[]));--> statement-breakpoint
CREATE POLICY "indicator_sets_read" ON "indicator_sets" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (true);--> statement-breakpoint
CREATE POLICY "indicator_sets_add" ON "indicator_sets" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK ((select xaso_system('content')) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);--> statement-breakpoint
CREATE POLICY "indicator_sets_change" ON "indicator_sets" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING ((select xaso_system('content')) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0) WITH CHECK ((select xaso_system('content')) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);--> statement-breakpoint
CREATE POLICY "indicators_read" ON "indicators" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (true);--> statement-breakpoint
CREATE POLICY "indicators_add" ON "indicators" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK ((select xaso_system('content')) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);--> statement-breakpoint
CREATE POLICY "indicators_change" ON "indicators" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING ((select xaso_system('content')) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0) WITH CHECK ((select xaso_system('content')) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);--> statement-breakpoint
CREATE POLICY "set_scores_seen" ON "set_scores" AS PERMISSIVE FOR SELECT TO "xaso_app" USING ((select xaso_system('reader', 'worker')) or unit = any ((select xaso_units_within(((select xaso_units('desk officer', 'specialist', 'leader', 'clerk', 'commune admin', 'province viewer', 'province admin', 'system admin'))::text[])))::text[]));--> statement-breakpoint
CREATE POLICY "set_scores_said" ON "set_scores" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (self_by = (select xaso_actor_id()) and verified_by is null and final_by is null and unit = any ((select xaso_units('leader', 'commune admin'))::text[]));--> statement-breakpoint
CREATE POLICY "set_scores_changed" ON "set_scores" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING (unit = any ((select xaso_units('leader', 'commune admin'))::text[]) or unit = any ((select xaso_units_within(((select xaso_units('province admin'))::text[])))::text[])) WITH CHECK ((self_by = (select xaso_actor_id()) and verified_by is null) or verified_by = (select xaso_actor_id()) or final_by = (select xaso_actor_id()));--> statement-breakpoint
CREATE POLICY "measure_generations_read" ON "measure_generations" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (true);--> statement-breakpoint
CREATE POLICY "measure_generations_kept" ON "measure_generations" AS PERMISSIVE FOR ALL TO "xaso_app" USING ((select xaso_system('reader'))) WITH CHECK ((select xaso_system('reader')));--> statement-breakpoint
CREATE POLICY "measure_parts_seen" ON "measure_parts" AS PERMISSIVE FOR SELECT TO "xaso_app" USING ((select xaso_system('reader', 'worker')) or unit = any ((select xaso_units_within(((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[])))::text[]));--> statement-breakpoint
CREATE POLICY "measure_parts_kept" ON "measure_parts" AS PERMISSIVE FOR ALL TO "xaso_app" USING ((select xaso_system('reader'))) WITH CHECK ((select xaso_system('reader')));--> statement-breakpoint
CREATE POLICY "measure_sums_seen" ON "measure_sums" AS PERMISSIVE FOR SELECT TO "xaso_app" USING ((select xaso_system('reader', 'worker')) or unit = any ((select xaso_units_within(((select xaso_units('desk officer', 'specialist', 'leader', 'clerk', 'commune admin', 'province viewer', 'province admin', 'system admin'))::text[])))::text[]));--> statement-breakpoint
CREATE POLICY "measure_sums_kept" ON "measure_sums" AS PERMISSIVE FOR ALL TO "xaso_app" USING ((select xaso_system('reader'))) WITH CHECK ((select xaso_system('reader')));