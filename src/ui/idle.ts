/*
 * On a shared PC: the server locks a session that nobody is at. Here the screen follows, so that nothing stays readable, and whoever types for long without
 * sending anything is at it all the same. The tabs of the browser tell each other: what one locks, all leave.
 */
const { idle, locked } = document.documentElement.dataset;
const minutes = Number(idle ?? 0);
const MINUTE = 60_000;
const LOOK_EVERY = 5_000;
const ACTIVE = 'xaso.active';
const LOCKED = 'xaso.locked';

const post = (what: 'here' | 'lock') => fetch('/khoa', { method: 'POST', body: new URLSearchParams({ do: what }) });

if (minutes > 0) {
  let told = Date.now();
  localStorage.setItem(ACTIVE, String(told));
  const act = () => {
    const now = Date.now();
    localStorage.setItem(ACTIVE, String(now));
    if (now - told < (minutes * MINUTE) / 4) return;
    told = now;
    post('here').catch(() => undefined); // without the network the server locks by itself
  };
  for (const kind of ['keydown', 'pointerdown']) addEventListener(kind, act, { passive: true });
  setInterval(async () => {
    if (Date.now() - Number(localStorage.getItem(ACTIVE)) < minutes * MINUTE) return;
    await post('lock').catch(() => undefined);
    location.replace('/khoa');
  }, LOOK_EVERY);
  addEventListener('storage', ({ key }) => key === LOCKED && location.replace('/khoa'));
  // A page that the browser had kept is asked for again: the person at the keyboard may be another.
  addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
} else if (locked !== undefined) localStorage.setItem(LOCKED, String(Date.now()));
