import { config } from '../../../platform/config/config.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { BackLink } from '../../../ui/form.tsx';
import { dayText } from '../../../ui/format.ts';
import { Card, PageHead } from '../../../ui/show.tsx';
import type { Page } from '../../../ui/visit.ts';
import { publications } from '../petitions.queries.ts';

/** `/phan-anh/da-tra-loi`: what was answered and may be read by everybody. */
export const publicPetitionsPage: Page = {
  async get({ context, t, locale }) {
    const all = await publications(context, config.XASO_UNIT);
    return {
      title: t('petitions.public.title'),
      active: 'petitions',
      body: (
        <>
          <BackLink href="/phan-anh">{t('petitions.send.title')}</BackLink>
          <PageHead title={t('petitions.public.title')} lead={t('petitions.public.lead')} />
          {all.length === 0 && <p>{t('petitions.public.none')}</p>}
          {all.map((one) => (
            <Card key={one.petition} title={one.title}>
              <p class="xs-help">
                {t(`petitions.topics.${one.topic}`)}, {dayText(dayOf(one.publishedAt), locale)}
              </p>
              <p>{one.question}</p>
              <h3>{t('petitions.messages.answer')}</h3>
              <p>{one.answer}</p>
            </Card>
          ))}
        </>
      ),
    };
  },
};
