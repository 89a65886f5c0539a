CREATE INDEX "unit_links_to" ON "unit_links" USING btree ("to_unit");--> statement-breakpoint
CREATE INDEX "units_parent" ON "units" USING btree ("parent");