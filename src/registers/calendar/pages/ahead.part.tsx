import { newId } from '../../../platform/database/id.ts';
import type { Day } from '../../../platform/time/time.ts';
import { answerOr } from '../../../ui/answer.ts';
import { TextField } from '../../../ui/fields.text.tsx';
import { Button, ButtonRow, type Errors, Form } from '../../../ui/form.tsx';
import { momentText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { Notice, PageHead, SummaryList, type SummaryRow } from '../../../ui/show.tsx';
import { type Answer, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { bookOf, calendarsAfter, type Effect, type EffectOf } from '../calendar.admin.queries.ts';
import type { Book, Change } from '../calendar.admin.rules.ts';
import { type CalendarVerb, mayOrRefuse } from '../calendar.permissions.ts';
import { whose, yearPath } from './whose.part.tsx';

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

/** A form that decides about the calendar: what it is about, what it would change, how it is told, and how it is saved. */
export type Decision<Input extends { unit: string | null }> = {
  verb: CalendarVerb;
  action: string;
  input: Input;
  plan(book: Book, input: Input): Change;
  rows(unit: string): SummaryRow[];
  save(key: string): Promise<unknown>;
  /** The day from which it holds: its year is shown afterwards. */
  day: Day;
  again(errors?: Errors): Promise<View>;
};

/** The way of every such form: typed, looked at what it would move, then saved; or back, to mend what was typed. */
export const decide = <Input extends { unit: string | null }>(
  visit: Visit,
  effectOf: EffectOf,
  { verb, action, input, plan, rows, save, day, again }: Decision<Input>,
): Promise<Answer> =>
  answerOr(
    visit,
    async () => {
      const { context, form } = visit;
      if (form.text('do') === 'edit') return again();
      if (form.text('do') === 'save') {
        await save(form.text('key') || newId());
        return seeOther(yearPath(input.unit, day.slice(0, 4), true));
      }
      mayOrRefuse(context.actor, verb, input.unit);
      const book = await bookOf(context);
      const change = plan(book, input);
      const { label } = await whose(visit, book, verb);
      return aheadView(visit, action, rows(label(input.unit)), await effectIn(visit, book, change, effectOf));
    },
    again,
  );

/** The end of such a form: by which paper, and on to the look ahead. */
export function BasisAndGo({ asked, go }: { asked: { name: string; value: string; error: string | undefined }; go: string }) {
  const { t } = useLanguage();
  return (
    <>
      <TextField {...asked} label={t('calendar.admin.basis')} help={t('calendar.admin.basisHelp')} maxLength={300} />
      <Button name="do" value="ahead">
        {go}
      </Button>
    </>
  );
}
