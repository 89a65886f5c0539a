import type { ComponentChildren } from 'preact';
import { useLanguage } from './language.tsx';

/** The colour of a notice or tag. It never speaks alone: words say the same. */
export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger' | 'accent';

/** The page's h1, a line above it (a code, a section) and a sentence below. */
export function PageHead({ title, above, lead }: { title: string; above?: ComponentChildren; lead?: ComponentChildren }) {
  return (
    <header class="xs-head">
      {above && <p class="xs-above">{above}</p>}
      <h1>{title}</h1>
      {lead && <p class="xs-lead">{lead}</p>}
    </header>
  );
}

/** Bước 3/9, as words and as a bar; while nobody knows how many there will be, the words alone. */
export function Steps({ current, total }: { current: number; total: number | undefined }) {
  const { t } = useLanguage();
  if (total === undefined)
    return (
      <div class="xs-steps">
        <p>{t('ui.step', { current })}</p>
      </div>
    );
  return (
    <div class="xs-steps">
      <p>{t('ui.steps', { current, total })}</p>
      <progress value={current} max={total} aria-label={t('ui.steps', { current, total })} />
    </div>
  );
}

/** A box with a heading; with `href` the heading is its link and the whole box can be pressed. */
export function Card({
  title,
  href,
  level = 2,
  tinted,
  children,
}: {
  title?: string | undefined;
  href?: string | undefined;
  level?: 2 | 3;
  tinted?: boolean | undefined;
  children?: ComponentChildren;
}) {
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <div class="ds-card xs-card" data-variant={tinted ? 'tinted' : 'default'} data-link={href ? '' : undefined}>
      {title && <Heading>{href ? <a href={href}>{title}</a> : title}</Heading>}
      {children}
    </div>
  );
}

/** Cards beside each other, as many as fit. */
export function CardGrid({ children }: { children: ComponentChildren }) {
  return <div class="xs-cards">{children}</div>;
}

/** Something to know. `title` defaults to what the tone means, so that the colour is not alone. `live`: read aloud when the page opens. */
export function Notice({
  tone = 'info',
  title,
  live,
  children,
}: {
  tone?: 'info' | 'success' | 'warning' | 'danger' | undefined;
  title?: string | undefined;
  live?: boolean | undefined;
  children?: ComponentChildren;
}) {
  const { t } = useLanguage();
  return (
    <div class="ds-alert xs-notice" data-color={tone} role={live ? 'status' : undefined}>
      <h2>{title ?? t(`ui.notice.${tone}`)}</h2>
      {children}
    </div>
  );
}

/** A short word beside something. */
export function Tag({ tone = 'neutral', children }: { tone?: Tone | undefined; children: ComponentChildren }) {
  return (
    <span class="ds-tag xs-tag" data-color={tone}>
      {children}
    </span>
  );
}

/** The state of a thing: a tag with a mark whose form tells the tones apart without colour. */
export function StateTag({ tone = 'neutral', children }: { tone?: Tone | undefined; children: ComponentChildren }) {
  const mark: Record<Tone, string> = { neutral: '○', info: '◐', accent: '◐', success: '✓', warning: '!', danger: '✕' };
  return (
    <span class="ds-tag xs-tag" data-color={tone}>
      <span class="xs-mark" aria-hidden="true">
        {mark[tone]}
      </span>
      {children}
    </span>
  );
}

/** One answer on the check page; without `value` it says "Không ghi". */
export type SummaryRow = { key: string; value?: ComponentChildren; change?: string | undefined };

/** Questions and answers, each with its "Sửa" link: check your answers; also the plain facts of a thing. */
export function SummaryList({ rows }: { rows: SummaryRow[] }) {
  const { t } = useLanguage();
  return (
    <dl class="xs-summary">
      {rows.map(({ key, value, change }) => (
        <div key={key}>
          <dt>{key}</dt>
          <dd>{value || <span class="xs-empty">{t('ui.summary.empty')}</span>}</dd>
          {change && (
            <dd class="xs-change">
              <a href={change}>
                {t('ui.summary.change')}
                <span class="ds-sr-only"> {key}</span>
              </a>
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}

/** The receipt: what was done, the code in large letters, and what comes next. */
export function ConfirmPanel({
  title,
  code,
  codeLabel,
  children,
}: {
  title: string;
  code?: string | undefined;
  codeLabel?: string | undefined;
  children?: ComponentChildren;
}) {
  const { t } = useLanguage();
  return (
    <section class="xs-confirm">
      <h1>{title}</h1>
      {code && (
        <p>
          <span>{codeLabel ?? t('ui.confirm.code')}</span>
          <strong class="xs-code">{code}</strong>
        </p>
      )}
      {children}
    </section>
  );
}

/** One line of a history; `moment` in words, `machine` its ISO form. */
export type TimelineItem = {
  moment?: string | undefined;
  machine?: string | undefined;
  title: string;
  detail?: ComponentChildren;
  state?: 'done' | 'current' | 'coming';
};

/** What happened, in the order given; `state` tells what is done from what will come. */
export function Timeline({ items }: { items: TimelineItem[] }) {
  const { t } = useLanguage();
  return (
    <ol class="xs-timeline">
      {items.map(({ moment, machine, title, detail, state = 'done' }) => (
        <li key={`${machine ?? moment}${title}`} data-state={state} aria-current={state === 'current' ? 'step' : undefined}>
          <p class="xs-event">
            {title}
            <span class="ds-sr-only"> ({t(`ui.timeline.${state}`)})</span>
          </p>
          {moment && <time dateTime={machine}>{moment}</time>}
          {detail && <div>{detail}</div>}
        </li>
      ))}
    </ol>
  );
}
