/**
 * Searching Vietnamese the way people type it: without tone marks, with slips, with raw Telex keys, with NFD text from a Mac.
 * Everything here is pure.
 */
const tones: Record<string, string> = { '\u0300': 'f', '\u0301': 's', '\u0303': 'x', '\u0309': 'r', '\u0323': 'j' };
const marks: Record<string, string> = { s: '\u0301', f: '\u0300', r: '\u0309', x: '\u0303', j: '\u0323' };

const spaced = (text: string) => text.replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ').trim();

/** `  Thị trấn  CẦN GIUỘC. ` → `thi tran can giuoc`: no marks, đ → d, lower case, single spaces, no punctuation. */
export function fold(text: string): string {
  const bare = spaced(text.normalize('NFKD').replace(/\p{Cf}/gu, '')).replace(/\p{M}/gu, '');
  return bare.toLowerCase().replaceAll('đ', 'd');
}

/**
 * A key under which two spellings of the same words are equal and different words are not: `Hòa`, `Hoà` and their NFD forms give `hoaf`.
 * Unlike `fold` it keeps apart Tân Thành and Tân Thạnh.
 */
export function spelling(text: string): string {
  const words = spaced(text.normalize('NFKD').replace(/\p{Cf}/gu, ''))
    .toLowerCase()
    .split(' ');
  return words
    .map((word) => {
      const tone = [...word].map((letter) => tones[letter] ?? '').join('');
      return (
        [...word]
          .filter((letter) => !(letter in tones))
          .join('')
          .normalize('NFC') + tone
      );
    })
    .join(' ');
}

const onset = 'ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x';
const syllable = new RegExp(`^(${onset})?([aăâeêioôơuưy]{1,3})(ch|ng|nh|c|m|n|p|t)?$`);

/** Whether a word can be written in Vietnamese, with its marks where they belong: `Nguyễn`, `oanh`; not `Hoáang`, `ĐĐc`, `Á2`. */
export function isSyllable(word: string): boolean {
  const letters = word.normalize('NFD').toLowerCase();
  const toneMarks = [...letters].filter((letter) => letter in tones).length;
  const bare = [...letters].filter((letter) => !(letter in tones)).join('');
  return toneMarks <= 1 && syllable.test(bare.normalize('NFC'));
}

const sounds = new RegExp(`^(${onset})?[aăâeêioôơuưy]{1,3}(ch|ng|nh|c|m|n|p|t)?$`);
/** Whether a Vietnamese word can look like this once its marks are lost: `Nguyen`, `Oanh`; not `Nguyn`, `Tht`, `Hu1`, nor the names of other peoples (`Ksor`). */
export const isBareSyllable = (word: string): boolean => sounds.test(word.toLowerCase().replaceAll('đ', 'd'));

/** Types the keys of one word as a Telex keyboard would; the word itself when the outcome is no Vietnamese syllable. */
function untelexWord(word: string): string {
  let [letters, tone] = ['', ''];
  for (const key of word.toLowerCase()) {
    const last = letters.lastIndexOf(key);
    if (key in marks && /[aăâeêioôơuưy]/.test(letters)) tone = key;
    else if ('aeo'.includes(key) && last >= 0) letters = put(letters, last, { a: 'â', e: 'ê', o: 'ô' }[key] ?? key);
    else if (key === 'd' && letters.startsWith('d')) letters = put(letters, 0, 'đ');
    else if (key === 'w') letters = horn(letters);
    else letters += key;
  }
  const found = syllable.exec(letters);
  if (!found || (letters === word.toLowerCase() && !tone)) return word;
  return tone ? toned(found[1] ?? '', found[2] ?? '', found[3] ?? '', tone) : letters;
}

const put = (text: string, at: number, letter: string) => text.slice(0, at) + letter + text.slice(at + 1);

/** What the key `w` does: ươ, or the last of a, o, u gets its hook; alone it is ư. */
function horn(letters: string): string {
  if (letters.includes('uo')) return letters.replace('uo', 'ươ');
  const at = Math.max(letters.lastIndexOf('a'), letters.lastIndexOf('o'), letters.lastIndexOf('u'));
  return at < 0 ? `${letters}ư` : put(letters, at, { a: 'ă', o: 'ơ', u: 'ư' }[letters[at] ?? ''] ?? '');
}

/** Puts the tone mark where the state's papers have it: hòa, thủy, nguyễn, được, của, ngoài. */
function toned(start: string, vowels: string, end: string, tone: string): string {
  const hooked = Math.max(...[...'ăâêôơ'].map((one) => vowels.lastIndexOf(one)));
  const plain = end ? vowels.length - 1 : vowels.length === 3 ? 1 : 0;
  const at = hooked >= 0 ? hooked : plain;
  return (start + put(vowels, at, (vowels[at] ?? '') + (marks[tone] ?? '')) + end).normalize('NFC');
}

/** `ddawng kys khai sinh` → `đăng ký khai sinh`: Telex keys that the keyboard did not turn into letters. Other words stay. */
export function untelex(text: string): string {
  return text.replace(/[a-z]+/gi, (word) => untelexWord(word));
}

/** Insertions, losses, exchanges and swaps of neighbours that lead from one word to the other (optimal string alignment). */
function slips(a: string, b: string): number {
  let [before, row] = [[] as number[], Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      next.push(cost);
    }
    [before, row] = [row, next];
  }
  return row[b.length] ?? 0;
}

/** How much a typed word means a word of the text, 0 to 1: equal, its beginning, or a slip or two away. Numbers must be equal. */
function likeness(typed: string, word: string): number {
  if (typed === word) return 1;
  if (/\d/.test(typed) || /\d/.test(word)) return 0;
  if (typed.length >= 2 && word.startsWith(typed)) return 0.8 + (0.2 * typed.length) / word.length;
  const longer = Math.max(typed.length, word.length);
  if (Math.abs(typed.length - word.length) > 2 || longer < 4) return 0; // words of three letters are too many to guess among
  const close = 1 - slips(typed, word) / longer;
  return close >= 0.6 ? close * 0.95 : 0;
}

type Likeness = (typed: string, word: string) => number;

function compare(typed: string[], words: string[], weigh: (word: string) => number, alike: Likeness): number {
  if (typed.length === 0 || words.length === 0) return 0;
  let [sum, all] = [0, 0];
  for (const one of typed) {
    all += weigh(one);
    sum += weigh(one) * Math.max(...words.map((word) => alike(one, word)));
  }
  const covered = Math.min(1, typed.length / words.length);
  const follows = (first: string, second: string) =>
    words.some((word, at) => at > 0 && alike(second, word) > 0 && alike(first, words[at - 1] ?? '') > 0);
  const pairs = typed.slice(1).filter((word, index) => follows(typed[index] ?? '', word));
  const phrase = typed.length > 1 ? pairs.length / (typed.length - 1) : 1;
  const joined = words.join('').includes(typed.join('')) && typed.join('').length >= 5 ? 0.85 : 0; // "khaisinh"
  // Mostly: how many of the typed words are there. A little: side by side, and little else beside them.
  return Math.max((all > 0 ? sum / all : 0) * (0.8 + 0.15 * phrase + 0.05 * covered), joined);
}

/** How well a folded query fits a folded text, 0 to 1, forgiving slips: `khai snh` fits `dang ky khai sinh`. */
export function closeness(foldedQuery: string, foldedText: string): number {
  return compare(wordsOf(foldedQuery), wordsOf(foldedText), (word) => word.length, likeness);
}

const wordsOf = (folded: string) => folded.split(' ').filter(Boolean);

export type Ranked<T> = { candidate: T; score: number };
/** Below this a text has nothing to do with the query. */
const THRESHOLD = 0.45;
/** What is this much worse than the best is noise beside it. */
const NOISE = 0.6;
/** Nobody looks for something with more words, and each is compared with every word there is. */
const MOST_WORDS = 16;
/** Folding is most of the work: a caller who keeps its candidates pays for it once. */
const kept = new WeakMap<object, string[]>();

/**
 * The candidates that fit what was typed (its first 200 characters), best first; equals keep their order. Words that few candidates
 * have count most, words that none has ("tôi muốn làm") hardly count. `weight` (0 to 1) lowers a candidate: a keyword counts less
 * than a title. A candidate object must not change its text.
 */
export function rank<T extends { text: string; weight: number }>(query: string, candidates: T[]): Ranked<T>[] {
  const texts = candidates.map((one) => {
    const words = kept.get(one) ?? wordsOf(fold(one.text));
    kept.set(one, words);
    return words;
  });
  const alike = remembered();
  const start = query.slice(0, 200);
  const variants = new Set([fold(start), fold(untelex(start))]);
  const best = candidates.map(() => 0);
  for (const variant of variants) {
    const typed = wordsOf(variant).slice(0, MOST_WORDS);
    const weights = new Map(typed.map((word) => [word, rarity(word, texts, alike)]));
    texts.forEach((words, index) => {
      const score = compare(typed, words, (word) => weights.get(word) ?? 0, alike);
      best[index] = Math.max(best[index] ?? 0, score);
    });
  }
  const top = Math.max(0, ...best);
  return candidates
    .map((candidate, index) => ({ candidate, fit: best[index] ?? 0, score: (best[index] ?? 0) * candidate.weight }))
    .filter(({ fit }) => fit >= THRESHOLD && fit >= NOISE * top)
    .map(({ candidate, score }) => ({ candidate, score }))
    .sort((a, b) => b.score - a.score);
}

/** Words around what people look for: "tôi muốn xin làm giấy … cho …". */
const fillers = new Set(['toi', 'muon', 'lam', 'xin', 'cho', 'cua', 'va', 'em', 'minh', 'giay', 'thu', 'tuc']);

/** What a typed word weighs among these texts: much when few have it, hardly anything when none has. */
function rarity(word: string, texts: string[][], alike: Likeness): number {
  const having = texts.filter((words) => words.some((one) => alike(word, one) > 0)).length;
  return having === 0 || fillers.has(word) ? 0.1 : 1 + 0.25 * Math.log(texts.length / having);
}

/** Each pair of words is compared once per search: the same words stand in many texts. */
function remembered(): Likeness {
  const known = new Map<string, number>();
  return (typed, word) => {
    const key = `${typed} ${word}`;
    let value = known.get(key);
    if (value === undefined) {
      value = likeness(typed, word);
      known.set(key, value);
    }
    return value;
  };
}
