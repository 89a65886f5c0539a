import i18next, { type i18n } from 'i18next';

export type Locale = 'vi' | 'en';
/** Looks a sentence up: `t('dossiers.title', { count: 3 })`. The first part of the key is the slice whose words file holds it. */
export type Translate = (key: string, params?: Record<string, string | number>) => string;

const files = import.meta.glob<Record<string, unknown>>('/src/**/*.words.*.json', { eager: true, import: 'default' });

/** Every slice's words, by language and slice name. A slice named twice, or a language we do not have, is a mistake in the tree. */
function gather(): Record<Locale, Record<string, Record<string, unknown>>> {
  const all: Record<Locale, Record<string, Record<string, unknown>>> = { vi: {}, en: {} };
  for (const [path, words] of Object.entries(files)) {
    const found = /\/([a-z-]+)\.words\.(vi|en)\.json$/.exec(path);
    if (!found?.[1]) throw new Error(`${path}: a words file is named <slice>.words.vi.json or <slice>.words.en.json`);
    const language = all[found[2] as Locale];
    if (language[found[1]]) throw new Error(`${path}: the words of ${found[1]} stand in two places`);
    language[found[1]] = words;
  }
  return all;
}

const catalogue = gather();
const engine: i18n = i18next.createInstance({
  lng: 'vi',
  fallbackLng: 'vi',
  resources: { vi: { translation: catalogue.vi }, en: { translation: catalogue.en } },
  interpolation: { escapeValue: false }, // pages are escaped where they are rendered
  initAsync: false,
});
void engine.init();

/** All keys of one language as `slice.key`: for the test that no key is missing in the other. */
export function keysOf(locale: Locale): string[] {
  const walk = (node: unknown, path: string): string[] =>
    typeof node === 'object' && node !== null
      ? Object.entries(node).flatMap(([key, value]) => walk(value, path ? `${path}.${key}` : key))
      : [path];
  return walk(catalogue[locale], '');
}

/**
 * A sentence with at most plain `{{places}}` is looked up once and filled by ourselves: a page asks for hundreds, and the engine is slow at it. What
 * has plural forms or looks like more goes through the engine.
 */
function speaker(locale: Locale): Translate {
  const fixed = engine.getFixedT(locale);
  const templates = new Map<string, string | null>();
  const templateOf = (key: string): string | null => {
    const text: unknown = engine.getResource(locale, 'translation', key);
    return typeof text === 'string' && !text.includes('$t(') && !/\{\{(?!\w+\}\})/.test(text) && !engine.exists(`${key}_other`)
      ? text
      : null;
  };
  return (key, params = {}) => {
    let template = templates.get(key);
    if (template === undefined) {
      template = templateOf(key);
      templates.set(key, template);
    }
    if (template !== null) return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(params[name] ?? ''));
    if (!engine.exists(key, { lng: 'vi', ...params })) throw new Error(`no words for "${key}"`);
    return fixed(key, params);
  };
}
const speakers: Record<Locale, Translate> = { vi: speaker('vi'), en: speaker('en') };

/** The words of one language. A key that nobody wrote is a bug and throws: it never reaches a page. */
export function wordsIn(locale: Locale): Translate {
  return speakers[locale];
}

/** Whether there are words for a key: for codes that come from data. */
export const hasWords = (key: string): boolean => engine.exists(key, { lng: 'vi' });
