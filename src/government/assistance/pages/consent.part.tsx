import { create } from 'qrcode';
import { spanText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import type { Consent } from '../assistance.consent.schema.ts';

/** The sentences of a consent, with its duration in words. */
export const linesOf = (consent: Consent, locale: 'vi' | 'en'): string[] =>
  consent.lines.map((line) => line[locale].replace('{{hours}}', spanText(consent.minutes, locale)));

/** The text that is read aloud: large, sentence by sentence, the question last. */
export function Aloud({ consent }: { consent: Consent }) {
  const { locale } = useLanguage();
  return (
    <div class="xs-aloud">
      <ol>
        {linesOf(consent, locale).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ol>
      <p>{consent.question[locale]}</p>
    </div>
  );
}

const QUIET = 4; // the white edge that readers need, in modules

/** The QR of an address, drawn into the page: the other person's phone reads it off this screen. */
export function ScreenQr({ address, label }: { address: string; label: string }) {
  const { modules } = create(address, { errorCorrectionLevel: 'M' });
  const whole = modules.size + 2 * QUIET;
  const dark = Array.from({ length: modules.size * modules.size }, (_, place) => place)
    .filter((place) => modules.data[place])
    .map((place) => `M${(place % modules.size) + QUIET} ${Math.floor(place / modules.size) + QUIET}h1v1h-1z`);
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${whole} ${whole}`} width="240" height="240" shape-rendering="crispEdges">
      <rect width={whole} height={whole} fill="#fff" />
      <path d={dark.join('')} fill="#000" />
    </svg>
  );
}
