import { isNode, type Json, type Node, nodeAt } from './editor.nodes.rules.ts';
import type { Questions, WhenKind } from './editor.read.rules.ts';
import type { Box } from './editor.shape.rules.ts';

export type Boxes = Record<string, string | string[]>;

const plain = (value: Json | undefined): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
const texts = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(plain) : []);

/** What a clause of the schema is about. */
export function kindOfClause(clause: Node): WhenKind {
  if ('case' in clause) return 'case';
  if ('filled' in clause) return 'filled';
  return 'daysAgo' in clause ? 'daysAgo' : 'age' in clause ? 'age' : 'oneOf';
}

/** The boxes that show a condition again; answers by their words. */
function clauseBoxes(clause: Json, name: string, questions: Questions): Boxes {
  if (!isNode(clause)) return {};
  const kind = kindOfClause(clause);
  const field = plain(clause.field);
  const options = questions.find((one) => one.name === field)?.options ?? [];
  const between = isNode(clause.daysAgo) ? clause.daysAgo : isNode(clause.age) ? clause.age : {};
  const label = (value: string) => options.find((one) => one.value === value)?.label ?? value;
  return {
    [`${name}.what`]: kind,
    [`${name}.field`]: field,
    [`${name}.cases`]: texts(clause.case),
    [`${name}.values`]: texts(clause.oneOf).map(label).join('; '),
    [`${name}.from`]: plain(between.moreThan ?? between.atLeast),
    [`${name}.to`]: plain(between.atMost ?? between.below),
  };
}

function boxesOf(box: Box, name: string, value: Json | undefined, questions: Questions): Boxes {
  switch (box.kind) {
    case 'text': {
      const [vi, en] = isNode(value) ? [plain(value.vi), plain(value.en)] : ['', ''];
      return { [`${name}.vi`]: vi, [`${name}.en`]: en === vi ? '' : en };
    }
    case 'day': {
      const [year = '', month = '', day = ''] = plain(value).split('-');
      return { [`${name}.day`]: day.replace(/^0+/, ''), [`${name}.month`]: month.replace(/^0+/, ''), [`${name}.year`]: year };
    }
    case 'yes':
      return { [name]: value === true ? 'yes' : '' };
    case 'many':
    case 'cases':
      return { [name]: texts(value) };
    case 'words':
      return { [name]: texts(value).join('; ') };
    case 'rows':
      return Object.assign(
        {},
        ...(Array.isArray(value) ? value : []).map((row, at) => typedNode(box.boxes, `${name}.${at}`, isNode(row) ? row : {}, questions)),
      );
    case 'group':
      return typedNode(box.boxes, name, isNode(value) ? value : {}, questions);
    case 'when':
      return Object.assign({}, ...(Array.isArray(value) ? value : []).map((each, at) => clauseBoxes(each, `${name}.${at}`, questions)));
    default:
      return { [name]: plain(value) };
  }
}

/** What the boxes of a page hold for a node: the reverse of `readNode`. */
export const typedNode = (boxes: readonly Box[], name: string, node: Node, questions: Questions): Boxes =>
  Object.assign(
    {},
    ...boxes.map((box) => boxesOf(box, name ? `${name}.${box.key}` : box.key, nodeAt(node, box.key.split('.')), questions)),
  );

/** The questions of a draft's form, as conditions name them. */
export function questionsOf(body: Node): Questions {
  const screens = nodeAt(body, ['onlineForm', 'screens']);
  const vi = (value: Json | undefined) => plain(nodeAt(value, ['vi']));
  return (Array.isArray(screens) ? screens : []).flatMap((screen) => {
    const fields = nodeAt(screen, ['fields']);
    return (Array.isArray(fields) ? fields : []).flatMap((field) => {
      const options = nodeAt(field, ['options']);
      const name = plain(nodeAt(field, ['name']));
      return name === ''
        ? []
        : [
            {
              name,
              label: vi(nodeAt(field, ['label'])),
              options: (Array.isArray(options) ? options : []).map((one) => ({
                value: plain(nodeAt(one, ['value'])),
                label: vi(nodeAt(one, ['label'])),
              })),
            },
          ];
    });
  });
}
