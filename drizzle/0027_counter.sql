CREATE TABLE "identity"."pin" (
	"user_id" text PRIMARY KEY NOT NULL,
	"hash" text NOT NULL,
	"set_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "identity"."trusted_factor" (
	"factor" text NOT NULL,
	"device" uuid NOT NULL,
	"until" timestamp with time zone NOT NULL,
	CONSTRAINT "trusted_factor_factor_device_pk" PRIMARY KEY("factor","device")
);
--> statement-breakpoint
CREATE TABLE "counter_devices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit" text NOT NULL,
	"name" text NOT NULL,
	"digest" text NOT NULL,
	"registered_by" text NOT NULL,
	"registered_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"revoked_by" text,
	"last_used_day" date,
	CONSTRAINT "counter_devices_digest_unique" UNIQUE("digest")
);
--> statement-breakpoint
ALTER TABLE "counter_devices" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "identity"."session" ADD COLUMN "device" uuid;--> statement-breakpoint
ALTER TABLE "identity"."session" ADD COLUMN "locked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "identity"."session" ADD COLUMN "active_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "identity"."session" ADD COLUMN "idle_minutes" smallint;--> statement-breakpoint
ALTER TABLE "identity"."session" ADD COLUMN "wrong_pins" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "identity"."session" ADD COLUMN "resume" text;--> statement-breakpoint
ALTER TABLE "identity"."pin" ADD CONSTRAINT "pin_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "identity"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identity"."trusted_factor" ADD CONSTRAINT "trusted_factor_factor_two_factor_id_fk" FOREIGN KEY ("factor") REFERENCES "identity"."two_factor"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "counter_devices_unit" ON "counter_devices" USING btree ("unit");--> statement-breakpoint
CREATE UNIQUE INDEX "session_device_account" ON "identity"."session" USING btree ("device","user_id") WHERE device is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "session_device_open" ON "identity"."session" USING btree ("device") WHERE device is not null and locked_at is null;--> statement-breakpoint
ALTER TABLE "identity"."session" ADD CONSTRAINT "session_device" CHECK ("identity"."session"."device" is null or ("identity"."session"."active_at" is not null and "identity"."session"."idle_minutes" > 0));--> statement-breakpoint
CREATE POLICY "counter_devices_managed" ON "counter_devices" AS PERMISSIVE FOR ALL TO "xaso_app" USING (cardinality(((select xaso_units('system admin'))::text[])) > 0 or (select xaso_system('identity')) or unit = any ((select xaso_units('commune admin'))::text[])) WITH CHECK (cardinality(((select xaso_units('system admin'))::text[])) > 0 or (select xaso_system('identity')) or unit = any ((select xaso_units('commune admin'))::text[]));