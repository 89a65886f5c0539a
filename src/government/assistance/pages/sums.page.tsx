import { Refusal } from '../../../platform/context/refusal.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import { numberText, spanText } from '../../../ui/format.ts';
import { SheetLink } from '../../../ui/sheet.tsx';
import { PageHead } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import type { Page } from '../../../ui/visit.ts';
import { helpingSums } from '../assistance.queries.ts';

/** `/quan-tri/gio-giup`: hours of help by helper and month, for who administers or heads the unit. No citizen stands in it. */
export const helpingSumsPage: Page = {
  async get({ context, t, locale, url }) {
    if (context.actor.kind === 'anonymous') throw new Refusal('context.sign_in', 401);
    const units = [
      ...new Set(context.actor.posts.filter(({ role }) => role === 'commune admin' || role === 'leader').map((post) => post.unit)),
    ];
    if (units.length === 0) throw new Refusal('context.forbidden', 403);
    const rows = (await Promise.all(units.map((unit) => helpingSums(context, unit)))).flat();
    const title = t('assistance.sums.title');
    const names = await Promise.all(units.map((unit) => unitName(context, unit, locale)));
    return {
      title,
      section: context.actor.posts.some(({ role }) => role === 'commune admin') ? 'admin' : 'office',
      wide: true,
      sheet: { name: 'gio-giup' },
      body: (
        <>
          <PageHead above={names.join('; ')} title={title} lead={t('assistance.sums.lead')} />
          <DataTable
            caption={t('assistance.sums.caption')}
            hideCaption
            rows={rows}
            rowKey={(row) => `${row.helper} ${row.month} ${row.place}`}
            empty={<p>{t('assistance.sums.empty')}</p>}
            columns={[
              { head: t('assistance.sums.month'), cell: (row) => row.month.split('-').reverse().join('/'), keep: true },
              { head: t('assistance.facts.helper'), cell: (row) => row.helperName, main: true },
              { head: t('assistance.facts.place'), cell: (row) => t(`assistance.places.${row.place}`) },
              {
                head: t('assistance.sums.people'),
                cell: (row) => numberText(row.people, locale),
                text: (row) => row.people,
                numeric: true,
              },
              { head: t('assistance.sums.sent'), cell: (row) => numberText(row.sent, locale), text: (row) => row.sent, numeric: true },
              { head: t('assistance.sums.hours'), cell: (row) => spanText(row.minutes, locale), numeric: true },
            ]}
          />
          <SheetLink url={url} />
        </>
      ),
    };
  },
};
