import { TextField } from '../../../ui/fields.text.tsx';
import { Button, Form } from '../../../ui/form.tsx';
import { PageHead } from '../../../ui/show.tsx';
import type { Page, View } from '../../../ui/visit.ts';
import { namesOfLines } from '../desk.lines.queries.ts';
import { findDossiers, MOST_FOUND, nearness, unitsOfOfficer } from '../desk.queries.ts';
import { Lines } from './lines.part.tsx';

/** The least that is searched for: a single letter would find everybody. */
const SHORTEST = 2;

/** A dossier by its code, the applicant's name or telephone, within the officer's own units. */
export const searchPage: Page = {
  async get({ context, t, locale, query }): Promise<View> {
    const [unit = ''] = unitsOfOfficer(context);
    const typed = (query('q') ?? '').trim().slice(0, 120);
    const asked = typed.length >= SHORTEST;
    const { lines } = asked ? await findDossiers(context, typed) : { lines: [] };
    const title = t('desk.search.title');
    return {
      title,
      section: 'office',
      active: 'search',
      wide: true,
      body: (
        <>
          <PageHead title={title} />
          <Form method="get" action="/can-bo/tim" inline>
            <TextField name="q" label={t('desk.search.label')} help={t('desk.search.help')} value={typed} kind="search" maxLength={120} />
            <Button>{t('desk.search.look')}</Button>
          </Form>
          {typed !== '' && !asked && <p>{t('desk.search.short')}</p>}
          {asked && lines.length >= MOST_FOUND && <p>{t('desk.search.many', { most: MOST_FOUND })}</p>}
          {asked && (
            <Lines
              caption={t('desk.search.found')}
              lines={lines}
              named={await namesOfLines(context, lines, locale)}
              clock={{ now: context.now, ...(await nearness(context, unit)) }}
              empty={t('desk.search.nothing', { typed })}
            />
          )}
        </>
      ),
    };
  },
};
