import { describe, expect, test } from 'vitest';
import { fieldsShown, numberSays, parseScreen, screensFor, typedFrom, validateForm, yearsBetween } from './forms.rules.ts';
import { at, formOf, home, printed, samples, screenOf, TODAY, vi } from './forms.samples.ts';
import { form as formSchema } from './forms.schema.ts';
import { prefilled, quantitiesFrom, sentences, summary } from './forms.summary.rules.ts';

describe('a birth', () => {
  const form = formOf('1.001193');
  test.each([
    ['usual', 7],
    ['mother_only', 5],
    ['abandoned', 4],
    ['surrogacy', 7],
  ])('%s takes %i screens; with case, papers, return, check and sent at most 12', (caseCode, count) => {
    const shown = screensFor(form, at(caseCode)).length;
    expect(shown).toBe(count);
    expect(shown + 5).toBeLessThanOrEqual(12);
  });
  test('what was typed for a father does not count once the father is not established', () => {
    const { answers, errors } = validateForm(form, samples['1.001193']?.answers ?? {}, { caseCode: 'mother_only', today: TODAY });
    expect(errors).toEqual({});
    expect(Object.keys(answers).filter((name) => name.startsWith('father.') || name.startsWith('parents.'))).toEqual([]);
  });
});

describe('three boxes', () => {
  const child = screenOf('1.001193', 'child');
  const born = (day: string, month: string, year: string) =>
    parseScreen(child, { 'child.birthDate.day': day, 'child.birthDate.month': month, 'child.birthDate.year': year }, at('usual'));
  test.each([
    ['5', '10', '2026', '2026-10-05'],
    [' 05 ', '1', '2026', '2026-01-05'],
    ['29', '2', '2024', '2024-02-29'],
  ])('%s %s %s is %s', (day, month, year, value) => expect(born(day, month, year).answers['child.birthDate']).toBe(value));
  test.each([
    ['30', '2', '2026', 'date'],
    ['29', '2', '2026', 'date'],
    ['1', '13', '2026', 'date'],
    ['', '2', '2026', 'dateIncomplete'],
    ['1', '2', '26', 'dateIncomplete'],
    ['mot', '2', '2026', 'dateIncomplete'],
    ['', '', '', 'missing.enter'],
    ['24', '11', '2026', 'notAfterToday'],
  ])('%s %s %s is wrong: %s', (day, month, year, reason) => {
    const parsed = born(day, month, year);
    expect(parsed.errors['child.birthDate']?.key).toBe(`procedures.errors.${reason}`);
    expect(parsed.typed).toEqual({ 'child.birthDate.day': day, 'child.birthDate.month': month, 'child.birthDate.year': year });
  });
  test('a day that was right before and is wrong now is no answer any more, and the rest stays', () => {
    const parsed = parseScreen(
      child,
      { 'child.birthDate.day': '31', 'child.birthDate.month': '2', 'child.birthDate.year': '2026', 'child.givenName': 'An' },
      at('usual', { 'child.birthDate': '2026-01-01', 'birth.place': 'Tại nhà' }),
    );
    expect(parsed.answers).toEqual({ 'child.givenName': 'An', 'birth.place': 'Tại nhà' });
  });
});

describe('a date known in part', () => {
  const born = (day: string, month: string, year: string) =>
    parseScreen(
      screenOf('1.000656', 'deceased'),
      { 'deceased.birthDate.day': day, 'deceased.birthDate.month': month, 'deceased.birthDate.year': year },
      at('usual'),
    );
  test.each([
    ['', '', '1940', '1940'],
    ['', '2', '1940', '1940-02'],
    ['3', '2', '1940', '1940-02-03'],
  ])('%s %s %s is %s', (day, month, year, value) => expect(born(day, month, year).answers['deceased.birthDate']).toBe(value));
  test.each([
    ['3', '', '1940', 'datePartial'],
    ['', '13', '1940', 'datePartial'],
    ['', '', '40', 'datePartial'],
    ['30', '2', '1940', 'date'],
    ['', '', '2027', 'notAfterToday'],
  ])('%s %s %s is wrong: %s', (day, month, year, reason) =>
    expect(born(day, month, year).errors['deceased.birthDate']?.key).toBe(`procedures.errors.${reason}`),
  );
  test('is boxed and said as it is known', () => {
    const answers = { ...samples['1.000656']?.answers, 'deceased.birthDate': '1940-02' };
    expect(typedFrom(screenOf('1.000656', 'deceased'), answers)).toMatchObject({
      'deceased.birthDate.year': '1940',
      'deceased.birthDate.month': '02',
    });
    const rows = summary(formOf('1.000656'), at('usual', answers), vi).flatMap((part) => part.rows);
    expect(rows.find((row) => row.name === 'deceased.birthDate')?.value).toBe('2/1940');
  });
});

describe('values', () => {
  const read = (code: string, screen: string, posted: Record<string, string | string[]>, caseCode = 'usual') =>
    parseScreen(screenOf(code, screen), posted, at(caseCode));
  test('NFD from a Mac becomes NFC, invisible characters and double spaces go', () => {
    const parsed = read('1.001193', 'child', { 'child.givenName': '  Hòa\u200b '.normalize('NFD'), 'child.familyName': 'Trần  Lê' });
    expect(parsed.answers).toMatchObject({ 'child.givenName': 'Hòa', 'child.familyName': 'Trần Lê' });
    expect(parsed.typed['child.givenName']).toBe('  Hòa\u200b ');
  });
  test.each([
    ['0912 345 678', '+84912345678'],
    ['+84 912.345.678', '+84912345678'],
    ['84912345678', '+84912345678'],
    ['0272 3874 123', '+842723874123'],
    ['0123456789', undefined],
    ['091234567', undefined],
    ['hai', undefined],
  ])('the phone %s is %s', (typed, value) =>
    expect(read('2.000815', 'requester', { 'requester.phone': typed }).answers['requester.phone']).toBe(value),
  );
  test.each([
    ['080190001234', '080190001234'],
    ['080 190 001 234', '080190001234'],
    ['08019000123', undefined],
    ['08019000123a', undefined],
  ])('the personal number %s is %s', (typed, value) =>
    expect(read('2.000815', 'requester', { 'requester.personalNumber': typed }).answers['requester.personalNumber']).toBe(value),
  );
  test.each([
    ['Nguyễn Văn A', true],
    ["Y Wing Niê K'Đăm", true],
    ['Nguyễn 1', false],
    ['A', false],
  ])('the name %s: %s', (typed, right) =>
    expect('requester.fullName' in read('2.000815', 'requester', { 'requester.fullName': typed }).answers).toBe(right),
  );
  test.each([
    ['500.000', 500_000],
    ['500 000 đ', 500_000],
    ['1500000 đồng', 1_500_000],
    ['5,5', undefined],
    ['0', undefined],
    ['-5', undefined],
  ])('the sum %s is %s', (typed, value) => {
    const parsed = parseScreen(screenOf('1.014027', 'regimes'), { 'regime.social.amount': typed }, at('start', { regimes: ['social'] }));
    expect(parsed.errors['regime.social.amount'] === undefined).toBe(value !== undefined);
    if (value !== undefined) expect(parsed.answers['regime.social.amount']).toBe(value);
  });
  test('NFD in JSON becomes NFC too', () => {
    const { answers } = validateForm(
      formOf('2.000815'),
      { 'requester.fullName': 'Nguyễn Thị Hòa'.normalize('NFD') },
      { caseCode: 'usual', today: TODAY },
    );
    expect(answers['requester.fullName']).toBe('Nguyễn Thị Hòa');
  });
  test('an address is today’s with a place in the commune, or as printed', () => {
    const address = (boxes: Record<string, string>) => {
      const posted = Object.fromEntries(Object.entries(boxes).map(([key, value]) => [`requester.address.${key}`, value]));
      const { answers, errors } = parseScreen(
        screenOf('2.000815', 'requester'),
        posted,
        at('usual'),
        (commune) => commune === '28159.20250701',
      );
      return answers['requester.address'] ?? errors['requester.address']?.key;
    };
    expect(address({ mode: 'today', commune: '28159.20250701', hamlet: 'ấp 3', street: '', text: '' })).toEqual(home);
    expect(address({ mode: 'printed', text: printed.text })).toEqual(printed);
    expect(address({ mode: 'today', commune: '99999', hamlet: 'Ấp 3' })).toBe('procedures.errors.addressCommune');
    expect(address({ mode: 'today', hamlet: 'Ấp 3' })).toBe('procedures.errors.addressCommune');
    expect(address({ mode: 'today', commune: '28159.20250701' })).toBe('procedures.errors.addressPlace');
    expect(address({ mode: 'printed', text: ' ' })).toBe('procedures.errors.missing.enter');
  });
  test('a choice that is not offered, a shape that is not the field’s, a name that no form has: each an error', () => {
    const raw = {
      ...samples['1.014027']?.answers,
      household: 'rich',
      regimes: ['gold'],
      'person.address': 'Ấp 3',
      'person.fullName': { a: 1 },
      extra: 1,
    };
    const { errors } = validateForm(formOf('1.014027'), raw, { caseCode: 'move', today: TODAY });
    expect(Object.keys(errors).sort()).toEqual(['extra', 'household', 'person.address', 'person.fullName', 'regimes']);
  });
});

describe('limits that are content', () => {
  const married = (who: 'groom' | 'bride', birth: string) => {
    const { errors } = validateForm(
      formOf('1.000894'),
      { ...samples['1.000894']?.answers, [`${who}.birthDate`]: birth },
      { caseCode: 'usual', today: TODAY },
    );
    return sentences(errors, vi)[`${who}.birthDate`];
  };
  test('men marry from 20, women from 18', () => {
    expect(married('groom', '2006-11-23')).toBeUndefined();
    expect(married('groom', '2006-11-24')).toBe('Bên nam phải từ đủ 20 tuổi trở lên mới được đăng ký kết hôn');
    expect(married('bride', '2008-11-23')).toBeUndefined();
    expect(married('bride', '2008-11-24')).toContain('18 tuổi');
  });
  test('before its first day a limit does not hold', () => {
    const { errors } = validateForm(
      formOf('1.000894'),
      { ...samples['1.000894']?.answers, 'groom.birthDate': '1996-01-01', 'bride.birthDate': '1990-01-01' },
      { caseCode: 'usual', today: '2014-12-31' },
    );
    expect(errors).toEqual({});
  });
  test('who is too young for the social pension is told, and may file', () => {
    const young = (birth: string, household: string) =>
      Object.keys(
        validateForm(
          formOf('1.014027'),
          { ...samples['1.014027']?.answers, 'person.birthDate': birth, household },
          { caseCode: 'start', today: TODAY },
        ).warnings,
      ).includes('household');
    expect([young('1951-11-23', 'none'), young('1951-11-24', 'none'), young('1956-11-23', 'poor'), young('1956-11-24', 'poor')]).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });
  test('a personal number that does not fit sex or year warns and does not block', () => {
    const judge = (number: string) =>
      validateForm(
        formOf('1.000656'),
        { ...samples['1.000656']?.answers, 'deceased.personalNumber': number },
        { caseCode: 'usual', today: TODAY },
      );
    expect(judge('080140001234')).toMatchObject({
      errors: {},
      warnings: { 'deceased.personalNumber': { key: 'procedures.errors.numberSex' } },
    });
    expect(judge('080041001234')).toMatchObject({
      errors: {},
      warnings: { 'deceased.personalNumber': { key: 'procedures.errors.numberBirth' } },
    });
    expect(numberSays('080326001234')).toEqual({ sex: 'female', year: 2026 });
  });
  test('a death before the birth is wrong', () => {
    const { errors } = validateForm(
      formOf('1.000656'),
      { ...samples['1.000656']?.answers, 'deceased.birthDate': '2026-11-21' },
      { caseCode: 'usual', today: TODAY },
    );
    expect(sentences(errors, vi)['death.date']).toBe('Hãy kiểm tra ngày chết: không được trước ngày 21/11/2026');
  });
  test('years are full years', () => {
    expect([
      yearsBetween('2004-02-29', '2024-02-28'),
      yearsBetween('2004-02-29', '2024-02-29'),
      yearsBetween('2004-02-29', '2025-03-01'),
    ]).toEqual([19, 20, 21]);
  });
});

describe('words and small things', () => {
  test('a missing answer says what to do', () => {
    const { errors } = parseScreen(screenOf('1.001193', 'child'), {}, at('usual'));
    expect(sentences(errors, vi)).toMatchObject({ 'child.familyName': 'Hãy nhập họ của trẻ', 'child.sex': 'Hãy chọn giới tính của trẻ' });
  });
  test('the summary reads like a paper', () => {
    const rows = summary(formOf('1.014027'), at('move', samples['1.014027']?.answers), vi).flatMap((part) => part.rows);
    const value = (name: string) => rows.find((row) => row.name === name)?.value;
    expect(value('person.birthDate')).toBe('1/2/1950');
    expect(value('person.address')).toBe('ấp 3, xã Cần Giuộc');
    expect(value('regimes')).toBe('Trợ cấp xã hội hằng tháng; Chế độ khác');
    expect(value('regime.social.since')).toBe('7/2025');
    expect(value('requester.phone')).toBe('0912 345 678');
  });
  test('a field that another one of its screen reveals is shown with it', () => {
    const shown = fieldsShown(screenOf('1.014027', 'payment'), at('start'));
    expect(shown.map(({ field, revealedBy }) => [field.name, revealedBy])).toEqual([
      ['payment.way', undefined],
      ['account.holder', 'payment.way'],
      ['account.number', 'payment.way'],
      ['account.bank', 'payment.way'],
      ['payment.place', 'payment.way'],
    ]);
  });
  test('the profile fills in what is empty; the boxes begin with what is usual', () => {
    const filled = prefilled(
      formOf('2.000815'),
      { 'requester.fullName': 'Bà Hòa' },
      { 'requester.fullName': 'Hòa', 'requester.phone': '+84912345678' },
    );
    expect(filled).toEqual({ 'requester.fullName': 'Bà Hòa', 'requester.phone': '+84912345678' });
    expect(typedFrom(screenOf('1.001193', 'mother'), {})).toEqual({ 'mother.ethnicity': 'Kinh', 'mother.nationality': 'Việt Nam' });
  });
  test('the quantities of the fee come from the answers', () => {
    expect(quantitiesFrom(formOf('2.000815'), at('usual', samples['2.000815']?.answers))).toEqual({ page: 2, copy: 3 });
  });
  test('a form that asks twice, or depends on what is not asked before, is refused', () => {
    const field = { name: 'a', kind: 'text', label: { vi: 'A', en: 'A' }, required: true, personal: false };
    const screen = (...fields: unknown[]) =>
      formSchema.safeParse({ screens: [{ code: 's', title: { vi: 'S', en: 'S' }, fields }] }).error?.issues.map((one) => one.message);
    expect(screen(field)).toBeUndefined();
    expect(screen(field, field)).toEqual(['a is asked twice']);
    expect(screen({ ...field, when: [{ field: 'b', filled: true }] }, { ...field, name: 'b' })).toEqual([
      'a depends on b, which is not asked before it',
    ]);
    expect(screen({ ...field, kind: 'choice' })).toEqual(['a: options belong to a choice, and only there']);
  });
});
