import { type ComponentChildren, createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { type Locale, type Translate, wordsIn } from '../platform/words/words.ts';

type Language = { t: Translate; locale: Locale };

const Spoken = createContext<Language>({ t: wordsIn('vi'), locale: 'vi' });

/** Everything inside speaks this language. The frame sets it; a page needs it only to show a part in another language. */
export function Speaking({ t, locale, children }: Language & { children: ComponentChildren }) {
  return <Spoken.Provider value={{ t, locale }}>{children}</Spoken.Provider>;
}

/** The person at the keys types what is another's: the browser keeps none of it and offers none of it to the next person. */
export const DeviceOfMany = createContext(false);

/** What the browser may fill in; nothing on a device of many. */
export const useAutocomplete = (wished: string | undefined): string => (useContext(DeviceOfMany) ? 'off' : (wished ?? 'off'));

/** The words of the language that the page speaks, for parts that bring their own words. */
export const useLanguage = (): Language => useContext(Spoken);
