import type { ComponentChildren } from 'preact';
import type { Day } from '../../../platform/time/time.ts';
import type { Desk } from '../../../registers/addresses/addresses.desk.queries.ts';
import { DeskPart } from '../../../registers/addresses/pages/desk.part.tsx';
import { ButtonRow, LinkButton } from '../../../ui/form.tsx';
import { dayText, moneyText } from '../../../ui/format.ts';
import { Notice, PageHead, SummaryList } from '../../../ui/show.tsx';
import type { Visit } from '../../../ui/visit.ts';
import type { CatalogueEntry } from '../procedures.queries.ts';
import { timingFor } from '../procedures.rules.ts';
import { type Online, papersBefore } from '../procedures.search.rules.ts';
import { FeePart, StepsPart, TermPart } from './facts.part.tsx';
import { OnlineTag } from './list.part.tsx';
import { PapersPart } from './papers.part.tsx';

export const NATIONAL_PORTAL = 'https://dichvucong.gov.vn';
/** `day`: by whose rules and prices; `preview`: shown before it holds, so it leads nowhere; `caseHref`: the page of another case. */
type Shown = {
  visit: Visit;
  entry: CatalogueEntry;
  caseCode: string;
  day: Day;
  online: Online;
  desk: Desk;
  promise: ComponentChildren;
  preview?: boolean;
  caseHref: (code: string) => string;
};

/** A procedure as people read it, for one case. */
export function ProcedurePart(shown: Shown) {
  return (
    <>
      <Head {...shown} />
      <Cases {...shown} />
      <Needs {...shown} />
      <Where {...shown} />
      <More {...shown} />
    </>
  );
}

function Head({ visit: { t, locale }, entry, caseCode, online, preview }: Shown) {
  return (
    <>
      <PageHead
        title={entry.name[locale]}
        above={`${entry.field.name[locale]} · ${entry.procedure}`}
        lead={t('procedures.pages.gives', { results: entry.results.map((one) => one.name[locale]).join('; ') })}
      />
      <p class="xs-tags">
        <OnlineTag online={online} />
        {entry.wednesday && <span class="xs-help">{t('procedures.pages.wednesday')}</span>}
      </p>
      {!preview && <FileButton t={t} code={entry.procedure} caseCode={caseCode} online={online} />}
    </>
  );
}

function FileButton({ t, code, caseCode, online }: { t: Visit['t']; code: string; caseCode: string; online: Online }) {
  if (online === 'here')
    return (
      <ButtonRow>
        <LinkButton href={`/nop-ho-so/${code}?truong-hop=${caseCode}`}>{t('procedures.pages.fileHere')}</LinkButton>
      </ButtonRow>
    );
  if (online === 'no') return <Notice title={t('procedures.pages.deskTitle')}>{<p>{t('procedures.atDeskOnly')}</p>}</Notice>;
  return (
    <>
      <ButtonRow>
        <LinkButton href={NATIONAL_PORTAL}>{t('procedures.pages.fileNational')}</LinkButton>
      </ButtonRow>
      <ol>
        {(['signIn', 'find', 'place', 'follow'] as const).map((step) => (
          <li key={step}>{t(`procedures.pages.national.${step}`, { code })}</li>
        ))}
      </ol>
    </>
  );
}

/** Each case is a page of its own: its papers, term and fee differ. */
function Cases({ visit: { t, locale }, entry, caseCode, caseHref }: Shown) {
  const chosen = entry.cases.find((one) => one.code === caseCode);
  if (entry.cases.length < 2) return null;
  return (
    <nav aria-labelledby="cases">
      <h2 id="cases">{t('procedures.pages.cases')}</h2>
      <ul class="xs-cases">
        {entry.cases.map((one) => (
          <li key={one.code}>
            <a href={caseHref(one.code)} aria-current={one.code === caseCode ? 'page' : undefined}>
              {one.name[locale]}
            </a>
          </li>
        ))}
      </ul>
      {chosen?.help && <p class="xs-help">{chosen.help[locale]}</p>}
    </nav>
  );
}

function Needs({ visit: { t }, entry, caseCode, day, online, promise }: Shown) {
  const timing = timingFor(entry, caseCode);
  return (
    <>
      <section>
        <h2>{t('procedures.pages.papers')}</h2>
        <PapersPart papers={papersBefore(entry, caseCode, day, online === 'no' ? 'direct' : 'online')} />
      </section>
      <section>
        <h2>{t('procedures.pages.howLong')}</h2>
        <TermPart version={entry} timing={timing} />
        {promise}
      </section>
      <section>
        <h2>{t('procedures.pages.howMuch')}</h2>
        <FeePart version={entry} caseCode={caseCode} day={day} />
      </section>
    </>
  );
}

function Where({ visit: { t }, entry, caseCode, online, desk, preview }: Shown) {
  return (
    <section>
      <h2>{t('procedures.pages.where')}</h2>
      {entry.channels.includes('direct') && (
        <>
          <h3>{t('procedures.channels.direct')}</h3>
          <DeskPart desk={desk} />
        </>
      )}
      {online !== 'no' && (
        <>
          <h3>{t('procedures.channels.online')}</h3>
          {online === 'here' && preview ? (
            <p>{t('procedures.pages.onlineHere')}</p>
          ) : online === 'here' ? (
            <p>
              <a href={`/nop-ho-so/${entry.procedure}?truong-hop=${caseCode}`}>{t('procedures.pages.onlineHere')}</a>
            </p>
          ) : (
            <p>
              <a href={NATIONAL_PORTAL}>{t('procedures.pages.onlineNational')}</a>
            </p>
          )}
        </>
      )}
      {entry.channels.includes('post') && (
        <>
          <h3>{t('procedures.channels.post')}</h3>
          <p>{t('procedures.pages.byPost')}</p>
        </>
      )}
    </section>
  );
}

function More({ visit: { t, locale }, entry, caseCode, day }: Shown) {
  const benefits = entry.benefits.filter((one) => one.validFrom <= day && day <= (one.validTo ?? '9999-12-31'));
  return (
    <>
      <section>
        <h2>{t('procedures.pages.steps')}</h2>
        <StepsPart timing={timingFor(entry, caseCode)} />
      </section>
      {benefits.length > 0 && (
        <section>
          <h2>{t('procedures.pages.benefits')}</h2>
          <SummaryList
            rows={benefits.map((one) => ({
              key: one.name[locale],
              value: t('procedures.pages.benefit', {
                amount: moneyText(one.amount, locale),
                day: dayText(one.validFrom, locale),
                basis: one.basis,
              }),
            }))}
          />
        </section>
      )}
      <section>
        <h2>{t('procedures.pages.results')}</h2>
        <ul>
          {entry.results.map((one) => (
            <li key={one.code}>{t(one.paper ? 'procedures.pages.onPaper' : 'procedures.pages.electronic', { name: one.name[locale] })}</li>
          ))}
        </ul>
      </section>
      <section>
        <h2>{t('procedures.pages.legal')}</h2>
        <ul>
          {entry.legalBasis.map((one) => (
            <li key={one.text}>{one.url ? <a href={one.url}>{one.text}</a> : one.text}</li>
          ))}
        </ul>
        <p class="xs-help">{t('procedures.pages.version', { day: dayText(entry.validFrom, locale) })}</p>
      </section>
      {entry.uncertain.length > 0 && (
        <Notice title={t('procedures.pages.uncertain')}>
          <ul>
            {entry.uncertain.map((one) => (
              <li key={one.vi}>{one[locale]}</li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  );
}
