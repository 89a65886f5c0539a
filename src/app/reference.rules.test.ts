import { expect, test } from 'vitest';
import { hasWords, wordsIn } from '../platform/words/words.ts';
import { createApi, describeApi } from './api.ts';
import { doorsOf, exampleOf, fieldsIn, meaningKey, typeText } from './reference.rules.ts';

const document = describeApi(createApi({ publicUrl: 'https://xaso.vn' }), 'https://xaso.vn');
const schemas = document.components?.schemas ?? {};
const doors = doorsOf(document);
const door = (id: string) => {
  const found = doors.find((one) => one.id === id);
  if (!found) throw new Error(`no door ${id}`);
  return found;
};

test('every door is there, with its scopes', () => {
  expect(doors).toHaveLength(36);
  expect(new Set(doors.map((one) => one.id)).size).toBe(doors.length);
  expect(doors.filter(({ id }) => !hasWords(`developers.operations.${id}`)).map(({ id }) => id)).toEqual([]);
  expect(door('submitDossier')).toMatchObject({
    method: 'POST',
    path: '/api/v1/dossiers',
    scopes: ['dossiers:file'],
    sends: { named: 'SubmitDossier' },
  });
  expect(door('listUnits').scopes).toEqual([]);
  expect(door('uploadFile').sends?.types).toContain('multipart/form-data');
  for (const { id, answers, parameters } of doors) {
    expect(
      answers.map((one) => one.status),
      id,
    ).toEqual(expect.arrayContaining(['401', '500']));
    for (const { named } of [...answers, ...parameters]) if (named) expect(schemas, `${id} names ${named}`).toHaveProperty([named]);
  }
});

test('whatever the description says is said in Vietnamese too, and in English word for word', () => {
  const parts = [
    ...doors.flatMap(({ id, description, parameters, answers }) => [
      { key: meaningKey('doors', id), description },
      ...parameters.map((one) => ({ key: meaningKey('parameters', id, one.name), description: one.description })),
      ...answers.filter((one) => Number(one.status) < 400).map((one) => ({ key: meaningKey('answers', id), description: one.description })),
    ]),
    ...Object.entries(schemas).flatMap(([shape, schema]) =>
      fieldsIn(schema).map((one) => ({ key: meaningKey('fields', shape, one.name), description: one.description })),
    ),
  ].filter((one) => one.description);
  expect(parts.length).toBeGreaterThan(100);
  const english = wordsIn('en');
  expect(parts.filter(({ key, description }) => !hasWords(key) || english(key) !== description)).toEqual([]);
});

test('types in one line', () => {
  expect(typeText({ type: ['string', 'null'], format: 'date-time' })).toBe('string | null (date-time)');
  expect(typeText({ type: 'array', items: { $ref: '#/components/schemas/Note' } })).toBe('Note[]');
  expect(typeText({ enum: ['desk', 'post'] })).toBe('"desk" | "post"');
  const fields = fieldsIn(schemas.Changed ?? {});
  expect(fields.find((one) => one.name === 'rowVersion')).toMatchObject({ type: 'integer', required: true });
  expect(fields.find((one) => one.name === 'state')).toMatchObject({ type: 'integer', required: true });
});

test('an example fits the shape that it stands for', () => {
  expect(exampleOf(schemas.RequestSupplement, schemas)).toEqual({ rowVersion: 1, faults: [{ target: 'field', code: '…', reason: '…' }] });
  expect(exampleOf(schemas.SubmitDossier, schemas)).toMatchObject({ unit: '28159.20250701', procedure: '1.001193', returnWay: 'desk' });
});

test('a call from the command line says all that is needed', () => {
  expect(door('listUnits').curl).toBe("curl 'https://xaso.vn/api/v1/units?on=2026-08-20&code=28159'");
  const { curl } = door('receiveDossier');
  for (const part of [
    "'https://xaso.vn/api/v1/dossiers/H53.159.00-261123-0001/receive'",
    'Authorization: Bearer',
    'Idempotency-Key: ',
    '"rowVersion": 1',
  ])
    expect(curl).toContain(part);
  expect(door('uploadFile').curl).toContain("-F 'file=@giay.jpg'");
});
