import { FileField } from '../../../ui/fields.file.tsx';
import { type Errors, Hidden } from '../../../ui/form.tsx';
import { sizeText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import type { Visit } from '../../../ui/visit.ts';
import type { FileReference } from '../../dossiers/dossiers.schema.ts';
import { carried, keepPapers, MAX_BYTES, MAX_FILES, PAPER_TYPES, uncarried } from '../../dossiers/papers.service.ts';

/** The files of this try and of those before it, by content; what is not what it says comes back with its reason. `place`: for what they are. */
export async function takeFiles(
  { form, t, locale, context }: Visit,
  name: string,
  place: string,
): Promise<{ files: FileReference[]; errors: Errors }> {
  const dropped = form.texts(`${name}.remove`);
  const before = form
    .texts(`${name}.kept`)
    .flatMap((text) => uncarried(text, `${context.actor.id}|${place}`) ?? [])
    .filter((one) => !dropped.includes(one.hash));
  const { kept, refused } = await keepPapers(name, form.files(name), before);
  const sentences = refused.map((one) =>
    t(`dossiers.filing.papers.refused.${one.reason}`, { name: one.name, size: sizeText(MAX_BYTES, locale), files: MAX_FILES }),
  );
  return { files: [...before, ...kept], errors: sentences.length > 0 ? { [name]: sentences.join(' ') } : {} };
}

/** Files to be sent, with those that were taken on an earlier try. `carry` signs them for their place. */
export function FilesField({
  visit,
  name,
  label,
  place,
  files,
  error,
  optional,
}: {
  visit: Visit;
  name: string;
  label: string;
  place: string;
  files: readonly FileReference[];
  error: string | undefined;
  optional?: boolean;
}) {
  const { t, locale } = useLanguage();
  return (
    <>
      <FileField
        name={name}
        label={label}
        accept={PAPER_TYPES.join(',')}
        multiple
        limits={t('dossiers.filing.papers.limits', { size: sizeText(MAX_BYTES, locale), files: MAX_FILES })}
        error={error}
        optional={optional}
        kept={files.map((one) => ({ id: one.hash, name: one.name, note: sizeText(one.bytes, locale) }))}
      />
      {files.map((one) => (
        <Hidden key={one.hash} name={`${name}.kept`} value={carried(one, `${visit.context.actor.id}|${place}`)} />
      ))}
    </>
  );
}
