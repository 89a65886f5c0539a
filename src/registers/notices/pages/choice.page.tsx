import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { clockText } from '../../../platform/time/time.ts';
import { answerOr } from '../../../ui/answer.ts';
import { ChoiceField, ChoicesField } from '../../../ui/fields.choice.tsx';
import { TextField } from '../../../ui/fields.text.tsx';
import { BackLink, Button, ButtonRow, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { Notice, PageHead } from '../../../ui/show.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { addBrowser, askMailCode, chooseNotices, dropBrowsers, dropMailbox, proveMailbox } from '../choice.service.ts';
import { type OwnChoice, ownChoice } from '../notices.queries.ts';
import type { Channel } from '../notices.rules.ts';
import { settingsAt } from '../notices.schema.ts';
import { vapidKeys } from '../push.port.ts';

const HERE = '/tai-khoan/thong-bao';

/** What stands below a channel's box: where it goes, what it means, or what is still missing. */
function helpOf({ t }: Visit, own: OwnChoice, channel: Channel): string {
  if (channel === 'email')
    return own.mailbox?.verified ? t('notices.choice.email', { address: own.mailbox.address }) : t('notices.choice.emailMissing');
  if (channel === 'push') return t(own.browsers > 0 ? 'notices.choice.push' : 'notices.choice.pushMissing');
  return t(`notices.choice.${channel}`);
}

function Choices({ visit, own, errors, posted }: { visit: Visit; own: OwnChoice; errors: Errors; posted: boolean }) {
  const { t, form, context } = visit;
  const { quiet } = settingsAt(context.now);
  const language = posted ? form.text('language') : own.language;
  return (
    <Form action={HERE} hidden={{ what: 'choose', key: newId() }}>
      <ChoicesField
        name="channels"
        label={t('notices.choice.channels')}
        help={t('notices.choice.channelsHelp')}
        error={errors.channels}
        values={posted ? form.texts('channels') : own.channels}
        choices={own.offered.map((value) => ({ value, label: t(`notices.channels.${value}`), help: helpOf(visit, own, value) }))}
        optional
      />
      <ChoiceField
        name="language"
        label={t('notices.choice.language')}
        error={errors.language}
        value={language}
        choices={(['vi', 'en'] as const).map((value) => ({ value, label: t(`notices.choice.${value}`) }))}
        row
      />
      <p class="xs-help">{t('notices.choice.law')}</p>
      <p class="xs-help">{t('notices.choice.quiet', { from: clockText(quiet.from), to: clockText(quiet.to) })}</p>
      <Button>{t('notices.choice.save')}</Button>
    </Form>
  );
}

function Mailbox({ visit, own, errors, officer }: { visit: Visit; own: OwnChoice; errors: Errors; officer: boolean }) {
  const { t } = visit;
  const of = fieldsOf(visit.form.all(), errors);
  const { mailbox } = own;
  return (
    <section>
      <h2>{t('notices.choice.mailTitle')}</h2>
      {officer && <p>{t('notices.choice.officer')}</p>}
      {mailbox && <p>{t(mailbox.verified ? 'notices.choice.mailNow' : 'notices.choice.mailUnproved', { address: mailbox.address })}</p>}
      {mailbox && !mailbox.verified && (
        <Form action={HERE} hidden={{ what: 'prove' }}>
          <TextField {...of.text('code')} label={t('notices.choice.mailCode')} autocomplete="one-time-code" width="short" maxLength={20} />
          <Button>{t('notices.choice.mailProve')}</Button>
        </Form>
      )}
      <Form action={HERE} hidden={{ what: 'mail' }}>
        <TextField
          {...of.text('email')}
          kind="email"
          label={t('notices.choice.mail')}
          help={t('notices.choice.mailHelp')}
          autocomplete="email"
          width="medium"
          maxLength={200}
        />
        <ButtonRow>
          <Button look="secondary">{t(mailbox ? 'notices.choice.mailOther' : 'notices.choice.mailAsk')}</Button>
        </ButtonRow>
      </Form>
      {officer && mailbox?.verified && (
        <Form action={HERE} hidden={{ what: 'choose', language: 'vi', key: newId() }}>
          <ChoicesField
            name="channels"
            label={t('notices.choice.officerWhen')}
            error={errors.channels}
            values={!own.chosenAt || own.channels.includes('email') ? ['email'] : []}
            choices={[{ value: 'email', label: t('notices.choice.officerAtOnce') }]}
            optional
          />
          <Button look="secondary">{t('notices.choice.save')}</Button>
        </Form>
      )}
      {mailbox && (
        <Form action={HERE} hidden={{ what: 'drop mail' }}>
          <Button look="tertiary">{t('notices.choice.mailDrop')}</Button>
        </Form>
      )}
    </section>
  );
}

/** The button belongs to the island: only a browser can ask its owner. */
function Browsers({ visit, own }: { visit: Visit; own: OwnChoice }) {
  const { t } = visit;
  return (
    <section data-push={vapidKeys().publicKey} data-worker={`${HERE}/may.js`}>
      <h2>{t('notices.choice.pushTitle')}</h2>
      <p>{t('notices.choice.pushHelp')}</p>
      {own.browsers > 0 && <p>{t('notices.choice.pushNow', { count: own.browsers })}</p>}
      <p data-push-without>{t('notices.choice.pushScript')}</p>
      <p data-push-denied hidden role="status">
        {t('notices.choice.pushDenied')}
      </p>
      <div data-push-form hidden>
        <Form action={HERE} hidden={{ what: 'browser', endpoint: '', p256dh: '', auth: '' }}>
          <Button look="secondary">{t('notices.choice.pushAllow')}</Button>
        </Form>
      </div>
      {own.browsers > 0 && (
        <Form action={HERE} hidden={{ what: 'drop browsers' }}>
          <Button look="tertiary">{t('notices.choice.pushDrop')}</Button>
        </Form>
      )}
    </section>
  );
}

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, context, viewer } = visit;
  if (!viewer) throw new Refusal('context.sign_in', 401);
  const own = await ownChoice(context);
  const officer = viewer.kind === 'officer';
  const posted = visit.form.text('what') === 'choose';
  const title = t('notices.choice.title');
  const push = own.offered.includes('push') && !officer;
  return {
    title,
    section: officer ? 'office' : 'citizen',
    ...(push ? { islands: ['src/registers/notices/pages/push.island.tsx'] } : {}),
    body: (
      <>
        <BackLink href="/tai-khoan" />
        <ErrorSummary errors={errors} />
        <PageHead title={title} lead={officer ? undefined : t('notices.choice.lead')} />
        {visit.query('xong') !== undefined && Object.keys(errors).length === 0 && (
          <Notice tone="success" live>
            <p>{t('notices.choice.saved')}</p>
          </Notice>
        )}
        {!officer && <Choices visit={visit} own={own} errors={errors} posted={posted} />}
        {own.offered.includes('email') && <Mailbox visit={visit} own={own} errors={errors} officer={officer} />}
        {officer && !own.offered.includes('email') && <p>{t('notices.refusals.no_mail')}</p>}
        {push && <Browsers visit={visit} own={own} />}
        {!officer && (
          <p>
            <a href="/thong-bao">{t('notices.own.title')}</a>
          </p>
        )}
      </>
    ),
  };
}

const deeds: Record<string, (visit: Visit) => Promise<void>> = {
  choose: ({ context, form }) =>
    chooseNotices(context, { channels: form.texts('channels'), language: form.text('language') }, form.text('key')),
  mail: ({ context, form, locale }) => askMailCode(context, { email: form.text('email') }, locale),
  prove: ({ context, form }) => proveMailbox(context, { code: form.text('code') }),
  'drop mail': ({ context }) => dropMailbox(context),
  browser: ({ context, form }) =>
    addBrowser(context, { endpoint: form.text('endpoint'), p256dh: form.text('p256dh'), auth: form.text('auth') }),
  'drop browsers': ({ context }) => dropBrowsers(context),
};

/** `/tai-khoan/thong-bao`: how one wants to be told, with the mail address and the browsers that belong to it. An officer has the mail address alone. */
export const noticeChoicePage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const what = visit.form.text('what');
        const deed = Object.hasOwn(deeds, what) ? deeds[what] : undefined;
        if (!deed) throw new Refusal('context.bad_input', 400);
        await deed(visit);
        return seeOther(what === 'choose' ? `${HERE}?xong` : HERE);
      },
      (errors) => view(visit, errors),
    ),
};

/** The service worker of the own account's pages: shows what comes, and opens the dossier when it is pressed. Nothing else passes through it. */
const WORKER = `
addEventListener('push', (event) => {
  const { title, body, url, tag } = event.data.json();
  event.waitUntil(registration.showNotification(title, { body, tag, data: { url } }));
});
addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(clients.openWindow(new URL(event.notification.data.url, location.origin).href));
});
`;

/** `/tai-khoan/thong-bao/may.js` */
export const noticeWorkerPage: Page = {
  get: () =>
    new Response(WORKER.trimStart(), {
      headers: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'public, max-age=3600' },
    }),
};
