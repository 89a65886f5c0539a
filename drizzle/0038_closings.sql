CREATE TABLE "closing_corrections" (
	"id" uuid PRIMARY KEY NOT NULL,
	"closing" uuid NOT NULL,
	"indicator" text NOT NULL,
	"unit" text NOT NULL,
	"numerator" double precision,
	"denominator" double precision,
	"value" double precision,
	"relation" text NOT NULL,
	"version" integer NOT NULL,
	"found_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "closing_corrections" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "closing_figures" (
	"closing" uuid NOT NULL,
	"indicator" text NOT NULL,
	"unit" text NOT NULL,
	"numerator" double precision,
	"denominator" double precision,
	"value" double precision,
	"relation" text NOT NULL,
	"version" integer NOT NULL,
	"not_judged" double precision,
	"source" text NOT NULL,
	"declared" uuid,
	"basis" text,
	"evidence_hash" text,
	CONSTRAINT "closing_figures_closing_indicator_pk" PRIMARY KEY("closing","indicator")
);
--> statement-breakpoint
ALTER TABLE "closing_figures" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "period_closings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit" text NOT NULL,
	"period" text NOT NULL,
	"state" text NOT NULL,
	"signed_by" text NOT NULL,
	"signed_at" timestamp with time zone NOT NULL,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	"reason" text DEFAULT '' NOT NULL,
	"row_version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "period_closings_state" CHECK ("period_closings"."state" in ('signed', 'accepted', 'returned')),
	CONSTRAINT "period_closings_period" CHECK ("period_closings"."period" ~ '^[0-9]{4}(-Q[1-4]|-(0[1-9]|1[0-2]))?$'),
	CONSTRAINT "period_closings_decided" CHECK (("period_closings"."state" = 'signed') = ("period_closings"."decided_by" is null) and ("period_closings"."decided_by" is null) = ("period_closings"."decided_at" is null)),
	CONSTRAINT "period_closings_four_eyes" CHECK ("period_closings"."decided_by" is null or "period_closings"."decided_by" <> "period_closings"."signed_by"),
	CONSTRAINT "period_closings_reason" CHECK (("period_closings"."state" = 'returned') = ("period_closings"."reason" <> ''))
);
--> statement-breakpoint
ALTER TABLE "period_closings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "closing_corrections" ADD CONSTRAINT "closing_corrections_closing_period_closings_id_fk" FOREIGN KEY ("closing") REFERENCES "public"."period_closings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "closing_figures" ADD CONSTRAINT "closing_figures_closing_period_closings_id_fk" FOREIGN KEY ("closing") REFERENCES "public"."period_closings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "closing_corrections_closing" ON "closing_corrections" USING btree ("closing","indicator","found_at");--> statement-breakpoint
CREATE UNIQUE INDEX "period_closings_once" ON "period_closings" USING btree ("unit","period") WHERE state <> 'returned';--> statement-breakpoint
CREATE INDEX "period_closings_period" ON "period_closings" USING btree ("period","unit");--> statement-breakpoint
CREATE POLICY "closing_corrections_seen" ON "closing_corrections" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (((select xaso_system('reader')) or unit = any ((select xaso_units_within(((select xaso_units('leader', 'clerk', 'commune admin', 'province viewer', 'province admin', 'system admin'))::text[])))::text[])));--> statement-breakpoint
CREATE POLICY "closing_corrections_found" ON "closing_corrections" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK ((select xaso_system('reader')));--> statement-breakpoint
CREATE POLICY "closing_figures_seen" ON "closing_figures" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (((select xaso_system('reader')) or unit = any ((select xaso_units_within(((select xaso_units('leader', 'clerk', 'commune admin', 'province viewer', 'province admin', 'system admin'))::text[])))::text[])));--> statement-breakpoint
CREATE POLICY "closing_figures_kept" ON "closing_figures" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (unit = any ((select xaso_units('leader'))::text[]) and exists (select 1 from period_closings c where c.id = closing
        and c.unit = closing_figures.unit and c.state = 'signed' and c.signed_by = (select xaso_actor_id())));--> statement-breakpoint
CREATE POLICY "period_closings_seen" ON "period_closings" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (((select xaso_system('reader')) or unit = any ((select xaso_units_within(((select xaso_units('leader', 'clerk', 'commune admin', 'province viewer', 'province admin', 'system admin'))::text[])))::text[])));--> statement-breakpoint
CREATE POLICY "period_closings_signed" ON "period_closings" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (signed_by = (select xaso_actor_id()) and state = 'signed' and unit = any ((select xaso_units('leader'))::text[]));--> statement-breakpoint
CREATE POLICY "period_closings_decided" ON "period_closings" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING (state = 'signed' and signed_by <> (select xaso_actor_id()) and unit = any ((select xaso_units_within(((select xaso_units('province admin'))::text[])))::text[])) WITH CHECK (state <> 'signed' and decided_by = (select xaso_actor_id()) and unit = any ((select xaso_units_within(((select xaso_units('province admin'))::text[])))::text[]));