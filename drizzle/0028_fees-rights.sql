-- The trail of money is only ever added to.
REVOKE UPDATE, DELETE ON fee_versions, fee_deeds, fee_allocations FROM xaso_app;
--> statement-breakpoint
-- What was taken, heard or asked stays: a receipt is voided, a charge corrected, a day closed; nothing of it is deleted.
REVOKE DELETE ON fee_charges, fee_receipts, fee_days, fee_series, fee_credits, fee_imports, fee_refunds, fee_bank_links FROM xaso_app;
--> statement-breakpoint
-- An imported file was read as it was.
REVOKE UPDATE ON fee_imports FROM xaso_app;
