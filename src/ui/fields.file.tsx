import { type Asked, Field, fieldId, wiring } from './field.tsx';
import { useLanguage } from './language.tsx';

/** A file that the server holds already; `note` says its size or its moment. */
export type KeptFile = { id: string; name: string; note?: string | undefined; href?: string | undefined };

/**
 * Photos or documents. `limits` says what may be sent, before anything goes wrong. Files sent earlier stay and are listed; each can be dropped by a
 * submit button `<name>.remove` = its id.
 */
export function FileField({
  accept,
  multiple,
  limits,
  kept = [],
  ...asked
}: Omit<Asked, 'help'> & { accept: string; multiple?: boolean | undefined; limits: string; kept?: KeptFile[] | undefined }) {
  const { t } = useLanguage();
  return (
    <Field {...asked} help={limits}>
      {kept.length > 0 && (
        <div class="xs-kept">
          <p>{t('ui.field.kept', { count: kept.length })}</p>
          <ul>
            {kept.map((file) => (
              <li key={file.id}>
                <span>
                  {file.href ? <a href={file.href}>{file.name}</a> : file.name}
                  {file.note && <span class="xs-help"> {file.note}</span>}
                </span>
                <button class="ds-button" data-variant="tertiary" type="submit" name={`${asked.name}.remove`} value={file.id}>
                  {t('ui.field.remove')}
                  <span class="ds-sr-only"> {file.name}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
      <input
        class="ds-input xs-file"
        type="file"
        id={fieldId(asked.name)}
        name={asked.name}
        accept={accept}
        multiple={multiple}
        {...wiring({ ...asked, help: limits })}
      />
    </Field>
  );
}
