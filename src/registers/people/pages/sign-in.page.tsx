import { Card, CardGrid, PageHead } from '../../../ui/show.tsx';
import type { Page } from '../../../ui/visit.ts';
import { withNext } from './answer.part.tsx';

/** `/dang-nhap`: as a citizen or as an officer. */
export const signInPage: Page = {
  get(visit) {
    const { t } = visit;
    return {
      title: t('people.signIn.title'),
      body: (
        <>
          <PageHead title={t('people.signIn.title')} lead={t('people.signIn.lead')} />
          <CardGrid>
            <Card title={t('people.signIn.citizen')} href={withNext('/dang-nhap/dien-thoai', visit)}>
              <p>{t('people.signIn.citizenHelp')}</p>
            </Card>
            <Card title={t('people.signIn.officer')} href={withNext('/can-bo/dang-nhap', visit)}>
              <p>{t('people.signIn.officerHelp')}</p>
            </Card>
          </CardGrid>
          <h2>{t('people.signIn.without')}</h2>
          <p>{t('people.signIn.withoutHelp')}</p>
        </>
      ),
    };
  },
};
