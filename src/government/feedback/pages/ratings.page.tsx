import { dayOf } from '../../../platform/time/time.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import { numberText } from '../../../ui/format.ts';
import { SheetLink } from '../../../ui/sheet.tsx';
import { PageHead } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import type { Page } from '../../../ui/visit.ts';
import { unitOfPage } from '../../desk/desk.queries.ts';
import { ratingQuestionsOf, ratingQuestionsOn } from '../feedback.content.ts';
import { ratingFigures } from '../ratings.queries.ts';
import { meanOf } from '../ratings.rules.ts';

/** `/can-bo/danh-gia`: the sums of each month, once enough have answered; single answers nobody sees, and nobody keeps. */
export const ratingsPage: Page = {
  async get({ context, t, locale, query, url }) {
    const { unit } = unitOfPage(context, query('don-vi'));
    const figures = await ratingFigures(context, unit);
    const { atLeast } = ratingQuestionsOn(dayOf(context.now));
    return {
      title: t('ratings.figures.title'),
      section: 'office',
      active: 'petitions',
      wide: true,
      sheet: { name: 'danh-gia', unit },
      body: (
        <>
          <PageHead
            above={await unitName(context, unit, locale)}
            title={t('ratings.figures.title')}
            lead={t('ratings.figures.lead', { count: atLeast })}
          />
          {figures.length === 0 && <p>{t('ratings.figures.none')}</p>}
          {figures.map(({ month, questions, answers, counts }) => (
            <DataTable
              key={`${month} ${questions}`}
              caption={t('ratings.figures.month', {
                month: `${month.slice(5)}/${month.slice(0, 4)}`,
                answers: numberText(answers, locale),
              })}
              rows={[...(ratingQuestionsOf(questions)?.questions ?? [])]}
              rowKey={(one) => one.code}
              columns={[
                { head: t('ratings.figures.question'), main: true, cell: (one) => one[locale] },
                {
                  head: t('ratings.figures.mean'),
                  numeric: true,
                  cell: (one) => numberText(meanOf(counts[one.code] ?? [])?.mean ?? 0, locale),
                },
                {
                  head: t('ratings.figures.good'),
                  numeric: true,
                  cell: (one) => `${numberText(meanOf(counts[one.code] ?? [])?.good ?? 0, locale)} %`,
                },
              ]}
            />
          ))}
          {figures.length > 0 && <SheetLink url={url} />}
        </>
      ),
    };
  },
};
