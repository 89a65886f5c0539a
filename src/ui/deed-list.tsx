import type { ComponentChildren } from 'preact';
import type { Deed } from '../platform/audit/history.ts';
import { doerText } from './deeds.ts';
import { momentText } from './format.ts';
import { useLanguage } from './language.tsx';
import { Timeline } from './show.tsx';

/** Who did what and when, the newest first. `verbs` is where the slice's words name its deeds; `detail` says what a deed was about. */
export function DeedList({ deeds, verbs, detail }: { deeds: readonly Deed[]; verbs: string; detail?: (deed: Deed) => ComponentChildren }) {
  const { t, locale } = useLanguage();
  if (deeds.length === 0) return <p>{t('ui.deeds.none')}</p>;
  return (
    <Timeline
      items={deeds.map((deed) => ({
        moment: momentText(deed.at, locale),
        machine: deed.at.toISOString(),
        title: t('ui.deeds.line', { who: doerText(deed, locale), what: t(`${verbs}.${deed.verb.replaceAll(' ', '_')}`) }),
        detail: detail?.(deed),
      }))}
    />
  );
}
