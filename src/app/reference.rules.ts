/** Reads the API's description (OpenAPI 3.1) for the page that shows it. */
import { hasWords } from '../platform/words/words.ts';
import type { ApiDocument } from './api.ts';

type Schemas = NonNullable<NonNullable<ApiDocument['components']>['schemas']>;
export type Schema = Schemas[string];
type Operation = NonNullable<NonNullable<ApiDocument['paths']>[string]['get']>;

/** One value that a caller sends or gets. `named`: the described shape that it is made of. */
export type Field = { name: string; type: string; named: string | undefined; required: boolean; description: string };
export type Door = {
  id: string;
  method: 'GET' | 'POST';
  path: string;
  tag: string;
  description: string;
  /** Scopes, one of which a machine token needs; empty: no token is needed. */
  scopes: readonly string[];
  parameters: (Field & { place: string })[];
  /** What is sent: media types, and the shape when it is JSON. */
  sends: { types: string[]; named: string | undefined } | undefined;
  answers: { status: string; description: string; type: string; named: string | undefined }[];
  curl: string;
};

/** A part of the description that says something: a door, a parameter or a good answer of a door, a field of a shape. */
export type Part = 'doors' | 'parameters' | 'answers' | 'fields';

/** The key of a part's words: those of its owner where parts of one name mean different things, else those that all of that name share. */
export function meaningKey(part: Part, owner: string, name?: string): string {
  const names = part === 'answers' ? [owner, 'done'] : name === undefined ? [owner] : [`${owner}_${name}`, name];
  const keys = names.map((one) => `developers.meanings.${part}.${one}`);
  return keys.find(hasWords) ?? keys[0] ?? '';
}

const nameOf = (reference: string): string => reference.split('/').at(-1) ?? '';

/** The described shape that a schema is, or is a list of. */
export function namedIn(schema: Schema | undefined): string | undefined {
  if (!schema) return undefined;
  if ('$ref' in schema) return nameOf(schema.$ref);
  if (schema.items) return namedIn(schema.items);
  return (schema.anyOf ?? schema.allOf ?? []).map(namedIn).find((one) => one !== undefined);
}

/** A schema's type in one line: `string`, `Note[]`, `"desk" | "post"`, `integer | null`. */
export function typeText(schema: Schema): string {
  if ('$ref' in schema) return nameOf(schema.$ref);
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  if (schema.type === 'integer' || !choices) {
    if (schema.items) return `${typeText(schema.items)}[]`;
    const types = [schema.type ?? 'any'].flat().join(' | ');
    return schema.format ? `${types} (${schema.format})` : types;
  }
  return choices.map(typeText).join(' | ');
}

/** The fields of a described shape; empty when it is not an object. */
export function fieldsIn(schema: Schema): Field[] {
  if ('$ref' in schema) return [];
  return Object.entries(schema.properties ?? {}).map(([name, one]) => ({
    name,
    type: typeText(one),
    named: namedIn(one),
    required: schema.required?.includes(name) ?? false,
    description: one.description ?? '',
  }));
}

/** A value that fits a schema: its own example where it has one, else the plainest. */
export function exampleOf(schema: Schema | undefined, schemas: Schemas, depth = 0): unknown {
  if (!schema || depth > 8) return null;
  if ('$ref' in schema) return exampleOf(schemas[nameOf(schema.$ref)], schemas, depth + 1);
  if (schema.example !== undefined) return schema.example;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  const [choice] = schema.anyOf ?? schema.oneOf ?? schema.allOf ?? [];
  if (choice) return exampleOf(choice, schemas, depth + 1);
  const type = [schema.type ?? 'object'].flat()[0];
  if (type === 'array') return schema.items ? [exampleOf(schema.items, schemas, depth + 1)] : [];
  if (type === 'string') return '…';
  if (type === 'boolean') return true;
  if (type === 'number' || type === 'integer') return schema.minimum ?? 1;
  const needed = Object.entries(schema.properties ?? {}).filter(([name]) => schema.required?.includes(name));
  return Object.fromEntries(needed.map(([name, one]) => [name, exampleOf(one, schemas, depth + 1)]));
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** The door called from a command line. */
function curlOf(method: string, path: string, operation: Operation, document: ApiDocument): string {
  const schemas = document.components?.schemas ?? {};
  const parameters = (operation.parameters ?? []).flatMap((one) => ('$ref' in one ? [] : [one]));
  const value = (name: string) => {
    const schema = parameters.find((one) => one.name === name)?.schema;
    return String(exampleOf(schema, schemas));
  };
  const asked = parameters.filter((one) => one.in === 'query' && one.schema && !('$ref' in one.schema) && one.schema.example !== undefined);
  const query = asked.map((one) => `${one.name}=${encodeURIComponent(value(one.name))}`).join('&');
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => value(name));
  const lines = [`curl ${quoted(`${document.servers?.[0]?.url ?? ''}${filled}${query ? `?${query}` : ''}`)}`];
  if (operation.security) lines.push(`-H ${quoted('Authorization: Bearer xaso_…')}`);
  if (parameters.some((one) => one.name === 'Idempotency-Key'))
    lines.push(`-H ${quoted('Idempotency-Key: 0197c5a0-8e1f-7a2b-9c3d-4e5f60718293')}`);
  const body = operation.requestBody && !('$ref' in operation.requestBody) ? operation.requestBody.content : {};
  const json = body['application/json'];
  if (json) lines.push(`--json ${quoted(JSON.stringify(exampleOf(json.schema, schemas), null, 2))}`);
  else if (body['multipart/form-data']) lines.push(`-F ${quoted('file=@giay.jpg')}`);
  return lines.join(method === 'POST' || lines.length > 1 ? ' \\\n  ' : ' ');
}

function doorOf(method: 'GET' | 'POST', path: string, operation: Operation, document: ApiDocument): Door {
  const body = operation.requestBody && !('$ref' in operation.requestBody) ? operation.requestBody.content : undefined;
  return {
    id: operation.operationId ?? '',
    method,
    path,
    tag: operation.tags?.[0] ?? '',
    description: operation.description ?? '',
    scopes: operation.security?.[0]?.bearer ?? [],
    parameters: (operation.parameters ?? []).flatMap((one) =>
      '$ref' in one || !one.schema
        ? []
        : [
            {
              name: one.name,
              place: one.in,
              type: typeText(one.schema),
              named: namedIn(one.schema),
              required: one.required ?? false,
              description: one.description ?? one.schema.description ?? '',
            },
          ],
    ),
    sends: body ? { types: Object.keys(body), named: namedIn(body['application/json']?.schema) } : undefined,
    answers: Object.entries(operation.responses ?? {}).map(([status, one]) => {
      const content = '$ref' in one ? {} : (one.content ?? {});
      return {
        status,
        description: one.description ?? '',
        type: Object.keys(content).join(', '),
        named: namedIn(content['application/json']?.schema ?? content['application/problem+json']?.schema),
      };
    }),
    curl: curlOf(method, path, operation, document),
  };
}

/** Every door of the API, in the order of the description. */
export function doorsOf(document: ApiDocument): Door[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) => [
    ...(item.get ? [doorOf('GET', path, item.get, document)] : []),
    ...(item.post ? [doorOf('POST', path, item.post, document)] : []),
  ]);
}
