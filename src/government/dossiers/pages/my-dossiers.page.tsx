import { LinkButton } from '../../../ui/form.tsx';
import { momentText } from '../../../ui/format.ts';
import { Card, Notice, PageHead } from '../../../ui/show.tsx';
import { Pager } from '../../../ui/table.tsx';
import type { Page } from '../../../ui/visit.ts';
import { helpingsOfCitizen } from '../../assistance/assistance.queries.ts';
import { stateOf } from '../../assistance/assistance.rules.ts';
import { procedureOn } from '../../procedures/procedures.queries.ts';
import { isMoment } from '../dossiers.answer.rules.ts';
import { ownDossiers } from '../dossiers.queries.ts';
import { ownDrafts, refuseStrangers } from '../drafts.queries.ts';
import { draftHref } from './file-frame.part.tsx';
import { StateMark } from './track-dossier.part.tsx';

const PAGE = 20;

/** What the signed-in citizen filed, and what is being filled in. */
export const myDossiersPage: Page = {
  async get({ context, t, locale, query }) {
    refuseStrangers(context);
    const before = query('truoc') ?? '';
    const helper = (await helpingsOfCitizen(context, 5)).find((one) => stateOf(one, context.now) === 'running');
    const [drafts, found] = await Promise.all([
      ownDrafts(context),
      ownDossiers(context, isMoment(before) ? new Date(before) : null, PAGE + 1),
    ]);
    const dossiers = found.slice(0, PAGE);
    const last = found.length > PAGE ? dossiers.at(-1) : undefined;
    const codes = [...new Set([...drafts, ...dossiers].map((one) => one.procedure))];
    const names = new Map(
      await Promise.all(codes.map(async (code) => [code, (await procedureOn(context, code))?.name[locale] ?? code] as const)),
    );
    const title = t('dossiers.mine.title');
    return {
      title,
      active: 'mine',
      body: (
        <>
          <PageHead title={title} lead={t('dossiers.mine.lead')} />
          {helper && (
            <Notice tone="warning" title={t('assistance.mine.nowTitle', { helper: helper.helperName })}>
              <LinkButton href="/ho-so-cua-toi/nguoi-giup" look="secondary">
                {t('assistance.mine.link')}
              </LinkButton>
            </Notice>
          )}
          {drafts.length > 0 && <h2>{t('dossiers.mine.drafts')}</h2>}
          {drafts.map((draft) => (
            <Card key={draft.id} title={names.get(draft.procedure)} level={3} tinted>
              <p>{t('dossiers.mine.changed', { moment: momentText(draft.changedAt, locale) })}</p>
              <p>
                <a href={draftHref(draft)}>
                  {t('dossiers.filing.start.goOn')}
                  <span class="ds-sr-only"> {names.get(draft.procedure)}</span>
                </a>{' '}
                ·{' '}
                <a href={draftHref(draft, 'bo')}>
                  {t('dossiers.mine.drop')}
                  <span class="ds-sr-only"> {names.get(draft.procedure)}</span>
                </a>{' '}
                ·{' '}
                <a href={draftHref(draft, 'ma')}>
                  {t('assistance.handover.give')}
                  <span class="ds-sr-only"> {names.get(draft.procedure)}</span>
                </a>
              </p>
            </Card>
          ))}
          <h2>{t('dossiers.mine.sent')}</h2>
          {dossiers.length === 0 && (
            <>
              <p>{t('dossiers.mine.none')}</p>
              <LinkButton href="/thu-tuc">{t('dossiers.mine.find')}</LinkButton>
            </>
          )}
          {dossiers.map((dossier) => (
            <Card key={dossier.id} title={`${names.get(dossier.procedure)}`} level={3} href={`/ho-so/${dossier.code}`}>
              <StateMark state={dossier.state} />
              <p>
                <strong>{dossier.code}</strong> · {dossier.applicantName}
              </p>
              <p>{t('dossiers.mine.filed', { moment: momentText(dossier.submittedAt, locale) })}</p>
            </Card>
          ))}
          <p>
            <a href="/ho-so-cua-toi/nhan-ban-nhap">{t('assistance.handover.takeTitle')}</a> ·{' '}
            <a href="/ho-so-cua-toi/nguoi-giup">{t('assistance.mine.link')}</a>
          </p>
          <Pager next={last && `/ho-so-cua-toi?truoc=${encodeURIComponent(last.submittedAt.toISOString())}`} />
        </>
      ),
    };
  },
};
