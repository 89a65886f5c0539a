import { Refusal, refusalKey } from '../../../platform/context/refusal.ts';
import { TextField } from '../../../ui/fields.text.tsx';
import { Button, ErrorSummary, Form } from '../../../ui/form.tsx';
import { SheetLink } from '../../../ui/sheet.tsx';
import { PageHead } from '../../../ui/show.tsx';
import type { Page, View, Visit } from '../../../ui/visit.ts';
import type { DossierLine } from '../../dossiers/dossiers.queries.ts';
import { namesOfLines } from '../desk.lines.queries.ts';
import { findDossiers, MOST_FOUND, nearness, unitsOfOfficer } from '../desk.queries.ts';
import { Lines } from './lines.part.tsx';

async function view(visit: Visit, typed: string, lines?: DossierLine[], error?: string): Promise<View> {
  const { context, t, locale } = visit;
  const [unit = ''] = unitsOfOfficer(context);
  const title = t('desk.search.title');
  return {
    title,
    section: 'office',
    active: 'search',
    wide: true,
    sheet: { name: 'tim-ho-so', most: MOST_FOUND },
    status: error ? 422 : 200,
    body: (
      <>
        <ErrorSummary errors={error ? { q: error } : {}} />
        <PageHead title={title} />
        <Form method="get" action="/can-bo/tim" inline>
          <TextField
            name="q"
            label={t('desk.search.label')}
            help={t('desk.search.help')}
            value={typed}
            kind="search"
            maxLength={120}
            error={error}
          />
          <Button>{t('desk.search.look')}</Button>
        </Form>
        {lines && lines.length >= MOST_FOUND && <p>{t('desk.search.many', { most: MOST_FOUND })}</p>}
        {lines && (
          <Lines
            caption={t('desk.search.found')}
            lines={lines}
            named={await namesOfLines(context, lines, locale)}
            clock={{ now: context.now, ...(await nearness(context, unit)) }}
            empty={t('desk.search.nothing', { typed })}
          />
        )}
        {lines && lines.length > 0 && <SheetLink url={visit.url} most={MOST_FOUND} />}
      </>
    ),
  };
}

/** A dossier by its code, the applicant's name or telephone, within the officer's own units. */
export const searchPage: Page = {
  async get(visit): Promise<View> {
    const { context, query } = visit;
    unitsOfOfficer(context);
    const typed = (query('q') ?? '').trim().slice(0, 120);
    if (typed === '') return view(visit, typed);
    const found = await findDossiers(context, typed).catch((error: unknown) => {
      if (error instanceof Refusal && error.status === 422) return error;
      throw error;
    });
    return found instanceof Refusal ? view(visit, typed, undefined, visit.t(refusalKey(found.code))) : view(visit, typed, found.lines);
  },
};
