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
CREATE TABLE "limits" (
	"name" text NOT NULL,
	"key" text NOT NULL,
	"window_ends" timestamp with time zone NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "limits_name_key_pk" PRIMARY KEY("name","key")
);
--> statement-breakpoint
ALTER TABLE "limits" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE INDEX "audit_at" ON "audit" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "audit_subject" ON "audit" USING btree ("subject","at");--> statement-breakpoint
CREATE INDEX "idempotency_created" ON "idempotency" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "events_order" ON "events" USING btree ("transaction","id");--> statement-breakpoint
CREATE INDEX "events_subject" ON "events" USING btree ("subject","id");--> statement-breakpoint
CREATE POLICY "audit_write" ON "audit" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "audit_read" ON "audit" AS PERMISSIVE FOR SELECT TO "xaso_app" USING ((select xaso_system('worker')) or unit = any ((select xaso_units('commune admin', 'system admin'))::text[]));--> statement-breakpoint
CREATE POLICY "idempotency_own" ON "idempotency" AS PERMISSIVE FOR ALL TO "xaso_app" USING (actor = (select xaso_actor_id()) or (select xaso_system('worker'))) WITH CHECK (actor = (select xaso_actor_id()) or (select xaso_system('worker')));--> statement-breakpoint
CREATE POLICY "events_write" ON "events" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "events_read" ON "events" AS PERMISSIVE FOR SELECT TO "xaso_app" USING ((select xaso_system('reader', 'worker', 'tracking')) or xaso_sees_dossier(subject));--> statement-breakpoint
CREATE POLICY "limits_all" ON "limits" AS PERMISSIVE FOR ALL TO "xaso_app" USING (true) WITH CHECK (true);