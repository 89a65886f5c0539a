import { describe, expect, test } from 'vitest';
import { wordsIn } from '../../platform/words/words.ts';
import { liveAnswers, parseScreen, screensFor, typedFrom, validateForm } from './forms.rules.ts';
import { at, formOf, samples, TODAY, vi } from './forms.samples.ts';
import { type Answers, answers as answersSchema } from './forms.schema.ts';
import { sentences, summary } from './forms.summary.rules.ts';

describe.each(Object.entries(samples))('the form of %s', (code, { caseCode, answers }) => {
  const form = formOf(code);
  const judge = (raw: Record<string, unknown>) => validateForm(form, raw, { caseCode, today: TODAY });
  test('takes a complete set of answers without a complaint and keeps them all', () => {
    expect(answersSchema.parse(answers)).toEqual(answers);
    expect(judge(answers)).toEqual({ answers, errors: {}, warnings: {} });
  });
  const live = liveAnswers(form, at(caseCode, answers));
  const required = form.screens.flatMap((screen) => screen.fields).filter((field) => field.required && live[field.name] !== undefined);
  test.each(required.map((field) => [field.name]))('misses %s', (name) => {
    const { [name]: _, ...rest } = answers;
    expect(Object.keys(judge(rest).errors)).toContain(name);
  });
  test('asks nothing required that the sample leaves out', () => expect(required.length).toBeGreaterThan(5));
  test('reads the same answers from its screens as posted, box by box', () => {
    let read: Answers = {};
    for (const screen of screensFor(form, at(caseCode, answers))) {
      const parsed = parseScreen(screen, typedFrom(screen, answers), at(caseCode, read));
      expect(parsed.errors).toEqual({});
      read = parsed.answers;
    }
    expect(read).toEqual(answers);
  });
  test.each(['vi', 'en'] as const)('has a summary in %s with a row for each answer, and a sentence for each complaint', (locale) => {
    const reader = { ...vi, locale, t: wordsIn(locale) };
    expect(summary(form, at(caseCode, answers), reader).flatMap((part) => part.rows)).toHaveLength(Object.keys(answers).length);
    const said = Object.values(sentences(judge({}).errors, reader));
    expect(said.length).toBeGreaterThan(5);
    for (const sentence of said) expect(sentence).not.toMatch(/\{\{|undefined|\[object/);
  });
  test('marks the data of persons as personal, and lets a browser fill in what it knows', () => {
    const fields = form.screens.flatMap((screen) => screen.fields);
    const named = fields.filter((field) => ['fullName', 'personalNumber', 'phone', 'email', 'address'].includes(field.kind));
    expect(named.filter((field) => !field.personal)).toEqual([]);
    expect(fields.filter((field) => field.prefill && !field.autocomplete && field.name.startsWith('requester.'))).toEqual([]);
  });
});
