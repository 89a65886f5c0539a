/** A mark on a bar: what was planned, what the others have on average. */
export type BarMark = { kind: 'plan' | 'average'; percent: number };

/** In the units of the drawing: a hundred are the whole. */
const HEIGHT = 10;
const within = (percent: number) => Math.min(100, Math.max(0, percent));

/** A share of a whole as a bar, without scripts. It never speaks alone: the words beside it say what it shows. `percent` null: nothing is known, it stays empty. */
export function BarPicture({ percent, marks = [] }: { percent: number | null; marks?: readonly BarMark[] | undefined }) {
  return (
    <svg class="xs-share" viewBox={`0 0 100 ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <rect class="xs-share-whole" width={100} height={HEIGHT} />
      {percent !== null && <rect class="xs-share-part" width={within(percent)} height={HEIGHT} data-percent={percent} />}
      {marks.map(({ kind, percent: at }) => (
        <line key={kind} class="xs-share-mark" data-kind={kind} x1={within(at)} x2={within(at)} y1={0} y2={HEIGHT} />
      ))}
    </svg>
  );
}
