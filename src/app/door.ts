import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context as HonoContext } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { HTTPException } from 'hono/http-exception';
import { helpingNow } from '../government/assistance/assistance.queries.ts';
import { config, dev } from '../platform/config/config.ts';
import { log } from '../platform/config/log.ts';
import { Refusal } from '../platform/context/refusal.ts';
import { type Locale, wordsIn } from '../platform/words/words.ts';
import { complaintText, refusalText } from '../ui/answer.ts';
import { assetsFor } from '../ui/assets.ts';
import { documentAnswer, formWanted } from '../ui/document.tsx';
import { renderPage } from '../ui/frame.tsx';
import { sheetOfView, wantsSheet } from '../ui/sheet.tsx';
import type { Page, Posted, View, Visit } from '../ui/visit.ts';
import { communeOf } from './commune.ts';
import { FailureView } from './failure.part.tsx';
import { KEPT_FOR } from './front.ts';
import type { Door } from './site.tsx';

/** The address of the client: the connection's, or what our own proxy wrote last. */
export function addressOf(c: HonoContext): string {
  const forwarded = config.XASO_TRUST_PROXY ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
  return forwarded ?? getConnInfo(c).remote.address ?? '';
}

const nothingPosted: Posted = { text: () => '', texts: () => [], all: () => ({}), files: () => [] };

/** Reads a form. Texts become NFC, so that what macOS sends decomposed equals what Windows sends. */
async function posted(c: HonoContext<Door>): Promise<Posted> {
  const type = c.req.header('content-type') ?? '';
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type)) throw new Refusal('context.bad_input', 415);
  const form = await c.req.formData().catch(() => {
    throw new Refusal('context.bad_input', 400);
  });
  // Sorted once: asking the form for one name looks at every field, and a megabyte holds a quarter of a million of them.
  const written = new Map<string, string[]>();
  for (const [name, value] of form) {
    if (typeof value !== 'string') continue;
    const before = written.get(name);
    if (before) before.push(value.normalize('NFC'));
    else written.set(name, [value.normalize('NFC')]);
  }
  const texts = (name: string) => written.get(name) ?? [];
  return {
    text: (name) => texts(name)[0] ?? '',
    texts,
    all: () =>
      Object.fromEntries([...written].map(([name, [first = '', ...more]]) => [name, more.length === 0 ? first : [first, ...more]])),
    files: (name) => form.getAll(name).filter((value): value is File => typeof value !== 'string' && (value.size > 0 || value.name !== '')),
  };
}

/** `?lang=en` and `?text=large` are remembered in a cookie for a year. */
function remembered(c: HonoContext<Door>, name: string, allowed: readonly string[]): string {
  const wished = c.req.query(name);
  if (wished && allowed.includes(wished)) {
    const secure = c.get('house').publicUrl.startsWith('https:');
    setCookie(c, name, wished, { path: '/', maxAge: 31_536_000, sameSite: 'Lax', httpOnly: true, secure });
    return wished;
  }
  const kept = getCookie(c, name);
  return kept && allowed.includes(kept) ? kept : (allowed[0] ?? '');
}

/** The address that was asked for, at our public address. A path that begins with two strokes would else name another host. */
function addressedAt(publicUrl: string, asked: string): URL {
  const [url, { pathname, search }] = [new URL(publicUrl), new URL(asked)];
  url.pathname = pathname.replace(/^\/{2,}/, '/');
  url.search = search;
  return url;
}

export async function visitOf(c: HonoContext<Door>, form: Posted = nothingPosted): Promise<Visit> {
  const locale = remembered(c, 'lang', ['vi', 'en']) as Locale;
  const { publicUrl } = c.get('house');
  return {
    context: c.get('context'),
    t: wordsIn(locale),
    locale,
    url: addressedAt(publicUrl, c.req.url),
    param: (name) => c.req.param(name as never) ?? '',
    query: (name) => c.req.query(name)?.normalize('NFC'),
    form,
    demo: config.demo,
    publicUrl,
    requestId: c.get('requestId'),
    viewer: c.get('viewer'),
    address: addressOf(c),
    headers: c.req.raw.headers,
  };
}

type Commune = Partial<Awaited<ReturnType<typeof communeOf>>>;

async function rendered(c: HonoContext<Door>, view: View, visit: Visit, commune?: Commune): Promise<string> {
  const frame = {
    ...(commune ?? (await communeOf(visit.context, visit.locale))),
    largeText: remembered(c, 'text', ['normal', 'large']) === 'large',
    // Where the database is what fails, the page says so without it.
    helping: await helpingNow(visit.context).catch(() => undefined),
    demoExposed: config.demoExposed,
  };
  return renderPage(view, visit, assetsFor(c.get('secureHeadersNonce') ?? '', view.islands), frame);
}

const send = (c: HonoContext<Door>, html: string, view: Pick<View, 'status' | 'headers'> = {}): Response =>
  c.html(html, view.status ?? 200, { 'cache-control': 'private, no-store', ...view.headers });

/** A page as a handler: reads the visit, lets the page answer. Refusals and bugs are shown in one place, `failed`. */
export const pageDoor = (page: Page) => async (c: HonoContext<Door>) => {
  const writes = c.req.method === 'POST';
  const act = writes ? page.post : page.get;
  if (!act) throw new Refusal('context.not_found', 404);
  if (writes && page.signedIn && c.get('context').actor.kind === 'anonymous') throw new Refusal('context.sign_in', 401);
  const visit = await visitOf(c, writes ? await posted(c) : undefined);
  const answer = await act(visit);
  if (answer instanceof Response) return c.newResponse(answer.body, answer);
  const { sheet, document } = answer;
  const form = formWanted(visit);
  if (document && form && !writes && (answer.status ?? 200) < 400) return documentAnswer(await document(), form, visit);
  if (sheet && !writes && wantsSheet(visit) && (answer.status ?? 200) < 400) return sheetOfView({ ...answer, sheet }, visit);
  const html = await rendered(c, answer, visit);
  const mayKeep = page.keptFor && !dev && !writes && !visit.viewer;
  return send(c, html, mayKeep ? { ...answer, headers: { ...answer.headers, [KEPT_FOR]: String(page.keptFor) } } : answer);
};

/** U+0000 and half of a surrogate pair are no characters for PostgreSQL: whoever sends one is told so, wherever it came in. */
function isNoText(error: unknown): boolean {
  const { code = '', detail = '', cause } = error as { code?: string; detail?: string; cause?: unknown };
  const half = code === '22P02' && /surrogate/.test(detail);
  return half || ['22021', '22P05'].includes(code) || (cause !== undefined && isNoText(cause));
}

/** Every failure as the caller can read it: a page, or `application/problem+json` for the API. Internals go to the log only, with the request's id. */
export async function failed(error: Error, c: HonoContext<Door>): Promise<Response> {
  const refusal =
    error instanceof Refusal
      ? error
      : error instanceof HTTPException
        ? new Refusal(
            error.status === 413 ? 'context.too_large' : 'context.bad_input',
            error.status === 413 || error.status === 415 ? error.status : 400,
          )
        : isNoText(error)
          ? new Refusal('context.bad_input', 400)
          : undefined;
  if (!refusal) log.error({ err: error, id: c.get('requestId'), path: c.req.path }, 'a bug');
  const retry: Record<string, string> = refusal?.details.seconds ? { 'retry-after': String(refusal.details.seconds) } : {};
  if (c.req.path.startsWith('/api/')) {
    const speaking = { t: wordsIn('vi'), locale: 'vi' } as const;
    const body = {
      type: refusal ? `${c.get('house').publicUrl}/api/problems/${refusal.code}` : 'about:blank',
      title: refusal ? refusalText(refusal, speaking) : speaking.t('app.bug'),
      status: refusal?.status ?? 500,
      code: refusal?.code ?? 'bug',
      ...(refusal && Object.keys(refusal.fields).length > 0
        ? {
            errors: Object.fromEntries(
              Object.entries(refusal.fields).map(([name, complaint]) => [name, complaintText(complaint, speaking)]),
            ),
          }
        : {}),
      ...(refusal && Object.keys(refusal.details).length > 0 ? { details: refusal.details } : {}),
      requestId: c.get('requestId'),
    };
    return c.json(body, (refusal?.status ?? 500) as 500, { 'content-type': 'application/problem+json', ...retry });
  }
  const visit = await visitOf(c);
  const view = FailureView({ visit, refusal });
  // Where the database is what fails, the page says so without the commune's name.
  const commune = await communeOf(visit.context, visit.locale).catch(() => ({}));
  return send(c, await rendered(c, view, visit, commune), { ...view, headers: { ...view.headers, ...retry } });
}
