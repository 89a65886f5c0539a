const place = document.querySelector<HTMLElement>('[data-push]');
const form = place?.querySelector('form');

/** Asks the owner of the browser, and posts where its notices are to go. */
async function allow(at: HTMLElement, of: HTMLFormElement): Promise<void> {
  const registration = await navigator.serviceWorker.register(at.dataset.worker ?? '');
  const key = Uint8Array.from(atob((at.dataset.push ?? '').replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint = '', keys = {} } = subscription.toJSON();
  for (const [name, value] of Object.entries({ endpoint, ...keys }))
    of.querySelector<HTMLInputElement>(`[name=${name}]`)?.setAttribute('value', value);
  of.submit();
}

if (place && form && 'serviceWorker' in navigator && 'PushManager' in window) {
  const show = (name: string, shown: boolean) => place.querySelector(`[data-push-${name}]`)?.toggleAttribute('hidden', !shown);
  show('without', false);
  show('form', true);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    allow(place, form).catch(() => show('denied', true));
  });
}
