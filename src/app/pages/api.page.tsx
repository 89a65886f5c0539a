import { refusalKey } from '../../platform/context/refusal.ts';
import { hasWords, type Translate } from '../../platform/words/words.ts';
import { BackLink } from '../../ui/form.tsx';
import { PageHead, SummaryList, Tag } from '../../ui/show.tsx';
import { DataTable } from '../../ui/table.tsx';
import type { Page } from '../../ui/visit.ts';
import { type ApiDocument, createApi, describeApi } from '../api.ts';
import { type Door, doorsOf, type Field, fieldsIn, meaningKey, typeText } from '../reference.rules.ts';

let made: { url: string; document: ApiDocument } | undefined;
function documentFor(url: string): ApiDocument {
  if (made?.url !== url) made = { url, document: describeApi(createApi({ publicUrl: url }), url) };
  return made.document;
}

/** The name of a described shape, leading to it; anything else as it is. */
function TypeName({ type, named }: { type: string; named: string | undefined }) {
  return named ? (
    <a href={`#${named}`}>
      <code>{type}</code>
    </a>
  ) : (
    <code>{type}</code>
  );
}

/** An address of the API: on a phone it is broken where a part of it begins. */
const Path = ({ of: path }: { of: string }) => (
  <code>
    {path.split(/(?=\/)/).map((part) => (
      <>
        <wbr />
        {part}
      </>
    ))}
  </code>
);

function Fields<One extends Field>({
  t,
  owner,
  caption,
  rows,
  place,
}: {
  t: Translate;
  /** The door whose parameters they are, or the shape. */
  owner: string;
  caption: string;
  rows: One[];
  place?: (row: One) => string;
}) {
  const part = place ? 'parameters' : 'fields';
  return (
    <DataTable
      caption={caption}
      rows={rows}
      rowKey={(row) => row.name}
      columns={[
        { head: t('developers.field'), main: true, cell: (row) => <code>{row.name}</code> },
        ...(place ? [{ head: t('developers.place'), cell: place }] : []),
        { head: t('developers.type'), cell: (row) => <TypeName {...row} /> },
        { head: t('developers.required'), cell: (row) => t(row.required ? 'developers.yes' : 'developers.no') },
        { head: t('developers.meaning'), cell: (row) => row.description && t(meaningKey(part, owner, row.name)) },
      ]}
    />
  );
}

function Operation({ t, door }: { t: Translate; door: Door }) {
  const { id, method, path, description, scopes, parameters, sends, answers, curl } = door;
  const token = scopes.length === 0 ? t('developers.noToken') : <code>{scopes.join(', ')}</code>;
  return (
    <section id={id} aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>{t(`developers.operations.${id}`)}</h3>
      <p>
        <Tag tone={method === 'GET' ? 'info' : 'accent'}>{method}</Tag> <Path of={path} />
      </p>
      {description && <p>{t(meaningKey('doors', id))}</p>}
      <SummaryList
        rows={[
          { key: t('developers.scopes'), value: token },
          ...(sends
            ? [
                {
                  key: t('developers.sends'),
                  value: sends.named ? <TypeName type={sends.named} named={sends.named} /> : <code>{sends.types.join(', ')}</code>,
                },
              ]
            : []),
        ]}
      />
      {parameters.length > 0 && (
        <Fields
          t={t}
          owner={id}
          caption={t('developers.parameters')}
          rows={parameters}
          place={(row) => t(`developers.places.${row.place}`)}
        />
      )}
      <DataTable
        caption={t('developers.answers')}
        rows={answers}
        rowKey={(row) => row.status}
        columns={[
          { head: t('developers.status'), main: true, cell: (row) => row.status },
          { head: t('developers.type'), cell: (row) => <TypeName type={row.named ?? row.type} named={row.named} /> },
          {
            head: t('developers.meaning'),
            cell: (row) => t(Number(row.status) >= 400 ? `developers.statuses.${row.status}` : meaningKey('answers', id)),
          },
        ]}
      />
      <p>{t('developers.example')}</p>
      <pre class="xs-source">
        <code>{curl}</code>
      </pre>
    </section>
  );
}

function Shapes({ t, document }: { t: Translate; document: ApiDocument }) {
  return (
    <>
      <h2 id="shapes">{t('developers.shapes')}</h2>
      {Object.entries(document.components?.schemas ?? {}).map(([name, schema]) => {
        const fields = fieldsIn(schema);
        return (
          // No landmark of its own: in English a shape is called what a door is called.
          <section key={name} id={name}>
            <h3>{name}</h3>
            {fields.length > 0 ? <Fields t={t} owner={name} caption={name} rows={fields} /> : <code>{typeText(schema)}</code>}
          </section>
        );
      })}
    </>
  );
}

/** `/api`: the API's description to read, made of the same document that machines read. Works without JavaScript. */
export const apiPage: Page = {
  get({ t, publicUrl }) {
    const document = documentFor(publicUrl);
    const doors = doorsOf(document);
    const tags = (document.tags ?? []).map(({ name }) => ({ name, doors: doors.filter((door) => door.tag === name) }));
    return {
      title: t('developers.title'),
      wide: true,
      body: (
        <>
          <PageHead title={t('developers.title')} lead={t('developers.lead')} />
          <ul>
            {['token', 'key', 'version', 'errors', 'moments', 'limits'].map((one) => (
              <li key={one}>{t(`developers.rules.${one}`)}</li>
            ))}
          </ul>
          <p>
            <a href="/api/openapi.json">{t('developers.document')}</a>
          </p>
          <nav aria-label={t('developers.contents')}>
            <ul>
              {tags.map((tag) => (
                <li key={tag.name}>
                  <a href={`#${tag.name}`}>{t(`developers.tags.${tag.name}`)}</a>
                  <ul>
                    {tag.doors.map((door) => (
                      <li key={door.id}>
                        <a href={`#${door.id}`}>{t(`developers.operations.${door.id}`)}</a> <code>{door.method}</code>{' '}
                        <Path of={door.path} />
                      </li>
                    ))}
                  </ul>
                </li>
              ))}
              <li>
                <a href="#shapes">{t('developers.shapes')}</a>
              </li>
            </ul>
          </nav>
          {tags.map((tag) => (
            <div key={tag.name}>
              <h2 id={tag.name}>{t(`developers.tags.${tag.name}`)}</h2>
              {tag.doors.map((door) => (
                <Operation key={door.id} t={t} door={door} />
              ))}
            </div>
          ))}
          <Shapes t={t} document={document} />
        </>
      ),
    };
  },
};

/** Where the words of a problem have a place that only a single answer fills. */
const open = Object.fromEntries(['seconds', 'scopes', 'code', 'unit', 'columns', 'most', 'name', 'size'].map((name) => [name, '…']));

/** `/api/problems/{code}`: the address that names a kind of problem says what it means. */
export const problemPage: Page = {
  get({ t, param }) {
    const code = param('code');
    const key = refusalKey(code);
    const known = /^[a-z]+\.[a-z_]+$/.test(code) && hasWords(key);
    const title = t(known ? 'developers.problem.title' : 'developers.problem.unknown');
    return {
      title,
      status: known ? 200 : 404,
      body: (
        <>
          <BackLink href="/api">{t('developers.title')}</BackLink>
          <PageHead title={title} above={<code>{code}</code>} />
          {known && <p>{t(key, open)}</p>}
          <p>{t('developers.problem.help')}</p>
        </>
      ),
    };
  },
};
