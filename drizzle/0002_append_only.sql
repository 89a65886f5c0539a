-- History is only ever added to.
REVOKE UPDATE, DELETE ON events, audit, audit_seals FROM xaso_app;
--> statement-breakpoint
-- Sealing reads and writes the chain; nobody else has a use for it.
ALTER TABLE audit_seals ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY audit_seals_worker ON audit_seals FOR ALL TO xaso_app USING ((SELECT xaso_system('worker'))) WITH CHECK ((SELECT xaso_system('worker')));
