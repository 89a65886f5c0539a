import type { Deed } from '../platform/audit/history.ts';
import type { Complaint } from '../platform/context/refusal.ts';
import { type Locale, wordsIn } from '../platform/words/words.ts';
import { momentText } from './format.ts';

const both = (say: (locale: Locale) => string): Record<Locale, string> => ({ vi: say('vi'), en: say('en') });

/** Who did it: the officer's name, or the house itself. */
export const doerText = (deed: Deed, locale: Locale): string => deed.byName ?? wordsIn(locale)('ui.deeds.house');

/** Somebody was faster: who did what and when, for the words of a conflict. `verbs` is where the slice's words name its deeds. */
export const staleComplaint = (key: string, deed: Deed, verbs: string): Complaint => ({
  key,
  params: {
    who: both((locale) => doerText(deed, locale)),
    what: both((locale) => wordsIn(locale)(`${verbs}.${deed.verb.replaceAll(' ', '_')}`)),
    when: both((locale) => momentText(deed.at, locale)),
  },
});
