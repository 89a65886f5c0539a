import type { ComponentChildren } from 'preact';
import type { Context } from '../platform/context/context.ts';
import type { Locale, Translate } from '../platform/words/words.ts';
import type { PageDocument } from './document.tsx';

/*
 * What a page is made of. It returns a `View`; `renderPage` (frame.tsx) puts header, navigation and footer around it. Plain h2, p, ul and a look right.
 *   field.tsx         Field, FieldGroup, fieldId: for a control of one's own
 *   fields.text.tsx   TextField, LongTextField, NumberField, PhoneField      fields.date.tsx   DateField (three boxes)
 *   fields.choice.tsx ChoiceField, ChoicesField, YesNoField, SelectField     fields.file.tsx   FileField
 *   form.tsx          Form, Hidden, fieldsOf, ErrorSummary, ButtonRow, Button, LinkButton, BackLink
 *   show.tsx          PageHead, Steps, Card, CardGrid, Notice, Tag, StateTag, SummaryList, ConfirmPanel, Timeline
 *   table.tsx         DataTable, Pager            chart.part.tsx  LineChart   format.ts         days, moments, sums, sizes in words
 *   answer.ts         answerOr: the same page again, with what is wrong, when a form is refused
 */

/** One request as a page sees it. */
export type Visit = {
  context: Context;
  t: Translate;
  locale: Locale;
  url: URL;
  param(name: string): string;
  query(name: string): string | undefined;
  form: Posted;
  demo: boolean;
  publicUrl: string;
  requestId: string;
  viewer: Viewer | null;
  /** The client's address: for high ceilings only, since a desk or a mobile carrier is one address. */
  address: string;
  headers: Headers;
};

/** What was posted: texts by name, in order, and files. Empty on GET. */
export type Posted = {
  text(name: string): string;
  texts(name: string): string[];
  all(): Record<string, string | string[]>;
  files(name: string): File[];
};

/** Who is signed in, as the frame shows it. `closed`: places of the menus that would refuse him. `idle`: on a shared PC, which locks after so many minutes without anybody. */
export type Viewer = {
  name: string;
  kind: 'citizen' | 'officer';
  home: string;
  closed?: readonly string[];
  idle?: number | undefined;
};

/** What a page wants shown; `renderPage` puts the frame around it. */
export type View = {
  title: string;
  body: ComponentChildren;
  status?: 200 | 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503;
  section?: 'citizen' | 'office' | 'helping' | 'admin' | 'steering';
  active?: string;
  headers?: Record<string, string>;
  wide?: boolean;
  /** It stands alone, without the ways to elsewhere: a locked PC leads nowhere, nor does what hangs or stands in the hall. */
  bare?: 'locked' | 'hall';
  /**
   * The tables of the page may be taken away as a spreadsheet (`?tai=xlsx`), under this name. The page reads `rowsOf(visit, …)` rows, or at
   * most `most`; `SheetLink` offers it.
   */
  sheet?: { name: string; unit?: string | undefined; most?: number };
  /** What the page says may be taken away as a file (`?tai=pdf`, `xlsx`, `csv`); `DocumentLinks` offers it. */
  document?: () => Promise<PageDocument>;
  /** What only a browser can do, by the path of its `*.island.tsx` from the root of the tree. The page works without. */
  islands?: readonly string[];
};
export type Answer = View | Response;
export type Page = {
  get?(visit: Visit): Promise<Answer> | Answer;
  post?(visit: Visit): Promise<Answer> | Answer;
  /** It depends on nothing but address, language and text size, for everybody who is not signed in: it may be kept for so many seconds. */
  keptFor?: number;
  /** Its forms are large: they are read only from somebody who is signed in. */
  signedIn?: true;
  /** Its island runs WebAssembly of ours: this page's Content-Security-Policy alone allows it. */
  wasm?: true;
};

/** 303: what was posted is done, look at the result there. Reloading it does not post again. */
export function seeOther(to: string, headers: Record<string, string> = {}): Response {
  // What came in an address may hold what no header takes: it goes back as an address writes it.
  const at = new URL(to, NOWHERE);
  const location = at.origin === NOWHERE ? `${at.pathname}${at.search}${at.hash}` : at.href;
  return new Response(null, { status: 303, headers: { ...headers, location } });
}
const NOWHERE = 'http://nowhere.invalid';
