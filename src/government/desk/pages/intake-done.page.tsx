import { accountNames } from '../../../registers/people/people.queries.ts';
import { KeyHint } from '../../../ui/field.tsx';
import { LinkButton } from '../../../ui/form.tsx';
import { momentText } from '../../../ui/format.ts';
import { ConfirmPanel, SummaryList } from '../../../ui/show.tsx';
import type { Page } from '../../../ui/visit.ts';
import { sceneOf } from '../desk.scene.queries.ts';
import { ownIntakeDrafts } from '../intake.queries.ts';
import { COUNTER } from './intake.page.tsx';

/** What was just taken in: the slip with one more key, then the next in the line. */
export const intakeDonePage: Page = {
  async get(visit) {
    const { t, locale, context } = visit;
    const { dossier, version } = (await sceneOf(visit)).whole;
    const home = `/can-bo/ho-so/${dossier.code}`;
    const assignee = dossier.assignee ? (await accountNames(context, [dossier.assignee])).get(dossier.assignee) : undefined;
    const [waiting] = await ownIntakeDrafts(context);
    const [first, next] = [{ autoFocus: true, accessKey: 'g' }, { accessKey: 'q' }];
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
              { key: t('intake.done.due'), value: dossier.dueAt ? momentText(dossier.dueAt, locale) : '' },
              { key: t('intake.done.return'), value: t(`intake.return.${dossier.returnWay}`) },
              { key: t('intake.done.assignee'), value: assignee ?? t('intake.done.nobodyYet') },
            ]}
          />
          <div class="xs-buttons">
            <a class="ds-button" data-variant="primary" href={`${home}/giay-tiep-nhan.pdf`} target="_blank" rel="noopener" {...first}>
              {t('intake.done.slip')}
              <KeyHint letter="g" />
            </a>
            <a class="ds-button" data-variant="secondary" href={COUNTER} {...next}>
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
