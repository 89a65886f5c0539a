import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from '../../platform/words/fold.ts';
import { readCard, type Sign } from './intake.card.rules.ts';

const TODAY = '2026-11-23';
const card = '079190001234|331234567|Nguyễn Thị Hoa|02091990|Nữ|12/3 ấp 3, TT. Cần Giuộc, Cần Giuộc, Long An|15042021';
const read = (text: string, keyboard = false) => readCard(text, TODAY, { keyboard });

/*
 * What keyboards of today make of it, key by key. A scanner sends each letter that has a key as that key, and the others by their code, which an
 * input method does not see.
 */
const toneKeys = {
  telex: { s: '\u0301', f: '\u0300', r: '\u0309', x: '\u0303', j: '\u0323' },
  vni: { 1: '\u0301', 2: '\u0300', 3: '\u0309', 4: '\u0303', 5: '\u0323' },
};
const vowel = /[aeiouyăâêôơư]/i;
const toneless = (text: string) =>
  text
    .normalize('NFD')
    .replace(/[\u0300\u0301\u0303\u0309\u0323]/g, '')
    .normalize('NFC');
const upperLike = (model: string, letter: string) => (model === model.toUpperCase() ? letter.toUpperCase() : letter);

/** Puts a mark on the last vowel of the word, instead of the one that it has. */
function toned(word: string, mark: string): string | undefined {
  const letters = [...toneless(word)];
  const at = letters.findLastIndex((letter) => vowel.test(letter));
  if (at < 0) return undefined;
  letters[at] = `${letters[at]}${mark}`.normalize('NFC');
  return letters.join('');
}

/** Changes the last letter of `from` that the word has. */
function changed(word: string, from: string, to: string): string | undefined {
  const at = word.normalize('NFC').toLowerCase().lastIndexOf(from);
  return at < 0 ? undefined : word.slice(0, at) + upperLike(word[at] ?? '', to) + word.slice(at + 1);
}

/** A letter typed twice: `a` becomes `â` and keeps its tone. */
function doubled(word: string, letter: string, to: string): string | undefined {
  const letters = [...word];
  const at = letters.findLastIndex((one) => toneless(one).toLowerCase() === letter);
  if (at < 0) return undefined;
  const [, mark = ''] = /([\u0300\u0301\u0303\u0309\u0323])/.exec((letters[at] ?? '').normalize('NFD')) ?? [];
  letters[at] = (upperLike(letters[at] ?? '', to) + mark).normalize('NFC');
  return letters.join('');
}

function telexKey(word: string, key: string): string | undefined {
  const small = key.toLowerCase();
  if (small === '[') return `${word}ơ`;
  if (small === ']') return `${word}ư`;
  const mark = toneKeys.telex[small as 's'];
  if (mark) return toned(word, mark);
  if (small === 'w') return changed(word, 'u', 'ư') ?? changed(word, 'o', 'ơ') ?? changed(word, 'a', 'ă') ?? `${word}ư`;
  const double = { a: 'â', e: 'ê', o: 'ô', d: 'đ' }[small];
  return double ? doubled(word, small, double) : undefined;
}

function vniKey(word: string, key: string): string | undefined {
  const mark = toneKeys.vni[key as '1'];
  if (mark) return toned(word, mark);
  if (key === '6') return changed(word, 'a', 'â') ?? changed(word, 'e', 'ê') ?? changed(word, 'o', 'ô');
  if (key === '7') return changed(word, 'u', 'ư') ?? changed(word, 'o', 'ơ');
  if (key === '8') return changed(word, 'a', 'ă');
  return key === '9' ? changed(word, 'd', 'đ') : undefined;
}

/** Types a text with an input method on: words end at what is neither letter nor digit. */
function through(text: string, key: (word: string, key: string) => string | undefined): string {
  let [done, word] = ['', ''];
  for (const one of text) {
    if (!/[\p{L}\p{N}[\]]/u.test(one)) [done, word] = [done + word + one, ''];
    else word = (/^[\x21-\x7e]$/.test(one) ? key(word, one) : undefined) ?? word + one;
  }
  return done + word;
}
const telex = (text: string) => through(text, telexKey);
const vni = (text: string) => through(text, vniKey);
/** The Vietnamese layout of Windows has letters and marks where the digits were. */
const layout = (text: string) => text.replace(/\d/g, (digit) => 'đăâêô\u0300\u0309\u0303\u0301\u0323'[Number(digit)] ?? '');
/** A scanner that knows no letters with marks leaves them out. */
const bare = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('Đ', 'D').replaceAll('đ', 'd');

test('the simulators do what the keyboards do', () => {
  const typed = [telex('ddc'), telex('Nguyeenx'), telex('Sara'), vni('d9c'), vni('A1 to6 B5'), layout('079')];
  expect(typed).toEqual(['đc', 'Nguyễn', 'Sẩ', 'đc', 'Á tô B5', 'đ\u0303\u0323']);
});

describe('a card as it should come', () => {
  test('the seven fields', () =>
    expect(read(card)).toEqual({
      kind: 'card',
      doubtful: false,
      card: {
        number: '079190001234',
        oldNumber: '331234567',
        fullName: 'Nguyễn Thị Hoa',
        birthDay: '1990-09-02',
        sex: 'female',
        address: '12/3 ấp 3, TT. Cần Giuộc, Cần Giuộc, Long An',
        issuedOn: '2021-04-15',
      },
    }));

  test.each([
    ['without an old number', card.replace('331234567', '')],
    ['with an old number of twelve digits', card.replace('331234567', '301234567890')],
    ['with eight fields', `${card}|`],
    ['with ten fields', `${card}|x|y|z`],
    ['without the day of issue', card.replace('15042021', '')],
    ['with the end of the line', `${card}\r\n`],
    ['in NFD, as a Mac sends it', card.normalize('NFD')],
    ['a name in capitals', card.replace('Nguyễn Thị Hoa', 'NGUYỄN THỊ HÒA')],
    ["a name of the Cơ Ho: K'Brôi", card.replace('Nguyễn Thị Hoa', "K'Brôi")],
    ['a scanner without marks', bare(card)],
  ])('%s', (_, text) => expect(read(text)).toMatchObject({ kind: 'card', card: { number: '079190001234', birthDay: '1990-09-02' } }));
});

test.each<[string, string, string, boolean]>([
  ['as it should be', 'Nguyễn Thị Hoa', '12/3 ấp 3, TT. Cần Giuộc', false],
  ['a name that has no marks', 'Lan Anh', '12/3 ấp 3, TT. Cần Giuộc', false],
  ['a long name in capitals', 'HUỲNH NGUYỄN CÔNG TẰNG QUỐC', 'Ấp Long Phú', false],
  ['the letters with marks were left out', 'Nguyn Vn Tht', 'p 1, Long Hu', true],
  ['they were left out of the name only', 'Trn Vn Út', 'Ấp 1, Long Hựu', true],
  ['the marks were left out', 'NGUYEN VAN A', 'ap 1, Long Huu', true],
  ['a name of the Jrai: compared, not refused', 'Ksor Lan', 'Ấp 1, Long Hựu', true],
])('what may be right and may be lost is doubtful: %s', (_, name, address, doubtful) =>
  expect(read(`079190001234||${name}|02091990|Nữ|${address}|15042021`)).toMatchObject({ kind: 'card', card: { fullName: name }, doubtful }),
);

test.each([
  'Nguyễn Thị Hoa',
  'nguyen thi hoa',
  '079190001234',
  '0912 345 678',
  'H53.159.00-261123-0001',
  '',
  'Huỳnh Nguyễn Công Tằng Tôn Nữ Thị Bạch Tuyết Hồng',
])('what somebody types is a search: %s', (text) => expect(read(text)).toEqual({ kind: 'none' }));

describe('a garbled reading is noticed', () => {
  test.each<[string, string, Sign]>([
    ['Telex: a name of the Jrai, Ksor', telex(card.replace('Nguyễn Thị Hoa', 'Ksor H’Lan')), 'name'],
    ['Telex: a name of the Khmer, Sorphear', telex(card.replace('Nguyễn Thị Hoa', 'Danh Sorphear')), 'name'],
    ['VNI: a digit after a letter of the name', vni(card.replace('|02091990', '02091990')), 'fields'],
    ['VNI: a house number grown together', vni(card.replace('12/3 ấp 3', 'Tổ 5A13')), 'address'],
    ['VNI: the separators are lost', vni(card.replaceAll('|', '')), 'fields'],
    ['the layout of Windows: no digit is left', layout(card), 'number'],
    ['the separators became something else', card.replaceAll('|', '~'), 'fields'],
    ['a digit lost', card.replace('079190001234', '07919000123'), 'number'],
    ['a place that was never given out', card.replace('079190001234', '000190001234'), 'number'],
    ['no day', card.replace('02091990', '31021990'), 'birthDay'],
    ['a day to come', card.replace('02091990', '02092090'), 'birthDay'],
    ['issued before the birth', card.replace('15042021', '15041980'), 'issuedOn'],
    ['the sex with another mark', card.replace('|Nữ|', '|Nứ|'), 'sex'],
    ['letters of another alphabet', card.replace('Nguyễn', 'Nguyá»…n'), 'name'],
    ['question marks', card.replace('Nguyễn', 'Nguy?n'), 'name'],
    ['a digit in the name', card.replace('Hoa', 'Ho2a'), 'name'],
    ['six fields', card.slice(0, card.lastIndexOf('|')), 'fields'],
  ])('%s', (_, text, sign) => {
    const reading = read(text);
    expect(reading.kind).toBe('garbled');
    expect(reading.kind === 'garbled' && reading.signs).toContain(sign);
  });

  test('an input method was seen at work: also when nothing shows', () =>
    expect(read(card, true)).toMatchObject({ kind: 'garbled', signs: ['keyboard'] }));

  test('a name that a keyboard turns into another Vietnamese word looks whole: only the browser can tell', () => {
    const changed = telex(card.replace('Nguyễn Thị Hoa', 'Thạch Sara'));
    expect(read(changed)).toMatchObject({ kind: 'card', card: { fullName: 'Thạch Sẩ' } });
    expect(read(changed, true).kind).toBe('garbled');
  });

  test('the number that is whole is kept: by it the person is found', () =>
    expect(read(card.replace('Hoa', 'H?a'))).toMatchObject({ number: '079190001234' }));
});

describe('whatever a keyboard makes of a card, what is taken for a card says what the card says', () => {
  const families = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Huỳnh', 'Đặng', 'Ngô', 'Dương', 'Lý', 'Thạch', 'Kiên'];
  const givens = ['Hoa', 'Dũng', 'Đạt', 'Oanh', 'Thủy', 'Tuyết', 'Phượng', 'Xuân', 'Ngoan', 'Quốc', 'Rết', 'Sa Rây'];
  const places = ['12/3 ấp 3', 'Tổ 5A', 'Lô B12', 'KP1', 'QL50', 'Số 7 đường 3/2', 'Ấp Long Phú'];
  const cards = fc.record({
    number: fc.integer({ min: 0, max: 999_999 }).map((n) => `080190${String(n).padStart(6, '0')}`),
    name: fc
      .tuple(fc.constantFrom(...families), fc.constantFrom('Văn', 'Thị', 'Hữu'), fc.constantFrom(...givens))
      .map((words) => words.join(' ')),
    day: fc.integer({ min: 1, max: 28 }).map((n) => String(n).padStart(2, '0')),
    place: fc.constantFrom(...places),
  });
  const keyboards = { telex, vni, layout };
  const scanners = { 'all letters': (text: string) => text, 'letters without marks': bare };

  test.each(
    Object.entries(keyboards).flatMap(([keyboard, press]) =>
      Object.entries(scanners).map(([scanner, send]) => [`${keyboard}, ${scanner}`, press, send] as const),
    ),
  )('%s', (_, press, send) => {
    fc.assert(
      fc.property(cards, ({ number, name, day, place }) => {
        const reading = read(press(send(`${number}||${name}|${day}091990|Nữ|${place}, xã Tân Kim, Cần Giuộc, Long An|15042021`)));
        if (reading.kind === 'garbled') return;
        expect(reading).toMatchObject({ kind: 'card', card: { number, birthDay: `1990-09-${day}`, sex: 'female' } });
        expect(reading.kind === 'card' && fold(reading.card.fullName)).toBe(fold(name));
      }),
      { numRuns: 300 },
    );
  });
});
