import { record } from '../platform/audit/audit.ts';
import { type PaperDefinition, renderPdf } from '../platform/pdf/pdf.ts';
import { useLanguage } from './language.tsx';
import { MOST_ROWS, sheetAnswer, sheetsFrom, spreadsheet } from './sheet.tsx';
import type { ShownTable } from './table.tsx';
import type { Visit } from './visit.ts';

/** What a page of figures says, as it is seen: for people on paper, as tables with numbers, and flat for other programs. Each is made when it is asked for. */
export type PageDocument = {
  /** Of the file, without its ending. */
  name: string;
  unit?: string | undefined;
  /** How many rows are taken away: for the audit. */
  rows: number;
  paper(): PaperDefinition;
  tables(): ShownTable[];
  csv(): string;
};

const FORMS = ['pdf', 'xlsx', 'csv'] as const;
type Form = (typeof FORMS)[number];

/** As which file a page is asked for (`?tai=pdf`); undefined: to be looked at. */
export const formWanted = (visit: Pick<Visit, 'query'>): Form | undefined => FORMS.find((one) => one === visit.query('tai'));

const TYPES = { pdf: 'application/pdf', csv: 'text/csv; charset=utf-8' };

/** A page as a file: kept by nobody on the way. One row is written to the audit: which page, as what, how many rows. */
export async function documentAnswer(document: PageDocument, form: Form, visit: Visit): Promise<Response> {
  const { context } = visit;
  const { name, unit = null, rows } = document;
  await context.transaction((tx) => record(context, tx, { verb: 'take away', thing: 'list', subject: name, unit, data: { rows, form } }));
  if (form === 'xlsx') return sheetAnswer(await spreadsheet(await sheetsFrom(document.tables(), MOST_ROWS, visit)), name);
  const file = form === 'pdf' ? new Uint8Array(await renderPdf(document.paper())) : new TextEncoder().encode(document.csv());
  return new Response(file, {
    headers: {
      'content-type': TYPES[form],
      'content-length': String(file.byteLength),
      'content-disposition': `${form === 'pdf' ? 'inline' : 'attachment'}; filename="${name.replaceAll(/[^\w.-]/g, '_')}.${form}"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    },
  });
}

/** The links that take a page away: the same address, with everything that was chosen. */
export function DocumentLinks({ url }: { url: URL }) {
  const { t } = useLanguage();
  const at = (form: Form) => {
    const query = new URLSearchParams(url.search);
    query.set('tai', form);
    return `${url.pathname}?${query}`;
  };
  return (
    <p class="xs-take">
      {t('ui.document.title')}{' '}
      {FORMS.map((form, place) => (
        <>
          {place > 0 && ' · '}
          <a href={at(form)} download={form === 'pdf' ? undefined : true}>
            {t(`ui.document.${form}`)}
          </a>
        </>
      ))}
    </p>
  );
}
