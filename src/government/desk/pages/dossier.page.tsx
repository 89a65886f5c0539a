import { explainDue } from '../../../registers/calendar/clock.explain.rules.ts';
import { mayLookAtTies } from '../../../registers/people/people.permissions.ts';
import { roleKey } from '../../../registers/people/people.rules.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import { BackLink, ButtonRow, LinkButton } from '../../../ui/form.tsx';
import { momentText } from '../../../ui/format.ts';
import { Notice, PageHead, SummaryList } from '../../../ui/show.tsx';
import { type Answer, type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { clockOf, isPromised, returnAddressOf } from '../../dossiers/dossiers.handling.queries.ts';
import { openFile } from '../../dossiers/dossiers.queries.ts';
import type { Verb } from '../../dossiers/dossiers.rules.ts';
import { opinionsOf } from '../../dossiers/opinions.queries.ts';
import { fileAnswer } from '../../dossiers/pages/file-content.part.tsx';
import { readerOf } from '../../dossiers/pages/file-frame.part.tsx';
import { Prints } from '../../dossiers/pages/prints.part.tsx';
import { StateMark } from '../../dossiers/pages/track-dossier.part.tsx';
import { moneyOf } from '../../fees/fees.queries.ts';
import { ChargeSums } from '../../fees/pages/charge.part.tsx';
import { nearness, recordNumbersSeen, unitsOfOfficer } from '../desk.queries.ts';
import { type DeedVerb, deedPaths, deedWords, doneWords, isSeldom, tabBefore, wordOf } from '../desk.rules.ts';
import { namesIn, nextInQueue, type Scene, sceneOf } from '../desk.scene.queries.ts';
import { Answers, Applicant, Files, Papers, Supplements } from './contents.part.tsx';
import { History } from './history.part.tsx';
import { Due } from './lines.part.tsx';
import { closeOpinionOf, Opinions } from './opinions.part.tsx';
import { Owed } from './owed.part.tsx';
import { ReturnedPart } from './returned.part.tsx';
import { WayOfSteps } from './steps.part.tsx';
import { visitsRow } from './visits.part.tsx';

const SLIP = 'giay-tiep-nhan.pdf';
const hasPage = (verb: Verb): verb is Verb & DeedVerb => Object.hasOwn(deedPaths, verb);
/** What brings a dossier to its next step: the first of them is what is done most days. */
const onward: readonly Verb[] = ['receive', 'answer', 'resolve', 'return', 'move'];
/** What is done seldom, and ends a dossier: shown apart from the work of every day. */
const ending: readonly Verb[] = ['refuse', 'withdraw', 'stop'];
/** Onward first, what ends it last. */
const rank = (verb: Verb): number => (onward.includes(verb) ? 0 : ending.includes(verb) ? 2 : 1);

/** What may be done with the dossier now, as the first thing to reach by the keyboard. */
function Deeds({ scene: { visit, whole, verbs } }: { scene: Scene }) {
  const { t } = visit;
  const { code, receivedAt } = whole.dossier;
  const promised = isPromised(whole);
  const href = (verb: DeedVerb) => `/can-bo/ho-so/${code}/${deedPaths[verb]}`;
  // An apology is seldom, until it is due.
  const late = whole.dossier.dueAt !== null && whole.dossier.dueAt < visit.context.now;
  const apart = (verb: DeedVerb) => isSeldom(verb) && !(late && verb === 'apologise');
  const possible = verbs.filter(hasPage);
  const others = possible.filter(apart);
  const shown = possible.filter((verb) => !apart(verb)).toSorted((a, b) => rank(a) - rank(b));
  return (
    <>
      {shown.length === 0 && <p class="xs-help">{t('desk.dossier.nothingToDo')}</p>}
      <ButtonRow>
        {shown.map((verb, place) => (
          <LinkButton
            key={verb}
            href={href(verb)}
            look={ending.includes(verb) ? 'tertiary' : place === 0 && onward.includes(verb) ? 'primary' : 'secondary'}
          >
            {t(`${deedWords(verb)}.open`)}
          </LinkButton>
        ))}
        {receivedAt && !promised && (
          <LinkButton href={`/can-bo/ho-so/${code}/${SLIP}`} look={shown.length > 0 ? 'tertiary' : 'secondary'}>
            {t('desk.slip.open')}
          </LinkButton>
        )}
      </ButtonRow>
      {others.length > 0 && (
        <details class="xs-why">
          <summary>{t('deeds.office.other')}</summary>
          <ul>
            {others.map((verb) => (
              <li key={verb}>
                <a href={href(verb)}>{t(`${deedWords(verb)}.open`)}</a>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** After a deed: what was done, and the way to the next one in the queue. */
async function Done(scene: Scene) {
  const { visit, whole } = scene;
  const { t } = visit;
  const verb =
    Object.keys(deedPaths).find((one) => wordOf(one) === visit.query('xong')) ?? (visit.query('xong') === 'intake' ? 'intake' : undefined);
  if (!verb) return null;
  const next = verb === 'intake' ? undefined : await nextInQueue(scene, verb);
  return (
    <Notice tone="success" live title={t(doneWords(verb))}>
      <p>
        {verb === 'intake' && <a href="/can-bo/tiep-nhan">{t('desk.done.another')}</a>}
        {next && <a href={`/can-bo/ho-so/${next}`}>{t('desk.done.next', { code: next })}</a>}
        {verb !== 'intake' && !next && (
          <a href={`/can-bo?hang=${tabBefore(verb, whole.dossier.receivedAt !== null)}`}>{t('desk.done.queue')}</a>
        )}
      </p>
    </Notice>
  );
}

/** Who receives, who resolves, who helped: said where they are not one (phi địa giới). */
function unitsOf({ visit: { t }, whole: { dossier }, unitName }: Scene): { key: string; value: string }[] {
  const { receivingUnit, competentUnit, supportingUnit } = dossier;
  if (receivingUnit === competentUnit && !supportingUnit) return [];
  const units = { receivingUnit, competentUnit, supportingUnit };
  return Object.entries(units).flatMap(([key, id]) => (id ? [{ key: t(`deeds.units.${key}`), value: unitName(id) ?? id }] : []));
}

/** When it is due, why, and who has it. */
async function Standing(scene: Scene, names: ReadonlyMap<string, string>) {
  const { visit, whole, steps, stepName } = scene;
  const { t, locale, context } = visit;
  const { dossier, requests } = whole;
  const role = steps.find((one) => one.code === dossier.step)?.role;
  const limit = requests.find((one) => !one.answeredAt)?.limitAt;
  const line = { ...dossier, urgentAt: dossier.state === 1 ? dossier.receptionDueAt : dossier.dueAt };
  const has = [dossier.step ? stepName(dossier.step) : undefined, role ? t(roleKey(role)) : undefined].filter(Boolean).join(', ');
  return (
    <>
      <SummaryList
        rows={[
          { key: t('desk.columns.state'), value: <StateMark state={dossier.state} /> },
          await visitsRow(visit, dossier.id),
          {
            key: t(dossier.state === 1 ? 'desk.dossier.receptionDue' : 'desk.columns.due'),
            value: <Due line={line} limit={limit} clock={{ now: context.now, ...(await nearness(context, dossier.competentUnit)) }} />,
          },
          ...(has
            ? [
                {
                  key: t('desk.dossier.has'),
                  value: dossier.assignee ? `${has}: ${names.get(dossier.assignee) ?? t('desk.history.officer')}` : has,
                },
              ]
            : []),
          ...(dossier.appointmentAt && !dossier.resolvedAt
            ? [{ key: t('deeds.apologise.day'), value: momentText(dossier.appointmentAt, locale) }]
            : []),
          ...unitsOf(scene),
        ]}
      />
      {dossier.receivedAt && (
        <details class="xs-why">
          <summary>{t('desk.dossier.why')}</summary>
          <ul>
            {explainDue(await clockOf(context, whole), t, locale).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

async function view(scene: Scene, numbers: boolean): Promise<View> {
  const { visit, whole } = scene;
  const { t, locale, context } = visit;
  const { dossier, version, files, requests } = whole;
  const [names, { reader }, unit] = await Promise.all([namesIn(scene), readerOf(visit), unitName(context, dossier.receivingUnit, locale)]);
  const { calendar } = await nearness(context, dossier.competentUnit);
  const opinions = await opinionsOf(context, dossier.id);
  const money = await moneyOf(context, dossier.id);
  const results = files.filter((file) => file.kind === 'result');
  const others = files.filter((file) => file.kind !== 'result' && !whole.components.some((one) => one.component === file.component));
  return {
    title: t('desk.dossier.title', { code: dossier.code }),
    section: 'office',
    active: 'queue',
    wide: true,
    body: (
      <>
        <BackLink href="/can-bo">{t('desk.queue.title')}</BackLink>
        <PageHead
          above={`${version.name[locale]} · ${unit}`}
          title={t('desk.dossier.title', { code: dossier.code })}
          lead={dossier.applicantName}
        />
        {await Done(scene)}
        {visit.query('xong') === 'return' && (await Owed(scene))}
        {isPromised(whole) && dossier.promisedAt && (
          <Notice title={t('promises.dossier.promised')}>
            <p>{t('promises.dossier.noSlip', { moment: momentText(dossier.promisedAt, locale) })}</p>
            <p>
              <a href="/can-bo/khong-hen">{t('promises.dossier.board')}</a>
            </p>
          </Notice>
        )}
        {await Standing(scene, names)}
        <Deeds scene={scene} />
        {await ReturnedPart({ scene, names })}
        {results.length > 0 && (
          <section>
            <h2>{t('desk.dossier.results')}</h2>
            <Files code={dossier.code} files={results} />
          </section>
        )}
        <h2>{t('desk.dossier.who')}</h2>
        <Applicant whole={whole} address={returnAddressOf(whole)} />
        {mayLookAtTies(context.actor) && (
          <p>
            <a href={`/can-bo/gan-so/${dossier.person}`}>{t('ties.link')}</a>
          </p>
        )}
        {requests.length > 0 && (
          <section>
            <h2>{t('desk.supplements.title')}</h2>
            <Supplements whole={whole} />
          </section>
        )}
        <section>
          <h2>{t('fees.desk.part')}</h2>
          <ChargeSums charge={money.charge} proof={money.versions.at(-1)} />
          <p>
            <a href={`/can-bo/ho-so/${dossier.code}/le-phi`}>{t('fees.desk.open')}</a>
          </p>
        </section>
        <h2>{t('desk.dossier.papers')}</h2>
        <Papers whole={whole} />
        <Files code={dossier.code} files={others} />
        <section id="noi-dung">
          <h2>{t('desk.dossier.answers')}</h2>
          <Answers whole={whole} reader={reader} numbers={numbers} />
        </section>
        <Prints whole={whole} base={`/can-bo/ho-so/${dossier.code}`} office />
        {whole.way.length > 0 && (
          <section>
            <h2>{t('assignment.steps.title')}</h2>
            <WayOfSteps whole={whole} names={names} stepName={scene.stepName} calendar={calendar} now={context.now} />
          </section>
        )}
        {opinions.length > 0 && <Opinions scene={scene} opinions={opinions} names={names} />}
        <h2>{t('desk.history.title')}</h2>
        <History whole={whole} names={names} stepName={scene.stepName} unitName={scene.unitName} />
      </>
    ),
  };
}

/** A dossier as the officer works on it: everything on one page. */
export const officeDossierPage: Page = {
  get: async (visit: Visit): Promise<Answer> => view(await sceneOf(visit), false),
  /** Shows the personal numbers, which is written down. */
  async post(visit: Visit): Promise<Answer> {
    const scene = await sceneOf(visit);
    if (visit.form.text('do') === 'close opinion') return closeOpinionOf(scene);
    if (visit.form.text('do') !== 'numbers') return seeOther(`/can-bo/ho-so/${scene.whole.dossier.code}`);
    await recordNumbersSeen(visit.context, scene.whole.dossier);
    return view(scene, true);
  },
};

/** A file of a dossier, for the officers who see the dossier. */
export const officeFilePage: Page = {
  async get({ context, param }) {
    unitsOfOfficer(context);
    return fileAnswer(await openFile(context, param('code'), param('file')));
  },
};
