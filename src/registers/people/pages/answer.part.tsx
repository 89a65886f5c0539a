import { Notice } from '../../../ui/show.tsx';
import type { Visit } from '../../../ui/visit.ts';
import { localPath } from '../people.rules.ts';

/** The page's own address with the path to go on to kept in it. */
export function withNext(path: string, visit: Visit): string {
  const next = localPath(visit.query('tiep'), '');
  return next ? `${path}?tiep=${encodeURIComponent(next)}` : path;
}

/** Where to go after signing in. */
export const nextOf = (visit: Visit, otherwise: string): string => localPath(visit.query('tiep'), otherwise);

/** What the demonstration shows instead of sending it. */
export function DemoCode({ visit, code, words }: { visit: Visit; code: string | undefined; words: string }) {
  if (!code) return null;
  return (
    <Notice tone="warning" title={visit.t('people.code.demoTitle')}>
      <p>{visit.t(words, { code })}</p>
    </Notice>
  );
}
