import { Refusal, refusalKey } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { hasWords } from '../../../platform/words/words.ts';
import { awayToday } from '../../../registers/people/absence.queries.ts';
import { accountNames, handlersOfUnit } from '../../../registers/people/people.queries.ts';
import { roleKey } from '../../../registers/people/people.rules.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import { answerOr } from '../../../ui/answer.ts';
import { SelectField } from '../../../ui/fields.choice.tsx';
import { Button, ButtonRow, ErrorSummary, type Errors, Form, fieldsOf, LinkButton } from '../../../ui/form.tsx';
import { momentText, numberText } from '../../../ui/format.ts';
import { rowsOf, SheetLink } from '../../../ui/sheet.tsx';
import { Notice, PageHead } from '../../../ui/show.tsx';
import { DataTable, Pager } from '../../../ui/table.tsx';
import type { Page, View, Visit } from '../../../ui/visit.ts';
import { type HeadLine, type HeadList, headCounts, headPage, loadsOf } from '../../dossiers/assignment.queries.ts';
import { assignMany, type Outcome } from '../../dossiers/assignment.service.ts';
import { namesOfLines } from '../desk.lines.queries.ts';
import { headUnit } from '../desk.queries.ts';
import { cursorOf, cursorText } from '../desk.rules.ts';
import { StepMark } from './lines.part.tsx';

/** The table stands beside the form, not in it: it needs the width of the page. */
const FORM = 'phan-cong';
const lists = { 'cho-phan-cong': 'unassigned', 'sap-tre': 'pressing', 'tat-ca': 'all' } as const satisfies Record<string, HeadList>;
type ListName = keyof typeof lists;
const isList = (text: string | undefined): text is ListName => text !== undefined && Object.hasOwn(lists, text);

type Wish = { unit: string; list: ListName; officer: string };
function hrefOf({ unit, list, officer }: Partial<Wish>, after = ''): string {
  const all = { 'don-vi': unit ?? '', hang: list ?? '', 'can-bo': officer ?? '', sau: after };
  return `/can-bo/phan-cong?${new URLSearchParams(Object.entries(all).filter(([, value]) => value !== ''))}`;
}

function wishOf(visit: Visit): Wish {
  const asked = visit.form.text('hang') || visit.query('hang');
  const unit = headUnit(visit.context, visit.form.text('don-vi') || visit.query('don-vi'));
  return { unit, list: isList(asked) ? asked : 'cho-phan-cong', officer: visit.form.text('can-bo') || (visit.query('can-bo') ?? '') };
}

/** Officers to whom work can go, with what they have and whether they are away. */
async function officers(visit: Visit, unit: string) {
  const { context, t } = visit;
  const all = await handlersOfUnit(context, unit);
  const [loads, away] = [
    await loadsOf(context, unit),
    await awayToday(
      context,
      all.map((one) => one.account),
    ),
  ];
  return all.map(({ account, name, roles }) => {
    const many = loads.get(account) ?? 0;
    const offices = roles
      .filter((role) => hasWords(roleKey(role)))
      .map((role) => t(roleKey(role)))
      .join(', ');
    return {
      value: account,
      away: away.has(account),
      label: t(away.has(account) ? 'assignment.head.away' : 'assignment.head.officer', { name, offices, many }),
    };
  });
}

/** What became of each dossier of the form. */
function Report({
  visit,
  outcomes,
  names,
  codes,
}: {
  visit: Visit;
  outcomes: Outcome[];
  names: ReadonlyMap<string, string>;
  codes: ReadonlyMap<string, string>;
}) {
  const { t } = visit;
  const done = outcomes.filter((one) => !one.refused);
  const refused = outcomes.filter((one) => one.refused);
  return (
    <Notice
      tone={refused.length > 0 ? 'warning' : 'success'}
      live
      title={t('assignment.report.title', { done: done.length, all: outcomes.length })}
    >
      {done.length > 0 && (
        <ul>
          {done.map((one) => (
            <li key={one.id}>
              {t(one.to ? 'assignment.report.given' : 'assignment.report.toNobody', {
                code: one.code ?? '',
                name: names.get(one.to ?? '') ?? t('desk.history.officer'),
              })}
            </li>
          ))}
        </ul>
      )}
      {refused.length > 0 && (
        <>
          <p>{t('assignment.report.refused')}</p>
          <ul>
            {refused.map((one) => (
              <li key={one.id}>
                {codes.get(one.id) ?? t('assignment.report.unseen')}: {sentenceOf(one, visit)}
              </li>
            ))}
          </ul>
        </>
      )}
    </Notice>
  );
}

function sentenceOf({ refused }: Outcome, { t }: Visit): string {
  if (!refused) return '';
  if (refused.code === 'dossiers.assignee_unfit') return t('assignment.errors.assignee');
  if (refused.code === 'dossiers.stale') return t('assignment.report.stale');
  const key = refusalKey(refused.code);
  return t(hasWords(key) ? key : 'context.refusals.bad_input', refused.details);
}

type Shown = { errors?: Errors; outcomes?: Outcome[]; codes?: ReadonlyMap<string, string> };

async function view(visit: Visit, { errors = {}, outcomes, codes = new Map() }: Shown = {}): Promise<View> {
  const { t, context, locale } = visit;
  const wish = wishOf(visit);
  const cursor = cursorOf(visit.query('sau'));
  const { lines, more } = await headPage(
    context,
    {
      unit: wish.unit,
      list: lists[wish.list],
      ...(wish.officer ? { officer: wish.officer } : {}),
      ...(cursor ? { after: cursor } : {}),
    },
    rowsOf(visit, 50),
  );
  const [counts, people, named] = [
    await headCounts(context, wish.unit),
    await officers(visit, wish.unit),
    await namesOfLines(context, lines, locale),
  ];
  const names = await accountNames(context, [
    ...lines.flatMap((line) => line.officer ?? []),
    ...(outcomes ?? []).flatMap((one) => one.to ?? []),
  ]);
  const of = fieldsOf(outcomes ? {} : visit.form.all(), errors);
  const last = lines.at(-1);
  const title = t('assignment.head.title');
  return {
    title,
    section: 'office',
    active: 'queue',
    wide: true,
    sheet: { name: `phan-cong-${wish.list}`, unit: wish.unit },
    body: (
      <>
        <ErrorSummary errors={errors} />
        <PageHead above={await unitName(context, wish.unit, locale)} title={title} />
        {outcomes && <Report visit={visit} outcomes={outcomes} names={names} codes={codes} />}
        <nav aria-label={t('desk.queue.tabs')}>
          <ul class="xs-tabs">
            {(Object.keys(lists) as ListName[]).map((list) => (
              <li key={list}>
                <a href={hrefOf({ unit: wish.unit, list })} aria-current={list === wish.list ? 'page' : undefined}>
                  {t(`assignment.head.${lists[list]}`)} <strong>{numberText(counts[lists[list]], locale)}</strong>
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <p>
          <a href={`/can-bo/ban-giao?don-vi=${wish.unit}`}>{t('assignment.move.title')}</a> ·{' '}
          <a href={`/can-bo/phan-cong/quy-tac?don-vi=${wish.unit}`}>{t('assignment.rules.title')}</a> ·{' '}
          <a href="/can-bo/vang-mat">{t('absence.title')}</a>
        </p>
        <Form method="get" action="/can-bo/phan-cong" inline hidden={{ 'don-vi': wish.unit, hang: wish.list }}>
          <SelectField name="can-bo" label={t('assignment.head.whose')} first={t('desk.queue.all')} value={wish.officer} options={people} />
          <Button look="secondary">{t('desk.queue.narrow')}</Button>
        </Form>
        <Work visit={visit} lines={lines} names={names} named={named} chosen={of.many('dossiers').values} />
        <Form id={FORM} action="/can-bo/phan-cong" hidden={{ 'don-vi': wish.unit, hang: wish.list, 'can-bo': wish.officer, key: newId() }}>
          {lines.length > 0 && (
            <>
              <SelectField
                {...of.text('to')}
                error={of.text('to').error}
                label={t('assignment.head.to')}
                options={[
                  { value: 'rule', label: t('assignment.head.byRule') },
                  { value: 'head', label: t('assignment.assign.nobody') },
                  ...people.filter((one) => !one.away),
                ]}
              />
              <ButtonRow>
                <Button>{t('assignment.head.do')}</Button>
                <LinkButton href="/can-bo" look="tertiary">
                  {t('desk.queue.title')}
                </LinkButton>
              </ButtonRow>
            </>
          )}
        </Form>
        <SheetLink url={visit.url} />
        <Pager
          previous={cursor ? hrefOf(wish) : undefined}
          next={more && last ? hrefOf(wish, cursorText({ urgentAt: last.stepDueAt, id: last.id })) : undefined}
        />
      </>
    ),
  };
}

type Named = Awaited<ReturnType<typeof namesOfLines>>;

function Work({
  visit,
  lines,
  names,
  named,
  chosen,
}: {
  visit: Visit;
  lines: HeadLine[];
  names: ReadonlyMap<string, string>;
  named: Named;
  chosen: string[];
}) {
  const { t, locale } = visit;
  return (
    <DataTable
      caption={t('assignment.head.title')}
      hideCaption
      rows={lines}
      rowKey={(line) => line.id}
      empty={<p>{t('assignment.head.empty')}</p>}
      columns={[
        {
          head: t('assignment.head.choose'),
          text: false,
          cell: ({ id, code, rowVersion }) => (
            <input
              class="ds-input"
              type="checkbox"
              form={FORM}
              name="dossiers"
              value={`${id} ${rowVersion} ${code}`}
              checked={chosen.includes(`${id} ${rowVersion} ${code}`)}
              aria-label={t('assignment.head.chooseOne', { code })}
            />
          ),
        },
        { head: t('desk.columns.code'), main: true, keep: true, cell: ({ code }) => <a href={`/can-bo/ho-so/${code}`}>{code}</a> },
        { head: t('desk.columns.applicant'), cell: (line) => line.applicantName },
        { head: t('desk.columns.procedure'), cell: (line) => named(line).procedure },
        {
          head: t('assignment.head.step'),
          cell: (line) => {
            const { step, mark } = named(line);
            return (
              <>
                {step} {mark && <StepMark mark={mark} />}
              </>
            );
          },
        },
        {
          head: t('assignment.head.has'),
          cell: ({ officer }) => (officer ? (names.get(officer) ?? t('desk.history.officer')) : t('assignment.steps.nobody')),
        },
        {
          head: t('assignment.head.stepDue'),
          cell: ({ stepDueAt }) => (stepDueAt ? momentText(stepDueAt, locale) : t('assignment.head.notRunning')),
        },
      ]}
    />
  );
}

/** `/can-bo/phan-cong`: the head's list, from which many dossiers are given at once. */
export const assignmentPage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const { form, context } = visit;
        const chosen = form.texts('dossiers').map((text) => text.split(' '));
        const to = form.text('to');
        if (!to) throw new Refusal('context.bad_input', 422, { fields: { to: { key: 'assignment.errors.to' } } });
        const dossiers = chosen.map(([id = '', rowVersion]) => ({ id, rowVersion: Number(rowVersion) }));
        const outcomes = await assignMany(context, { dossiers, to, key: form.text('key') || newId() });
        return view(visit, { outcomes, codes: new Map(chosen.map(([id = '', , code = '']) => [id, code])) });
      },
      (errors) => view(visit, { errors }),
    ),
};
