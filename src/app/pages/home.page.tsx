import { LifeEvents } from '../../government/procedures/pages/events.part.tsx';
import { SearchBox } from '../../government/procedures/pages/list.part.tsx';
import { type CatalogueEntry, filingOf, proceduresOn } from '../../government/procedures/procedures.queries.ts';
import { findProcedures, onlineAt } from '../../government/procedures/procedures.search.rules.ts';
import { config } from '../../platform/config/config.ts';
import { deskOf } from '../../registers/addresses/addresses.desk.queries.ts';
import { DeskPart } from '../../registers/addresses/pages/desk.part.tsx';
import { TextField } from '../../ui/fields.text.tsx';
import { Button, Form, LinkButton } from '../../ui/form.tsx';
import { Card } from '../../ui/show.tsx';
import type { Page, Visit } from '../../ui/visit.ts';
import { communeOf } from '../commune.ts';

/** `/`: look for a procedure, follow a dossier, find the desk, sign in. */
export const homePage: Page = {
  keptFor: 30,
  async get(visit) {
    const { t, context, locale } = visit;
    const entries = await proceduresOn(context);
    const [desk, { commune }] = [await deskOf(context), await communeOf(context, locale)];
    const title = t('app.pages.home.title', { commune: locale === 'vi' ? commune.charAt(0).toLowerCase() + commune.slice(1) : commune });
    return {
      title,
      active: 'home',
      wide: true,
      body: (
        <>
          <section class="xs-hero">
            <h1>{title}</h1>
            <SearchBox q="" />
          </section>
          <div class="xs-home">
            <div>
              <h2>{t('app.pages.home.events')}</h2>
              <LifeEvents events={findProcedures(entries, {}).events} />
              <OnlineNow visit={visit} entries={await filedHere(visit, entries)} />
              <p>
                <a href="/thu-tuc">{t('app.pages.home.all')}</a>
              </p>
            </div>
            <div>
              <Track visit={visit} />
              <Card title={t('app.pages.home.desk')}>
                <DeskPart desk={desk} />
              </Card>
              <Account visit={visit} />
            </div>
          </div>
        </>
      ),
    };
  },
};

/** What can be filed on these pages without going anywhere. */
async function filedHere(visit: Visit, entries: CatalogueEntry[]): Promise<CatalogueEntry[]> {
  const filings = await Promise.all(entries.map((entry) => filingOf(visit.context, config.XASO_UNIT, entry.procedure)));
  return entries.filter((entry, index) => onlineAt(entry, filings[index] ?? 'national') === 'here');
}

function OnlineNow({ visit: { t, locale }, entries }: { visit: Visit; entries: CatalogueEntry[] }) {
  if (entries.length === 0) return null;
  return (
    <section>
      <h2>{t('app.pages.home.online')}</h2>
      <ul class="xs-links">
        {entries.map((entry) => (
          <li key={entry.procedure}>
            <a href={`/thu-tuc/${entry.procedure}`}>{entry.name[locale]}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Track({ visit: { t } }: { visit: Visit }) {
  return (
    <Card title={t('app.pages.home.track')}>
      <Form method="get" action="/tra-cuu">
        <TextField name="ma" label={t('app.pages.home.code')} help={t('app.pages.home.codeHelp')} maxLength={60} />
        <Button>{t('app.pages.home.follow')}</Button>
      </Form>
    </Card>
  );
}

function Account({ visit: { t, viewer } }: { visit: Visit }) {
  return (
    <Card title={t(viewer ? 'app.pages.home.mine' : 'app.pages.home.account')} tinted>
      <p>{t(viewer ? 'app.pages.home.mineHelp' : 'app.pages.home.accountHelp')}</p>
      <p>
        <LinkButton href={viewer?.home ?? '/dang-nhap'} look="secondary">
          {t(viewer ? 'app.pages.home.open' : 'app.signIn')}
        </LinkButton>
      </p>
    </Card>
  );
}
