-- What a unit decided about its queue is never changed; the province takes back what it copied, and the row stays to be read.
GRANT UPDATE (removed_at) ON queue_settings TO xaso_app;
--> statement-breakpoint
-- What people said before it was told is told now, as far as it is shown: once for each month of a unit, in that month.
INSERT INTO events (id, type, version, subject, unit, occurred_at, actor, data)
SELECT gen_random_uuid(), 'rating.given', 1, gen_random_uuid(), unit,
  least(now(), (((month || '-01')::date + interval '1 month')::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh') - interval '1 hour'),
  '{"kind":"system","account":"tracking","role":null,"for":null}',
  jsonb_build_object('answers', answers, 'satisfied', coalesce((counts -> 'whole' ->> 3)::integer + (counts -> 'whole' ->> 4)::integer, 0),
    'dissatisfied', coalesce((counts -> 'whole' ->> 0)::integer + (counts -> 'whole' ->> 1)::integer, 0), 'questions', questions)
FROM rating_figures;
