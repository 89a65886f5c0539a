CREATE TABLE "appointments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit" text NOT NULL,
	"grp" text NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"state" text NOT NULL,
	"account" text NOT NULL,
	"code_digest" text NOT NULL,
	"sealed" text NOT NULL,
	"sequence" integer DEFAULT 0 NOT NULL,
	"ticket" uuid,
	"affected_at" timestamp with time zone,
	"reminded_for" integer,
	"booked_at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"row_version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "appointments_code_digest_unique" UNIQUE("code_digest"),
	CONSTRAINT "appointments_state" CHECK ("appointments"."state" in ('booked', 'cancelled', 'arrived'))
);
--> statement-breakpoint
ALTER TABLE "appointments" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "reserved_blocks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit" text NOT NULL,
	"year" smallint NOT NULL,
	"first" integer NOT NULL,
	"last" integer NOT NULL,
	"printed_by" text NOT NULL,
	"printed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "reserved_blocks_order" CHECK ("reserved_blocks"."first" > 0 and "reserved_blocks"."last" >= "reserved_blocks"."first")
);
--> statement-breakpoint
ALTER TABLE "reserved_blocks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "reserved_slips" (
	"unit" text NOT NULL,
	"year" smallint NOT NULL,
	"number" integer NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"key" text NOT NULL,
	"typed_by" text NOT NULL,
	"typed_at" timestamp with time zone NOT NULL,
	"dossier" uuid,
	CONSTRAINT "reserved_slips_unit_year_number_pk" PRIMARY KEY("unit","year","number")
);
--> statement-breakpoint
ALTER TABLE "reserved_slips" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "desk_visits" (
	"id" uuid PRIMARY KEY NOT NULL,
	"dossier" uuid NOT NULL,
	"unit" text NOT NULL,
	"ticket" uuid,
	"day" date NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "desk_visits" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "kiosks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit" text NOT NULL,
	"name" text NOT NULL,
	"code_digest" text,
	"code_until" timestamp with time zone,
	"key_digest" text,
	"added_by" text NOT NULL,
	"added_at" timestamp with time zone NOT NULL,
	"paired_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	CONSTRAINT "kiosks_code_digest_unique" UNIQUE("code_digest"),
	CONSTRAINT "kiosks_key_digest_unique" UNIQUE("key_digest")
);
--> statement-breakpoint
ALTER TABLE "kiosks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "queue_settings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit" text NOT NULL,
	"valid_from" date NOT NULL,
	"body" jsonb NOT NULL,
	"decision" text NOT NULL,
	"added_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "queue_settings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "tickets" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit" text NOT NULL,
	"day" date NOT NULL,
	"grp" text NOT NULL,
	"number" integer NOT NULL,
	"state" text NOT NULL,
	"priority" boolean DEFAULT false NOT NULL,
	"priority_from" timestamp with time zone,
	"for_counter" smallint,
	"counter" smallint,
	"taken_at" timestamp with time zone NOT NULL,
	"called_at" timestamp with time zone,
	"served_by" text,
	"ended_at" timestamp with time zone,
	"calls" smallint DEFAULT 0 NOT NULL,
	"row_version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "tickets_state" CHECK ("tickets"."state" in ('waiting', 'called', 'served', 'missed'))
);
--> statement-breakpoint
ALTER TABLE "tickets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_ticket_tickets_id_fk" FOREIGN KEY ("ticket") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reserved_slips" ADD CONSTRAINT "reserved_slips_dossier_dossiers_id_fk" FOREIGN KEY ("dossier") REFERENCES "public"."dossiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "desk_visits" ADD CONSTRAINT "desk_visits_dossier_dossiers_id_fk" FOREIGN KEY ("dossier") REFERENCES "public"."dossiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "desk_visits" ADD CONSTRAINT "desk_visits_ticket_tickets_id_fk" FOREIGN KEY ("ticket") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "appointments_slot" ON "appointments" USING btree ("unit","starts_at");--> statement-breakpoint
CREATE UNIQUE INDEX "desk_visits_ticket" ON "desk_visits" USING btree ("dossier","ticket");--> statement-breakpoint
CREATE UNIQUE INDEX "desk_visits_day" ON "desk_visits" USING btree ("dossier","day") WHERE ticket is null;--> statement-breakpoint
CREATE INDEX "queue_settings_unit" ON "queue_settings" USING btree ("unit","valid_from");--> statement-breakpoint
CREATE UNIQUE INDEX "tickets_number" ON "tickets" USING btree ("unit","day","grp","number");--> statement-breakpoint
CREATE INDEX "tickets_served" ON "tickets" USING btree ("served_by","called_at");--> statement-breakpoint
CREATE POLICY "appointments_concerned" ON "appointments" AS PERMISSIVE FOR ALL TO "xaso_app" USING ((account <> '' and account = (select xaso_actor_id())) or unit = any ((select xaso_units('desk officer'))::text[]) or (select xaso_system('tracking', 'worker', 'reader'))) WITH CHECK ((account <> '' and account = (select xaso_actor_id())) or unit = any ((select xaso_units('desk officer'))::text[]) or (select xaso_system('tracking', 'worker', 'reader')));--> statement-breakpoint
CREATE POLICY "reserved_blocks_desk" ON "reserved_blocks" AS PERMISSIVE FOR ALL TO "xaso_app" USING (unit = any ((select xaso_units('desk officer'))::text[])) WITH CHECK (unit = any ((select xaso_units('desk officer'))::text[]));--> statement-breakpoint
CREATE POLICY "reserved_slips_desk" ON "reserved_slips" AS PERMISSIVE FOR ALL TO "xaso_app" USING (unit = any ((select xaso_units('desk officer'))::text[])) WITH CHECK (unit = any ((select xaso_units('desk officer'))::text[]));--> statement-breakpoint
CREATE POLICY "desk_visits_seen" ON "desk_visits" AS PERMISSIVE FOR ALL TO "xaso_app" USING (exists (select 1 from dossiers d where d.id = dossier)) WITH CHECK (xaso_sees_dossier(dossier));--> statement-breakpoint
CREATE POLICY "kiosks_keep" ON "kiosks" AS PERMISSIVE FOR ALL TO "xaso_app" USING (unit = any ((select xaso_units('commune admin'))::text[])) WITH CHECK (unit = any ((select xaso_units('commune admin'))::text[]));--> statement-breakpoint
CREATE POLICY "kiosks_open" ON "kiosks" AS PERMISSIVE FOR SELECT TO "xaso_app" USING ((select xaso_system('tracking')));--> statement-breakpoint
CREATE POLICY "kiosks_pair" ON "kiosks" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING ((select xaso_system('tracking'))) WITH CHECK ((select xaso_system('tracking')));--> statement-breakpoint
CREATE POLICY "queue_settings_read" ON "queue_settings" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (true);--> statement-breakpoint
CREATE POLICY "queue_settings_add" ON "queue_settings" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK ((select xaso_system('content')) or unit = any ((select xaso_units('commune admin'))::text[]) or cardinality(((select xaso_units('province admin', 'system admin'))::text[])) > 0);--> statement-breakpoint
CREATE POLICY "tickets_look" ON "tickets" AS PERMISSIVE FOR SELECT TO "xaso_app" USING ((select xaso_system('tracking', 'reader', 'worker')) or unit = any ((select xaso_units('kiosk', 'desk officer', 'leader'))::text[]));--> statement-breakpoint
CREATE POLICY "tickets_take" ON "tickets" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (unit = any ((select xaso_units('kiosk', 'desk officer'))::text[]));--> statement-breakpoint
CREATE POLICY "tickets_call" ON "tickets" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING (unit = any ((select xaso_units('desk officer'))::text[])) WITH CHECK (unit = any ((select xaso_units('desk officer'))::text[]));