import { satisfiedByMonth } from '../../government/feedback/ratings.queries.ts';
import type { Transaction } from '../../platform/context/context.ts';
import type { Day } from '../../platform/time/time.ts';

/** One sum of a unit: of the day, month or quarter (`span` d, m, q) that begins on `starts`. `measure` by its code. */
export type Sum = { unit: string; span: 'd' | 'm' | 'q'; starts: Day; field: string; channel: string; measure: string; amount: number };

/**
 * The dossiers as their rows tell them, with what only their events know where their rows do not: which unit had it when (`moves`), the due moment that
 * was told last, by when it had to be received. A history is read only where the row alone does not say it.
 */
const BASE = `
  select d.id, d.channel, d.keys, d.state, d.outcome, d.submitted_at, d.received_at, d.resolved_at, d.ended_at, d.returned_at, d.promised_at,
    d.receiving_unit, d.competent_unit, coalesce(v.body -> 'field' ->> 'code', '') as field, v.body ->> 'level' as level,
    coalesce(jsonb_path_exists(v.body, '$.results[*] ? (@.paper == true)'), true) as paper, m.moves,
    case when d.resolved_at is not null then d.due_at else l.due end as due,
    case when l.lates is not null then l.lates when d.resolved_at > d.due_at and d.id not in (select c.subject from events c where c.type = 'dossier.due_changed')
      then jsonb_build_array(jsonb_build_object('due', d.due_at, 'from', d.due_at, 'until', d.resolved_at, 'final', true)) end as lates,
    case when r.told then r.limit_at else d.reception_due_at end as reception_due, p.since as still,
    case when d.supplement_count > 1 and d.received_at is not null then greatest(d.received_at,
      (select min(q.asked_at) from supplement_requests q where q.dossier = d.id and q.number > 1)) end as repeated,
    case d.keys when 'alone' then 'filed_alone' when 'helped_desk' then 'filed_helped_desk' when 'helped_home' then 'filed_helped_home'
      when 'staff' then 'filed_staff' else 'filed_unknown' end as keys_measure
  from dossiers d
  left join procedure_versions v on v.code = d.procedure and v.version = d.procedure_version
  left join lateral (
    select jsonb_agg(jsonb_build_object('at', e.occurred_at, 'from', e.data ->> 'from', 'to', e.data ->> 'to', 'received', e.data -> 'received')
      order by e.occurred_at, e.epoch, e.transaction, e.id) as moves
    from events e where e.subject = d.id and e.type = 'dossier.forwarded'
  ) m on d.receiving_unit <> d.competent_unit or d.supporting_unit is not null
  left join lateral (
    select (array_agg(w.due order by w.n desc))[1] as due,
      jsonb_agg(jsonb_build_object('due', w.due, 'from', greatest(w.due, w.at), 'until', w.until, 'final', not (w.why = 'calendar' and w.until = w.next))
        order by w.n) filter (where w.due is not null and case when w.until is null then exists (select 1 from events x where x.subject = d.id
          and x.type = 'dossier.due_passed' and (x.data ->> 'dueAt')::timestamptz = w.due)
          or exists (select 1 from dossier_pauses s where s.dossier = d.id and s.kind <> 'extension' and s.started_at > w.due) else w.due < w.until end
        and not exists (select 1 from dossier_pauses s where s.dossier = d.id and s.kind <> 'extension' and s.started_at <= w.due
          and coalesce(s.ended_at, 'infinity') > w.due)) as lates
    from (
      select coalesce(e.data ->> 'after', e.data ->> 'dueAt')::timestamptz as due, e.occurred_at as at, row_number() over o as n,
        lead(e.occurred_at) over o as next, coalesce(lead(e.data ->> 'reason') over o, '') as why,
        least(lead(e.occurred_at) over o, d.resolved_at, d.ended_at) as until
      from events e where e.subject = d.id and (e.type = 'dossier.received' or (e.type = 'dossier.due_changed' and e.data ->> 'after' is not null
        and e.occurred_at >= d.received_at))
      window o as (order by e.occurred_at, e.epoch, e.transaction, e.id)
    ) w
  ) l on d.received_at is not null and (d.resolved_at is null or d.id in (select c.subject from events c where c.type = 'dossier.due_changed'))
  left join lateral (
    select true as told, (e.data ->> 'receptionDueAt')::timestamptz as limit_at from events e where e.subject = d.id and e.type = 'dossier.received' limit 1
  ) r on d.received_at is not null and d.reception_due_at is null
  left join lateral (
    select min(s.started_at) as since from dossier_pauses s
    where s.dossier = d.id and s.kind <> 'extension' and s.started_at < d.ended_at and coalesce(s.ended_at, 'infinity') >= d.ended_at
  ) p on d.ended_at is not null and d.received_at is not null`;

/** The unit that had a dossier just before a moment; `then`: at it. */
const unitAt = (at: string, then = false) => `coalesce(
  (select one ->> 'to' from jsonb_array_elements(b.moves) with ordinality o(one, n) where (one ->> 'at')::timestamptz ${then ? '<=' : '<'} ${at}
   order by n desc limit 1),
  b.moves -> 0 ->> 'from', b.competent_unit)`;

const DAY = (at: string) => `(${at} at time zone 'Asia/Ho_Chi_Minh')::date`;
/** The day itself from `$1` on, the first of its month before. */
const STARTS = (at: string) =>
  `greatest(date_trunc('month', ${DAY(at)})::date, case when ${DAY(at)} >= $1::date then ${DAY(at)} end)::text`;
const LATE = `exists (select 1 from jsonb_array_elements(b.lates) as z(one) where (z.one ->> 'final')::boolean)`;
const FIRST_LATE = `(b.lates -> 0 ->> 'from')::timestamptz`;
const RAN = 'least(b.still, b.over_at)';
const REPEATED_UNTIL = `coalesce(${FIRST_LATE}, b.resolved_at, b.ended_at)`;
const STILL_REPEATED = `(b.repeated is not null and coalesce(${REPEATED_UNTIL}, 'infinity') > b.repeated)`;
const MOVED_REPEATED = `((o.one ->> 'received')::boolean and b.repeated < (o.one ->> 'at')::timestamptz
  and coalesce(${REPEATED_UNTIL}, 'infinity') > (o.one ->> 'at')::timestamptz)`;
const DIGITAL = `('photo', 'scan', 'store', 'database')`;

/** Everything that a dossier's own row counts for: when, where, which measure, how much. */
const DOSSIERS = `
  with base as materialized (select *, coalesce(resolved_at, ended_at) as over_at from (${BASE}) raw)
  select x.unit, ${STARTS('x.at')} as starts, b.field, b.channel, x.measure, sum(x.amount)::float8 as amount
  from base b cross join lateral (values
    (${unitAt('b.submitted_at')}, b.submitted_at, 'filed', 1),
    (${unitAt('b.submitted_at')}, b.submitted_at, b.keys_measure, 1),
    (${unitAt('b.submitted_at')}, b.submitted_at, case when b.level in ('toan_trinh', 'muc_4') then 'filed_full' end, 1),
    (b.receiving_unit, b.received_at, 'received', 1),
    (b.receiving_unit, b.received_at, case when b.reception_due is null then 'reception_not_judged' when b.received_at > b.reception_due
      then 'reception_late' else 'reception_on_time' end, 1),
    (${unitAt('b.submitted_at')}, b.submitted_at, 'open_unreceived', 1),
    (b.receiving_unit, b.received_at, 'open_unreceived', -1),
    (b.receiving_unit, case when b.received_at is null then b.ended_at end, 'open_unreceived', -1),
    (b.competent_unit, b.ended_at, case b.state when 3 then 'refused_at_desk' when 7 then 'withdrawn' when 8 then 'stopped' end, 1),
    (b.competent_unit, b.resolved_at, 'resolved', 1),
    (b.competent_unit, b.resolved_at, case when b.paper then 'resolved_paper' end, 1),
    (${unitAt('b.submitted_at')}, b.submitted_at, case when b.state = 3 then 'filed_refused' end, 1),
    (b.competent_unit, b.resolved_at, case b.outcome when 'granted' then 'granted' when 'refused' then 'resolved_refused' end, 1),
    (b.competent_unit, b.returned_at, 'returned', 1),
    (b.competent_unit, case when not ${LATE} then b.resolved_at end, case when b.due is null then 'not_judged' else 'judged_on_time' end, 1),
    (b.receiving_unit, b.received_at, 'open', 1),
    (b.competent_unit, case when b.received_at is not null then b.over_at end, 'open', -1),
    (b.competent_unit, case when b.received_at is not null then b.over_at end, case when b.due is null then 'done_not_judged' when b.due < ${RAN}
      then 'done_late' when b.still is null and (b.over_at at time zone 'Asia/Ho_Chi_Minh')::date < (b.due at time zone 'Asia/Ho_Chi_Minh')::date
      then 'done_early' else 'done_on_time' end, 1),
    (b.competent_unit, case when b.repeated is not null and b.due is not null and b.due >= ${RAN} then b.over_at end, 'done_repeated', 1),
    (${unitAt('b.repeated', true)}, case when ${STILL_REPEATED} then b.repeated end, 'open_repeated', 1),
    (case when b.lates is not null then ${unitAt(FIRST_LATE)} else b.competent_unit end, case when ${STILL_REPEATED} then ${REPEATED_UNTIL} end, 'open_repeated', -1),
    (b.receiving_unit, b.promised_at, 'promised', 1),
    (b.receiving_unit, b.promised_at, case
      when b.resolved_at <= b.promised_at then 'promise_kept'
      when exists (select 1 from promise_passes s where s.dossier = b.id) then 'promise_passed' end, 1)
  ) as x(unit, at, measure, amount)
  where x.at is not null and x.measure is not null group by 1, 2, 3, 4, 5`;

/** What other rows of dossiers count for. */
const BELONGINGS = `
  with base as materialized (select * from (${BASE}) raw)
  select x.unit, ${STARTS('x.at')} as starts, b.field, b.channel, x.measure, sum(x.amount)::float8 as amount
  from base b join lateral (
    select ${unitAt('c.attached_at')}, c.attached_at, m.measure, 1 from dossier_components c cross join lateral (values ('components'),
      (case when c.source in ${DIGITAL} then 'components_digitised' end), (case when c.source in ('store', 'database') then 'components_reused' end)) as m(measure)
    where c.dossier = b.id
    union all select ${unitAt('b.submitted_at')}, b.submitted_at, 'dossiers_reusing', 1
    where exists (select 1 from dossier_components c where c.dossier = b.id and c.source in ('store', 'database'))
    union all select b.competent_unit, b.resolved_at, m.measure, 1 from (values ('resolved_with_file'), (case when b.paper then 'resolved_paper_with_file' end),
      (case when exists (select 1 from dossier_components c
      where c.dossier = b.id and c.source in ${DIGITAL}) then 'digitised_with_result' end)) as m(measure)
    where exists (select 1 from dossier_files f where f.dossier = b.id and f.kind = 'result')
    union all select ${unitAt('s.asked_at')}, s.asked_at, case s.number when 1 then 'supplement_first' else 'supplement_repeated' end, 1
    from supplement_requests s where s.dossier = b.id
    union all select ${unitAt('b.submitted_at')}, b.submitted_at, case s.number when 1 then 'filed_supplemented' else 'filed_supplemented_again' end, 1
    from supplement_requests s where s.dossier = b.id and s.number in (1, 2)
    union all select a.unit, a.issued_at, case when a.late then 'apologies_late' else 'apologies_in_time' end, 1 from dossier_apologies a where a.dossier = b.id
    union all select v.unit, v.at, 'visits', 1 from desk_visits v where v.dossier = b.id
    union all (select ${unitAt("(z.one ->> 'due')::timestamptz")}, (z.one ->> 'due')::timestamptz, 'judged_late', 1
      from jsonb_array_elements(b.lates) with ordinality as z(one, n) where (z.one ->> 'final')::boolean order by z.n limit 1)
    union all select y.unit, y.at, 'open_late', y.amount from jsonb_array_elements(b.lates) as z(one) cross join lateral (values
      (${unitAt("(z.one ->> 'from')::timestamptz", true)}, (z.one ->> 'from')::timestamptz, 1),
      (case when (z.one ->> 'until')::timestamptz = coalesce(b.resolved_at, b.ended_at) then b.competent_unit else ${unitAt("(z.one ->> 'until')::timestamptz")} end,
        (z.one ->> 'until')::timestamptz, -1)) as y(unit, at, amount)
    union all select o.one ->> y.side, (o.one ->> 'at')::timestamptz, 'open_late', y.amount
    from jsonb_array_elements(b.lates) as z(one) join jsonb_array_elements(b.moves) as o(one) on (o.one ->> 'received')::boolean
      and (o.one ->> 'at')::timestamptz > (z.one ->> 'from')::timestamptz
      and (o.one ->> 'at')::timestamptz < coalesce((z.one ->> 'until')::timestamptz, 'infinity')
    cross join (values ('from', -1), ('to', 1)) as y(side, amount)
    union all select o.one ->> u.side, (o.one ->> 'at')::timestamptz, u.measure, u.amount
    from jsonb_array_elements(b.moves) as o(one) cross join lateral (values
      ('from', case when (o.one ->> 'received')::boolean then 'forwarded_out' end, 1), ('to', case when (o.one ->> 'received')::boolean then 'forwarded_in' end, 1),
      ('from', case when (o.one ->> 'received')::boolean then 'open' else 'open_unreceived' end, -1),
      ('to', case when (o.one ->> 'received')::boolean then 'open' else 'open_unreceived' end, 1),
      ('from', case when ${MOVED_REPEATED} then 'open_repeated' end, -1), ('to', case when ${MOVED_REPEATED} then 'open_repeated' end, 1)) as u(side, measure, amount)
  ) as x(unit, at, measure, amount) on x.at is not null and x.measure is not null
  group by 1, 2, 3, 4, 5`;

/** Money and petitions: their rows, and of their events what no row keeps. */
const OTHERS = `
  select x.unit, ${STARTS('x.at')} as starts, coalesce(v.body -> 'field' ->> 'code', '') as field, d.channel, x.measure, count(*)::float8 as amount
  from (
    select c.dossier, c.unit, min(w.made_at) as at, 'fee_dossiers' as measure from fee_charges c join fee_versions w on w.dossier = c.dossier
    where w.amount > 0 group by 1, 2
    union all select c.dossier, c.unit, min(w.made_at), m.measure from (
      select distinct on (e.subject) e.subject as dossier, e.data ->> 'way' as way from events e
      where e.type = 'fees.paid' and (e.data ->> 'settled')::boolean order by e.subject, e.occurred_at, e.epoch, e.transaction, e.id) p
    join fee_charges c on c.dossier = p.dossier join fee_versions w on w.dossier = c.dossier and w.amount > 0
    cross join lateral (values ('fee_dossiers_paid'), (case p.way when 'bank' then 'fee_dossiers_paid_online' end)) as m(measure)
    where m.measure is not null group by 1, 2, 4
  ) x join dossiers d on d.id = x.dossier left join procedure_versions v on v.code = d.procedure and v.version = d.procedure_version
  group by 1, 2, 3, 4, 5
  union all
  select y.unit, ${STARTS('y.at')}, '', '', y.measure, sum(y.amount)::float8 from (
    select p.unit, x.at, x.measure, x.amount from petitions p
    cross join lateral (select case when p.ended_at is null then exists (select 1 from petition_due_passed t where t.petition = p.id)
      else p.ended_at > p.due_at end as late) l
    cross join lateral (values
      (case when l.late then p.due_at end, 'petitions_late', 1), (case when l.late then p.due_at end, 'petitions_open_late', 1),
      (case when l.late then p.ended_at end, 'petitions_open_late', -1),
      (case when not l.late and p.state = 'answered' and (p.verdict = 'dissatisfied' or p.repeats is not null) then p.ended_at end, 'petitions_unsatisfying', 1),
      (p.sent_at, 'petitions', 1), (p.sent_at, 'petitions_open', 1), (p.ended_at, 'petitions_open', -1),
      (p.ended_at, case p.state when 'refused' then 'petitions_refused' when 'forwarded' then 'petitions_forwarded' when 'answered'
        then case when p.ended_at > p.due_at then 'petitions_answered_late' else 'petitions_answered_on_time' end end, 1),
      ((select e.occurred_at from events e where e.subject = p.id and e.type = 'petition.accepted' and e.occurred_at > p.accept_by
        order by e.occurred_at limit 1), 'petitions_accepted_late', 1),
      ((select b.published_at from petition_publications b where b.petition = p.id and b.published_at > p.publish_by), 'petitions_published_late', 1),
      (case when p.verdict is not null then (select max(e.occurred_at) from events e where e.subject = p.id and e.type = 'petition.judged') end,
        case p.verdict when 'satisfied' then 'petitions_satisfied' else 'petitions_dissatisfied' end, 1)
    ) as x(at, measure, amount) where x.at is not null and x.measure is not null
  ) y group by 1, 2, 3, 4, 5`;

type Said = { unit: string; starts: Day; answers: number; satisfied: number; dissatisfied: number };
const saidAs =
  (span: Sum['span']) =>
  ({ unit, starts, answers, satisfied, dissatisfied }: Said): Sum[] =>
    Object.entries({ ratings: answers, ratings_satisfied: satisfied, ratings_dissatisfied: dissatisfied }).map(([measure, amount]) => ({
      ...{ unit, span, starts, field: '', channel: '', measure, amount },
    }));

/** What people said of the work: from the sums that are shown. They are of months; on which day they were told, the telling alone says. */
async function ratingsRecounted(tx: Transaction, daysFrom: Day): Promise<Sum[]> {
  const days = await tx.query<Said>({
    text: `select unit, ${DAY('occurred_at')}::text as starts, sum((data ->> 'answers')::int)::int as answers, sum((data ->> 'satisfied')::int)::int as satisfied,
             sum((data ->> 'dissatisfied')::int)::int as dissatisfied
           from events where type = 'rating.given' and ${DAY('occurred_at')} >= $1 group by 1, 2`,
    values: [daysFrom],
  });
  const months = (await satisfiedByMonth(tx)).map(({ month, ...said }) => ({ ...said, starts: `${month}-01` }));
  return [...months.flatMap(saidAs('m')), ...days.flatMap(saidAs('d'))];
}

/**
 * Every monthly sum, and every sum of a day from `daysFrom` (the first of a month) on, counted anew from what the slices keep: not from the kept
 * contributions, and not by the rules that make them.
 */
export async function recounted(tx: Transaction, daysFrom: Day): Promise<Sum[]> {
  const parts: Sum[][] = [];
  for (const text of [DOSSIERS, BELONGINGS, OTHERS]) {
    const rows = await tx.query<Omit<Sum, 'span'>>({ text, values: [daysFrom] });
    parts.push(rows.map((row) => ({ ...row, span: 'm', starts: `${row.starts.slice(0, 8)}01` })));
    parts.push(rows.filter(({ starts }) => starts >= daysFrom).map((row) => ({ ...row, span: 'd' })));
  }
  parts.push(await ratingsRecounted(tx, daysFrom));
  return parts.flat(); // a province's year has more sums than a call takes arguments
}
