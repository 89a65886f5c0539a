CREATE TABLE "account_changes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"thing" text NOT NULL,
	"subject" text NOT NULL,
	"version" integer NOT NULL,
	"verb" text NOT NULL,
	"done_by" text NOT NULL,
	"done_at" timestamp with time zone NOT NULL,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "account_changes_version" UNIQUE("thing","subject","version")
);
--> statement-breakpoint
ALTER TABLE "account_changes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "unit_changes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"thing" text NOT NULL,
	"subject" text NOT NULL,
	"version" integer NOT NULL,
	"verb" text NOT NULL,
	"done_by" text NOT NULL,
	"done_at" timestamp with time zone NOT NULL,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "unit_changes_version" UNIQUE("thing","subject","version")
);
--> statement-breakpoint
ALTER TABLE "unit_changes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "person_accounts" DROP CONSTRAINT "person_accounts_person_account_pk";--> statement-breakpoint
ALTER TABLE "audit" ADD COLUMN "recorded_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL;--> statement-breakpoint
ALTER TABLE "machine_tokens" ADD COLUMN "revoked_by" text;--> statement-breakpoint
ALTER TABLE "person_accounts" ADD COLUMN "id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL;--> statement-breakpoint
ALTER TABLE "person_accounts" ADD COLUMN "until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "person_accounts" ADD COLUMN "ended_by" text;--> statement-breakpoint
CREATE INDEX "audit_recorded" ON "audit" USING btree ("recorded_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "person_accounts_live" ON "person_accounts" USING btree ("person","account") WHERE until is null;--> statement-breakpoint
ALTER TABLE "person_accounts" ADD CONSTRAINT "person_accounts_end" CHECK (("person_accounts"."until" is null) = ("person_accounts"."ended_by" is null));--> statement-breakpoint
CREATE POLICY "procedure_offers_end" ON "procedure_offers" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING ((select xaso_system('content')) or unit = any ((select xaso_units('commune admin'))::text[]) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0) WITH CHECK ((select xaso_system('content')) or unit = any ((select xaso_units('commune admin'))::text[]) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);--> statement-breakpoint
CREATE POLICY "account_changes_seen" ON "account_changes" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (cardinality(((select xaso_units('system admin'))::text[])) > 0 or (select xaso_system('identity', 'content', 'worker')) or exists (select 1 from posts p where p.account = subject and p.unit = any ((select xaso_units('commune admin'))::text[])));--> statement-breakpoint
CREATE POLICY "account_changes_added" ON "account_changes" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (done_by = (select xaso_actor_id()) and (cardinality(((select xaso_units('system admin'))::text[])) > 0 or (select xaso_system('identity', 'content', 'worker')) or exists (select 1 from posts p where p.account = subject and p.unit = any ((select xaso_units('commune admin'))::text[]))));--> statement-breakpoint
CREATE POLICY "unit_changes_seen" ON "unit_changes" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (subject = any ((select xaso_units('commune admin', 'clerk', 'leader'))::text[]) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);--> statement-breakpoint
CREATE POLICY "unit_changes_added" ON "unit_changes" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (done_by = (select xaso_actor_id()) and (subject = any ((select xaso_units('commune admin', 'clerk', 'leader'))::text[]) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0));--> statement-breakpoint
ALTER POLICY "dossiers_filed" ON "dossiers" TO xaso_app WITH CHECK ((account <> '' and account = (select xaso_actor_id()) and receiving_unit = coalesce((select xaso_actor() ->> 'unit'), receiving_unit)) or receiving_unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[]) or (select xaso_system('worker')));--> statement-breakpoint
ALTER POLICY "person_accounts_added" ON "person_accounts" TO xaso_app WITH CHECK ((how = 'declared' and account = (select xaso_actor_id())) or (select xaso_system('identity', 'content', 'worker'))
      or (how = 'checked' and until is null and checked_by = (select xaso_actor_id()) and account <> (select xaso_actor_id()) and cardinality(((select xaso_units('desk officer'))::text[])) > 0 and xaso_sees_person(person)));--> statement-breakpoint
ALTER POLICY "person_accounts_changed" ON "person_accounts" TO xaso_app USING (until is null and (account = (select xaso_actor_id()) or (select xaso_system('identity', 'content', 'worker')) or xaso_sees_person(person))) WITH CHECK ((how = 'declared' and account = (select xaso_actor_id())) or (select xaso_system('identity', 'content', 'worker'))
      or (how = 'checked' and until is null and checked_by = (select xaso_actor_id()) and account <> (select xaso_actor_id()) and cardinality(((select xaso_units('desk officer'))::text[])) > 0 and xaso_sees_person(person)) or (until is not null and ended_by = (select xaso_actor_id()) and account <> (select xaso_actor_id()) and cardinality(((select xaso_units('desk officer'))::text[])) > 0 and xaso_sees_person(person)));