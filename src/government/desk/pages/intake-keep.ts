/** How long nobody types before what was typed is kept, in milliseconds. */
const QUIET = 700;

/** Two digits, as a clock has them. */
const two = (value: number): string => String(value).padStart(2, '0');

/**
 * Keeps the form in the background: a while after the last key, and when the window is left. What the server keeps has a version; when another window
 * has changed it, this one says so and stops. A submit waits for the save that is under way, so that the two do not meet.
 */
export function keepWhileTyping(counter: HTMLElement, form: HTMLFormElement): void {
  const { intake = '', savedAt = '', unsaved = '', stale = '' } = counter.dataset;
  const said = counter.querySelector<HTMLElement>('[data-saved]');
  const version = form.querySelector<HTMLInputElement>('[name=version]');
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | undefined;
  let [dirty, over] = [false, false];
  const say = (text: string) => {
    if (said) said.textContent = text;
  };

  async function save(keepalive = false): Promise<void> {
    dirty = false;
    const typed = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === 'string' && name !== 'scan') typed.append(name, value);
    try {
      const answer = await fetch(intake, { method: 'POST', body: typed, keepalive });
      if (answer.status === 409) {
        over = true;
        say(stale);
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      const kept: { rowVersion?: number; code?: string } = await answer.json();
      if (kept.code !== undefined) over = true;
      if (version && kept.rowVersion !== undefined) version.value = String(kept.rowVersion);
      const now = new Date();
      say(savedAt.replace('{{time}}', `${two(now.getHours())}:${two(now.getMinutes())}`));
    } catch {
      dirty = true;
      say(unsaved);
      later(5 * QUIET);
    }
  }

  function later(after: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (over || !dirty) return;
      if (running) return later(QUIET);
      running = save().finally(() => {
        running = undefined;
      });
    }, after);
  }

  form.addEventListener('input', ({ target }) => {
    if (over || (target instanceof HTMLInputElement && (target.name === 'scan' || target.type === 'file'))) return;
    dirty = true;
    later(QUIET);
  });
  form.addEventListener('submit', (event) => {
    clearTimeout(timer);
    if (!running) {
      over = true;
      return;
    }
    event.preventDefault();
    const { submitter } = event;
    void running.then(() => form.requestSubmit(submitter instanceof HTMLElement ? submitter : undefined));
  });
  addEventListener('pagehide', () => {
    if (dirty && !over && !running) void save(true);
  });
}
