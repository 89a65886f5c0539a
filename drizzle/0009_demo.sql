CREATE TABLE "demo_loads" (
	"name" text PRIMARY KEY NOT NULL,
	"day" date NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "demo_loads" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "demo_loads_content" ON "demo_loads" AS PERMISSIVE FOR ALL TO "xaso_app" USING ((select xaso_system('content'))) WITH CHECK ((select xaso_system('content')));