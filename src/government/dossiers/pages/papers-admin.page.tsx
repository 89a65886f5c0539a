import { config } from '../../../platform/config/config.ts';
import { Refusal } from '../../../platform/context/refusal.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import { SelectField } from '../../../ui/fields.choice.tsx';
import { BackLink, Button, Form } from '../../../ui/form.tsx';
import { momentText } from '../../../ui/format.ts';
import { SheetLink } from '../../../ui/sheet.tsx';
import { PageHead } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import type { Page, Visit } from '../../../ui/visit.ts';
import { forms, type PaperForm } from '../papers/forms.rules.ts';
import { mayWordOrRefuse } from '../papers/templates.permissions.ts';
import { textsAmong, type Wording, wordingsOf } from '../papers/templates.queries.ts';

/** Whose papers the visitor may word, this installation's own unit first. */
export function unitsToWord({ actor }: Visit['context']): string[] {
  const own = actor.posts.filter((post) => post.role === 'commune admin').map((post) => post.unit);
  const all = actor.posts.some((post) => post.role === 'system admin') ? [config.XASO_UNIT, ...own] : own;
  return [...new Set(all)];
}

/** The unit of the page: the one that is named, or the first that is the visitor's. Refuses another's (403). */
export function unitToWord({ context }: Visit, named: string | undefined): { unit: string; units: string[] } {
  mayWordOrRefuse(context.actor, null);
  const units = unitsToWord(context);
  const unit = named ?? units[0];
  if (!unit) throw new Refusal('context.forbidden', 403);
  mayWordOrRefuse(context.actor, unit);
  return { unit, units };
}

/** Which wording a form has now, and which comes. */
export function standing({ t, locale, context }: Visit, form: PaperForm, wordings: readonly Wording[]): string {
  const own = textsAmong(wordings, form, context.now) ? wordings.find((one) => one.validFrom <= context.now) : undefined;
  const coming = wordings.findLast((one) => one.validFrom > context.now);
  return [
    own ? t('paper.admin.own', { moment: momentText(own.validFrom, locale) }) : t('paper.admin.common'),
    ...(coming ? [t('paper.admin.coming', { moment: momentText(coming.validFrom, locale) })] : []),
  ].join('. ');
}

/** `/quan-tri/mau-giay`: the forms that the house prints, and whose wording they have. */
export const papersAdminPage: Page = {
  async get(visit) {
    const { t, context, locale, query } = visit;
    const { unit, units } = unitToWord(visit, query('don-vi'));
    const rows = await Promise.all(
      forms.map(async (form) => ({ form, state: standing(visit, form, await wordingsOf(context, unit, form)) })),
    );
    const names = await Promise.all(units.map(async (one) => ({ value: one, label: await unitName(context, one, locale) })));
    return {
      title: t('paper.admin.title'),
      section: 'admin',
      active: 'papers',
      sheet: { name: 'mau-giay', unit },
      body: (
        <>
          <BackLink href="/quan-tri">{t('app.pages.admin.title')}</BackLink>
          <PageHead above={await unitName(context, unit, locale)} title={t('paper.admin.title')} lead={t('paper.admin.lead')} />
          {units.length > 1 && (
            <Form method="get" action="/quan-tri/mau-giay" inline>
              <SelectField name="don-vi" label={t('paper.admin.unit')} options={names} value={unit} />
              <Button look="secondary">{t('paper.admin.show')}</Button>
            </Form>
          )}
          <SheetLink url={visit.url} />
          <DataTable
            caption={t('paper.admin.title')}
            hideCaption
            rows={rows}
            rowKey={({ form }) => form}
            columns={[
              {
                head: t('paper.admin.form'),
                main: true,
                cell: ({ form }) => (
                  <a href={`/quan-tri/mau-giay/${form}?${new URLSearchParams({ 'don-vi': unit })}`}>{t(`paper.forms.${form}`)}</a>
                ),
              },
              { head: t('paper.admin.state'), cell: ({ state }) => state },
            ]}
          />
        </>
      ),
    };
  },
};
