CREATE TABLE "deliveries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"notice" uuid NOT NULL,
	"channel" text NOT NULL,
	"address_sealed" text,
	"state" text NOT NULL,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"round" smallint DEFAULT 1 NOT NULL,
	"next_at" timestamp with time zone NOT NULL,
	"reason" text,
	"reference" text,
	"sent_at" timestamp with time zone,
	"changed_at" timestamp with time zone NOT NULL,
	"row_version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "deliveries_channel" CHECK ("deliveries"."channel" in ('sms', 'zalo', 'email', 'push')),
	CONSTRAINT "deliveries_state" CHECK ("deliveries"."state" in ('waiting', 'sent', 'failed', 'settled'))
);
--> statement-breakpoint
ALTER TABLE "deliveries" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "gateway_tokens" (
	"gateway" text PRIMARY KEY NOT NULL,
	"seed" text NOT NULL,
	"sealed" text NOT NULL,
	"renewed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "gateway_tokens" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "notice_choices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account" text NOT NULL,
	"channels" text[] NOT NULL,
	"language" text NOT NULL,
	"words" text NOT NULL,
	"chosen_at" timestamp with time zone NOT NULL,
	CONSTRAINT "notice_choices_channels" CHECK ("notice_choices"."channels" <@ array['sms', 'zalo', 'email', 'push']),
	CONSTRAINT "notice_choices_language" CHECK ("notice_choices"."language" in ('vi', 'en'))
);
--> statement-breakpoint
ALTER TABLE "notice_choices" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "notice_mailboxes" (
	"account" text PRIMARY KEY NOT NULL,
	"address_sealed" text NOT NULL,
	"code_digest" text,
	"code_until" timestamp with time zone,
	"tries" smallint DEFAULT 0 NOT NULL,
	"verified_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "notice_mailboxes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "notices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"recipient" text NOT NULL,
	"type" text NOT NULL,
	"unit" text NOT NULL,
	"subject" uuid,
	"account" text NOT NULL,
	"language" text NOT NULL,
	"sealed" text NOT NULL,
	"occurred_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "notices_language" CHECK ("notices"."language" in ('vi', 'en'))
);
--> statement-breakpoint
ALTER TABLE "notices" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "push_browsers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account" text NOT NULL,
	"digest" text NOT NULL,
	"sealed" text NOT NULL,
	"since" timestamp with time zone NOT NULL,
	CONSTRAINT "push_browsers_digest_unique" UNIQUE("digest")
);
--> statement-breakpoint
ALTER TABLE "push_browsers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "leaves" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account" text NOT NULL,
	"first_day" date NOT NULL,
	"last_day" date NOT NULL,
	"entered_by" text NOT NULL,
	"entered_at" timestamp with time zone NOT NULL,
	"cancelled_at" timestamp with time zone,
	"row_version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "leaves_days" CHECK ("leaves"."last_day" >= "leaves"."first_day")
);
--> statement-breakpoint
ALTER TABLE "leaves" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "stand_ins" (
	"id" uuid PRIMARY KEY NOT NULL,
	"absent" text NOT NULL,
	"stand_in" text NOT NULL,
	"unit" text NOT NULL,
	"roles" text[] NOT NULL,
	"procedures" text[],
	"first_day" date NOT NULL,
	"last_day" date NOT NULL,
	"basis" text NOT NULL,
	"given_by" text NOT NULL,
	"given_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"row_version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "stand_ins_days" CHECK ("stand_ins"."last_day" >= "stand_ins"."first_day"),
	CONSTRAINT "stand_ins_two" CHECK ("stand_ins"."absent" <> "stand_ins"."stand_in"),
	CONSTRAINT "stand_ins_roles" CHECK (cardinality("stand_ins"."roles") > 0 and "stand_ins"."roles" <@ array['desk officer', 'specialist', 'leader', 'clerk'])
);
--> statement-breakpoint
ALTER TABLE "stand_ins" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_notice_notices_id_fk" FOREIGN KEY ("notice") REFERENCES "public"."notices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leaves" ADD CONSTRAINT "leaves_account_user_id_fk" FOREIGN KEY ("account") REFERENCES "identity"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stand_ins" ADD CONSTRAINT "stand_ins_absent_user_id_fk" FOREIGN KEY ("absent") REFERENCES "identity"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stand_ins" ADD CONSTRAINT "stand_ins_stand_in_user_id_fk" FOREIGN KEY ("stand_in") REFERENCES "identity"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "deliveries_once" ON "deliveries" USING btree ("notice","channel");--> statement-breakpoint
CREATE INDEX "deliveries_due" ON "deliveries" USING btree ("next_at") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "deliveries_failed" ON "deliveries" USING btree ("changed_at") WHERE state = 'failed';--> statement-breakpoint
CREATE INDEX "notice_choices_account" ON "notice_choices" USING btree ("account","chosen_at");--> statement-breakpoint
CREATE UNIQUE INDEX "notices_once" ON "notices" USING btree ("key","recipient");--> statement-breakpoint
CREATE INDEX "notices_account" ON "notices" USING btree ("account","occurred_at") WHERE account <> '';--> statement-breakpoint
CREATE INDEX "push_browsers_account" ON "push_browsers" USING btree ("account");--> statement-breakpoint
CREATE INDEX "leaves_account" ON "leaves" USING btree ("account","last_day");--> statement-breakpoint
CREATE INDEX "stand_ins_stand_in" ON "stand_ins" USING btree ("stand_in","last_day");--> statement-breakpoint
CREATE INDEX "stand_ins_unit" ON "stand_ins" USING btree ("unit","last_day");--> statement-breakpoint
CREATE POLICY "deliveries_seen" ON "deliveries" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (exists (select 1 from notices n where n.id = notice));--> statement-breakpoint
CREATE POLICY "deliveries_added" ON "deliveries" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK ((select xaso_system('reader', 'worker')) or exists (select 1 from notices n where n.id = notice and n.unit = any ((select xaso_units('desk officer', 'leader'))::text[])));--> statement-breakpoint
CREATE POLICY "deliveries_changed" ON "deliveries" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING ((select xaso_system('worker')) or exists (select 1 from notices n where n.id = notice and n.unit = any ((select xaso_units('desk officer', 'leader'))::text[]))) WITH CHECK (exists (select 1 from notices n where n.id = notice));--> statement-breakpoint
CREATE POLICY "gateway_tokens_worker" ON "gateway_tokens" AS PERMISSIVE FOR ALL TO "xaso_app" USING ((select xaso_system('worker'))) WITH CHECK ((select xaso_system('worker')));--> statement-breakpoint
CREATE POLICY "notice_choices_seen" ON "notice_choices" AS PERMISSIVE FOR SELECT TO "xaso_app" USING ((account <> '' and account = (select xaso_actor_id())) or (select xaso_system('reader', 'worker')));--> statement-breakpoint
CREATE POLICY "notice_choices_made" ON "notice_choices" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (account <> '' and account = (select xaso_actor_id()));--> statement-breakpoint
CREATE POLICY "notice_mailboxes_own" ON "notice_mailboxes" AS PERMISSIVE FOR ALL TO "xaso_app" USING (account <> '' and account = (select xaso_actor_id())) WITH CHECK (account <> '' and account = (select xaso_actor_id()));--> statement-breakpoint
CREATE POLICY "notice_mailboxes_read" ON "notice_mailboxes" AS PERMISSIVE FOR SELECT TO "xaso_app" USING ((select xaso_system('reader', 'worker')));--> statement-breakpoint
CREATE POLICY "notices_seen" ON "notices" AS PERMISSIVE FOR SELECT TO "xaso_app" USING ((account <> '' and account = (select xaso_actor_id())) or (select xaso_system('reader', 'worker')) or unit = any ((select xaso_units('desk officer', 'leader'))::text[]));--> statement-breakpoint
CREATE POLICY "notices_written" ON "notices" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK ((select xaso_system('reader', 'worker')));--> statement-breakpoint
CREATE POLICY "push_browsers_own" ON "push_browsers" AS PERMISSIVE FOR ALL TO "xaso_app" USING (account <> '' and account = (select xaso_actor_id())) WITH CHECK (account <> '' and account = (select xaso_actor_id()));--> statement-breakpoint
CREATE POLICY "push_browsers_read" ON "push_browsers" AS PERMISSIVE FOR SELECT TO "xaso_app" USING ((select xaso_system('reader', 'worker')));--> statement-breakpoint
CREATE POLICY "push_browsers_gone" ON "push_browsers" AS PERMISSIVE FOR DELETE TO "xaso_app" USING ((select xaso_system('worker')));--> statement-breakpoint
CREATE POLICY "leaves_seen" ON "leaves" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (account = (select xaso_actor_id()) or (select xaso_system('identity', 'worker', 'reader')) or exists (select 1 from posts p where p.account = leaves.account));--> statement-breakpoint
CREATE POLICY "leaves_entered" ON "leaves" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK ((account = (select xaso_actor_id()) and cardinality(((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[])) > 0) or (select xaso_system('identity', 'worker', 'reader'))
      or exists (select 1 from posts p where p.account = leaves.account and p.unit = any ((select xaso_units('leader', 'commune admin'))::text[])));--> statement-breakpoint
CREATE POLICY "leaves_changed" ON "leaves" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING ((account = (select xaso_actor_id()) and cardinality(((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[])) > 0) or (select xaso_system('identity', 'worker', 'reader'))
      or exists (select 1 from posts p where p.account = leaves.account and p.unit = any ((select xaso_units('leader', 'commune admin'))::text[]))) WITH CHECK ((account = (select xaso_actor_id()) and cardinality(((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[])) > 0) or (select xaso_system('identity', 'worker', 'reader'))
      or exists (select 1 from posts p where p.account = leaves.account and p.unit = any ((select xaso_units('leader', 'commune admin'))::text[])));--> statement-breakpoint
CREATE POLICY "stand_ins_seen" ON "stand_ins" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (absent = (select xaso_actor_id()) or stand_in = (select xaso_actor_id()) or unit = any ((select xaso_units('helper', 'desk officer', 'specialist', 'leader', 'clerk', 'commune admin', 'province viewer', 'province admin', 'system admin'))::text[]) or (select xaso_system('identity', 'worker', 'reader')));--> statement-breakpoint
CREATE POLICY "stand_ins_given" ON "stand_ins" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK ((select xaso_system('identity', 'worker', 'reader')) or unit = any ((select xaso_units('leader', 'commune admin'))::text[]) or (absent = (select xaso_actor_id()) and unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[])));--> statement-breakpoint
CREATE POLICY "stand_ins_ended" ON "stand_ins" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING ((select xaso_system('identity', 'worker', 'reader')) or unit = any ((select xaso_units('leader', 'commune admin'))::text[]) or (absent = (select xaso_actor_id()) and unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[]))) WITH CHECK ((select xaso_system('identity', 'worker', 'reader')) or unit = any ((select xaso_units('leader', 'commune admin'))::text[]) or (absent = (select xaso_actor_id()) and unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[])));