import { Refusal } from '../../../platform/context/refusal.ts';
import { SelectField } from '../../../ui/fields.choice.tsx';
import { Button, Form } from '../../../ui/form.tsx';
import { dayText } from '../../../ui/format.ts';
import { Card, CardGrid, PageHead, SummaryList } from '../../../ui/show.tsx';
import { type Page, seeOther, type Visit } from '../../../ui/visit.ts';
import { unitAsRegistered, unitsToLookAt } from '../units.admin.queries.ts';
import { unitName } from '../units.queries.ts';
import type { Unit } from '../units.schema.ts';
import { unitPath } from './kept.part.tsx';

/** `/quan-tri/don-vi`: to the unit that one keeps; who keeps several chooses. */
export const unitsPage: Page = {
  async get(visit) {
    const { t, context, query } = visit;
    const units = await unitsToLookAt(context);
    const [first] = units;
    if (!first) throw context.actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('context.forbidden', 403);
    const wished = query('don-vi');
    if (wished && units.some((unit) => unit.value === wished)) return seeOther(unitPath(wished));
    if (units.length === 1) return seeOther(unitPath(first.value));
    return {
      title: t('unitadmin.title'),
      section: 'admin',
      active: 'units',
      body: (
        <>
          <PageHead title={t('unitadmin.title')} lead={t('unitadmin.chooseLead')} />
          <Form method="get" action="/quan-tri/don-vi">
            <SelectField name="don-vi" label={t('unitadmin.unit')} options={units} value={first.value} />
            <Button>{t('unitadmin.openUnit')}</Button>
          </Form>
        </>
      ),
    };
  },
};

async function facts(visit: Visit) {
  const { t, context, locale } = visit;
  const { unit, above, from } = await unitAsRegistered(context, visit.param('unit'));
  const named = async (one: Unit) => t('unitadmin.withCode', { name: await unitName(context, one.id, locale), code: one.code });
  const names = await Promise.all(above.map(named));
  const formerly = await Promise.all(from.map((one) => named(one.unit)));
  return {
    unit,
    rows: [
      { key: t('unitadmin.kind'), value: t(`units.kinds.${unit.kind}`) },
      { key: t('unitadmin.name'), value: unit.name },
      { key: t('unitadmin.code'), value: unit.code },
      { key: t('unitadmin.above'), value: names.join(', ') },
      { key: t('unitadmin.from'), value: dayText(unit.valid_from, locale) },
      { key: t('unitadmin.to'), value: unit.valid_to ? dayText(unit.valid_to, locale) : t('unitadmin.open') },
      ...(formerly.length > 0 ? [{ key: t('unitadmin.formerly'), value: formerly.join('; ') }] : []),
      { key: t('unitadmin.basis'), value: unit.basis },
    ],
  };
}

/** `/quan-tri/don-vi/:unit`: what the register says of a unit, and what it keeps itself. */
export const unitPage: Page = {
  async get(visit) {
    const { t, context, locale } = visit;
    const { unit, rows } = await facts(visit);
    const name = await unitName(context, unit.id, locale);
    return {
      title: name,
      section: 'admin',
      active: 'units',
      body: (
        <>
          <PageHead title={name} lead={t('unitadmin.lead')} />
          <SummaryList rows={rows} />
          <p>{t('unitadmin.byLaw')}</p>
          <h2>{t('unitadmin.keeps')}</h2>
          <CardGrid>
            {(['ap', 'thong-tin', 'cach-nop'] as const).map((part) => (
              <Card key={part} level={3} title={t(`unitadmin.parts.${part.replace('-', '_')}`)} href={unitPath(unit.id, part)}>
                <p>{t(`unitadmin.partsHelp.${part.replace('-', '_')}`)}</p>
              </Card>
            ))}
          </CardGrid>
        </>
      ),
    };
  },
};
