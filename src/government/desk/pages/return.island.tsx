/** Signing on a tablet: strokes of a finger, a pen or a mouse become the path that the form sends. */
const SIZE = { width: 600, height: 200 };

function signing(place: HTMLElement): void {
  const sheet = place.querySelector<SVGSVGElement>('[data-signature-sheet]');
  const path = sheet?.querySelector('path');
  const kept = place.querySelector<HTMLInputElement>('[name=signature]');
  if (!sheet || !path || !kept) return;
  place.querySelector('[data-signature-without]')?.toggleAttribute('hidden', true);
  place.querySelector('[data-signature-with]')?.toggleAttribute('hidden', false);
  let drawing = false;
  const keep = (strokes: string) => {
    kept.value = strokes;
    path.setAttribute('d', strokes);
  };
  const point = (event: PointerEvent): string => {
    const box = sheet.getBoundingClientRect();
    const at = (from: number, start: number, length: number, size: number) =>
      Math.max(0, Math.min(size, Math.round(((from - start) / length) * size)));
    return `${at(event.clientX, box.left, box.width, SIZE.width)} ${at(event.clientY, box.top, box.height, SIZE.height)}`;
  };
  sheet.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    sheet.setPointerCapture(event.pointerId);
    drawing = true;
    keep(`${kept.value}M${point(event)}`);
  });
  sheet.addEventListener('pointermove', (event) => {
    if (drawing) keep(`${kept.value}L${point(event)}`);
  });
  for (const end of ['pointerup', 'pointercancel'] as const)
    sheet.addEventListener(end, () => {
      drawing = false;
    });
  place.querySelector('[data-signature-clear]')?.addEventListener('click', () => keep(''));
}

for (const place of document.querySelectorAll<HTMLElement>('[data-signature]')) signing(place);
