import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { setCookieLine, withCookies } from '../../../platform/identity/identity.doors.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { HELPERS_DEVICE } from '../../../registers/people/signin.service.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import { answerOr } from '../../../ui/answer.ts';
import { ChoiceField, SelectField } from '../../../ui/fields.choice.tsx';
import { TextField } from '../../../ui/fields.text.tsx';
import { Button, ButtonRow, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { PageHead } from '../../../ui/show.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { filingOf, proceduresOn } from '../../procedures/procedures.queries.ts';
import { consentOn } from '../assistance.consent.schema.ts';
import { currentHelping } from '../assistance.queries.ts';
import { places } from '../assistance.rules.ts';
import { startSchema } from '../assistance.schema.ts';
import { startHelping } from '../assistance.service.ts';

/** The units in which the visitor helps. Refuses with 401, or 403 for everybody else. */
export function unitsOfHelper({ context: { actor } }: Visit): string[] {
  if (actor.kind === 'anonymous') throw new Refusal('context.sign_in', 401);
  const units = actor.posts.filter((post) => post.role === 'helper').map((post) => post.unit);
  if (actor.kind !== 'officer' || units.length === 0) throw new Refusal('context.forbidden', 403);
  return units;
}

/** What can be filed online in one of the units, by name. */
async function choicesOf({ context, locale }: Visit, units: readonly string[]) {
  const open: Awaited<ReturnType<typeof proceduresOn>> = [];
  for (const version of await proceduresOn(context))
    for (const unit of units)
      if (version.onlineForm && (await filingOf(context, unit, version.procedure)) === 'own' && !open.includes(version)) open.push(version);
  return open
    .map((version) => ({ value: version.procedure, label: version.name[locale] }))
    .sort((a, b) => a.label.localeCompare(b.label, locale));
}

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, form, locale, context } = visit;
  const units = unitsOfHelper(visit);
  const of = fieldsOf(form.all(), errors);
  const options = await Promise.all(units.map(async (unit) => ({ value: unit, label: await unitName(context, unit, locale) })));
  const title = t('assistance.start.title');
  return {
    title,
    section: 'helping',
    active: 'help',
    body: (
      <>
        <ErrorSummary errors={errors} />
        <PageHead title={title} lead={t('assistance.start.lead')} />
        <Form action="/giup" hidden={{ key: form.text('key') || newId(), ...(units.length === 1 ? { unit: units[0] ?? '' } : {}) }}>
          {units.length > 1 && <SelectField {...of.text('unit')} label={t('assistance.start.unit')} options={options} />}
          <TextField {...of.text('name')} label={t('assistance.start.name')} help={t('assistance.start.nameHelp')} maxLength={120} />
          <SelectField {...of.text('procedure')} label={t('assistance.start.procedure')} options={await choicesOf(visit, units)} />
          <ChoiceField
            {...of.text('place')}
            label={t('assistance.start.place')}
            choices={places.map((place) => ({ value: place, label: t(`assistance.places.${place}`) }))}
          />
          <ButtonRow>
            <Button>{t('assistance.start.go')}</Button>
          </ButtonRow>
        </Form>
      </>
    ),
  };
}

/** `/giup`: where a helper's work begins; back to whom is being helped, when somebody is. */
export const startHelpingPage: Page = {
  async get(visit) {
    unitsOfHelper(visit);
    const current = await currentHelping(visit.context);
    return current ? seeOther(`/giup/${current.id}`) : view(visit);
  },
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const { form, context } = visit;
        unitsOfHelper(visit);
        const typed = { unit: form.text('unit'), procedure: form.text('procedure'), place: form.text('place'), name: form.text('name') };
        const parsed = startSchema.safeParse({ ...typed, key: form.text('key') || newId() });
        if (!parsed.success) {
          const wrong = parsed.error.issues.map((issue) => String(issue.path[0]));
          const fields = [...new Set([...wrong, ...(typed.name.trim() ? [] : ['name']), ...(typed.procedure ? [] : ['procedure'])])];
          throw new Refusal('assistance.input', 422, {
            fields: Object.fromEntries(
              fields.filter((name) => name in typed).map((name) => [name, { key: `assistance.errors.${name}` }] as const),
            ),
          });
        }
        const { id } = await startHelping(context, parsed.data);
        // For as long as somebody is helped here, nobody signs in as a citizen on this device.
        const { minutes, askMinutes } = consentOn(dayOf(context.now));
        return withCookies(seeOther(`/giup/${id}`), [setCookieLine(visit, HELPERS_DEVICE, '1', (minutes + askMinutes) * 60)]);
      },
      (errors) => view(visit, errors),
    ),
};
