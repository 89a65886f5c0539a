-- What was counted before there were totals.
insert into measure_totals (generation, span, unit, starts, channel, measure, amount)
select s.generation, p.span, s.unit, p.starts, c.channel, s.measure, sum(s.amount) from measure_sums s
cross join lateral (values ('m', s.starts), ('q', date_trunc('quarter', s.starts)::date)) as p(span, starts)
cross join lateral (select '' union select s.channel) as c(channel)
where s.span = 'm' group by 1, 2, 3, 4, 5, 6;
