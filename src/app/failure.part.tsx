import type { Refusal } from '../platform/context/refusal.ts';
import { refusalText } from '../ui/answer.ts';
import type { View, Visit } from '../ui/visit.ts';

/** From where somebody goes on: the dossier at which he works, else his work, else the first page. */
function wayBack({ t, url, viewer }: Visit, status: number): { href: string; label: string } {
  const [, code] = /^\/can-bo\/ho-so\/([\w.-]+)\/./.exec(url.pathname) ?? [];
  if (code && status !== 404) return { href: `/can-bo/ho-so/${code}`, label: t('app.dossier', { code }) };
  if (viewer?.kind === 'officer' && viewer.home !== url.pathname) return { href: viewer.home, label: t('app.work') };
  return { href: '/', label: t('app.home') };
}

/** A refusal, or a bug, as a calm page: what happened, what to do next. */
export function FailureView({ visit, refusal }: { visit: Visit; refusal: Refusal | undefined }): View {
  const { t } = visit;
  const back = wayBack(visit, refusal?.status ?? 500);
  const title = t(refusal ? `app.failure.${refusal.status}` : 'app.failure.500');
  return {
    title,
    status: (refusal?.status ?? 500) as NonNullable<View['status']>,
    body: (
      <>
        <h1 class="ds-heading">{title}</h1>
        <p class="ds-paragraph">{refusal ? refusalText(refusal, visit) : t('app.bug')}</p>
        {refusal?.status === 401 && (
          <p>
            <a class="ds-button" href={`/dang-nhap?tiep=${encodeURIComponent(visit.url.pathname + visit.url.search)}`}>
              {t('app.signIn')}
            </a>
          </p>
        )}
        <p>
          <a class="ds-link" href={back.href}>
            {back.label}
          </a>
        </p>
        {!refusal && <p class="ds-paragraph">{t('app.requestId', { id: visit.requestId })}</p>}
      </>
    ),
  };
}
