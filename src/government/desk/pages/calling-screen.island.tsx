/** The calling screen keeps itself up to date and, where the browser has a Vietnamese voice and somebody has turned it on, says each call. */
type Called = { label: string; grp: string; number: number; counter: number; calls: number };
type Shown = { called: Called[]; waiting: Record<string, number> };
const PAUSE = 2000;

const wall = document.querySelector<HTMLElement>('[data-calling]');
const { calling = '', say = '', on = '', off = '', none = '' } = wall?.dataset ?? {};
let speaking = false;
let known: Set<string> | undefined;

const keyOf = ({ label, counter, calls }: Called) => `${label} ${counter} ${calls}`;
const voiceOf = () => globalThis.speechSynthesis?.getVoices().find(({ lang }) => lang.toLowerCase().startsWith('vi'));

/** "A 12": letter and number, without the noughts that nobody says. */
function speak({ grp, number, counter }: Called): void {
  const voice = voiceOf();
  if (!speaking || !voice) return;
  const words = new SpeechSynthesisUtterance(say.replace('{label}', `${grp} ${number}`).replace('{counter}', String(counter)));
  words.voice = voice;
  words.lang = voice.lang;
  words.rate = 0.9;
  speechSynthesis.speak(words);
}

function cell(text: string): HTMLTableCellElement {
  const made = document.createElement('td');
  made.textContent = text;
  return made;
}

function show({ called, waiting }: Shown): void {
  const fresh = called.filter((one) => known && !known.has(keyOf(one)));
  const changed = !known || fresh.length > 0 || called.length !== known.size;
  known = new Set(called.map(keyOf));
  const table = wall?.querySelector<HTMLTableElement>('[data-called]');
  if (table && changed) {
    table.hidden = called.length === 0;
    const rows = called.map((one) => {
      const row = document.createElement('tr');
      if (fresh.includes(one)) row.dataset.fresh = '';
      row.append(cell(one.label), cell(String(one.counter)));
      return row;
    });
    table.tBodies[0]?.replaceChildren(...rows);
  }
  const empty = wall?.querySelector<HTMLElement>('[data-empty]');
  if (empty) empty.hidden = called.length > 0;
  for (const place of wall?.querySelectorAll<HTMLElement>('[data-waiting]') ?? [])
    place.textContent = String(waiting[place.dataset.waiting ?? ''] ?? 0);
  for (const one of fresh.toReversed()) speak(one);
}

async function look(): Promise<void> {
  try {
    const answer = await fetch(calling);
    if (answer.ok) show((await answer.json()) as Shown);
  } catch {
    // The network is away for a moment: the next look tries again.
  }
  setTimeout(look, PAUSE);
}

/** A browser speaks only after somebody has pressed something. */
function offerVoice(): void {
  const place = wall?.querySelector('[data-voice]');
  if (!place) return;
  if (!voiceOf()) {
    place.textContent = none;
    return;
  }
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'ds-button';
  button.dataset.variant = 'secondary';
  const name = () => {
    button.textContent = speaking ? off : on;
    button.setAttribute('aria-pressed', String(speaking));
  };
  button.addEventListener('click', () => {
    speaking = !speaking;
    if (!speaking) speechSynthesis.cancel();
    name();
  });
  name();
  place.replaceChildren(button);
}

if (wall) {
  void look();
  offerVoice();
  // Some browsers know their voices only after a while.
  globalThis.speechSynthesis?.addEventListener?.('voiceschanged', offerVoice);
}

export {};
