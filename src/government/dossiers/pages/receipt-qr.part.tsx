import { create } from 'qrcode';

const QUIET = 4; // the white edge that readers need, in modules

/** The QR of an address as a drawing in the page: printed sharp, and no picture to fetch. */
export function Qr({ address, label }: { address: string; label: string }) {
  const { modules } = create(address, { errorCorrectionLevel: 'M' });
  const whole = modules.size + 2 * QUIET;
  const dark = Array.from({ length: modules.size * modules.size }, (_, place) => place)
    .filter((place) => modules.data[place])
    .map((place) => `M${(place % modules.size) + QUIET} ${Math.floor(place / modules.size) + QUIET}h1v1h-1z`);
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${whole} ${whole}`} width="200" height="200" shape-rendering="crispEdges">
      <rect width={whole} height={whole} fill="#fff" />
      <path d={dark.join('')} fill="#000" />
    </svg>
  );
}
