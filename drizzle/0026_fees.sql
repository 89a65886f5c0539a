CREATE TABLE "fee_allocations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit" text NOT NULL,
	"credit" uuid NOT NULL,
	"dossier" uuid NOT NULL,
	"amount" bigint NOT NULL,
	"given_by" text NOT NULL,
	"given_at" timestamp with time zone NOT NULL,
	CONSTRAINT "fee_allocations_amount" CHECK (amount > 0)
);
--> statement-breakpoint
ALTER TABLE "fee_allocations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "fee_bank_links" (
	"unit" text PRIMARY KEY NOT NULL,
	"columns" jsonb,
	"secret_sealed" text,
	"changed_by" text NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"row_version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "fee_bank_links" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "fee_charges" (
	"dossier" uuid PRIMARY KEY NOT NULL,
	"unit" text NOT NULL,
	"reference" text NOT NULL,
	"number" smallint NOT NULL,
	"amount" bigint,
	"waived" bigint DEFAULT 0 NOT NULL,
	"paid" bigint DEFAULT 0 NOT NULL,
	"refunded" bigint DEFAULT 0 NOT NULL,
	"charged_at" timestamp with time zone NOT NULL,
	CONSTRAINT "fee_charges_reference_unique" UNIQUE("reference"),
	CONSTRAINT "fee_charges_sums" CHECK (amount >= 0 and waived >= 0 and paid >= 0 and refunded between 0 and paid)
);
--> statement-breakpoint
ALTER TABLE "fee_charges" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "fee_credits" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit" text NOT NULL,
	"account" text NOT NULL,
	"bank_id" text NOT NULL,
	"amount" bigint NOT NULL,
	"used" bigint DEFAULT 0 NOT NULL,
	"content" text NOT NULL,
	"booked_at" timestamp with time zone NOT NULL,
	"heard_by" text NOT NULL,
	"heard_at" timestamp with time zone NOT NULL,
	"dossier" uuid,
	"state" text NOT NULL,
	CONSTRAINT "fee_credits_sums" CHECK (amount > 0 and used between 0 and amount)
);
--> statement-breakpoint
ALTER TABLE "fee_credits" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "fee_days" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit" text NOT NULL,
	"cashier" text NOT NULL,
	"day" date NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	"expected" bigint,
	"counted" bigint,
	"notes" jsonb,
	"reason" text,
	"accepted_by" text,
	"accepted_at" timestamp with time zone,
	CONSTRAINT "fee_days_reason" CHECK (closed_at is null or expected = counted or reason is not null),
	CONSTRAINT "fee_days_accepted" CHECK (accepted_by <> cashier)
);
--> statement-breakpoint
ALTER TABLE "fee_days" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "fee_deeds" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit" text NOT NULL,
	"verb" text NOT NULL,
	"subject" uuid NOT NULL,
	"amount" bigint,
	"reason" text,
	"done_by" text NOT NULL,
	"done_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "fee_deeds" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "fee_imports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit" text NOT NULL,
	"format" text NOT NULL,
	"name" text NOT NULL,
	"hash" text NOT NULL,
	"taken" integer NOT NULL,
	"known" integer NOT NULL,
	"bad" jsonb NOT NULL,
	"imported_by" text NOT NULL,
	"imported_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "fee_imports" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "fee_receipts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit" text NOT NULL,
	"year" smallint NOT NULL,
	"number" integer NOT NULL,
	"dossier" uuid NOT NULL,
	"day" uuid NOT NULL,
	"amount" bigint NOT NULL,
	"payer" text NOT NULL,
	"taken_by" text NOT NULL,
	"taken_at" timestamp with time zone NOT NULL,
	"voided_by" text,
	"voided_at" timestamp with time zone,
	"void_reason" text,
	CONSTRAINT "fee_receipts_amount" CHECK (amount > 0)
);
--> statement-breakpoint
ALTER TABLE "fee_receipts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "fee_refunds" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit" text NOT NULL,
	"dossier" uuid,
	"credit" uuid,
	"amount" bigint NOT NULL,
	"way" text NOT NULL,
	"payee_sealed" text NOT NULL,
	"reason" text NOT NULL,
	"state" text NOT NULL,
	"asked_by" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"judged_by" text,
	"judged_at" timestamp with time zone,
	"paid_by" text,
	"paid_at" timestamp with time zone,
	"day" uuid,
	CONSTRAINT "fee_refunds_amount" CHECK (amount > 0),
	CONSTRAINT "fee_refunds_source" CHECK ((dossier is null) <> (credit is null)),
	CONSTRAINT "fee_refunds_two_persons" CHECK (judged_by <> asked_by)
);
--> statement-breakpoint
ALTER TABLE "fee_refunds" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "fee_series" (
	"unit" text NOT NULL,
	"year" smallint NOT NULL,
	"next" integer NOT NULL,
	CONSTRAINT "fee_series_unit_year_pk" PRIMARY KEY("unit","year")
);
--> statement-breakpoint
ALTER TABLE "fee_series" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "fee_versions" (
	"dossier" uuid NOT NULL,
	"number" smallint NOT NULL,
	"amount" bigint,
	"lines" jsonb NOT NULL,
	"channel" text NOT NULL,
	"quantities" jsonb NOT NULL,
	"exemption" text,
	"proof" text,
	"basis" text,
	"reason" text,
	"computed_for" date NOT NULL,
	"made_by" text NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	CONSTRAINT "fee_versions_dossier_number_pk" PRIMARY KEY("dossier","number")
);
--> statement-breakpoint
ALTER TABLE "fee_versions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "fee_allocations" ADD CONSTRAINT "fee_allocations_credit_fee_credits_id_fk" FOREIGN KEY ("credit") REFERENCES "public"."fee_credits"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fee_allocations" ADD CONSTRAINT "fee_allocations_dossier_fee_charges_dossier_fk" FOREIGN KEY ("dossier") REFERENCES "public"."fee_charges"("dossier") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fee_charges" ADD CONSTRAINT "fee_charges_dossier_dossiers_id_fk" FOREIGN KEY ("dossier") REFERENCES "public"."dossiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fee_credits" ADD CONSTRAINT "fee_credits_dossier_fee_charges_dossier_fk" FOREIGN KEY ("dossier") REFERENCES "public"."fee_charges"("dossier") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fee_receipts" ADD CONSTRAINT "fee_receipts_dossier_fee_charges_dossier_fk" FOREIGN KEY ("dossier") REFERENCES "public"."fee_charges"("dossier") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fee_receipts" ADD CONSTRAINT "fee_receipts_day_fee_days_id_fk" FOREIGN KEY ("day") REFERENCES "public"."fee_days"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fee_refunds" ADD CONSTRAINT "fee_refunds_dossier_fee_charges_dossier_fk" FOREIGN KEY ("dossier") REFERENCES "public"."fee_charges"("dossier") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fee_refunds" ADD CONSTRAINT "fee_refunds_credit_fee_credits_id_fk" FOREIGN KEY ("credit") REFERENCES "public"."fee_credits"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fee_refunds" ADD CONSTRAINT "fee_refunds_day_fee_days_id_fk" FOREIGN KEY ("day") REFERENCES "public"."fee_days"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fee_versions" ADD CONSTRAINT "fee_versions_dossier_fee_charges_dossier_fk" FOREIGN KEY ("dossier") REFERENCES "public"."fee_charges"("dossier") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "fee_allocations_credit" ON "fee_allocations" USING btree ("credit");--> statement-breakpoint
CREATE INDEX "fee_allocations_dossier" ON "fee_allocations" USING btree ("dossier");--> statement-breakpoint
CREATE INDEX "fee_charges_unit" ON "fee_charges" USING btree ("unit","charged_at");--> statement-breakpoint
CREATE UNIQUE INDEX "fee_credits_bank" ON "fee_credits" USING btree ("unit","account","bank_id");--> statement-breakpoint
CREATE INDEX "fee_credits_list" ON "fee_credits" USING btree ("unit","state","booked_at");--> statement-breakpoint
CREATE INDEX "fee_credits_dossier" ON "fee_credits" USING btree ("dossier");--> statement-breakpoint
CREATE UNIQUE INDEX "fee_days_one" ON "fee_days" USING btree ("unit","cashier","day");--> statement-breakpoint
CREATE INDEX "fee_deeds_subject" ON "fee_deeds" USING btree ("subject");--> statement-breakpoint
CREATE INDEX "fee_imports_unit" ON "fee_imports" USING btree ("unit","imported_at");--> statement-breakpoint
CREATE UNIQUE INDEX "fee_receipts_number" ON "fee_receipts" USING btree ("unit","year","number");--> statement-breakpoint
CREATE INDEX "fee_receipts_dossier" ON "fee_receipts" USING btree ("dossier");--> statement-breakpoint
CREATE INDEX "fee_receipts_day" ON "fee_receipts" USING btree ("day");--> statement-breakpoint
CREATE INDEX "fee_refunds_unit" ON "fee_refunds" USING btree ("unit","state");--> statement-breakpoint
CREATE INDEX "fee_refunds_dossier" ON "fee_refunds" USING btree ("dossier");--> statement-breakpoint
CREATE INDEX "fee_refunds_day" ON "fee_refunds" USING btree ("day");--> statement-breakpoint
CREATE POLICY "fee_allocations_seen" ON "fee_allocations" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (exists (select 1 from dossiers d where d.id = dossier));--> statement-breakpoint
CREATE POLICY "fee_allocations_added" ON "fee_allocations" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (unit = any ((select xaso_units('desk officer', 'leader'))::text[]) or (select xaso_system('worker')));--> statement-breakpoint
CREATE POLICY "fee_bank_links_seen" ON "fee_bank_links" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (unit = any ((select xaso_units('desk officer', 'leader'))::text[]) or (select xaso_system('worker')));--> statement-breakpoint
CREATE POLICY "fee_bank_links_added" ON "fee_bank_links" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (unit = any ((select xaso_units('leader'))::text[]));--> statement-breakpoint
CREATE POLICY "fee_bank_links_changed" ON "fee_bank_links" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING (unit = any ((select xaso_units('leader'))::text[])) WITH CHECK (unit = any ((select xaso_units('leader'))::text[]));--> statement-breakpoint
CREATE POLICY "fee_charges_seen" ON "fee_charges" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (exists (select 1 from dossiers d where d.id = dossier));--> statement-breakpoint
CREATE POLICY "fee_charges_added" ON "fee_charges" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (exists (select 1 from dossiers d where d.id = dossier) and (cardinality(((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[])) > 0 or (select xaso_system('reader', 'worker'))));--> statement-breakpoint
CREATE POLICY "fee_charges_changed" ON "fee_charges" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING (exists (select 1 from dossiers d where d.id = dossier) and (cardinality(((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[])) > 0 or (select xaso_system('reader', 'worker')))) WITH CHECK (exists (select 1 from dossiers d where d.id = dossier) and (cardinality(((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[])) > 0 or (select xaso_system('reader', 'worker'))));--> statement-breakpoint
CREATE POLICY "fee_credits_unit" ON "fee_credits" AS PERMISSIVE FOR ALL TO "xaso_app" USING (unit = any ((select xaso_units('desk officer', 'leader'))::text[]) or (select xaso_system('worker'))) WITH CHECK (unit = any ((select xaso_units('desk officer', 'leader'))::text[]) or (select xaso_system('worker')));--> statement-breakpoint
CREATE POLICY "fee_days_unit" ON "fee_days" AS PERMISSIVE FOR ALL TO "xaso_app" USING (unit = any ((select xaso_units('desk officer', 'leader'))::text[])) WITH CHECK (unit = any ((select xaso_units('desk officer', 'leader'))::text[]));--> statement-breakpoint
CREATE POLICY "fee_deeds_seen" ON "fee_deeds" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[]));--> statement-breakpoint
CREATE POLICY "fee_deeds_added" ON "fee_deeds" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (unit = any ((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[]) or (select xaso_system('worker', 'reader')));--> statement-breakpoint
CREATE POLICY "fee_imports_unit" ON "fee_imports" AS PERMISSIVE FOR ALL TO "xaso_app" USING (unit = any ((select xaso_units('desk officer', 'leader'))::text[])) WITH CHECK (unit = any ((select xaso_units('desk officer', 'leader'))::text[]));--> statement-breakpoint
CREATE POLICY "fee_receipts_seen" ON "fee_receipts" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (exists (select 1 from dossiers d where d.id = dossier));--> statement-breakpoint
CREATE POLICY "fee_receipts_added" ON "fee_receipts" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (unit = any ((select xaso_units('desk officer', 'leader'))::text[]));--> statement-breakpoint
CREATE POLICY "fee_receipts_voided" ON "fee_receipts" AS PERMISSIVE FOR UPDATE TO "xaso_app" USING (unit = any ((select xaso_units('desk officer', 'leader'))::text[])) WITH CHECK (unit = any ((select xaso_units('desk officer', 'leader'))::text[]));--> statement-breakpoint
CREATE POLICY "fee_refunds_unit" ON "fee_refunds" AS PERMISSIVE FOR ALL TO "xaso_app" USING (unit = any ((select xaso_units('desk officer', 'leader'))::text[])) WITH CHECK (unit = any ((select xaso_units('desk officer', 'leader'))::text[]));--> statement-breakpoint
CREATE POLICY "fee_series_unit" ON "fee_series" AS PERMISSIVE FOR ALL TO "xaso_app" USING (unit = any ((select xaso_units('desk officer', 'leader'))::text[])) WITH CHECK (unit = any ((select xaso_units('desk officer', 'leader'))::text[]));--> statement-breakpoint
CREATE POLICY "fee_versions_seen" ON "fee_versions" AS PERMISSIVE FOR SELECT TO "xaso_app" USING (exists (select 1 from dossiers d where d.id = dossier));--> statement-breakpoint
CREATE POLICY "fee_versions_added" ON "fee_versions" AS PERMISSIVE FOR INSERT TO "xaso_app" WITH CHECK (exists (select 1 from dossiers d where d.id = dossier) and (cardinality(((select xaso_units('desk officer', 'specialist', 'leader', 'clerk'))::text[])) > 0 or (select xaso_system('reader', 'worker'))));