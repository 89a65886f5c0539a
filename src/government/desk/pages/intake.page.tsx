import { Refusal, say } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { answerOr } from '../../../ui/answer.ts';
import { TextField } from '../../../ui/fields.text.tsx';
import { BackLink, Button, ErrorSummary, type Errors, Form } from '../../../ui/form.tsx';
import { PageHead } from '../../../ui/show.tsx';
import { type Answer, type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { takeInDossier } from '../../dossiers/dossiers.intake.service.ts';
import { type CatalogueEntry, procedureOn, proceduresOn } from '../../procedures/procedures.queries.ts';
import { componentsFor, searchProcedures } from '../../procedures/procedures.rules.ts';
import { intakeIn } from '../desk.intake.schema.ts';
import { unitsOfOfficer } from '../desk.queries.ts';
import { IntakeForm } from './intake-form.part.tsx';

/** The unit at whose desk the actor takes in. Refuses with 401 and 403. */
function deskUnit({ context, query, form }: Visit): string {
  unitsOfOfficer(context);
  const units = context.actor.posts.filter((post) => post.role === 'desk officer').map((post) => post.unit);
  const named = query('don-vi') ?? (form.text('unit') || units[0]);
  if (!named || !units.includes(named)) throw new Refusal('desk.no_desk', 403);
  return named;
}

const hrefOf = (procedure: string, caseCode: string) =>
  `/can-bo/tiep-nhan?${new URLSearchParams({ 'thu-tuc': procedure, 'truong-hop': caseCode })}`;

/** First screen: which procedure, and which case of it. */
async function choose({ context, t, locale, query }: Visit): Promise<View> {
  const typed = (query('q') ?? '').slice(0, 120);
  const found = searchProcedures(await proceduresOn(context), typed);
  const title = t('desk.intake.title');
  return {
    title,
    section: 'office',
    active: 'counter',
    body: (
      <>
        <PageHead title={title} lead={t('desk.intake.lead')} />
        <p>
          <a href="/can-bo/tiep-nhan/cong-quoc-gia">{t('desk.intake.fromPortal')}</a>
        </p>
        <Form method="get" action="/can-bo/tiep-nhan" inline>
          <TextField name="q" label={t('desk.intake.search')} value={typed} kind="search" maxLength={120} />
          <Button look="secondary">{t('desk.search.look')}</Button>
        </Form>
        {found.length === 0 && <p>{t('desk.intake.none', { typed })}</p>}
        <ul class="xs-rows">
          {found.map((one) => (
            <li key={one.procedure}>
              {one.cases.length === 1 ? (
                <a href={hrefOf(one.procedure, one.cases[0]?.code ?? '')}>{one.name[locale]}</a>
              ) : (
                <details open={found.length === 1}>
                  <summary>{one.name[locale]}</summary>
                  <ul>
                    {one.cases.map((each) => (
                      <li key={each.code}>
                        <a href={hrefOf(one.procedure, each.code)}>{each.name[locale]}</a>
                      </li>
                    ))}
                  </ul>
                </details>
              )}
              <span class="xs-help"> {one.procedure}</span>
            </li>
          ))}
        </ul>
      </>
    ),
  };
}

type Chosen = { version: CatalogueEntry; caseCode: string; unit: string };

/** What the address, or the form, names. Refuses with `procedures.unknown` (404). */
async function chosen(visit: Visit, procedure: string, caseCode: string): Promise<Chosen> {
  const version = await procedureOn(visit.context, procedure);
  if (!version?.cases.some((one) => one.code === caseCode)) throw new Refusal('procedures.unknown', 404, { details: { code: procedure } });
  return { version, caseCode, unit: deskUnit(visit) };
}

const papersOf = ({ version, caseCode }: Chosen, { context }: Visit) => componentsFor(version, caseCode, {}, dayOf(context.now), 'direct');

/** Second screen: everything else. */
function fill(visit: Visit, what: Chosen, key: string, errors: Errors = {}): View {
  const { t, locale, form } = visit;
  const { version, caseCode, unit } = what;
  const title = t('desk.intake.title');
  const caseName = version.cases.length > 1 ? version.cases.find((one) => one.code === caseCode)?.name[locale] : undefined;
  return {
    title,
    section: 'office',
    active: 'counter',
    status: Object.keys(errors).length > 0 ? 422 : 200,
    body: (
      <>
        <BackLink href="/can-bo/tiep-nhan" />
        <ErrorSummary errors={errors} />
        <PageHead above={version.procedure} title={version.name[locale]} lead={caseName} />
        <IntakeForm
          papers={papersOf(what, visit)}
          typed={form.all()}
          errors={errors}
          hidden={{ key, unit, procedure: version.procedure, case: caseCode }}
          external={version.systemOfRecord !== 'own'}
        />
      </>
    ),
  };
}

/** Taking in what somebody brought or sent by post: two screens, received in the same moment, the slip at once. */
export const intakePage: Page = {
  async get(visit): Promise<View> {
    deskUnit(visit);
    const procedure = visit.query('thu-tuc');
    return procedure ? fill(visit, await chosen(visit, procedure, visit.query('truong-hop') ?? ''), newId()) : choose(visit);
  },
  async post(visit): Promise<Answer> {
    const { form, context, t, locale } = visit;
    const what = await chosen(visit, form.text('procedure'), form.text('case'));
    const key = form.text('key') || newId();
    const { input, errors } = intakeIn(form.text, {
      unit: what.unit,
      procedure: what.version.procedure,
      case: what.caseCode,
      asked: papersOf(what, visit).asked,
    });
    if (!input) {
      const sentences = Object.entries(errors).map(([name, complaint]) => [name, say(complaint, t, locale)] as const);
      return fill(visit, what, key, Object.fromEntries(sentences));
    }
    return answerOr(
      visit,
      async () => seeOther(`/can-bo/ho-so/${(await takeInDossier(context, input, { key })).code}?xong=intake`),
      (refused) => fill(visit, what, key, refused),
    );
  },
};
