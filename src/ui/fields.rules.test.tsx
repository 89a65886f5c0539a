import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { wordsIn } from '../platform/words/words.ts';
import { fieldId } from './field.tsx';
import { ChoiceField, ChoicesField, SelectField, YesNoField } from './fields.choice.tsx';
import { DateField } from './fields.date.tsx';
import { FileField } from './fields.file.tsx';
import { LongTextField, NumberField, PhoneField, TextField } from './fields.text.tsx';
import { ErrorSummary, Form, fieldsOf } from './form.tsx';
import { Speaking } from './language.tsx';

const html = (part: VNode) => renderToString(part);
const nasty = '"><script>alert(1)</script>';
const attribute = (markup: string, name: string) =>
  [...markup.matchAll(new RegExp(` ${name}="([^"]*)"`, 'g'))].flatMap((found) => found[1]?.split(' ') ?? []);
const asked = { name: 'child.name', label: 'Họ và tên', help: 'Như trong giấy', why: 'Để ghi sổ', error: 'Nhập họ và tên' };
const choices = [
  { value: 'a', label: 'Một', help: 'Cái đầu' },
  { value: 'b', label: 'Hai', reveal: <p>thêm</p> },
];

const fields: [string, VNode][] = [
  ['text', <TextField {...asked} value="Hoa" />],
  ['number', <NumberField {...asked} unit="bản" />],
  ['phone', <PhoneField {...asked} />],
  ['long text', <LongTextField {...asked} />],
  ['select', <SelectField {...asked} options={choices} />],
  ['choice', <ChoiceField {...asked} choices={choices} />],
  ['choices', <ChoicesField {...asked} choices={choices} />],
  ['yes or no', <YesNoField {...asked} />],
  ['date', <DateField {...asked} />],
  ['file', <FileField {...asked} accept=".pdf" limits="Không quá 10 MB" />],
];

test.each(fields)('%s: label, help, reason and error are tied to the control', (_, field) => {
  const markup = html(field);
  const ids = attribute(markup, 'id');
  expect(ids).toContain(fieldId(asked.name));
  expect(new Set(ids).size).toBe(ids.length);
  const described = attribute(markup, 'aria-describedby');
  expect(described).toEqual(expect.arrayContaining(['f-child-name-error', 'f-child-name-help']));
  for (const id of [...described, ...attribute(markup, 'for')]) expect(ids).toContain(id);
  expect(markup).toContain('Nhập họ và tên');
  expect(markup).toContain('Vì sao hỏi?');
});

test.each(fields.filter(([kind]) => !['choice', 'yes or no'].includes(kind)))('%s: the control says that it is wrong', (_, field) =>
  expect(html(field)).toContain('aria-invalid="true"'),
);

test('a field without help and error points nowhere, and only what is optional says so', () => {
  const plain = html(<TextField name="a" label="A" />);
  expect(plain).not.toContain('aria-');
  expect(plain).not.toContain('không bắt buộc');
  expect(html(<TextField name="a" label="A" optional />)).toContain('(không bắt buộc)');
});

test('what was typed is kept, and is never markup', () => {
  const of = fieldsOf({ name: nasty, many: ['b'], 'born.day': '31', 'born.month': '2', 'born.year': nasty }, { name: nasty });
  const markup = html(
    <>
      <ErrorSummary errors={{ name: nasty }} />
      <TextField {...of.text('name')} label={nasty} />
      <LongTextField {...of.text('name')} label="B" />
      <ChoicesField {...of.many('many')} label="C" choices={choices} />
      <DateField {...of.date('born')} label="D" />
    </>,
  );
  expect(markup).not.toContain('<script');
  expect(markup).toContain('value="&quot;>&lt;script>alert(1)&lt;/script>"');
  expect(markup).toMatch(/value="b"[^>]* checked/);
  expect(markup).not.toMatch(/value="a"[^>]* checked/);
  expect(markup).toContain('value="31"');
});

test('the summary counts, is focusable, and its links reach the first control', () => {
  const markup = html(<ErrorSummary errors={{ 'birth.day': 'Nhập ngày', papers: 'Thiếu giấy', '': 'Hồ sơ đã đóng' }} />);
  expect(markup).toContain('Cần sửa 3 chỗ');
  expect(markup).toContain('tabindex="-1"');
  expect(markup).toContain('role="alert"');
  expect(attribute(markup, 'href')).toEqual(['#f-birth', '#f-papers']);
  expect(html(<DateField name="birth" label="Ngày sinh" />)).toContain('id="f-birth"');
  expect(html(<ErrorSummary errors={{}} />)).toBe('');
});

test('only the wrong box of a date is marked', () => {
  const markup = html(<DateField {...fieldsOf({}, { 'birth.month': 'Tháng từ 1 đến 12' }).date('birth')} label="Ngày sinh" />);
  expect(markup.match(/aria-invalid/g)).toHaveLength(1);
  expect(markup).toMatch(/name="birth.month"[^>]*aria-invalid="true"/);
  expect(markup).toContain('Tháng từ 1 đến 12');
});

test('a form keeps the browser from judging and carries its key', () => {
  const markup = html(
    <Form files hidden={{ key: 'k1' }}>
      x
    </Form>,
  );
  expect(markup).toContain('novalidate');
  expect(markup).toContain('enctype="multipart/form-data"');
  expect(markup).toContain('<input type="hidden" name="key" value="k1"');
});

test('parts speak the language around them', () => {
  const english = html(
    <Speaking t={wordsIn('en')} locale="en">
      <TextField name="a" label="A" optional />
    </Speaking>,
  );
  expect(english).toContain('(optional)');
});
