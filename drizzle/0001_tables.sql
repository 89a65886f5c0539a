CREATE SCHEMA "identity";
--> statement-breakpoint
CREATE TABLE "demo_loads" (
	"name" text PRIMARY KEY NOT NULL,
	"day" date NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "demo_loads" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "dossier_answers" (
	"dossier" uuid PRIMARY KEY NOT NULL,
	"sealed" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "dossier_answers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "dossier_components" (
	"dossier" uuid NOT NULL,
	"component" text NOT NULL,
	"source" text NOT NULL,
	"originals" smallint NOT NULL,
	"certified_copies" smallint NOT NULL,
	"copies" smallint NOT NULL,
	"database" text,
	"attached_at" timestamp with time zone NOT NULL,
	CONSTRAINT "dossier_components_dossier_component_pk" PRIMARY KEY("dossier","component")
);
--> statement-breakpoint
ALTER TABLE "dossier_components" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "dossier_files" (
	"id" uuid PRIMARY KEY NOT NULL,
	"dossier" uuid NOT NULL,
	"component" text,
	"kind" text NOT NULL,
	"hash" text NOT NULL,
	"bytes" bigint NOT NULL,
	"type" text NOT NULL,
	"sealed" boolean NOT NULL,
	"name" text NOT NULL,
	"added_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "dossier_files" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "dossier_notes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"dossier" uuid NOT NULL,
	"verb" text NOT NULL,
	"account" text NOT NULL,
	"text" text NOT NULL,
	"shown" boolean NOT NULL,
	"written_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "dossier_notes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "dossier_pauses" (
	"id" uuid PRIMARY KEY NOT NULL,
	"dossier" uuid NOT NULL,
	"kind" text NOT NULL,
	"reason" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "dossier_pauses" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "dossier_serials" (
	"unit" text NOT NULL,
	"day" date NOT NULL,
	"next" integer NOT NULL,
	CONSTRAINT "dossier_serials_unit_day_pk" PRIMARY KEY("unit","day")
);
--> statement-breakpoint
CREATE TABLE "dossiers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"external_code" text,
	"system_of_record" text NOT NULL,
	"procedure" text NOT NULL,
	"procedure_version" text NOT NULL,
	"case_code" text NOT NULL,
	"channel" text NOT NULL,
	"keys" text NOT NULL,
	"helper" text,
	"supporting_unit" text,
	"receiving_unit" text NOT NULL,
	"competent_unit" text NOT NULL,
	"person" uuid NOT NULL,
	"applicant_name" text NOT NULL,
	"applicant_phone" text,
	"account" text NOT NULL,
	"tracking_key" text NOT NULL,
	"state" smallint NOT NULL,
	"state_before" smallint,
	"outcome" text,
	"step" text,
	"assignee" text,
	"return_way" text NOT NULL,
	"return_address" text,
	"submitted_at" timestamp with time zone NOT NULL,
	"reception_due_at" timestamp with time zone,
	"received_at" timestamp with time zone,
	"due_at" timestamp with time zone,
	"promised_at" timestamp with time zone,
	"appointment_at" timestamp with time zone,
	"resolved_at" timestamp with time zone,
	"returned_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"supplement_count" smallint DEFAULT 0 NOT NULL,
	"row_version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "dossiers_code_unique" UNIQUE("code"),
	CONSTRAINT "dossiers_tracking_key_unique" UNIQUE("tracking_key")
);
--> statement-breakpoint
ALTER TABLE "dossiers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "dossier_due_passed" (
	"dossier" uuid NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	CONSTRAINT "dossier_due_passed_dossier_due_at_pk" PRIMARY KEY("dossier","due_at")
);
--> statement-breakpoint
ALTER TABLE "dossier_due_passed" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "supplement_faults" (
	"id" uuid PRIMARY KEY NOT NULL,
	"request" uuid NOT NULL,
	"dossier" uuid NOT NULL,
	"target" text NOT NULL,
	"target_code" text NOT NULL,
	"reason" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "supplement_faults" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "supplement_requests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"dossier" uuid NOT NULL,
	"number" smallint NOT NULL,
	"asked_by" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"limit_at" timestamp with time zone NOT NULL,
	"leader" text,
	"leader_reason" text,
	"answered_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "supplement_requests" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "draft_files" (
	"id" uuid PRIMARY KEY NOT NULL,
	"draft" uuid NOT NULL,
	"component" text NOT NULL,
	"hash" text NOT NULL,
	"bytes" bigint NOT NULL,
	"type" text NOT NULL,
	"sealed" boolean NOT NULL,
	"name" text NOT NULL,
	"added_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "draft_files" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "drafts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account" text NOT NULL,
	"unit" text NOT NULL,
	"procedure" text NOT NULL,
	"procedure_version" text NOT NULL,
	"case_code" text,
	"sealed" text NOT NULL,
	"return_way" text,
	"done" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"row_version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "drafts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "procedure_offers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit" text NOT NULL,
	"procedure" text,
	"filing" text NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	"basis" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "procedure_offers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "procedure_versions" (
	"code" text NOT NULL,
	"version" text NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	"body" jsonb NOT NULL,
	"body_hash" text NOT NULL,
	"added_at" timestamp with time zone NOT NULL,
	CONSTRAINT "procedure_versions_code_version_pk" PRIMARY KEY("code","version")
);
--> statement-breakpoint
ALTER TABLE "procedure_versions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "audit" (
	"id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor_kind" text NOT NULL,
	"actor" text NOT NULL,
	"verb" text NOT NULL,
	"thing" text NOT NULL,
	"subject" text NOT NULL,
	"unit" text,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "audit" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "audit_seals" (
	"day" date PRIMARY KEY NOT NULL,
	"rows" integer NOT NULL,
	"hash" text NOT NULL,
	"previous" text NOT NULL,
	"sealed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "audit_seals" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "idempotency" (
	"actor" text NOT NULL,
	"verb" text NOT NULL,
	"key" text NOT NULL,
	"input_hash" text NOT NULL,
	"answer" jsonb,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "idempotency_actor_verb_key_pk" PRIMARY KEY("actor","verb","key")
);
--> statement-breakpoint
ALTER TABLE "idempotency" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "event_cursors" (
	"reader" text PRIMARY KEY NOT NULL,
	"transaction" "xid8" NOT NULL,
	"event" uuid NOT NULL,
	"moved_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"transaction" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"type" text NOT NULL,
	"version" smallint NOT NULL,
	"subject" uuid NOT NULL,
	"unit" text NOT NULL,
	"procedure_version" text,
	"occurred_at" timestamp with time zone NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"actor" jsonb NOT NULL,
	"data" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "events" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "identity"."account" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "identity"."session" (
	"id" text PRIMARY KEY NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"token" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"user_id" text NOT NULL,
	CONSTRAINT "session_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "identity"."two_factor" (
	"id" text PRIMARY KEY NOT NULL,
	"secret" text NOT NULL,
	"backup_codes" text NOT NULL,
	"user_id" text NOT NULL,
	"verified" boolean DEFAULT true,
	"failed_verification_count" integer DEFAULT 0,
	"locked_until" timestamp with time zone,
	CONSTRAINT "two_factor_user_id_unique" UNIQUE("user_id")
);
--> statement-breakpoint
CREATE TABLE "identity"."user" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"username" text,
	"phone_number" text,
	"phone_number_verified" boolean DEFAULT false,
	"two_factor_enabled" boolean DEFAULT false,
	"kind" text NOT NULL,
	"demo" boolean DEFAULT false NOT NULL,
	CONSTRAINT "user_email_unique" UNIQUE("email"),
	CONSTRAINT "user_username_unique" UNIQUE("username"),
	CONSTRAINT "user_phone_number_unique" UNIQUE("phone_number"),
	CONSTRAINT "user_kind" CHECK ("identity"."user"."kind" in ('citizen', 'officer'))
);
--> statement-breakpoint
CREATE TABLE "identity"."verification" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "limits" (
	"name" text NOT NULL,
	"key" text NOT NULL,
	"window_ends" timestamp with time zone NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "limits_name_key_pk" PRIMARY KEY("name","key")
);
--> statement-breakpoint
ALTER TABLE "limits" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "calendar_days" (
	"id" uuid PRIMARY KEY NOT NULL,
	"day" date NOT NULL,
	"unit" text,
	"body" jsonb NOT NULL,
	"source" text NOT NULL,
	"added_at" timestamp with time zone NOT NULL,
	"removed_at" timestamp with time zone,
	"row_version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "calendar_days" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "calendar_sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit" text,
	"body" jsonb NOT NULL,
	"source" text NOT NULL,
	"added_at" timestamp with time zone NOT NULL,
	"removed_at" timestamp with time zone,
	"row_version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "calendar_sessions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "machine_tokens" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"unit" text NOT NULL,
	"scopes" text[] NOT NULL,
	"digest" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"last_used_day" date,
	CONSTRAINT "machine_tokens_digest_unique" UNIQUE("digest")
);
--> statement-breakpoint
ALTER TABLE "machine_tokens" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "person_accounts" (
	"person" uuid NOT NULL,
	"account" text NOT NULL,
	"how" text NOT NULL,
	"checked_by" text,
	"since" timestamp with time zone NOT NULL,
	CONSTRAINT "person_accounts_person_account_pk" PRIMARY KEY("person","account"),
	CONSTRAINT "person_accounts_how" CHECK (("person_accounts"."how" = 'declared' and "person_accounts"."checked_by" is null) or ("person_accounts"."how" = 'checked' and "person_accounts"."checked_by" is not null))
);
--> statement-breakpoint
ALTER TABLE "person_accounts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "persons" (
	"id" uuid PRIMARY KEY NOT NULL,
	"full_name" text NOT NULL,
	"birth_day" date,
	"sex" text,
	"personal_number_sealed" text,
	"personal_number_blind" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"row_version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "persons_personal_number_blind_unique" UNIQUE("personal_number_blind"),
	CONSTRAINT "persons_sex" CHECK ("persons"."sex" in ('male', 'female'))
);
--> statement-breakpoint
ALTER TABLE "persons" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "posts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account" text NOT NULL,
	"role" text NOT NULL,
	"unit" text NOT NULL,
	"valid_from" timestamp with time zone NOT NULL,
	"valid_to" timestamp with time zone,
	"basis" text NOT NULL,
	CONSTRAINT "posts_role" CHECK ("posts"."role" in ('helper', 'desk officer', 'specialist', 'leader', 'clerk', 'commune admin', 'province viewer', 'province admin', 'system admin')),
	CONSTRAINT "posts_period" CHECK ("posts"."valid_to" is null or "posts"."valid_to" >= "posts"."valid_from")
);
--> statement-breakpoint
ALTER TABLE "posts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "hamlets" (
	"id" text PRIMARY KEY NOT NULL,
	"commune" text NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	"demo" boolean NOT NULL,
	"source" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "hamlets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "unit_links" (
	"from_unit" text NOT NULL,
	"to_unit" text NOT NULL,
	"kind" text NOT NULL,
	"changed_on" date NOT NULL,
	"basis" text NOT NULL,
	"certainty" text,
	"source" text NOT NULL,
	CONSTRAINT "unit_links_from_unit_to_unit_changed_on_pk" PRIMARY KEY("from_unit","to_unit","changed_on")
);
--> statement-breakpoint
ALTER TABLE "unit_links" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "unit_settings" (
	"unit" text NOT NULL,
	"key" text NOT NULL,
	"value" text NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	"basis" text NOT NULL,
	"demo" boolean NOT NULL,
	"source" text NOT NULL,
	CONSTRAINT "unit_settings_unit_key_valid_from_pk" PRIMARY KEY("unit","key","valid_from")
);
--> statement-breakpoint
ALTER TABLE "unit_settings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "units" (
	"id" text PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"level" text NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"parent" text,
	"valid_from" date NOT NULL,
	"valid_to" date,
	"basis" text NOT NULL,
	"certainty" text,
	"source" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "units" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "dossier_answers" ADD CONSTRAINT "dossier_answers_dossier_dossiers_id_fk" FOREIGN KEY ("dossier") REFERENCES "public"."dossiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dossier_components" ADD CONSTRAINT "dossier_components_dossier_dossiers_id_fk" FOREIGN KEY ("dossier") REFERENCES "public"."dossiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dossier_files" ADD CONSTRAINT "dossier_files_dossier_dossiers_id_fk" FOREIGN KEY ("dossier") REFERENCES "public"."dossiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dossier_notes" ADD CONSTRAINT "dossier_notes_dossier_dossiers_id_fk" FOREIGN KEY ("dossier") REFERENCES "public"."dossiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dossier_pauses" ADD CONSTRAINT "dossier_pauses_dossier_dossiers_id_fk" FOREIGN KEY ("dossier") REFERENCES "public"."dossiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dossier_due_passed" ADD CONSTRAINT "dossier_due_passed_dossier_dossiers_id_fk" FOREIGN KEY ("dossier") REFERENCES "public"."dossiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supplement_faults" ADD CONSTRAINT "supplement_faults_request_supplement_requests_id_fk" FOREIGN KEY ("request") REFERENCES "public"."supplement_requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supplement_faults" ADD CONSTRAINT "supplement_faults_dossier_dossiers_id_fk" FOREIGN KEY ("dossier") REFERENCES "public"."dossiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supplement_requests" ADD CONSTRAINT "supplement_requests_dossier_dossiers_id_fk" FOREIGN KEY ("dossier") REFERENCES "public"."dossiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "draft_files" ADD CONSTRAINT "draft_files_draft_drafts_id_fk" FOREIGN KEY ("draft") REFERENCES "public"."drafts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identity"."account" ADD CONSTRAINT "account_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "identity"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identity"."session" ADD CONSTRAINT "session_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "identity"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identity"."two_factor" ADD CONSTRAINT "two_factor_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "identity"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person_accounts" ADD CONSTRAINT "person_accounts_person_persons_id_fk" FOREIGN KEY ("person") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person_accounts" ADD CONSTRAINT "person_accounts_account_user_id_fk" FOREIGN KEY ("account") REFERENCES "identity"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "posts" ADD CONSTRAINT "posts_account_user_id_fk" FOREIGN KEY ("account") REFERENCES "identity"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hamlets" ADD CONSTRAINT "hamlets_commune_units_id_fk" FOREIGN KEY ("commune") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_links" ADD CONSTRAINT "unit_links_from_unit_units_id_fk" FOREIGN KEY ("from_unit") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_links" ADD CONSTRAINT "unit_links_to_unit_units_id_fk" FOREIGN KEY ("to_unit") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_settings" ADD CONSTRAINT "unit_settings_unit_units_id_fk" FOREIGN KEY ("unit") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "units" ADD CONSTRAINT "units_parent_units_id_fk" FOREIGN KEY ("parent") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "dossier_files_dossier" ON "dossier_files" USING btree ("dossier");--> statement-breakpoint
CREATE INDEX "dossier_notes_dossier" ON "dossier_notes" USING btree ("dossier");--> statement-breakpoint
CREATE INDEX "dossier_pauses_dossier" ON "dossier_pauses" USING btree ("dossier");--> statement-breakpoint
CREATE UNIQUE INDEX "dossiers_external" ON "dossiers" USING btree ("system_of_record","external_code") WHERE external_code is not null;--> statement-breakpoint
CREATE INDEX "dossiers_queue" ON "dossiers" USING btree ("competent_unit","state","due_at","id");--> statement-breakpoint
CREATE INDEX "dossiers_desk" ON "dossiers" USING btree ("receiving_unit","state","reception_due_at","id");--> statement-breakpoint
CREATE INDEX "dossiers_account" ON "dossiers" USING btree ("account","submitted_at") WHERE account <> '';--> statement-breakpoint
CREATE INDEX "dossiers_person" ON "dossiers" USING btree ("person");--> statement-breakpoint
CREATE INDEX "dossiers_due" ON "dossiers" USING btree ("due_at") WHERE state in (2, 4);--> statement-breakpoint
CREATE INDEX "supplement_faults_request" ON "supplement_faults" USING btree ("request");--> statement-breakpoint
CREATE UNIQUE INDEX "supplement_requests_number" ON "supplement_requests" USING btree ("dossier","number");--> statement-breakpoint
CREATE INDEX "draft_files_draft" ON "draft_files" USING btree ("draft");--> statement-breakpoint
CREATE INDEX "drafts_account" ON "drafts" USING btree ("account","changed_at");--> statement-breakpoint
CREATE INDEX "procedure_offers_unit" ON "procedure_offers" USING btree ("unit");--> statement-breakpoint
CREATE INDEX "audit_at" ON "audit" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "audit_subject" ON "audit" USING btree ("subject","at");--> statement-breakpoint
CREATE INDEX "idempotency_created" ON "idempotency" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "events_order" ON "events" USING btree ("transaction","id");--> statement-breakpoint
CREATE INDEX "events_subject" ON "events" USING btree ("subject","id");--> statement-breakpoint
CREATE INDEX "account_user" ON "identity"."account" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "session_user" ON "identity"."session" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "session_expires" ON "identity"."session" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "verification_identifier" ON "identity"."verification" USING btree ("identifier");--> statement-breakpoint
CREATE INDEX "verification_expires" ON "identity"."verification" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "calendar_days_day" ON "calendar_days" USING btree ("day");--> statement-breakpoint
CREATE INDEX "machine_tokens_unit" ON "machine_tokens" USING btree ("unit");--> statement-breakpoint
CREATE INDEX "person_accounts_account" ON "person_accounts" USING btree ("account");--> statement-breakpoint
CREATE INDEX "posts_account" ON "posts" USING btree ("account");--> statement-breakpoint
CREATE INDEX "posts_unit" ON "posts" USING btree ("unit","role");--> statement-breakpoint
CREATE INDEX "hamlets_commune" ON "hamlets" USING btree ("commune");--> statement-breakpoint
CREATE POLICY "demo_loads_content" ON "demo_loads" AS PERMISSIVE FOR ALL TO "xaso_app" USING ((select xaso_system('content'))) WITH CHECK ((select xaso_system('content')));--> statement-breakpoint
CREATE POLICY "dossier_answers_seen" ON "dossier_answers" AS PERMISSIVE FOR ALL TO "xaso_app" USING (exists (select 1 from dossiers d where d.id = dossier)) WITH CHECK (xaso_sees_dossier(dossier));--> statement-breakpoint
CREATE POLICY "dossier_components_seen" ON "dossier_components" AS PERMISSIVE FOR ALL TO "xaso_app" USING (exists (select 1 from dossiers d where d.id = dossier)) WITH CHECK (xaso_sees_dossier(dossier));--> statement-breakpoint
CREATE POLICY "dossier_files_seen" ON "dossier_files" AS PERMISSIVE FOR ALL TO "xaso_app" USING (exists (select 1 from dossiers d where d.id = dossier)) WITH CHECK (xaso_sees_dossier(dossier));--> statement-breakpoint
CREATE POLICY "dossier_notes_seen" ON "dossier_notes" AS PERMISSIVE FOR ALL TO "xaso_app" USING (exists (select 1 from dossiers d where d.id = dossier) and (shown or cardinality(((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[])) > 0)) WITH CHECK (xaso_sees_dossier(dossier));--> statement-breakpoint
CREATE POLICY "dossier_pauses_seen" ON "dossier_pauses" AS PERMISSIVE FOR ALL TO "xaso_app" USING (exists (select 1 from dossiers d where d.id = dossier)) WITH CHECK (xaso_sees_dossier(dossier));--> statement-breakpoint
CREATE POLICY "dossiers_seen" ON "dossiers" AS PERMISSIVE FOR SELECT TO "xaso_app" USING ((account <> '' and account = (select xaso_actor_id())) or (select xaso_system('reader', 'worker', 'tracking'))
  or receiving_unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[]) or competent_unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[]) or supporting_unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[]) or person = any ((select xaso_persons())::uuid[]));--> statement-breakpoint
CREATE POLICY "dossiers_changed" ON "dossiers" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING ((account <> '' and account = (select xaso_actor_id())) or (select xaso_system('reader', 'worker', 'tracking'))
  or receiving_unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[]) or competent_unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[]) or supporting_unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[]) or person = any ((select xaso_persons())::uuid[])) WITH CHECK ((account <> '' and account = (select xaso_actor_id())) or (select xaso_system('reader', 'worker', 'tracking'))
  or receiving_unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[]) or competent_unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[]) or supporting_unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[]) or person = any ((select xaso_persons())::uuid[]));--> statement-breakpoint
CREATE POLICY "dossiers_filed" ON "dossiers" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK ((account <> '' and account = (select xaso_actor_id())) or receiving_unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[]) or (select xaso_system('worker')));--> statement-breakpoint
CREATE POLICY "dossier_due_passed_worker" ON "dossier_due_passed" AS PERMISSIVE FOR ALL TO "xaso_app" USING ((select xaso_system('worker'))) WITH CHECK ((select xaso_system('worker')));--> statement-breakpoint
CREATE POLICY "supplement_faults_seen" ON "supplement_faults" AS PERMISSIVE FOR ALL TO "xaso_app" USING (exists (select 1 from dossiers d where d.id = dossier)) WITH CHECK (xaso_sees_dossier(dossier));--> statement-breakpoint
CREATE POLICY "supplement_requests_seen" ON "supplement_requests" AS PERMISSIVE FOR ALL TO "xaso_app" USING (exists (select 1 from dossiers d where d.id = dossier)) WITH CHECK (xaso_sees_dossier(dossier));--> statement-breakpoint
CREATE POLICY "draft_files_own" ON "draft_files" AS PERMISSIVE FOR ALL TO "xaso_app" USING (exists (select 1 from drafts d where d.id = draft)) WITH CHECK (exists (select 1 from drafts d where d.id = draft));--> statement-breakpoint
CREATE POLICY "drafts_own" ON "drafts" AS PERMISSIVE FOR ALL TO "xaso_app" USING ((account <> '' and account = (select xaso_actor_id())) or (select xaso_system('worker'))) WITH CHECK ((account <> '' and account = (select xaso_actor_id())) or (select xaso_system('worker')));--> statement-breakpoint
CREATE POLICY "procedure_offers_read" ON "procedure_offers" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (true);--> statement-breakpoint
CREATE POLICY "procedure_offers_write" ON "procedure_offers" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK ((select xaso_system('content')) or unit = any ((select xaso_units('commune admin'))::text[]) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);--> statement-breakpoint
CREATE POLICY "procedure_versions_read" ON "procedure_versions" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (true);--> statement-breakpoint
CREATE POLICY "procedure_versions_write" ON "procedure_versions" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK ((select xaso_system('content')) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);--> statement-breakpoint
CREATE POLICY "procedure_versions_end" ON "procedure_versions" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING ((select xaso_system('content')) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0) WITH CHECK ((select xaso_system('content')) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);--> statement-breakpoint
CREATE POLICY "audit_write" ON "audit" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (actor = (select xaso_actor_id()));--> statement-breakpoint
CREATE POLICY "audit_read" ON "audit" AS PERMISSIVE FOR SELECT TO "xaso_app" USING ((select xaso_system('worker')) or unit = any ((select xaso_units('commune admin', 'system admin'))::text[]));--> statement-breakpoint
CREATE POLICY "audit_seals_worker" ON "audit_seals" AS PERMISSIVE FOR ALL TO "xaso_app" USING ((select xaso_system('worker'))) WITH CHECK ((select xaso_system('worker')));--> statement-breakpoint
CREATE POLICY "idempotency_own" ON "idempotency" AS PERMISSIVE FOR ALL TO "xaso_app" USING (actor = (select xaso_actor_id()) or (select xaso_system('worker'))) WITH CHECK (actor = (select xaso_actor_id()) or (select xaso_system('worker')));--> statement-breakpoint
CREATE POLICY "events_write" ON "events" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (actor ->> 'account' = (select xaso_actor_id()) and (type not like 'dossier.%' or xaso_sees_dossier(subject)));--> statement-breakpoint
CREATE POLICY "events_read" ON "events" AS PERMISSIVE FOR SELECT TO "xaso_app" USING ((select xaso_system('reader', 'worker', 'tracking')) or xaso_sees_dossier(subject));--> statement-breakpoint
CREATE POLICY "limits_all" ON "limits" AS PERMISSIVE FOR ALL TO "xaso_app" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "calendar_days_read" ON "calendar_days" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (true);--> statement-breakpoint
CREATE POLICY "calendar_days_write" ON "calendar_days" AS PERMISSIVE FOR ALL TO "xaso_app" USING ((select xaso_system('content')) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0
  or split_part(unit, '/', 1) = any ((select xaso_units('commune admin'))::text[])) WITH CHECK ((select xaso_system('content')) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0
  or split_part(unit, '/', 1) = any ((select xaso_units('commune admin'))::text[]));--> statement-breakpoint
CREATE POLICY "calendar_sessions_read" ON "calendar_sessions" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (true);--> statement-breakpoint
CREATE POLICY "calendar_sessions_write" ON "calendar_sessions" AS PERMISSIVE FOR ALL TO "xaso_app" USING ((select xaso_system('content')) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0
  or split_part(unit, '/', 1) = any ((select xaso_units('commune admin'))::text[])) WITH CHECK ((select xaso_system('content')) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0
  or split_part(unit, '/', 1) = any ((select xaso_units('commune admin'))::text[]));--> statement-breakpoint
CREATE POLICY "machine_tokens_managed" ON "machine_tokens" AS PERMISSIVE FOR ALL TO "xaso_app" USING (cardinality(((select xaso_units('system admin'))::text[])) > 0 or (select xaso_system('identity', 'content', 'worker')) or unit = any ((select xaso_units('commune admin'))::text[])) WITH CHECK (cardinality(((select xaso_units('system admin'))::text[])) > 0 or (select xaso_system('identity', 'content', 'worker')) or unit = any ((select xaso_units('commune admin'))::text[]));--> statement-breakpoint
CREATE POLICY "person_accounts_seen" ON "person_accounts" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (account = (select xaso_actor_id()) or (select xaso_system('identity', 'content', 'worker')) or xaso_sees_person(person));--> statement-breakpoint
CREATE POLICY "person_accounts_added" ON "person_accounts" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK ((how = 'declared' and account = (select xaso_actor_id())) or (select xaso_system('identity', 'content', 'worker'))
      or (how = 'checked' and checked_by = (select xaso_actor_id()) and account <> (select xaso_actor_id()) and cardinality(((select xaso_units('desk officer'))::text[])) > 0 and xaso_sees_person(person)));--> statement-breakpoint
CREATE POLICY "person_accounts_changed" ON "person_accounts" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING (account = (select xaso_actor_id()) or (select xaso_system('identity', 'content', 'worker')) or xaso_sees_person(person)) WITH CHECK ((how = 'declared' and account = (select xaso_actor_id())) or (select xaso_system('identity', 'content', 'worker'))
      or (how = 'checked' and checked_by = (select xaso_actor_id()) and account <> (select xaso_actor_id()) and cardinality(((select xaso_units('desk officer'))::text[])) > 0 and xaso_sees_person(person)));--> statement-breakpoint
CREATE POLICY "persons_seen" ON "persons" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (id = any ((select xaso_persons())::uuid[]) or (select xaso_system('reader', 'worker', 'identity')) or xaso_sees_person(id));--> statement-breakpoint
CREATE POLICY "persons_corrected" ON "persons" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING ((select xaso_system('identity', 'content', 'worker')) or xaso_sees_person(id)) WITH CHECK ((select xaso_system('identity', 'content', 'worker')) or xaso_sees_person(id));--> statement-breakpoint
CREATE POLICY "persons_added" ON "persons" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK ((select xaso_system('identity', 'content', 'worker')));--> statement-breakpoint
CREATE POLICY "posts_seen" ON "posts" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (account = (select xaso_actor_id()) or unit = any ((select xaso_units('helper', 'desk officer', 'specialist', 'leader', 'clerk', 'commune admin', 'province viewer', 'province admin', 'system admin'))::text[]) or cardinality(((select xaso_units('system admin'))::text[])) > 0 or (select xaso_system('identity', 'content', 'worker')) or (role in ('helper', 'desk officer', 'specialist', 'leader', 'clerk', 'commune admin') and unit = any ((select xaso_units('commune admin'))::text[])));--> statement-breakpoint
CREATE POLICY "posts_given" ON "posts" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (cardinality(((select xaso_units('system admin'))::text[])) > 0 or (select xaso_system('identity', 'content', 'worker')) or (role in ('helper', 'desk officer', 'specialist', 'leader', 'clerk', 'commune admin') and unit = any ((select xaso_units('commune admin'))::text[])));--> statement-breakpoint
CREATE POLICY "posts_ended" ON "posts" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING (cardinality(((select xaso_units('system admin'))::text[])) > 0 or (select xaso_system('identity', 'content', 'worker')) or (role in ('helper', 'desk officer', 'specialist', 'leader', 'clerk', 'commune admin') and unit = any ((select xaso_units('commune admin'))::text[]))) WITH CHECK (cardinality(((select xaso_units('system admin'))::text[])) > 0 or (select xaso_system('identity', 'content', 'worker')) or (role in ('helper', 'desk officer', 'specialist', 'leader', 'clerk', 'commune admin') and unit = any ((select xaso_units('commune admin'))::text[])));--> statement-breakpoint
CREATE POLICY "hamlets_read" ON "hamlets" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (true);--> statement-breakpoint
CREATE POLICY "hamlets_add" ON "hamlets" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK ((select xaso_system('content')) or commune = any ((select xaso_units('commune admin'))::text[]) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);--> statement-breakpoint
CREATE POLICY "hamlets_change" ON "hamlets" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING ((select xaso_system('content')) or commune = any ((select xaso_units('commune admin'))::text[]) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0) WITH CHECK ((select xaso_system('content')) or commune = any ((select xaso_units('commune admin'))::text[]) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);--> statement-breakpoint
CREATE POLICY "unit_links_read" ON "unit_links" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (true);--> statement-breakpoint
CREATE POLICY "unit_links_add" ON "unit_links" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK ((select xaso_system('content')) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);--> statement-breakpoint
CREATE POLICY "unit_links_change" ON "unit_links" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING ((select xaso_system('content')) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0) WITH CHECK ((select xaso_system('content')) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);--> statement-breakpoint
CREATE POLICY "unit_settings_read" ON "unit_settings" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (true);--> statement-breakpoint
CREATE POLICY "unit_settings_add" ON "unit_settings" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK ((select xaso_system('content')) or unit = any ((select xaso_units('commune admin'))::text[]) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);--> statement-breakpoint
CREATE POLICY "unit_settings_change" ON "unit_settings" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING ((select xaso_system('content')) or unit = any ((select xaso_units('commune admin'))::text[]) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0) WITH CHECK ((select xaso_system('content')) or unit = any ((select xaso_units('commune admin'))::text[]) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);--> statement-breakpoint
CREATE POLICY "units_read" ON "units" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (true);--> statement-breakpoint
CREATE POLICY "units_add" ON "units" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK ((select xaso_system('content')) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);--> statement-breakpoint
CREATE POLICY "units_change" ON "units" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING ((select xaso_system('content')) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0) WITH CHECK ((select xaso_system('content')) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);