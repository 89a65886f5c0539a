import { Refusal, refusalKey } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { hasWords } from '../../../platform/words/words.ts';
import { answerOr } from '../../../ui/answer.ts';
import { ChoiceField, ChoicesField } from '../../../ui/fields.choice.tsx';
import { BackLink, Button, ButtonRow, ErrorSummary, type Errors, Form, fieldsOf, LinkButton } from '../../../ui/form.tsx';
import { Notice, PageHead } from '../../../ui/show.tsx';
import type { Page, View, Visit } from '../../../ui/visit.ts';
import { type BulkVerb, bulkSchema, bulkVerbs } from '../../dossiers/bulk.schema.ts';
import { type BulkOutcome, doMany } from '../../dossiers/bulk.service.ts';
import { returnWays } from '../../dossiers/dossiers.rules.ts';
import { unitOfPage } from '../desk.queries.ts';
import { tabBefore } from '../desk.rules.ts';
import { accepted, orNothing } from './deed.part.tsx';
import { TakerFields } from './taker.part.tsx';

type Chosen = { id: string; rowVersion: number; code: string };
type Wish = { verb: BulkVerb; unit: string; chosen: Chosen[] };

/** What the list's form carries of each dossier: id, the version that was seen, the code. */
const choiceOf = ({ id, rowVersion, code }: Chosen): string => `${id} ${rowVersion} ${code}`;

function wishOf(visit: Visit): Wish {
  const { form, query, context } = visit;
  const asked = form.text('viec') || query('viec');
  const { unit } = unitOfPage(context, form.text('don-vi') || query('don-vi'));
  const chosen = form.texts('dossiers').map((text) => {
    const [id = '', rowVersion, code = ''] = text.split(' ');
    return { id, rowVersion: Number(rowVersion), code };
  });
  return { verb: bulkVerbs.find((one) => one === asked) ?? 'receive', unit, chosen };
}

function WayField({ visit, errors }: { visit: Visit; errors: Errors }) {
  const { t, form } = visit;
  const of = fieldsOf(form.all(), errors);
  const way = of.text('way');
  const desk = (
    <>
      <TakerFields of={of} label={t('bulk.taker.label')} nameOf={(taker) => t(`bulk.taker.${taker}`)} />
      <p class="xs-help">{t('bulk.proof')}</p>
    </>
  );
  return (
    <ChoiceField
      {...way}
      value={way.value || 'desk'}
      label={t('desk.return.label')}
      choices={returnWays.map((value) => ({ value, label: t(`desk.ways.${value}`), ...(value === 'desk' ? { reveal: desk } : {}) }))}
    />
  );
}

/** Why one of them was refused, in a sentence. */
function sentenceOf({ refused }: BulkOutcome, { t }: Visit): string {
  if (!refused) return '';
  if (refused.code === 'dossiers.stale') return t('bulk.report.stale');
  const key = refusalKey(refused.code);
  return t(hasWords(key) ? key : 'context.refusals.bad_input', refused.details);
}

/** What became of each. */
function Report({ visit, wish, outcomes }: { visit: Visit; wish: Wish; outcomes: BulkOutcome[] }) {
  const { t } = visit;
  const refused = outcomes.filter((one) => one.refused);
  const linked = (id: string) => {
    const code = wish.chosen.find((one) => one.id === id)?.code ?? '';
    return <a href={`/can-bo/ho-so/${encodeURIComponent(code)}`}>{code}</a>;
  };
  return (
    <Notice
      tone={refused.length > 0 ? 'warning' : 'success'}
      live
      title={t(`bulk.report.${wish.verb}`, { done: outcomes.length - refused.length, all: outcomes.length })}
    >
      <ul>
        {outcomes
          .filter((one) => !one.refused)
          .map((one) => (
            <li key={one.id}>{linked(one.id)}</li>
          ))}
      </ul>
      {refused.length > 0 && (
        <>
          <p>{t('bulk.report.refused')}</p>
          <ul>
            {refused.map((one) => (
              <li key={one.id}>
                {linked(one.id)}: {sentenceOf(one, visit)}
              </li>
            ))}
          </ul>
        </>
      )}
    </Notice>
  );
}

/** The dossiers that were chosen, still to be unchosen, and what their return needs besides. */
function Ask({ visit, wish, errors }: { visit: Visit; wish: Wish; errors: Errors }) {
  const { t, form } = visit;
  const { verb, unit, chosen } = wish;
  return (
    <Form action="/can-bo/nhieu" hidden={{ viec: verb, 'don-vi': unit, key: form.text('key') || newId() }}>
      <ChoicesField
        name="dossiers"
        label={t('bulk.chosen', { count: chosen.length })}
        choices={chosen.map((one) => ({ value: choiceOf(one), label: one.code }))}
        values={chosen.map(choiceOf)}
        error={errors.dossiers}
      />
      {verb === 'return' && <WayField visit={visit} errors={errors} />}
      <ButtonRow>
        <Button name="do" value="send">
          {t(`bulk.do.${verb}`)}
        </Button>
      </ButtonRow>
    </Form>
  );
}

function view(visit: Visit, { errors = {}, outcomes }: { errors?: Errors; outcomes?: BulkOutcome[] } = {}): View {
  const { t } = visit;
  const wish = wishOf(visit);
  const title = t(`bulk.titles.${wish.verb}`);
  const back = `/can-bo?hang=${tabBefore(wish.verb, wish.verb === 'move')}&don-vi=${encodeURIComponent(wish.unit)}`;
  return {
    title,
    section: 'office',
    active: 'queue',
    body: (
      <>
        <BackLink href={back}>{t('bulk.back')}</BackLink>
        <ErrorSummary errors={errors} />
        <PageHead title={title} lead={t(`bulk.leads.${wish.verb}`)} />
        {outcomes && <Report visit={visit} wish={wish} outcomes={outcomes} />}
        {!outcomes && wish.chosen.length === 0 && <p>{t('bulk.errors.dossiers')}</p>}
        {!outcomes && wish.chosen.length > 0 && <Ask visit={visit} wish={wish} errors={errors} />}
        {(outcomes || wish.chosen.length === 0) && (
          <ButtonRow>
            <LinkButton href={back}>{t('bulk.back')}</LinkButton>
          </ButtonRow>
        )}
      </>
    ),
  };
}

/** What the form says, as the verb takes it. */
function inputOf({ form }: Visit, { verb, chosen }: Wish): unknown {
  const change = { verb, key: form.text('key') || newId(), dossiers: chosen.map(({ id, rowVersion }) => ({ id, rowVersion })) };
  if (verb !== 'return') return change;
  const one = (name: string) => orNothing(form.text(name));
  const taker = form.text('taker');
  const handover = {
    taker,
    identity: form.text('identity') === 'yes',
    number: one('number'),
    ...(taker === 'authorised' ? { name: one('name'), relation: one('relation'), authority: one('authority') } : {}),
    proof: 'paper',
  };
  return { ...change, way: form.text('way'), ...(form.text('way') === 'desk' ? { handover } : {}) };
}

/** `/can-bo/nhieu`: many dossiers of the queue received, moved on or returned in one form. */
export const bulkPage: Page = {
  signedIn: true,
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const wish = wishOf(visit);
        if (wish.chosen.length === 0)
          throw new Refusal('context.bad_input', 422, { fields: { dossiers: { key: 'bulk.errors.dossiers' } } });
        if (visit.form.text('do') !== 'send') return view(visit);
        return view(visit, { outcomes: await doMany(visit.context, accepted(bulkSchema, inputOf(visit, wish))) });
      },
      (errors) => view(visit, { errors }),
    ),
};
