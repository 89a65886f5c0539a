import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { answerOr } from '../../../ui/answer.ts';
import { ChoicesField, SelectField } from '../../../ui/fields.choice.tsx';
import { DateField } from '../../../ui/fields.date.tsx';
import { TextField } from '../../../ui/fields.text.tsx';
import { BackLink, Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { dayText } from '../../../ui/format.ts';
import { SheetLink } from '../../../ui/sheet.tsx';
import { Notice, PageHead } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { typedDay } from '../../../ui/typed.ts';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { unitName } from '../../units/units.queries.ts';
import { mayAbsence } from '../absence.permissions.ts';
import { type Leave, leavesOfUnit, type StandIn, standInsOfUnit } from '../absence.queries.ts';
import { cancelLeave, endStandIn, enterLeave, giveStandIn } from '../absence.service.ts';
import { officersOfUnit } from '../people.queries.ts';
import { HANDLING, isHandling, roleKey } from '../people.rules.ts';

const PATH = '/can-bo/vang-mat';

/** Procedures that a stand-in may be limited to: given by who knows the catalogue. */
export type ProceduresToChoose = (visit: Visit) => Promise<{ value: string; label: string }[]>;

/** The unit that the page speaks of, the own units, and whether the actor enters absences for others there. */
function unitOf({ context: { actor }, form, query }: Visit): { unit: string; heads: boolean } {
  if (actor.kind === 'anonymous') throw new Refusal('context.sign_in', 401);
  const posts = actor.posts.filter((post) => !post.for && (isHandling(post.role) || post.role === 'commune admin'));
  const unit = form.text('don-vi') || query('don-vi') || (posts[0]?.unit ?? '');
  if (!posts.some((post) => post.unit === unit)) throw new Refusal('context.forbidden', 403);
  return { unit, heads: posts.some((post) => post.unit === unit && (post.role === 'leader' || post.role === 'commune admin')) };
}

type People = Awaited<ReturnType<typeof officersOfUnit>>;

function Days({ visit, row }: { visit: Visit; row: { firstDay: string; lastDay: string } }) {
  return <>{[row.firstDay, row.lastDay].map((day) => dayText(day, visit.locale)).join(' – ')}</>;
}

function Leaves({ visit, unit, rows, name }: { visit: Visit; unit: string; rows: Leave[]; name(account: string): string }) {
  const { t, context } = visit;
  return (
    <DataTable
      caption={t('absence.leaves')}
      rows={rows}
      rowKey={(row) => row.id}
      empty={<p>{t('absence.noLeaves')}</p>}
      columns={[
        { head: t('absence.who'), main: true, cell: (row) => name(row.account) },
        { head: t('absence.days'), cell: (row) => <Days visit={visit} row={row} /> },
        {
          head: t('absence.action'),
          cell: (row) =>
            row.cancelledAt
              ? t('absence.cancelled')
              : mayAbsence(context.actor, ['cancel', 'leave'], { account: row.account, units: [unit] }) && (
                  <>
                    {context.actor.posts.some((post) => isHandling(post.role)) && (
                      <p>
                        <a href={`/can-bo/ban-giao?don-vi=${unit}&can-bo=${row.account}`}>{t('absence.moveWork')}</a>
                      </p>
                    )}
                    <Form
                      action={PATH}
                      hidden={{ do: 'cancel', 'don-vi': unit, id: row.id, rowVersion: String(row.rowVersion), key: newId() }}
                    >
                      <Button look="secondary">{t('absence.cancel')}</Button>
                    </Form>
                  </>
                ),
        },
      ]}
    />
  );
}

function StandIns({ visit, unit, rows, name }: { visit: Visit; unit: string; rows: StandIn[]; name(account: string): string }) {
  const { t, context } = visit;
  return (
    <DataTable
      caption={t('absence.standIns')}
      rows={rows}
      rowKey={(row) => row.id}
      empty={<p>{t('absence.noStandIns')}</p>}
      columns={[
        {
          head: t('absence.standIn'),
          main: true,
          cell: (row) => t('absence.instead', { name: name(row.standIn), absent: name(row.absent) }),
        },
        {
          head: t('absence.scope'),
          cell: (row) =>
            [row.roles.map((role) => t(roleKey(role))).join(', '), row.procedures?.join(', ') ?? t('absence.allProcedures')].join('; '),
        },
        { head: t('absence.days'), cell: (row) => <Days visit={visit} row={row} /> },
        { head: t('absence.basis'), cell: (row) => row.basis },
        {
          head: t('absence.action'),
          cell: (row) =>
            row.endedAt
              ? t('absence.ended')
              : mayAbsence(context.actor, ['end', 'stand-in'], { account: row.absent, units: [unit] }) && (
                  <Form action={PATH} hidden={{ do: 'end', 'don-vi': unit, id: row.id, rowVersion: String(row.rowVersion), key: newId() }}>
                    <Button look="secondary">{t('absence.end')}</Button>
                  </Form>
                ),
        },
      ]}
    />
  );
}

/** Whose: the own, or for a head one of the unit's. */
function Whose({
  visit,
  heads,
  people,
  asked,
  label,
}: {
  visit: Visit;
  heads: boolean;
  people: People;
  asked: { name: string; value: string; error: string | undefined };
  label: string;
}) {
  const options = people.filter((one) => one.roles.some(isHandling)).map((one) => ({ value: one.account, label: one.name }));
  const own = visit.context.actor.id;
  if (!heads) return <input type="hidden" name={asked.name} value={own} />;
  return <SelectField {...asked} value={asked.value || own} label={label} options={options} />;
}

async function view(visit: Visit, procedures: ProceduresToChoose, errors: Errors = {}): Promise<View> {
  const { t, context, locale, form, query } = visit;
  const { unit, heads } = unitOf(visit);
  const people = await officersOfUnit(context, unit);
  const name = (account: string) => people.find((one) => one.account === account)?.name ?? t('absence.former');
  const which = form.text('do');
  const leave = fieldsOf(which === 'leave' ? form.all() : {}, which === 'leave' ? errors : {});
  const stand = fieldsOf(which === 'stand-in' ? form.all() : {}, which === 'stand-in' ? errors : {});
  const colleagues = people.filter((one) => one.roles.some(isHandling)).map((one) => ({ value: one.account, label: one.name }));
  return {
    title: t('absence.title'),
    section: 'office',
    active: 'queue',
    wide: true,
    sheet: { name: 'vang-mat', unit },
    body: (
      <>
        <BackLink href="/can-bo" />
        <ErrorSummary errors={errors} />
        <PageHead above={await unitName(context, unit, locale)} title={t('absence.title')} />
        {query('xong') && (
          <Notice
            tone="success"
            live
            title={t(
              `absence.done.${['leave', 'stand-in', 'cancel', 'end'].find((one) => one === query('xong'))?.replace('-', '_') ?? 'leave'}`,
            )}
          >
            {query('xong') === 'leave' && query('ngay') && <p>{t('absence.movesNow')}</p>}
            {query('xong') === 'leave' && !query('ngay') && (
              <p>
                <a href={`/can-bo/ban-giao?don-vi=${unit}&can-bo=${encodeURIComponent(query('cua') ?? '')}`}>{t('absence.moveWork')}</a>
              </p>
            )}
          </Notice>
        )}
        <SheetLink url={visit.url} />
        <Leaves visit={visit} unit={unit} rows={await leavesOfUnit(context, unit)} name={name} />
        <h2>{t('absence.enter.title')}</h2>
        <p>{t('absence.enter.lead')}</p>
        <Form action={PATH} hidden={{ do: 'leave', 'don-vi': unit, key: newId() }}>
          <Whose visit={visit} heads={heads} people={people} asked={leave.text('account')} label={t('absence.who')} />
          <DateField {...leave.date('firstDay')} label={t('absence.firstDay')} example="23/11/2026" />
          <DateField {...leave.date('lastDay')} label={t('absence.lastDay')} example="27/11/2026" />
          <Button>{t('absence.enter.do')}</Button>
        </Form>
        <StandIns visit={visit} unit={unit} rows={await standInsOfUnit(context, unit)} name={name} />
        <h2>{t('absence.give.title')}</h2>
        <p>{t('absence.give.lead')}</p>
        <Form action={PATH} hidden={{ do: 'stand-in', 'don-vi': unit, key: newId() }}>
          <Whose visit={visit} heads={heads} people={people} asked={stand.text('absent')} label={t('absence.absent')} />
          <SelectField {...stand.text('standIn')} label={t('absence.standIn')} options={colleagues} />
          <ChoicesField
            {...stand.many('roles')}
            label={t('absence.roles')}
            help={t('absence.rolesHelp')}
            choices={HANDLING.map((role) => ({ value: role, label: t(roleKey(role)) }))}
            optional
          />
          <SelectField
            {...stand.text('procedures')}
            label={t('absence.procedures')}
            first={t('absence.allProcedures')}
            options={await procedures(visit)}
            optional
          />
          <DateField {...stand.date('firstDay')} label={t('absence.firstDay')} example="23/11/2026" />
          <DateField {...stand.date('lastDay')} label={t('absence.lastDay')} example="27/11/2026" />
          <TextField {...stand.text('basis')} label={t('absence.basis')} help={t('absence.basisHelp')} />
          <Button>{t('absence.give.do')}</Button>
        </Form>
      </>
    ),
  };
}

/** Which of the page's forms was sent, and for whom. */
async function act(visit: Visit): Promise<string> {
  const { context, form } = visit;
  const { unit, heads } = unitOf(visit);
  const key = form.text('key') || newId();
  const whose = (field: string) => (heads ? form.text(field) : context.actor.id);
  const day = (field: string) => typedDay(form.text(`${field}.day`), form.text(`${field}.month`), form.text(`${field}.year`));
  const days = { firstDay: day('firstDay'), lastDay: day('lastDay') };
  const change = { id: form.text('id'), rowVersion: Number(form.text('rowVersion')), key };
  switch (form.text('do')) {
    case 'leave':
      await enterLeave(context, { account: whose('account'), ...days, key });
      // What begins today moves its work by itself: nobody is sent to do it, too.
      return days.firstDay <= dayOf(context.now) ? 'leave&ngay=1' : `leave&cua=${encodeURIComponent(whose('account'))}`;
    case 'cancel':
      await cancelLeave(context, change);
      return 'cancel';
    case 'end':
      await endStandIn(context, change);
      return 'end';
    case 'stand-in': {
      const roles = form.texts('roles').filter(isHandling);
      const procedures = form.texts('procedures').filter(Boolean);
      await giveStandIn(context, {
        absent: whose('absent'),
        standIn: form.text('standIn'),
        unit,
        roles,
        procedures,
        ...days,
        basis: form.text('basis'),
        key,
      });
      return 'stand-in';
    }
    default:
      throw new Refusal('context.bad_input', 400);
  }
}

/** `/can-bo/vang-mat`: who is away when, and who acts in whose place. */
export const absencePage = (procedures: ProceduresToChoose): Page => ({
  get: (visit) => view(visit, procedures),
  post: (visit) =>
    answerOr(
      visit,
      async () => seeOther(`${PATH}?don-vi=${unitOf(visit).unit}&xong=${await act(visit)}`),
      (errors) => view(visit, procedures, errors),
    ),
});
