import type { ComponentChildren } from 'preact';
import { Fragment } from 'preact';
import type { PaperDefinition } from '../../../platform/pdf/pdf.ts';

type Node = Record<string, unknown>;
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A run of letters, bold or slanted as on paper. */
function Run({ node }: { node: unknown }): ComponentChildren {
  if (typeof node === 'string' || typeof node === 'number') return String(node);
  if (Array.isArray(node)) return node.map((each, place) => <Run key={`${place}`} node={each} />);
  if (!isNode(node)) return null;
  const inner = <Run node={node.text} />;
  return node.bold ? <strong>{inner}</strong> : node.italics ? <em>{inner}</em> : inner;
}

function Table({ body }: { body: unknown[][] }) {
  return (
    <table>
      <tbody>
        {body.map((row, place) => (
          <tr key={`${place}`}>
            {row.map((cell, column) =>
              cell === '' ? null : (
                <td
                  key={`${column}`}
                  colSpan={isNode(cell) ? Number(cell.colSpan ?? 1) : 1}
                  rowSpan={isNode(cell) ? Number(cell.rowSpan ?? 1) : 1}
                >
                  <Block node={cell} />
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A piece of a paper as a page shows it: its words in their order. Barcodes and lines are left to the PDF. */
function Block({ node }: { node: unknown }): ComponentChildren {
  if (typeof node === 'string') return node === '' ? null : <p>{node}</p>;
  if (Array.isArray(node)) return node.map((each, place) => <Block key={`${place}`} node={each} />);
  if (!isNode(node)) return null;
  if (node.text !== undefined)
    return node.text === '' ? null : (
      <p data-middle={node.alignment === 'center' ? '' : undefined}>
        <Run node={node} />
      </p>
    );
  if (Array.isArray(node.stack)) return <Block node={node.stack} />;
  if (Array.isArray(node.columns))
    return (
      <div class="xs-paper-columns">
        {node.columns.map((each, place) => (
          <div key={`${place}`}>
            <Block node={each} />
          </div>
        ))}
      </div>
    );
  if (Array.isArray(node.ul))
    return (
      <ul>
        {node.ul.map((each, place) => (
          <li key={`${place}`}>
            <Run node={each} />
          </li>
        ))}
      </ul>
    );
  const { table } = node;
  if (isNode(table) && Array.isArray(table.body)) return <Table body={table.body as unknown[][]} />;
  return <Fragment />;
}

/** A paper before it is drawn, read on the page. */
export function PaperPreview({ definition, label }: { definition: PaperDefinition; label: string }) {
  return (
    <article class="xs-paper" aria-label={label}>
      <Block node={definition.content} />
    </article>
  );
}
