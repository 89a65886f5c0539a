import { newId } from '../../../platform/database/id.ts';
import { Button, ButtonRow, Form, LinkButton } from '../../../ui/form.tsx';
import { momentText, spanText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { Notice, PageHead, SummaryList } from '../../../ui/show.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { procedureOn } from '../../procedures/procedures.queries.ts';
import { codeText, helpingCode } from '../assistance.codes.service.ts';
import { consentOf } from '../assistance.consent.schema.ts';
import { type Helping, openHelping } from '../assistance.queries.ts';
import { FORGET, minutesHelped, stateOf, waysAt } from '../assistance.rules.ts';
import { choosePaper, endHelping } from '../assistance.service.ts';
import { Aloud, ScreenQr } from './consent.part.tsx';
import { unitsOfHelper } from './start.page.tsx';

/** What a procedure is called on a page, today's name. */
export const procedureName = async ({ context, locale }: Visit, procedure: string): Promise<string> =>
  (await procedureOn(context, procedure))?.name[locale] ?? procedure;

function ByPhone({ helping, publicUrl }: { helping: Helping; publicUrl: string }) {
  const { t } = useLanguage();
  const code = helpingCode(helping.id);
  return (
    <>
      <h2>{t('assistance.asked.phoneTitle')}</h2>
      <ol>
        <li>{t('assistance.asked.phone1', { address: `${publicUrl.replace(/^https?:\/\//, '')}/dong-y` })}</li>
        <li>{t('assistance.asked.phone2')}</li>
        <li>
          {t('assistance.asked.phone3')} <strong class="xs-spoken-code">{codeText(code)}</strong>
        </li>
      </ol>
      <ScreenQr address={`${publicUrl}/dong-y/${code}`} label={t('assistance.asked.qr')} />
      <ButtonRow>
        <LinkButton href={`/giup/${helping.id}`}>{t('assistance.asked.look')}</LinkButton>
      </ButtonRow>
    </>
  );
}

function OnPaper({ helping }: { helping: Helping }) {
  const { t } = useLanguage();
  if (!waysAt(helping.place).includes('paper'))
    return (
      <>
        <h2>{t('assistance.asked.paperTitle')}</h2>
        <p>{t('assistance.asked.paperHome')}</p>
      </>
    );
  if (helping.way === 'paper')
    return (
      <Notice title={t('assistance.asked.waits')}>
        <p>{t('assistance.asked.waitsText')}</p>
        <ButtonRow>
          <LinkButton href={`/giup/${helping.id}/giay-dong-y.pdf`} look="secondary">
            {t('assistance.asked.print')}
          </LinkButton>
          <LinkButton href={`/giup/${helping.id}`} look="secondary">
            {t('assistance.asked.look')}
          </LinkButton>
        </ButtonRow>
      </Notice>
    );
  return (
    <>
      <h2>{t('assistance.asked.paperTitle')}</h2>
      <p>{t('assistance.asked.paper')}</p>
      <Form action={`/giup/${helping.id}`} hidden={{ key: newId(), rowVersion: String(helping.rowVersion) }}>
        <ButtonRow>
          <Button look="secondary">{t('assistance.asked.choosePaper')}</Button>
        </ButtonRow>
      </Form>
    </>
  );
}

async function askedView(visit: Visit, helping: Helping): Promise<View> {
  const { t, locale, publicUrl } = visit;
  const title = t('assistance.asked.title');
  return {
    title,
    section: 'helping',
    active: 'help',
    body: (
      <>
        <PageHead above={await procedureName(visit, helping.procedure)} title={title} lead={t('assistance.asked.lead')} />
        <Aloud consent={consentOf(helping.consentVersion)} />
        {helping.way !== 'paper' && <ByPhone helping={helping} publicUrl={publicUrl} />}
        <OnPaper helping={helping} />
        <p class="xs-help">{t('assistance.asked.until', { moment: momentText(helping.askUntil, locale) })}</p>
        <Form action={`/giup/${helping.id}/ket-thuc`}>
          <ButtonRow>
            <Button look="tertiary">{t('assistance.asked.stop')}</Button>
          </ButtonRow>
        </Form>
      </>
    ),
  };
}

async function runningView(visit: Visit, helping: Helping & { name: string | null }): Promise<View> {
  const { t, locale } = visit;
  const title = t('assistance.running.title');
  const { agreedAt, untilAt, way, procedure, place, name, maskedName } = helping;
  const lead =
    agreedAt && untilAt
      ? t('assistance.running.lead', {
          moment: momentText(agreedAt, locale),
          until: momentText(untilAt, locale),
          way: t(`assistance.ways.${way}`),
        })
      : undefined;
  return {
    title,
    section: 'helping',
    active: 'help',
    body: (
      <>
        <PageHead above={name ?? maskedName} title={title} lead={lead} />
        <SummaryList
          rows={[
            { key: t('assistance.facts.procedure'), value: await procedureName(visit, procedure) },
            { key: t('assistance.facts.place'), value: t(`assistance.places.${place}`) },
          ]}
        />
        <p>{t('assistance.running.rule')}</p>
        <Form action={`/giup/${helping.id}/dien`}>
          <ButtonRow>
            <Button>{t('assistance.running.fill')}</Button>
          </ButtonRow>
        </Form>
      </>
    ),
  };
}

async function overView(visit: Visit, helping: Helping): Promise<View> {
  const { t, locale } = visit;
  const title = t('assistance.over.title');
  // The clock may have ended it before anybody wrote that down.
  const endedAt = helping.endedAt ?? helping.untilAt ?? helping.askUntil;
  const reason = helping.endReason ?? (helping.agreedAt ? 'time' : 'given up');
  const said = reason === 'sent' ? 'sent' : helping.agreedAt ? 'unsent' : 'unasked';
  return {
    title,
    section: 'helping',
    active: 'help',
    body: (
      <>
        <PageHead above={helping.maskedName} title={title} lead={t(`assistance.over.${said}`)} />
        {reason === 'sent' && <p>{t(helping.way === 'phone' ? 'assistance.over.receiptPhone' : 'assistance.over.receiptPaper')}</p>}
        <SummaryList
          rows={[
            { key: t('assistance.facts.procedure'), value: await procedureName(visit, helping.procedure) },
            { key: t('assistance.facts.place'), value: t(`assistance.places.${helping.place}`) },
            { key: t('assistance.facts.duration'), value: spanText(minutesHelped({ agreedAt: helping.agreedAt, endedAt }), locale) },
            { key: t('assistance.facts.result'), value: t(`assistance.reasons.${reason}`) },
          ]}
        />
        <ButtonRow>
          <LinkButton href="/giup">{t('assistance.over.next')}</LinkButton>
          <LinkButton href="/giup/da-giup" look="secondary">
            {t('assistance.list.title')}
          </LinkButton>
        </ButtonRow>
      </>
    ),
  };
}

/** `/giup/:id`: one person helped, for who helps: the text to read, the wait for the answer, the way to the form, the end. */
export const helpingPage: Page = {
  async get(visit) {
    unitsOfHelper(visit);
    const helping = await openHelping(visit.context, visit.param('id'));
    const state = stateOf(helping, visit.context.now);
    if (state === 'asked') return askedView(visit, helping);
    return state === 'running' ? runningView(visit, helping) : overView(visit, helping);
  },
  async post(visit) {
    const { context, form, param } = visit;
    unitsOfHelper(visit);
    const { id } = await openHelping(context, param('id'));
    await choosePaper(context, { id, rowVersion: Number(form.text('rowVersion')) || 0, key: form.text('key') || newId() });
    return seeOther(`/giup/${id}`);
  },
};

/** `/giup/:id/ket-thuc`: the end, by one press from every page. The browser forgets what it kept of this person. */
export const endHelpingPage: Page = {
  async post({ context, param }) {
    const { id } = await endHelping(context, param('id'));
    return seeOther(`/giup/${id}`, FORGET);
  },
};
