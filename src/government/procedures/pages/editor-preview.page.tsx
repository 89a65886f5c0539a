import type { ComponentChildren } from 'preact';
import { config } from '../../../platform/config/config.ts';
import { Refusal } from '../../../platform/context/refusal.ts';
import { type Day, dayOf } from '../../../platform/time/time.ts';
import { deskOf } from '../../../registers/addresses/addresses.desk.queries.ts';
import { BackLink } from '../../../ui/form.tsx';
import { Notice, PageHead } from '../../../ui/show.tsx';
import type { Page, Visit } from '../../../ui/visit.ts';
import { mayEdit } from '../editor.permissions.ts';
import { draftOf, listedVersions, openDrafts } from '../editor.queries.ts';
import { sampleAnswers } from '../editor.samples.rules.ts';
import { type Situation, screensFor, typedFrom } from '../forms.rules.ts';
import type { Screen } from '../forms.schema.ts';
import { type CatalogueEntry, filingOf } from '../procedures.queries.ts';
import { onlineAt } from '../procedures.search.rules.ts';
import { FaultsPart, judgedOf } from './editor-draft.page.tsx';
import { StandingTag, spanOf } from './editor-list.page.tsx';
import { BeginPart } from './editor-versions.page.tsx';
import { CATALOGUE, DRAFTS } from './editor-words.part.tsx';
import { ProcedurePart } from './procedure.part.tsx';

/** Who asks the questions of a filing shows them here, too: the roof ties the two together. */
export type AskedBy = (
  visit: Visit,
) => Promise<(screen: Screen, situation: Situation, typed: Record<string, string | string[]>) => ComponentChildren>;

type Scene = { visit: Visit; entry: CatalogueEntry; day: Day; here: string; asked: AskedBy };

/** A whole number of the address, from 1. */
export const seedOf = (visit: Visit): number => {
  const typed = visit.query('mau') ?? '';
  return /^[1-9]\d{0,3}$/.test(typed) ? Number(typed) : 1;
};

/** The public page of a version and the screens of its form, for one case, with made-up answers. */
async function previewPart({ visit, entry, day, here, asked }: Scene) {
  const { t } = visit;
  const chosen = entry.cases.find((one) => one.code === visit.query('truong-hop')) ?? entry.cases[0];
  const caseCode = chosen?.code ?? '';
  const seed = seedOf(visit);
  const online = onlineAt(entry, await filingOf(visit.context, config.XASO_UNIT, entry.procedure, day));
  const desk = await deskOf(visit.context);
  const form = entry.onlineForm;
  const answers = form ? sampleAnswers(form, { caseCode, today: day, seed, commune: config.XASO_UNIT }) : {};
  const situation = { caseCode, answers, today: day };
  const ask = await asked(visit);
  return (
    <>
      <section class="xs-editor-preview">
        <ProcedurePart
          {...{ visit, entry, caseCode, day, online, desk }}
          promise={null}
          preview
          caseHref={(code) => `${here}?truong-hop=${code}`}
        />
      </section>
      <h2>{t('editor.preview.form')}</h2>
      {!form && <p>{t('editor.preview.noForm')}</p>}
      {form && (
        <p>
          {t('editor.preview.formHelp')} <a href={`${here}?truong-hop=${caseCode}&mau=${seed + 1}`}>{t('editor.preview.other')}</a>
        </p>
      )}
      {form &&
        screensFor(form, situation).map((screen, at) => (
          <section key={screen.code} class="xs-editor-preview">
            <h3>{t('editor.preview.screen', { number: at + 1, title: screen.title[visit.locale] })}</h3>
            {screen.intro && <p>{screen.intro[visit.locale]}</p>}
            {ask(screen, situation, typedFrom(screen, answers))}
          </section>
        ))}
    </>
  );
}

/** `/quan-tri/soan-thu-tuc/:id/xem-truoc`: a draft as citizens will see it. */
export const editorPreviewPage = (asked: AskedBy): Page => ({
  async get(visit) {
    const { t, context } = visit;
    const draft = await draftOf(context, visit.param('id'));
    const here = `${DRAFTS}/${draft.id}`;
    const { version, faults } = await judgedOf(visit, draft);
    return {
      title: t('editor.preview.title'),
      section: 'admin',
      active: 'procedures',
      body: (
        <>
          <BackLink href={here}>{t('editor.backToDraft')}</BackLink>
          {version ? (
            <>
              <Notice title={t('editor.preview.title')}>
                <p>{t('editor.preview.text')}</p>
              </Notice>
              {
                await previewPart({
                  visit,
                  entry: { ...version, procedure: draft.procedure },
                  day: version.validFrom,
                  here: `${here}/xem-truoc`,
                  asked,
                })
              }
            </>
          ) : (
            <>
              <PageHead title={t('editor.preview.title')} lead={t('editor.preview.notYet')} />
              <FaultsPart visit={visit} draft={draft} faults={faults} />
            </>
          )}
        </>
      ),
    };
  },
});

/** `/quan-tri/thu-tuc/:code/:version`: a version, to be read only; another one can begin as its copy. */
export const editorVersionPage = (asked: AskedBy): Page => ({
  async get(visit) {
    const { t, locale, context } = visit;
    const [code, name] = [visit.param('code'), visit.param('version')];
    const found = (await listedVersions(context, code)).find((one) => one.version === name);
    if (!found) throw new Refusal('procedures.unknown', 404, { details: { code } });
    const drafts = await openDrafts(context);
    const here = `${CATALOGUE}/${code}`;
    const today = dayOf(context.now);
    const day = found.validFrom > today ? found.validFrom : found.validTo && found.validTo < today ? found.validTo : today;
    return {
      title: t('editor.versionOf', { name: found.body.name[locale] }),
      section: 'admin',
      active: 'procedures',
      body: (
        <>
          <BackLink href={here}>{t('editor.backToVersions')}</BackLink>
          <Notice title={t('editor.readOnly')}>
            <p>
              {spanOf(found, visit)} <StandingTag visit={visit} standing={found.standing} />
            </p>
            {found.decision && <p>{t('editor.byDecision', { decision: found.decision })}</p>}
          </Notice>
          {mayEdit(context.actor, 'edit') && !drafts.some((draft) => draft.procedure === code) && (
            <BeginPart visit={visit} version={found} />
          )}
          {await previewPart({ visit, entry: { ...found.body, procedure: code }, day, here: `${here}/${name}`, asked })}
        </>
      ),
    };
  },
});
