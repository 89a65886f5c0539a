import { newId } from '../../../platform/database/id.ts';
import { accountNames } from '../../../registers/people/people.queries.ts';
import { answerOr } from '../../../ui/answer.ts';
import { BackLink, ErrorSummary, type Errors } from '../../../ui/form.tsx';
import { SheetLink } from '../../../ui/sheet.tsx';
import { Notice, PageHead } from '../../../ui/show.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { unitText } from '../../indicators/pages/indicators.part.tsx';
import { sectionFor } from '../../indicators/section.rules.ts';
import { periodText, spanOf } from '../../targets/periods.rules.ts';
import { mayClose } from '../closings.permissions.ts';
import {
  type Closing,
  closable,
  closingHistory,
  correctionsIn,
  countNow,
  declaredWaiting,
  figuresPrint,
  indicatorsHeld,
  lockedIn,
  orderOfSets,
} from '../closings.queries.ts';
import { type Counted, differs, inOrderOf, isOver } from '../closings.rules.ts';
import { acceptClosing, returnClosing, signPeriod } from '../closings.service.ts';
import {
  ClosingState,
  Corrections,
  Decide,
  doneText,
  Figures,
  GivenBack,
  SentLinks,
  type ShownCorrection,
  type ShownFigure,
  Sign,
} from './closing.part.tsx';
import { CLOSINGS } from './closings.page.tsx';

/** What was signed, what later counts said of it, and what this moment's count says that nobody wrote down yet. */
async function lockedScene({ context }: Visit, { id, unit, period }: Closing) {
  const [locked, written] = await context.read(async (tx) => [await lockedIn(tx, [id]), await correctionsIn(tx, [id])] as const);
  const codes = locked.map(({ indicator }) => indicator);
  const now = new Map((await countNow(context, [unit], period, codes)).get(unit)?.map((one) => [one.indicator, one]));
  const corrections: ShownCorrection[] = [];
  for (const one of locked) {
    const { indicator } = one;
    const mine = written.filter((correction) => correction.indicator === indicator);
    for (const { foundAt, ...correction } of mine) corrections.push({ indicator, locked: one, now: correction, foundAt });
    const last: Counted = mine.at(-1) ?? one;
    const counted = now.get(indicator);
    if (counted && differs(last, counted)) corrections.push({ indicator, locked: one, now: counted, foundAt: null });
  }
  return { locked, corrections };
}

async function sceneOf(visit: Visit) {
  const { context, param } = visit;
  const found = await closable(context, param('unit'), param('period'));
  const { unit, period, facts } = found;
  const history = await closingHistory(context, unit.id, period);
  const closing = history.find(({ state }) => state !== 'returned');
  const held = await indicatorsHeld(context, period);
  const codes = held.map(({ code }) => code);
  return {
    ...found,
    history,
    closing,
    known: new Map(held.map((one) => [one.code, one])),
    order: await orderOfSets(context, spanOf(period).ends),
    kept: closing && (await lockedScene(visit, closing)),
    now: closing ? [] : ((await countNow(context, [unit.id], period, codes)).get(unit.id) ?? []),
    waiting: closing ? 0 : await declaredWaiting(context, unit.id, period, codes),
    may: (verb: 'sign' | 'accept') => mayClose(context.actor, verb, facts),
  };
}

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, context, query, url } = visit;
  const { unit, period, history, closing, known, order, kept, now, waiting, may } = await sceneOf(visit);
  const path = `${CLOSINGS}/${unit.id}/${period}`;
  const names = await accountNames(
    context,
    history.flatMap(({ signedBy, decidedBy }) => [signedBy, decidedBy ?? signedBy]),
  );
  const named = { period: periodText(t, period) };
  const about = { unit: unitText(visit, unit), ...named };
  const said = ['sign', 'accept', 'return'].find((one) => one === query('xong'));
  const over = isOver(period, context.now);
  return {
    title: t('closings.ofUnit', named),
    section: sectionFor(visit.context.actor),
    active: 'steering',
    wide: true,
    sheet: { name: `chot-so-lieu-${unit.code}-${period}`, unit: unit.id },
    body: (
      <>
        <BackLink href={CLOSINGS} />
        <ErrorSummary errors={errors} />
        <PageHead above={t('closings.ofUnit', named)} title={about.unit} />
        {said && <Notice tone="success" live title={t(`closings.done.${said}`, { count: kept?.locked.length ?? 0 })} />}
        <p>
          <ClosingState visit={visit} state={closing?.state ?? 'open'} />
        </p>
        {closing && (
          <ul>
            <li>
              {t('closings.signed')}: {doneText(visit, names, closing.signedBy, closing.signedAt)}
            </li>
            {closing.decidedBy && closing.decidedAt && (
              <li>
                {t('closings.decided')}: {doneText(visit, names, closing.decidedBy, closing.decidedAt)}
              </li>
            )}
          </ul>
        )}
        {closing?.state === 'accepted' && <SentLinks path={path} />}
        {kept && (
          <>
            <h2>{t('closings.correctionsTitle')}</h2>
            {kept.corrections.length > 0 && <p>{t('closings.correctionsHelp')}</p>}
            <Corrections visit={visit} caption={t('closings.correctionsCaption', about)} corrections={kept.corrections} known={known} />
          </>
        )}
        <h2>{t(kept ? 'closings.figures' : 'closings.figuresNow')}</h2>
        <Figures
          visit={visit}
          caption={t(kept ? 'closings.figuresCaption' : 'closings.figuresNowCaption', about)}
          figures={inOrderOf<ShownFigure>(order, kept?.locked ?? now)}
          known={known}
        />
        <SheetLink url={url} />
        {!closing && !over && <Notice tone="info" title={t('closings.notOver')} />}
        {!closing && over && may('sign') && <Sign visit={visit} path={path} seen={figuresPrint(now)} waiting={waiting} />}
        {closing?.state === 'signed' && closing.signedBy !== context.actor.id && may('accept') && (
          <Decide visit={visit} path={path} closing={closing} errors={errors} />
        )}
        <GivenBack
          visit={visit}
          caption={t('closings.historyCaption', about)}
          rows={history.filter(({ state }) => state === 'returned')}
          names={names}
        />
      </>
    ),
  };
}

/** Does what the form asks; gives what was done. */
async function act({ context, form, param }: Visit): Promise<string> {
  const key = form.text('key') || newId();
  const seen = { id: form.text('id'), rowVersion: Number(form.text('rowVersion')), key };
  switch (form.text('do')) {
    case 'accept':
      await acceptClosing(context, seen);
      return 'accept';
    case 'return':
      await returnClosing(context, { ...seen, reason: form.text('reason') });
      return 'return';
    default:
      await signPeriod(context, { unit: param('unit'), period: param('period'), seen: form.text('seen'), key });
      return 'sign';
  }
}

/** `/dieu-hanh/khoa-so/:unit/:period`: a commune's period, signed, accepted, and what was counted otherwise since. */
export const closingPage: Page = {
  get: (visit) => view(visit),
  post: async (visit) => {
    const { unit, period } = await closable(visit.context, visit.param('unit'), visit.param('period'));
    return answerOr(
      visit,
      async () => seeOther(`${CLOSINGS}/${unit.id}/${period}?xong=${await act(visit)}`),
      (errors) => view(visit, errors),
    );
  },
};
