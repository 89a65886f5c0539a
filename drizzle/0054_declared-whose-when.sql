ALTER TABLE "declared_figures" ADD COLUMN "denominator_of" text;--> statement-breakpoint
ALTER TABLE "declared_figures" ADD COLUMN "surveyed_on" date;--> statement-breakpoint
ALTER TABLE "declared_figures" ADD CONSTRAINT "declared_figures_denominator_of" CHECK ("declared_figures"."denominator_of" in ('households', 'people', 'other'));