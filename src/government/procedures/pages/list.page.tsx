import { config } from '../../../platform/config/config.ts';
import { SelectField } from '../../../ui/fields.choice.tsx';
import { Button, Form } from '../../../ui/form.tsx';
import { CardGrid, PageHead } from '../../../ui/show.tsx';
import type { Page, Visit } from '../../../ui/visit.ts';
import { type CatalogueEntry, filingOf, proceduresOn } from '../procedures.queries.ts';
import { type Found, findProcedures, type Online, onlineAt } from '../procedures.search.rules.ts';
import { LifeEvents } from './events.part.tsx';
import { EntryCard, SearchBox } from './list.part.tsx';

type Listed = { entry: CatalogueEntry; online: Online };
type Asked = { q: string; field: string; event: string };

async function listed(visit: Visit, entries: CatalogueEntry[]): Promise<Listed[]> {
  return Promise.all(
    entries.map(async (entry) => ({ entry, online: onlineAt(entry, await filingOf(visit.context, config.XASO_UNIT, entry.procedure)) })),
  );
}

/** `/thu-tuc?q=&linh-vuc=&su-kien=`: all procedures, or those that fit. */
export const proceduresPage: Page = {
  keptFor: 30,
  async get(visit) {
    const asked = {
      q: (visit.query('q') ?? '').slice(0, 200).trim(),
      field: visit.query('linh-vuc') ?? '',
      event: visit.query('su-kien') ?? '',
    };
    const all = await proceduresOn(visit.context);
    const found = findProcedures(all, asked);
    const rows = await listed(visit, found.entries);
    const { t } = visit;
    return {
      title: asked.q ? t('procedures.pages.titleFor', { q: asked.q }) : t('procedures.title'),
      active: 'procedures',
      wide: true,
      body: (
        <>
          <PageHead title={t('procedures.title')} lead={t('procedures.pages.lead')} />
          <SearchBox q={asked.q} kept={{ 'linh-vuc': asked.field, 'su-kien': asked.event }} />
          <Narrow visit={visit} asked={asked} found={found} />
          <Results visit={visit} asked={asked} rows={rows} all={all} />
        </>
      ),
    };
  },
};

/** Narrowing by field and life event; each choice says how many would be left. */
function Narrow({ visit: { t, locale }, asked, found }: { visit: Visit; asked: Asked; found: Found<CatalogueEntry> }) {
  const counted = (name: string, count: number) => t('procedures.pages.counted', { name, count });
  return (
    <Form method="get" action="/thu-tuc" inline hidden={asked.q ? { q: asked.q } : {}}>
      <SelectField
        name="linh-vuc"
        label={t('procedures.pages.field')}
        first={t('procedures.pages.anyField')}
        value={asked.field}
        options={found.fields.map(({ value, count, name }) => ({ value, label: counted(name[locale], count) }))}
      />
      <SelectField
        name="su-kien"
        label={t('procedures.pages.event')}
        first={t('procedures.pages.anyEvent')}
        value={asked.event}
        options={found.events.map(({ value, count }) => ({ value, label: counted(t(`procedures.lifeEvents.${value}`), count) }))}
      />
      <Button look="secondary">{t('procedures.pages.narrow')}</Button>
    </Form>
  );
}

function Results({ visit, asked, rows, all }: { visit: Visit; asked: Asked; rows: Listed[]; all: CatalogueEntry[] }) {
  const { t, locale } = visit;
  const wished = Object.values(asked).some(Boolean);
  if (rows.length === 0)
    return (
      <section>
        <h2>{t('procedures.pages.none')}</h2>
        <p>{t('procedures.pages.noneHelp')}</p>
        <LifeEvents events={findProcedures(all, {}).events} />
      </section>
    );
  if (wished)
    return (
      <section>
        <h2>{t('procedures.pages.found', { count: rows.length })}</h2>
        <p>
          <a href="/thu-tuc">{t('procedures.pages.showAll')}</a>
        </p>
        <Cards rows={rows} field />
      </section>
    );
  return (
    <>
      {[...Map.groupBy(rows, ({ entry }) => entry.field.code)].map(([code, group]) => (
        <section key={code}>
          <h2>{t('procedures.pages.counted', { name: group[0]?.entry.field.name[locale] ?? code, count: group.length })}</h2>
          <Cards rows={group} />
        </section>
      ))}
    </>
  );
}

const Cards = ({ rows, field = false }: { rows: Listed[]; field?: boolean }) => (
  <CardGrid>
    {rows.map(({ entry, online }) => (
      <EntryCard key={entry.procedure} entry={entry} online={online} field={field} level={3} />
    ))}
  </CardGrid>
);
