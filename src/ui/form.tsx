import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { fieldId, KeyHint } from './field.tsx';
import type { DateBoxes } from './fields.date.tsx';
import { DeviceOfMany, useLanguage } from './language.tsx';

/** What is wrong, by field name, in sentences for the user. A refusal that belongs to no field stands under ''. */
export type Errors = Record<string, string>;

/**
 * Gives fields their name, value and error from what was typed and what was wrong:
 * `const of = fieldsOf(visit.form.all(), errors)` … `<TextField {...of.text('name')} label={…} />`, `of.many('papers')`, `of.date('birth')`.
 */
export function fieldsOf(typed: Record<string, string | string[] | undefined>, errors: Errors = {}) {
  const list = (name: string): string[] => [typed[name] ?? []].flat();
  const text = (name: string) => list(name)[0] ?? '';
  return {
    text: (name: string) => ({ name, value: text(name), error: errors[name] }),
    many: (name: string) => ({ name, values: list(name), error: errors[name] }),
    date: (name: string) => {
      const boxes = (['day', 'month', 'year'] as const).filter((part) => errors[`${name}.${part}`]);
      const value: DateBoxes = { day: text(`${name}.day`), month: text(`${name}.month`), year: text(`${name}.year`) };
      return { name, value, error: errors[name] ?? errors[`${name}.${boxes[0]}`], invalid: boxes.length > 0 ? boxes : undefined };
    },
  };
}

/** A form that the server judges: the browser's own messages, which speak its language and not the page's, stay off. */
export function Form({
  children,
  action,
  method = 'post',
  files,
  hidden = {},
  inline,
  id,
}: {
  children: ComponentChildren;
  action?: string | undefined;
  method?: 'post' | 'get';
  /** It sends files. */
  files?: boolean | undefined;
  /** For example the idempotency key and the row version that the user saw. */
  hidden?: Record<string, string>;
  /** Fields beside each other where there is room: filters, searches. */
  inline?: boolean | undefined;
  /** By which controls that stand elsewhere on the page belong to it. */
  id?: string | undefined;
}) {
  const many = useContext(DeviceOfMany);
  return (
    <form
      id={id}
      class="xs-form"
      data-inline={inline ? '' : undefined}
      method={method}
      action={action}
      encType={files ? 'multipart/form-data' : undefined}
      autocomplete={many ? 'off' : undefined}
      noValidate
    >
      {Object.entries(hidden).map(([name, value]) => (
        <Hidden key={name} name={name} value={value} />
      ))}
      {children}
    </form>
  );
}

export function Hidden({ name, value }: { name: string; value: string }) {
  return <input type="hidden" name={name} value={value} />;
}

/** All that is wrong, at the top of the page, each a link to its field. Shows nothing when nothing is wrong. */
export function ErrorSummary({ errors }: { errors: Errors }) {
  const { t } = useLanguage();
  const wrong = Object.entries(errors);
  if (wrong.length === 0) return null;
  return (
    <section class="ds-error-summary xs-error-summary" id="error-summary" tabIndex={-1} aria-labelledby="error-summary-title">
      <div role="alert">
        <h2 id="error-summary-title">{t(wrong.length === 1 ? 'ui.errors.one' : 'ui.errors.many', { count: wrong.length })}</h2>
        <ul>
          {wrong.map(([name, sentence]) => (
            <li key={name}>{name === '' ? sentence : <a href={`#${fieldId(name)}`}>{sentence}</a>}</li>
          ))}
        </ul>
      </div>
    </section>
  );
}

type Look = 'primary' | 'secondary' | 'tertiary';
type Action = { children: ComponentChildren; look?: Look | undefined; danger?: boolean | undefined };

/** Submits its form; with `name` and `value` it says which of several buttons it was; `to` posts to another address. */
export function Button({
  children,
  look = 'primary',
  danger,
  name,
  value,
  to,
  accessKey,
  focus,
}: Action & {
  name?: string | undefined;
  value?: string | undefined;
  to?: string | undefined;
  accessKey?: string | undefined;
  focus?: boolean | undefined;
}) {
  // For the desk, whose officers go by keyboard: what is to be pressed next is ready to be pressed.
  const way = { accessKey, autoFocus: focus || undefined };
  return (
    <button
      class="ds-button"
      type="submit"
      data-variant={look}
      data-color={danger ? 'danger' : undefined}
      name={name}
      value={value}
      formAction={to}
      {...way}
    >
      {children}
      {accessKey && <KeyHint letter={accessKey} />}
    </button>
  );
}

/** Goes somewhere, and looks like a button. */
export function LinkButton({ children, href, look = 'primary', danger }: Action & { href: string }) {
  return (
    <a class="ds-button" href={href} data-variant={look} data-color={danger ? 'danger' : undefined}>
      {children}
    </a>
  );
}

/** Buttons beside each other; below each other, full width, on a phone. The first is the one to press. */
export function ButtonRow({ children }: { children: ComponentChildren }) {
  return <div class="xs-buttons">{children}</div>;
}

/** Above the heading, one step back. */
export function BackLink({ href, children }: { href: string; children?: ComponentChildren }) {
  const { t } = useLanguage();
  return (
    <a class="xs-back" href={href}>
      {children ?? t('ui.back')}
    </a>
  );
}
