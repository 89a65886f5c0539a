import { startCamera } from './intake-camera.ts';
import { keepWhileTyping } from './intake-keep.ts';

const counter = document.querySelector<HTMLElement>('[data-intake]');
const form = counter?.querySelector<HTMLFormElement>('form.xs-form');

/** A scanner types faster than this between two keys, in milliseconds; nobody else does. */
const BURST = 35;

/**
 * Notices an input method at work while a scanner types: it takes letters back to put others in their place, which a scanner never does. The server
 * is told in the form's `method`.
 */
function watchScans(box: HTMLInputElement, told: HTMLInputElement): void {
  let [before, fast] = [0, 0];
  box.addEventListener('keydown', (event) => {
    const now = event.timeStamp;
    fast = now - before < BURST ? fast + 1 : 0;
    before = now;
    if (box.value === '') told.value = '';
    if (fast > 3 && (event.key === 'Backspace' || event.key === 'Process' || event.isComposing)) told.value = 'keyboard';
  });
}

/** Numbers typed for a paper say that it is there. */
function tickByCount(of: HTMLFormElement): void {
  of.addEventListener('input', ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.dataset.count === undefined || !/[1-9]/.test(target.value)) return;
    const tick = target.closest('tr')?.querySelector<HTMLInputElement>('[data-tick]');
    if (tick) tick.checked = true;
  });
}

if (counter && form) {
  const scan = form.querySelector<HTMLInputElement>('[name=scan]');
  const told = form.querySelector<HTMLInputElement>('[name=method]');
  if (scan && told) watchScans(scan, told);
  tickByCount(form);
  keepWhileTyping(counter, form);
  const camera = counter.querySelector<HTMLElement>('[data-camera]');
  if (camera && scan)
    startCamera(camera, (text) => {
      scan.value = text;
      if (told) told.value = '';
      form.requestSubmit(form.querySelector<HTMLButtonElement>('button[name=do][value=next]') ?? undefined);
    });
}
