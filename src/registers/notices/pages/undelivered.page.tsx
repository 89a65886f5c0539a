import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { answerOr } from '../../../ui/answer.ts';
import { Button, ButtonRow, ErrorSummary, type Errors, Form } from '../../../ui/form.tsx';
import { momentText, phoneText } from '../../../ui/format.ts';
import { rowsOf, SheetLink } from '../../../ui/sheet.tsx';
import { Notice, PageHead } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { nationalPhone } from '../../people/people.rules.ts';
import { type Undelivered, undelivered } from '../notices.queries.ts';
import { type Change, resendDelivery, sendByOther, settleDelivery } from '../undelivered.service.ts';

const HERE = '/can-bo/thong-bao';
/** So many on the page; they are worked off from the top. */
const MOST_SHOWN = 100;

function Todo({ visit, one }: { visit: Visit; one: Undelivered }) {
  const { t } = visit;
  const about = <span class="ds-sr-only"> {one.code || one.title}</span>;
  return (
    <Form action={HERE} hidden={{ id: one.id, key: newId(), version: String(one.rowVersion) }}>
      <ButtonRow>
        <Button look="secondary" name="what" value="resend">
          {t('notices.failed.resend')}
          {about}
        </Button>
        {one.other && (
          <Button look="secondary" name="what" value="other">
            {t('notices.failed.other', { channel: t(`notices.channels.${one.other}`) })}
            {about}
          </Button>
        )}
        <Button look="tertiary" name="what" value="settle">
          {t('notices.failed.settle')}
          {about}
        </Button>
      </ButtonRow>
    </Form>
  );
}

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, context, locale } = visit;
  const rows = await undelivered(context, locale, rowsOf(visit, MOST_SHOWN));
  const title = t('notices.failed.title');
  return {
    title,
    section: 'office',
    active: 'undelivered',
    wide: true,
    sheet: { name: 'tin-chua-gui-duoc' },
    body: (
      <>
        <ErrorSummary errors={errors} />
        <PageHead title={title} lead={t('notices.failed.lead')} />
        {visit.query('xong') !== undefined && Object.keys(errors).length === 0 && (
          <Notice tone="success" live>
            <p>{t('notices.failed.done')}</p>
          </Notice>
        )}
        <DataTable
          caption={t('notices.failed.caption')}
          hideCaption
          rows={rows}
          rowKey={({ id }) => id}
          empty={<p>{t('notices.failed.empty')}</p>}
          columns={[
            {
              head: t('notices.failed.what'),
              main: true,
              cell: (one) => (
                <>
                  {one.title}
                  {one.code && (
                    <>
                      <br />
                      <a href={`/can-bo/ho-so/${encodeURIComponent(one.code)}`}>{one.code}</a>
                    </>
                  )}
                </>
              ),
            },
            {
              head: t('notices.failed.to'),
              cell: (one) => (
                <>
                  {t(`notices.channels.${one.channel}`)} {one.channel === 'email' && one.address}
                  <br />
                  {one.phone ? t('notices.failed.call', { phone: phoneText(nationalPhone(one.phone)) }) : t('notices.failed.noPhone')}
                </>
              ),
            },
            {
              head: t('notices.failed.why'),
              cell: (one) => (
                <>
                  {t(`notices.reasons.${one.reason}`)}
                  <br />
                  {t('notices.failed.tries', { count: one.attempts, at: momentText(one.at, locale) })}
                </>
              ),
            },
            { head: t('notices.failed.todo'), text: false, cell: (one) => <Todo visit={visit} one={one} /> },
          ]}
        />
        <SheetLink url={visit.url} />
      </>
    ),
  };
}

const deeds: Record<string, (context: Visit['context'], change: Change) => Promise<void>> = {
  resend: resendDelivery,
  other: sendByOther,
  settle: settleDelivery,
};

/** `/can-bo/thong-bao`: what citizens should know and could not be sent. */
export const undeliveredPage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const { form, context } = visit;
        const what = form.text('what');
        const deed = Object.hasOwn(deeds, what) ? deeds[what] : undefined;
        const rowVersion = Number(form.text('version'));
        if (!deed || !Number.isSafeInteger(rowVersion)) throw new Refusal('context.bad_input', 400);
        await deed(context, { id: form.text('id'), key: form.text('key'), rowVersion });
        return seeOther(`${HERE}?xong`);
      },
      (errors) => view(visit, errors),
    ),
};
