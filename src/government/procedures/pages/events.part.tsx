import type { ComponentChildren } from 'preact';
import { useLanguage } from '../../../ui/language.tsx';
import type { Facet, LifeEvent } from '../procedures.search.rules.ts';

const LEAF = '#0b5d50';
const WATER = '#d3e6de';
const SUN = '#f4b83f';

/** Our own drawings, one for each event: a cradle, rings, incense, a cane, a sealed paper, a stall, a house, a field, a hand with a heart. */
const drawings: Record<LifeEvent, ComponentChildren> = {
  'have-a-child': (
    <>
      <path d="M10 36h44c0 11-9 17-22 17s-22-6-22-17z" fill={WATER} />
      <circle cx="25" cy="26" r="9" fill={SUN} />
      <path d="M34 36c2-9 12-12 20-8M18 59c9 3 19 3 28 0" fill="none" />
      <path d="M22 27h.1M28 27h.1M23 31c1.4 1 2.6 1 4 0" fill="none" />
    </>
  ),
  marry: (
    <>
      <circle cx="24" cy="39" r="15" fill={WATER} />
      <circle cx="41" cy="39" r="15" fill="none" />
      <path d="M32 18c-5-4-8-7-8-10 0-4 6-5 8-1 2-4 8-3 8 1 0 3-3 6-8 10z" fill={SUN} />
    </>
  ),
  bereavement: (
    <>
      <path d="M14 40h36c0 10-8 17-18 17s-18-7-18-17z" fill={WATER} />
      <path d="M26 40V22M32 40V18M38 40V22M24 57h16" fill="none" />
      <path d="M32 13c-4-3 3-5 0-9" fill="none" stroke={SUN} />
    </>
  ),
  'grow-old': (
    <>
      <circle cx="27" cy="15" r="8" fill={SUN} />
      <path d="M14 57V42c0-9 5-14 13-14s12 5 12 14v15z" fill={WATER} />
      <path d="M50 58V36c0-6-8-6-8 0M39 44l11-2" fill="none" />
    </>
  ),
  'certify-papers': (
    <>
      <path d="M13 6h27l11 11v41H13z" fill={WATER} />
      <path d="M40 6v11h11M21 22h12M21 30h20M21 38h10" fill="none" />
      <circle cx="41" cy="46" r="9" fill={SUN} />
      <path d="M37 46l3 3 5-6" fill="none" />
    </>
  ),
  'start-business': (
    <>
      <path d="M11 28h42v29H11z" fill={WATER} />
      <path d="M8 25l5-16h38l5 16c0 7-10 7-12 0-2 7-10 7-12 0-2 7-10 7-12 0-2 7-12 7-12 0z" fill={SUN} />
      <path d="M26 57V41h12v16" fill="none" />
    </>
  ),
  'build-house': (
    <>
      <path d="M14 30h36v27H14z" fill={WATER} />
      <path d="M6 33L32 9l26 24z" fill={SUN} />
      <path d="M27 57V43h10v14M44 15V8h6v13" fill="none" />
    </>
  ),
  land: (
    <>
      <path d="M4 56l10-21h36l10 21z" fill={WATER} />
      <path d="M24 35l-6 21M40 35l6 21M9 46h46" fill="none" />
      <path d="M32 40c-8-9-11-14-11-20a11 11 0 0 1 22 0c0 6-3 11-11 20z" fill={SUN} />
      <path d="M32 20h.1" fill="none" />
    </>
  ),
  'disability-poverty': (
    <>
      <path d="M6 44h9l10-5h12c5 0 5 7 0 7h-9 11l13-8c5-2 8 3 4 6L40 57H6z" fill={WATER} />
      <path d="M34 32c-9-7-14-12-14-18 0-8 11-9 14-2 3-7 14-6 14 2 0 6-5 11-14 18z" fill={SUN} />
    </>
  ),
};

/** A life event as a picture; its words stand beside it. */
export function EventPicture({ event }: { event: LifeEvent }) {
  return (
    <svg class="xs-picture" viewBox="0 0 64 64" aria-hidden="true" focusable="false">
      <g stroke={LEAF} stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round">
        {drawings[event]}
      </g>
    </svg>
  );
}

/** What happens in a life, each with the number of its procedures. */
export function LifeEvents({ events }: { events: Facet<LifeEvent>[] }) {
  const { t } = useLanguage();
  return (
    <ul class="xs-events">
      {events.map(({ value, count }) => (
        <li key={value}>
          <EventPicture event={value} />
          <a href={`/thu-tuc?su-kien=${value}`}>{t(`procedures.lifeEvents.${value}`)}</a>
          <small>{t('procedures.pages.count', { count })}</small>
        </li>
      ))}
    </ul>
  );
}
