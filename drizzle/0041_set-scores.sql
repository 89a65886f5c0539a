ALTER TABLE "set_scores" DROP CONSTRAINT "set_scores_metric";--> statement-breakpoint
ALTER TABLE "set_scores" ADD CONSTRAINT "set_scores_metric" UNIQUE("set_code","version","unit","starts","ends","metric");--> statement-breakpoint
ALTER TABLE "set_scores" ADD CONSTRAINT "set_scores_final_eyes" CHECK ("set_scores"."final_by" is null or "set_scores"."final_by" <> "set_scores"."self_by");