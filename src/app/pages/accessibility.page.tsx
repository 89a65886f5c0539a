import { deskOf } from '../../registers/addresses/addresses.desk.queries.ts';
import { DeskPart } from '../../registers/addresses/pages/desk.part.tsx';
import { PageHead } from '../../ui/show.tsx';
import type { Page } from '../../ui/visit.ts';

const sections = ['ways', 'known', 'help'] as const;
const points = {
  ways: ['keyboard', 'reader', 'large', 'plain', 'slow', 'language', 'person'],
  known: ['pdf', 'portal', 'standard'],
  help: [],
} as const;

/** `/tiep-can`: what the pages do so that everybody can use them, what they do not do yet, and whom to ask. */
export const accessibilityPage: Page = {
  keptFor: 30,
  async get({ t, context }) {
    const desk = await deskOf(context);
    return {
      title: t('app.pages.accessibility.title'),
      body: (
        <>
          <PageHead title={t('app.pages.accessibility.title')} lead={t('app.pages.accessibility.lead')} />
          {sections.map((section) => (
            <section key={section}>
              <h2>{t(`app.pages.accessibility.${section}.title`)}</h2>
              {points[section].length > 0 ? (
                <ul>
                  {points[section].map((point) => (
                    <li key={point}>{t(`app.pages.accessibility.${section}.${point}`)}</li>
                  ))}
                </ul>
              ) : (
                <>
                  <p>{t('app.pages.accessibility.help.text')}</p>
                  <DeskPart desk={desk} />
                </>
              )}
            </section>
          ))}
        </>
      ),
    };
  },
};
