import { Button, ButtonRow, Form } from '../../../ui/form.tsx';
import { momentText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { Notice, PageHead, SummaryList, type SummaryRow } from '../../../ui/show.tsx';
import type { View, Visit } from '../../../ui/visit.ts';
import { calendarsAfter, type Effect, type EffectOf } from '../calendar.admin.queries.ts';
import type { Book, Change } from '../calendar.admin.rules.ts';

/** How many open dossiers a change would move, and to when. */
export function EffectNotice({ effect: { open, changed, first, last } }: { effect: Effect }) {
  const { t, locale } = useLanguage();
  return (
    <Notice tone={changed > 0 ? 'warning' : 'info'} title={t('calendar.admin.ahead.effect')}>
      <p>{t(`calendar.admin.ahead.${changed > 0 ? 'changed' : 'none'}`, { changed, open })}</p>
      {first && last && <p>{t('calendar.admin.ahead.span', { first: momentText(first, locale), last: momentText(last, locale) })}</p>}
    </Notice>
  );
}

export const effectIn = (visit: Visit, book: Book, change: Change, effectOf: EffectOf): Promise<Effect> =>
  effectOf(visit.context, change.unit, calendarsAfter(book, change));

/** Between typing and saving: what was typed in words, what it would move; then save, or edit. What was typed travels along. */
export async function aheadView(visit: Visit, action: string, rows: SummaryRow[], effect: Effect): Promise<View> {
  const { t, form } = visit;
  const typed = Object.entries(form.all()).flatMap(([name, value]) => (name === 'do' ? [] : ([[name, [value].flat()[0] ?? '']] as const)));
  return {
    title: t('calendar.admin.ahead.title'),
    section: 'admin',
    active: 'calendar',
    body: (
      <>
        <PageHead title={t('calendar.admin.ahead.title')} />
        <SummaryList rows={rows} />
        <EffectNotice effect={effect} />
        <Form action={action} hidden={Object.fromEntries(typed)}>
          <ButtonRow>
            <Button name="do" value="save">
              {t('calendar.admin.ahead.save')}
            </Button>
            <Button name="do" value="edit" look="secondary">
              {t('calendar.admin.ahead.edit')}
            </Button>
          </ButtonRow>
        </Form>
      </>
    ),
  };
}
