import { dayOf } from '../../../platform/time/time.ts';
import { BackLink, Button, ButtonRow, Form, LinkButton } from '../../../ui/form.tsx';
import { dayText, momentText, spanText } from '../../../ui/format.ts';
import { Card, Notice, PageHead, SummaryList } from '../../../ui/show.tsx';
import { type Page, seeOther, type Visit } from '../../../ui/visit.ts';
import { consentOf } from '../../assistance/assistance.consent.schema.ts';
import { type Helping, helpingsOfCitizen } from '../../assistance/assistance.queries.ts';
import { minutesHelped, stateOf } from '../../assistance/assistance.rules.ts';
import { withdrawConsent } from '../../assistance/assistance.service.ts';
import { procedureOn } from '../../procedures/procedures.queries.ts';
import { beginHelped, draftOfHelping, shareDraft } from '../drafts.helped.service.ts';
import { ownDrafts, refuseStrangers } from '../drafts.queries.ts';
import { draftHref } from './file-frame.part.tsx';

const ADDRESS = '/ho-so-cua-toi/nguoi-giup';
const named = async ({ context, locale }: Visit, procedure: string) => (await procedureOn(context, procedure))?.name[locale] ?? procedure;

/** Who helps at this moment, how long, the own drafts that may be passed to that hand, and the way to take the consent back. */
async function Now(visit: Visit, helping: Helping) {
  const { t, locale, context } = visit;
  const shared = await draftOfHelping(context, helping.id);
  const others = shared ? [] : (await ownDrafts(context, helping.procedure)).filter((draft) => draft.id !== shared);
  const until = momentText(helping.untilAt ?? context.now, locale);
  return (
    <Notice key={helping.id} tone="warning" title={t('assistance.mine.nowTitle', { helper: helping.helperName })}>
      <p>{t('assistance.mine.nowText', { procedure: await named(visit, helping.procedure), until })}</p>
      {shared && (
        <p>
          <a href={draftHref({ id: shared })}>{t('assistance.mine.draft')}</a>
        </p>
      )}
      {others.length > 0 && (
        <>
          <p>{t('assistance.mine.shareText')}</p>
          {others.map((draft) => (
            <Form key={draft.id} action={ADDRESS} hidden={{ helping: helping.id, draft: draft.id }}>
              <Button look="secondary" name="do" value="share">
                {t('assistance.mine.share', { moment: momentText(draft.changedAt, locale) })}
              </Button>
            </Form>
          ))}
        </>
      )}
      <p>{t('assistance.mine.withdrawHelp')}</p>
      <Form action={ADDRESS} hidden={{ helping: helping.id }}>
        <ButtonRow>
          <Button danger look="secondary" name="do" value="withdraw">
            {t('assistance.mine.withdraw')}
          </Button>
        </ButtonRow>
      </Form>
    </Notice>
  );
}

async function Past(visit: Visit, helping: Helping) {
  const { t, locale } = visit;
  const { agreedAt, endReason, consentVersion } = helping;
  const endedAt = helping.endedAt ?? helping.untilAt;
  return (
    <Card key={helping.id} title={helping.helperName} level={3}>
      <SummaryList
        rows={[
          { key: t('assistance.facts.procedure'), value: await named(visit, helping.procedure) },
          { key: t('assistance.facts.place'), value: t(`assistance.places.${helping.place}`) },
          { key: t('assistance.facts.agreed'), value: agreedAt ? momentText(agreedAt, locale) : '' },
          { key: t('assistance.facts.ended'), value: endedAt ? momentText(endedAt, locale) : '' },
          { key: t('assistance.facts.duration'), value: spanText(minutesHelped({ agreedAt, endedAt }), locale) },
          { key: t('assistance.facts.result'), value: t(`assistance.reasons.${endReason ?? 'time'}`) },
          {
            key: t('assistance.facts.text'),
            value: t('assistance.facts.textOf', { day: dayText(consentOf(consentVersion).validFrom, locale) }),
          },
        ]}
      />
    </Card>
  );
}

/** `/ho-so-cua-toi/nguoi-giup`: who helps and who helped the citizen; the consent is taken back here. */
export const whoHelpedPage: Page = {
  async get(visit) {
    const { context, t } = visit;
    refuseStrangers(context);
    const all = await helpingsOfCitizen(context);
    const running = all.filter((one) => stateOf(one, context.now) === 'running');
    const title = t('assistance.mine.title');
    return {
      title,
      active: 'mine',
      body: (
        <>
          <BackLink href="/ho-so-cua-toi">{t('dossiers.mine.title')}</BackLink>
          <PageHead title={title} lead={t('assistance.mine.lead')} />
          {await Promise.all(running.map((one) => Now(visit, one)))}
          {all.length === 0 && <p>{t('assistance.mine.none')}</p>}
          {await Promise.all(all.filter((one) => !running.includes(one)).map((one) => Past(visit, one)))}
        </>
      ),
    };
  },
  async post({ context, form }) {
    refuseStrangers(context);
    const helping = form.text('helping');
    if (form.text('do') === 'share') await shareDraft(context, { draft: form.text('draft'), helping });
    else await withdrawConsent(context, helping);
    return seeOther(ADDRESS);
  },
};

/** `/giup/:id/dien`: the helper goes to the form. What is filled in there is the citizen's from the first field. */
export const fillHelpedPage: Page = {
  get: ({ param }) => seeOther(`/giup/${param('id')}`),
  async post({ context, param }) {
    return seeOther(draftHref(await beginHelped(context, param('id'))));
  },
};

/** On a dossier's page: somebody helped to fill it in. */
export function HelpedBy({ visit: { t, locale }, helping }: { visit: Visit; helping: Helping | undefined }) {
  if (!helping) return null;
  const day = dayText(dayOf(helping.agreedAt ?? helping.askedAt), locale);
  return (
    <Notice title={t('assistance.mine.helpedBy')}>
      <p>{t('assistance.mine.helpedByText', { helper: helping.helperName, place: t(`assistance.places.${helping.place}`), day })}</p>
      <LinkButton href={ADDRESS} look="tertiary">
        {t('assistance.mine.link')}
      </LinkButton>
    </Notice>
  );
}
