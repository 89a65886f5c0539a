import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { officersOfUnit } from '../../../registers/people/people.queries.ts';
import { isHandling } from '../../../registers/people/people.rules.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import { answerOr } from '../../../ui/answer.ts';
import { SelectField } from '../../../ui/fields.choice.tsx';
import { BackLink, Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { Notice, PageHead } from '../../../ui/show.tsx';
import type { Page, View, Visit } from '../../../ui/visit.ts';
import { moveWork, openWorkOf } from '../../dossiers/assignment.move.service.ts';
import type { Outcome } from '../../dossiers/assignment.service.ts';
import { rolesIn, unitOfPage } from '../desk.queries.ts';

type Shown = { errors?: Errors; outcomes?: Outcome[] };

async function view(visit: Visit, { errors = {}, outcomes }: Shown = {}): Promise<View> {
  const { t, context, locale, form, query } = visit;
  const { unit } = unitOfPage(context, form.text('don-vi') || query('don-vi'));
  const isHead = rolesIn(context, unit).includes('leader');
  const people = await officersOfUnit(context, unit);
  const from = isHead ? form.text('from') || (query('can-bo') ?? '') : context.actor.id;
  const work = from ? await openWorkOf(context, unit, from) : [];
  const of = fieldsOf(form.all(), errors);
  const able = people.filter(({ roles }) => roles.some(isHandling)).map((one) => ({ value: one.account, label: one.name }));
  const named = people.map((one) => ({ value: one.account, label: one.name }));
  return {
    title: t('assignment.move.title'),
    section: 'office',
    active: 'queue',
    body: (
      <>
        <BackLink href={isHead ? '/can-bo/phan-cong' : '/can-bo/vang-mat'} />
        <ErrorSummary errors={errors} />
        <PageHead above={await unitName(context, unit, locale)} title={t('assignment.move.title')} lead={t('assignment.move.lead')} />
        {outcomes && (
          <Notice
            tone={outcomes.some((one) => one.refused) ? 'warning' : 'success'}
            live
            title={t('assignment.report.title', { done: outcomes.filter((one) => !one.refused).length, all: outcomes.length })}
          >
            {outcomes.some((one) => one.refused) && <p>{t('assignment.move.left')}</p>}
            {outcomes.some((one) => !one.refused && !one.to) && <p>{t('assignment.move.toHead')}</p>}
          </Notice>
        )}
        {isHead && (
          <Form method="get" action="/can-bo/ban-giao" inline hidden={{ 'don-vi': unit }}>
            <SelectField name="can-bo" label={t('assignment.move.from')} options={named} value={from} />
            <Button look="secondary">{t('desk.queue.narrow')}</Button>
          </Form>
        )}
        {from && (
          <>
            <p>{t('assignment.move.many', { many: work.length, name: named.find((one) => one.value === from)?.label ?? '' })}</p>
            {work.length > 0 && (
              <Form action="/can-bo/ban-giao" hidden={{ 'don-vi': unit, from, key: newId() }}>
                <SelectField
                  {...of.text('to')}
                  label={t('assignment.head.to')}
                  options={[
                    { value: 'rule', label: t('assignment.head.byRule') },
                    { value: 'head', label: t('assignment.assign.nobody') },
                    ...able.filter((one) => one.value !== from),
                  ]}
                />
                <Button>{t('assignment.move.do')}</Button>
              </Form>
            )}
          </>
        )}
      </>
    ),
  };
}

/** `/can-bo/ban-giao`: all open work of an officer who is away goes to others; the own, or anybody's by the head. */
export const handOverPage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const { form, context } = visit;
        const { unit } = unitOfPage(context, form.text('don-vi'));
        const from = rolesIn(context, unit).includes('leader') ? form.text('from') : context.actor.id;
        const to = form.text('to');
        if (!to) throw new Refusal('context.bad_input', 422, { fields: { to: { key: 'assignment.errors.to' } } });
        const outcomes = await moveWork(context, { unit, from, to, why: 'leave', key: form.text('key') || newId() });
        return view(visit, { outcomes });
      },
      (errors) => view(visit, { errors }),
    ),
};
