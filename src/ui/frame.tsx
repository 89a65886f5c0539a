import { renderToString } from 'preact-render-to-string';
import type { Assets } from './assets.ts';
import { phoneText } from './format.ts';
import { type Helping, HelpingBanner } from './helping.part.tsx';
import { DeviceOfMany, Speaking, useLanguage } from './language.tsx';
import { type NavigationLink, navigation, navigationParts } from './navigation.ts';
import type { View, Visit } from './visit.ts';

/** What the installation and the visitor's cookie say about the frame. */
export type House = {
  /** "Xã Cần Giuộc" */
  commune?: string | undefined;
  /** "Tỉnh Tây Ninh" */
  province?: string | undefined;
  /** The commune's own help line; without it the national one is shown. */
  phone?: string | undefined;
  /** The cookie of `?text=large`. */
  largeText?: boolean | undefined;
  /** Whom the visitor helps at this moment: said on every page. */
  helping?: Helping | undefined;
  /** A demonstration that others can reach: the ribbon warns. */
  demoExposed?: boolean | undefined;
};

/** The whole HTML document around a view. The status and headers of the view are the caller's to send. */
export function renderPage(view: View, visit: Visit, assets: Assets, house: House = {}): string {
  const { t, locale } = visit;
  return `<!doctype html>${renderToString(
    <html lang={locale} data-color-scheme="light" data-text={house.largeText ? 'large' : undefined} {...presence(view, visit)}>
      <Head
        title={t('ui.titleOf', { title: view.status === 422 ? t('ui.titleWithError', { title: view.title }) : view.title })}
        assets={assets}
      />
      <body>
        <Speaking t={t} locale={locale}>
          <a class="xs-skip" href="#main">
            {t('ui.skip')}
          </a>
          <Header view={view} visit={visit} house={house} />
          <main id="main" class="xs-main" data-wide={view.wide ? '' : undefined} tabIndex={-1}>
            <DeviceOfMany.Provider value={house.helping !== undefined}>{view.body}</DeviceOfMany.Provider>
          </main>
          {view.bare !== 'hall' && <Footer visit={visit} house={house} />}
        </Speaking>
      </body>
    </html>,
  )}`;
}

/** For `idle.ts`: after how many minutes without anybody a shared PC locks, or that it is locked. */
const presence = (view: View, { viewer }: Visit) => ({
  'data-idle': viewer?.idle,
  'data-locked': view.bare === 'locked' && !viewer ? '' : undefined,
});

function Head({ title, assets: { styles, scripts, nonce } }: { title: string; assets: Assets }) {
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="theme-color" content="#0b5d50" />
      <meta name="format-detection" content="telephone=no" />
      <title>{title}</title>
      {nonce && <meta property="csp-nonce" nonce={nonce} />}
      {styles.map((href) => (
        <link key={href} rel="stylesheet" href={href} />
      ))}
      {scripts.map((src) => (
        <script key={src} type="module" src={src} />
      ))}
    </head>
  );
}

/** The same page with one query value changed: for links that set a cookie and come back. */
function samePage(url: URL, name: string, value: string): string {
  const query = new URLSearchParams(url.search);
  query.set(name, value);
  return `${url.pathname}?${query}`;
}

/** A rice plant of three leaves over water: the mark of the house. */
function Mark() {
  return (
    <svg class="xs-mark-house" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      <rect width="48" height="48" rx="12" fill="#0b5d50" />
      <path d="M24 35V15" stroke="#fff" stroke-width="3" stroke-linecap="round" />
      <path d="M24 30c-8 0-11-5-11-12 7 0 11 4 11 12zM24 30c8 0 11-5 11-12-7 0-11 4-11 12z" fill="#fff" />
      <circle cx="24" cy="12.5" r="4" fill="#f4b83f" />
      <path d="M11 38.5c4.3-2.5 8.7-2.5 13 0s8.7 2.5 13 0" stroke="#f4b83f" stroke-width="3" stroke-linecap="round" fill="none" />
    </svg>
  );
}

/** On every page of a demonstration, so that nobody takes it for the real thing. */
function Ribbon({ demo, exposed }: { demo: boolean; exposed: boolean }) {
  const { t } = useLanguage();
  if (!demo && !exposed) return null;
  return (
    <p class="xs-ribbon" data-alarm={exposed ? '' : undefined}>
      {t(exposed ? 'ui.demoExposed' : 'ui.demo')}
    </p>
  );
}

/** The places of a section: the first few side by side, the others in a box that opens, which names the one where one is. */
function Places({ links, active }: { links: readonly NavigationLink[]; active: string | undefined }) {
  const { t } = useLanguage();
  const { first, more } = navigationParts(links);
  const here = more.find(({ key }) => key === active);
  const items = (list: readonly NavigationLink[]) =>
    list.map(({ key, href, label }) => (
      <li key={key}>
        <a href={href} aria-current={key === active ? 'page' : undefined}>
          {label}
        </a>
      </li>
    ));
  return (
    <ul>
      {items(first)}
      {more.length > 0 && (
        <li>
          <details class="xs-more">
            <summary data-here={here ? '' : undefined}>
              {here ? t('ui.navigation.moreHere', { place: here.label }) : t('ui.navigation.more')}
            </summary>
            <ul>{items(more)}</ul>
          </details>
        </li>
      )}
    </ul>
  );
}

function Brand({ house: { commune, province } }: { house: House }) {
  const { t } = useLanguage();
  return (
    <>
      <Mark />
      <span>
        <strong>{commune ?? t('ui.product')}</strong>
        <small>{province ?? t('ui.house.commune')}</small>
      </span>
    </>
  );
}

function Header({ view, visit, house }: { view: View; visit: Visit; house: House }) {
  const { t } = useLanguage();
  const section = view.section ?? (house.helping ? 'helping' : 'citizen');
  return (
    <header class="xs-header">
      <Ribbon demo={visit.demo} exposed={house.demoExposed ?? false} />
      {house.helping && <HelpingBanner helping={house.helping} />}
      <div class="xs-bar">
        {view.bare === 'hall' ? (
          <div class="xs-brand">
            <Brand house={house} />
          </div>
        ) : (
          <a class="xs-brand" href={section === 'citizen' ? '/' : (visit.viewer?.home ?? '/')}>
            <Brand house={house} />
            <span class="ds-sr-only">, {t('ui.house.home')}</span>
          </a>
        )}
        <div class="xs-tools">
          <Language url={visit.url} />
          {!view.bare && <Account visit={visit} />}
        </div>
      </div>
      {!view.bare && (
        <nav class="xs-navigation" aria-label={t('ui.navigation.label')}>
          <Places links={navigation(section, t, visit.viewer ?? {})} active={view.active} />
        </nav>
      )}
    </header>
  );
}

function Language({ url }: { url: URL }) {
  const { t, locale } = useLanguage();
  const other = locale === 'vi' ? 'en' : 'vi';
  return (
    <a class="xs-tool" href={samePage(url, 'lang', other)} lang={other} hreflang={other}>
      {t(`ui.language.${other}`)}
    </a>
  );
}

/** An officer who gets up does not look for the mouse. */
const LOCK_KEY = { accessKey: 'k' };

function Account({ visit: { viewer } }: { visit: Visit }) {
  const { t } = useLanguage();
  if (!viewer)
    return (
      <a class="xs-tool" href="/dang-nhap">
        {t('ui.account.signIn')}
      </a>
    );
  return (
    <>
      <a class="xs-tool xs-viewer" href={viewer.home} aria-label={t('ui.account.home', { name: viewer.name })}>
        {viewer.name}
      </a>
      {viewer.idle !== undefined && (
        <form method="post" action="/khoa">
          <button class="xs-tool" type="submit" name="do" value="lock" {...LOCK_KEY}>
            {t('counter.lock')}
          </button>
        </form>
      )}
      <form method="post" action="/dang-xuat">
        <button class="xs-tool" type="submit">
          {t('ui.account.signOut')}
        </button>
      </form>
    </>
  );
}

function Footer({ visit, house }: { visit: Visit; house: House }) {
  const { t } = useLanguage();
  const phone = house.phone ?? t('ui.footer.nationalLine');
  const text = house.largeText ? 'normal' : 'large';
  return (
    <footer class="xs-footer">
      <div class="xs-footer-inner">
        <section>
          <h2>{t('ui.footer.help')}</h2>
          <p>
            {t('ui.footer.call')}{' '}
            <a class="xs-phone" href={`tel:${phone.replace(/\D/g, '')}`}>
              {phoneText(phone)}
            </a>
          </p>
          {!house.phone && <p>{t('ui.footer.nationalLineNote')}</p>}
          <p>{t('ui.footer.desk')}</p>
        </section>
        <ul>
          <li>
            <a href={samePage(visit.url, 'text', text)}>{t(house.largeText ? 'ui.footer.normal' : 'ui.footer.larger')}</a>
          </li>
          <li>
            <a href="/tiep-can">{t('ui.footer.accessibility')}</a>
          </li>
          <li>
            <a href="/so-lieu">{t('ui.footer.figures')}</a>
          </li>
          <li>
            <a href="/can-bo">{t('ui.footer.officers')}</a>
          </li>
          <li>
            <a href="/api">{t('ui.footer.developers')}</a>
          </li>
        </ul>
      </div>
    </footer>
  );
}
