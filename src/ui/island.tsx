import { type ComponentType, h } from 'preact';

/** Shown at once by the server; brought to life by client.ts. `file` names the island from src/. The page must work without it. */
export function Island<P extends object>({ file, of: Component, props }: { file: string; of: ComponentType<P>; props: P }) {
  return (
    <div data-island={`/src/${file}`} data-props={JSON.stringify(props)}>
      {h(Component, props)}
    </div>
  );
}
