import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { placesOf } from '../../../registers/addresses/addresses.queries.ts';
import type { Places } from '../../../registers/addresses/addresses.rules.ts';
import { communeText } from '../../../registers/units/units.text.rules.ts';
import { BackLink, ErrorSummary, type Errors } from '../../../ui/form.tsx';
import { DeviceOfMany, useLanguage } from '../../../ui/language.tsx';
import { Notice, PageHead, Steps } from '../../../ui/show.tsx';
import { seeOther, type Visit } from '../../../ui/visit.ts';
import { helpingOfSentDraft } from '../../assistance/assistance.queries.ts';
import type { Reader } from '../../procedures/forms.summary.rules.ts';
import { type OpenDraft, openDraft, receiptOfDraft, refuseWhoFillsNothing } from '../drafts.queries.ts';
import { caseOf, type Step } from '../drafts.rules.ts';

export const draftHref = (draft: Pick<OpenDraft, 'id'>, screen = ''): string =>
  `/nop-ho-so/ban-nhap/${draft.id}${screen ? `/${screen}` : ''}`;
export const receiptHref = (code: string): string => `/nop-ho-so/xong/${code}`;

/** The draft that a page of filing is about; when it was sent already, the way to its receipt. */
export async function draftOrReceipt({ context, param }: Visit): Promise<OpenDraft | Response> {
  refuseWhoFillsNothing(context);
  // The receipt is the citizen's: who sent it for somebody goes back to the helping, which ended with it.
  const sent = await helpingOfSentDraft(context, param('id'));
  if (sent) return seeOther(`/giup/${sent.id}`);
  const receipt = await receiptOfDraft(context, param('id'));
  if (receipt) return seeOther(receipt.code ? receiptHref(receipt.code) : '/giup');
  return openDraft(context, param('id'));
}

/** How answers are read on this page, and the places of its address fields. */
export async function readerOf({ context, locale, t }: Visit): Promise<{ reader: Reader; places: Places }> {
  const places = await placesOf(context);
  const communeName = (id: string) => (places.register.units.has(id) ? communeText(places.register, id, places.day, locale) : id);
  return { reader: { locale, t, communeName }, places };
}

/** Around every screen of a filing: the way back, where one is, what is wrong, and a word when the rules changed meanwhile. */
export function FilingFrame({
  draft,
  steps,
  step,
  title,
  lead,
  errors = {},
  fromCheck,
  children,
}: {
  draft: OpenDraft;
  steps: readonly Step[];
  step: string;
  title: string;
  lead?: ComponentChildren;
  errors?: Errors | undefined;
  fromCheck?: boolean | undefined;
  children: ComponentChildren;
}) {
  const { t, locale } = useLanguage();
  const helped = useContext(DeviceOfMany);
  const at = steps.findIndex((one) => one.code === step);
  const before = fromCheck ? steps.at(-1) : steps[at - 1];
  return (
    <>
      <BackLink href={before ? draftHref(draft, before.code) : helped ? '/giup' : `/nop-ho-so/${draft.procedure}`} />
      <Steps current={at + 1} total={caseOf(draft.version, draft) ? steps.length : undefined} />
      <ErrorSummary errors={errors} />
      {draft.moved && (
        <Notice title={t('dossiers.filing.moved.title')}>
          <p>{t('dossiers.filing.moved.text')}</p>
        </Notice>
      )}
      <PageHead above={draft.version.name[locale]} title={title} lead={lead} />
      {children}
      <p class="xs-help">{t('dossiers.filing.kept')}</p>
    </>
  );
}
