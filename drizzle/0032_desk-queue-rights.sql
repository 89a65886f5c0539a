-- A number stays drawn, a visit counted, an appointment and a paper slip on the books: nothing of it is deleted. What a unit decided is not rewritten.
REVOKE DELETE ON tickets, appointments, kiosks FROM xaso_app;
--> statement-breakpoint
REVOKE UPDATE, DELETE ON queue_settings, desk_visits, reserved_blocks FROM xaso_app;
