import { sizeText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import type { Tone } from '../../../ui/show.tsx';
import type { PetitionFile } from '../petitions.queries.ts';

export const tones: Record<string, Tone> = {
  sent: 'info',
  accepted: 'info',
  asked: 'warning',
  answered: 'success',
  refused: 'danger',
  forwarded: 'neutral',
};

/** The photos of one; `base`: where they open, for officers. Its sender has them anyway. */
export function Photos({ files, base }: { files: readonly PetitionFile[]; base?: string }) {
  const { t, locale } = useLanguage();
  if (files.length === 0) return null;
  return (
    <section>
      <h2>{t('petitions.fields.photos')}</h2>
      <ul>
        {files.map((file) => (
          <li key={file.id}>
            {base ? <a href={`${base}/tep/${file.id}`}>{file.name}</a> : file.name}{' '}
            <span class="xs-help">{sizeText(file.bytes, locale)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
