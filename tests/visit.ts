import type { Context } from '../src/platform/context/context.ts';
import { wordsIn } from '../src/platform/words/words.ts';
import type { Visit } from '../src/ui/visit.ts';

type Wish = {
  params?: Record<string, string> | undefined;
  queries?: Record<string, string> | undefined;
  cookies?: Record<string, string> | undefined;
  typed?: Record<string, string> | undefined;
};

/** A visit of a page at the moment of its context, as a browser would make it: for pages that depend on the clock. */
export function visitAt(context: Context, { params = {}, queries = {}, cookies = {}, typed = {} }: Wish = {}): Visit {
  const cookie = Object.entries(cookies).map(([name, value]) => `xaso.${name}=${value}`);
  return {
    context,
    t: wordsIn('vi'),
    locale: 'vi',
    url: new URL(`http://127.0.0.1/?${new URLSearchParams(queries)}`),
    param: (name) => params[name] ?? '',
    query: (name) => queries[name],
    form: { text: (name) => typed[name] ?? '', texts: (name) => [typed[name] ?? []].flat(), all: () => typed, files: () => [] },
    demo: true,
    publicUrl: 'http://127.0.0.1',
    requestId: 'r',
    viewer: null,
    address: '127.0.0.1',
    headers: new Headers(cookie.length > 0 ? { cookie: cookie.join('; ') } : {}),
  };
}
