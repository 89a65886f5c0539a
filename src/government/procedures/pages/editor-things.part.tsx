import { Button, Form } from '../../../ui/form.tsx';
import { DataTable } from '../../../ui/table.tsx';
import type { Visit } from '../../../ui/visit.ts';
import { type Json, nodeAt } from '../editor.nodes.rules.ts';
import type { Draft } from '../editor.queries.ts';
import type { Sheet } from '../editor.shape.rules.ts';
import { sheetHref, thingName } from './editor-words.part.tsx';

/** The things of a list, each with a page of its own; they are moved, taken out and added here. */
export function ThingsPart({ visit, draft, sheet, hidden }: { visit: Visit; draft: Draft; sheet: Sheet; hidden: Record<string, string> }) {
  const { t } = visit;
  const { list } = sheet;
  if (!list) return null;
  const here = sheetHref(draft.id, sheet);
  const things = nodeAt(draft.body, [...sheet.path, list.key]);
  const rows = (Array.isArray(things) ? things : []).map((thing, at) => ({ thing, at, name: nameOf(visit, draft, thing, at) }));
  const ways = ({ at, name }: (typeof rows)[number]) => (
    <span class="xs-buttons">
      {([...(at > 0 ? ['up'] : []), ...(at < rows.length - 1 ? ['down'] : []), 'drop'] as const).map((deed) => (
        <Button
          key={deed}
          look={deed === 'drop' ? 'tertiary' : 'secondary'}
          danger={deed === 'drop'}
          name="do"
          value={`${deed} ${list.key} ${at}`}
        >
          {t(`editor.${deed === 'drop' ? 'remove' : deed}`)}
          <span class="ds-sr-only"> {name}</span>
        </Button>
      ))}
    </span>
  );
  return (
    <Form action={here} hidden={hidden}>
      <DataTable
        caption={t(`editor.lists.${list.item}`)}
        rows={rows}
        rowKey={(row) => String(row.at)}
        empty={<p>{t(`editor.none.${list.item}`)}</p>}
        columns={[
          { head: t(`editor.things.${list.item}`), main: true, cell: (row) => <a href={`${here}/${row.at + 1}`}>{row.name}</a> },
          { head: t('editor.order'), cell: ways },
        ]}
      />
      <Button look="secondary" name="do" value="add">
        {t(`editor.add.${list.item}`)}
      </Button>
    </Form>
  );
}

/** A time limit is named by its cases, everything else by its own name. */
function nameOf(visit: Visit, draft: Draft, thing: Json, at: number): string {
  const codes = nodeAt(thing, ['cases']);
  const own = nodeAt(thing, ['name']) ?? nodeAt(thing, ['title']) ?? nodeAt(thing, ['label']);
  if (own !== undefined || !Array.isArray(codes)) return own === undefined ? visit.t('editor.allCases') : thingName(thing, at, visit);
  const cases = Array.isArray(draft.body.cases) ? draft.body.cases : [];
  return codes
    .map((code) =>
      String(
        nodeAt(
          cases.find((one) => nodeAt(one, ['code']) === code),
          ['name', visit.locale],
        ) ?? code,
      ),
    )
    .join('; ');
}
