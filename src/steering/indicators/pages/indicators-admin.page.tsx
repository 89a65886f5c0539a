import { dayOf } from '../../../platform/time/time.ts';
import { LinkButton } from '../../../ui/form.tsx';
import { dayText } from '../../../ui/format.ts';
import { SheetLink } from '../../../ui/sheet.tsx';
import { PageHead } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import type { Page } from '../../../ui/visit.ts';
import { refuseFigure } from '../indicators.permissions.ts';
import { indicatorsOn, setsOn } from '../indicators.queries.ts';
import { formulaText, INDICATORS } from './indicator-admin.part.tsx';
import { SETS_ADMIN } from './set-admin.part.tsx';

/** A long code may go on in the next line after each of its words. */
const BreakableCode = ({ code }: { code: string }) => (
  <>
    {code.split(/(?<=[._])/).map((part, at) => (
      <>
        {at > 0 && <wbr />}
        {part}
      </>
    ))}
  </>
);

/** `/quan-tri/chi-so`: every indicator with its formula and version. */
export const indicatorsAdminPage: Page = {
  async get({ t, locale, context, url }) {
    refuseFigure(context.actor, ['set', 'indicator'], { unit: '', above: [] });
    const today = dayOf(context.now);
    const [rows, sets] = await Promise.all([indicatorsOn(context, today), setsOn(context, today)]);
    return {
      title: t('indicators.admin.title'),
      section: 'admin',
      active: 'indicators',
      wide: true,
      sheet: { name: 'chi-so' },
      body: (
        <>
          <PageHead title={t('indicators.admin.title')} lead={t('indicators.admin.lead')} />
          <p>
            <LinkButton href={`${INDICATORS}/moi`}>{t('indicators.admin.add')}</LinkButton>
          </p>
          <DataTable
            caption={t('indicators.admin.list')}
            rows={rows}
            rowKey={({ code }) => code}
            columns={[
              {
                head: t('indicators.admin.name'),
                main: true,
                cell: (one) => <a href={`${INDICATORS}/${one.code}`}>{one.name[locale]}</a>,
                text: (one) => one.name[locale],
              },
              { head: t('indicators.admin.code'), text: ({ code }) => code, cell: ({ code }) => <BreakableCode code={code} /> },
              { head: t('indicators.admin.pillar'), cell: ({ pillar }) => t(`indicators.pillars.${pillar}`) },
              { head: t('indicators.admin.reading'), cell: ({ reading }) => t(`indicators.readings.${reading}`) },
              { head: t('indicators.admin.source'), cell: ({ source }) => t(`indicators.sources.${source}`) },
              { head: t('indicators.admin.numerator'), cell: (one) => formulaText(one) },
              { head: t('indicators.admin.version'), numeric: true, cell: ({ version }) => version },
              { head: t('indicators.admin.validFrom'), keep: true, cell: (one) => dayText(one.valid_from, locale) },
            ]}
          />
          <h2>{t('indicators.sets.listTitle')}</h2>
          <p>{t('indicators.sets.listLead')}</p>
          <DataTable
            caption={t('indicators.sets.listTitle')}
            hideCaption
            rows={sets}
            rowKey={({ code }) => code}
            columns={[
              {
                head: t('indicators.admin.name'),
                main: true,
                cell: (one) => <a href={`${SETS_ADMIN}/${one.code}`}>{one.name[locale]}</a>,
                text: (one) => one.name[locale],
              },
              { head: t('indicators.admin.code'), text: ({ code }) => code, cell: ({ code }) => <BreakableCode code={code} /> },
              { head: t('indicators.admin.version'), numeric: true, cell: ({ version }) => version },
              { head: t('indicators.admin.validFrom'), keep: true, cell: (one) => dayText(one.valid_from, locale) },
              { head: t('indicators.admin.basis'), cell: ({ basis }) => basis },
            ]}
          />
          <SheetLink url={url} />
        </>
      ),
    };
  },
};
