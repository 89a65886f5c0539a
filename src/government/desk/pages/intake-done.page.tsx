import { accountNames } from '../../../registers/people/people.queries.ts';
import { KeyHint } from '../../../ui/field.tsx';
import { LinkButton } from '../../../ui/form.tsx';
import { momentText } from '../../../ui/format.ts';
import { ConfirmPanel, Notice, SummaryList } from '../../../ui/show.tsx';
import type { Page } from '../../../ui/visit.ts';
import { isPromised } from '../../dossiers/dossiers.handling.queries.ts';
import { sceneOf } from '../desk.scene.queries.ts';
import { ownIntakeDrafts } from '../intake.queries.ts';
import { COUNTER } from './intake.page.tsx';
import { Owed } from './owed.part.tsx';

/** What was just taken in: the slip with one more key, then the next in the line. What is promised for the same day gets no slip. */
export const intakeDonePage: Page = {
  async get(visit) {
    const { t, locale, context } = visit;
    const scene = await sceneOf(visit);
    const { whole } = scene;
    const { dossier, version } = whole;
    const promisedAt = isPromised(whole) ? dossier.promisedAt : null;
    const home = `/can-bo/ho-so/${dossier.code}`;
    const assignee = dossier.assignee ? (await accountNames(context, [dossier.assignee])).get(dossier.assignee) : undefined;
    const [waiting] = await ownIntakeDrafts(context);
    const slip = { autoFocus: true, accessKey: 'g' };
    const next = { autoFocus: promisedAt !== null, accessKey: 'q' };
    return {
      title: t('intake.done.title'),
      section: 'office',
      active: 'counter',
      body: (
        <>
          <ConfirmPanel title={t('intake.done.title')} code={dossier.code}>
            <p>{dossier.applicantName}</p>
          </ConfirmPanel>
          <SummaryList
            rows={[
              { key: t('intake.done.procedure'), value: version.name[locale] },
              ...(dossier.dueAt && !promisedAt ? [{ key: t('intake.done.due'), value: momentText(dossier.dueAt, locale) }] : []),
              { key: t('intake.done.return'), value: t(`intake.return.${dossier.returnWay}`) },
              { key: t('intake.done.assignee'), value: assignee ?? t('intake.done.nobodyYet') },
            ]}
          />
          {await Owed(scene)}
          {promisedAt && (
            <Notice title={t('promises.dossier.promised')}>
              <p>{t('promises.dossier.noSlip', { moment: momentText(promisedAt, locale) })}</p>
            </Notice>
          )}
          <div class="xs-buttons">
            {!promisedAt && (
              <a class="ds-button" data-variant="primary" href={`${home}/giay-tiep-nhan.pdf`} target="_blank" rel="noopener" {...slip}>
                {t('intake.done.slip')}
                <KeyHint letter="g" />
              </a>
            )}
            <a class="ds-button" data-variant={promisedAt ? 'primary' : 'secondary'} href={COUNTER} {...next}>
              {t('intake.done.next')}
              <KeyHint letter="q" />
            </a>
            <LinkButton href={home} look="tertiary">
              {t('intake.done.open')}
            </LinkButton>
          </div>
          {waiting && (
            <p>
              <a href={`${COUNTER}?nhap=${waiting.id}`}>
                {t('intake.done.waiting', { name: waiting.typed.fullName || t('intake.drafts.nobody') })}
              </a>
            </p>
          )}
        </>
      ),
    };
  },
};
