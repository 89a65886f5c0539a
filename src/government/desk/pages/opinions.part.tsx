import { newId } from '../../../platform/database/id.ts';
import { Button, Form } from '../../../ui/form.tsx';
import { momentText } from '../../../ui/format.ts';
import { StateTag } from '../../../ui/show.tsx';
import { seeOther } from '../../../ui/visit.ts';
import { mayDo } from '../../dossiers/dossiers.handling.queries.ts';
import type { Opinion } from '../../dossiers/opinions.queries.ts';
import { closeOpinion } from '../../dossiers/opinions.service.ts';
import type { Scene } from '../desk.scene.queries.ts';

/** What was asked about a dossier, of whom, and what they answered. */
export function Opinions({ scene, opinions, names }: { scene: Scene; opinions: Opinion[]; names: ReadonlyMap<string, string> }) {
  const { visit, whole, unitName } = scene;
  const { t, locale, context } = visit;
  const { code, rowVersion } = whole.dossier;
  return (
    <section>
      <h2>{t('opinions.part.title')}</h2>
      <ul>
        {opinions.map((one) => (
          <li key={one.id}>
            <p>
              <strong>{one.officer ? (names.get(one.officer) ?? t('desk.history.officer')) : (unitName(one.unit) ?? one.unit)}</strong>:{' '}
              {one.question}
            </p>
            {one.answer && <p>“{one.answer}”</p>}
            {one.closedAt && <p class="xs-help">{t('opinions.part.withdrawn')}</p>}
            {!one.answer && !one.closedAt && (
              <>
                <p>
                  {t('opinions.part.waiting', { until: momentText(one.untilAt, locale) })}{' '}
                  {one.untilAt < context.now && <StateTag tone="danger">{t('opinions.overdue')}</StateTag>}
                </p>
                {mayDo(context, 'close opinion', whole) && (
                  <Form
                    action={`/can-bo/ho-so/${code}`}
                    hidden={{ do: 'close opinion', opinion: one.id, rowVersion: String(rowVersion), key: newId() }}
                  >
                    <Button look="tertiary">{t('opinions.part.close')}</Button>
                  </Form>
                )}
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Takes a question back from the dossier's page. */
export async function closeOpinionOf({ visit: { context, form }, whole: { dossier } }: Scene): Promise<Response> {
  const [opinion, key] = [form.text('opinion'), form.text('key') || newId()];
  await closeOpinion(context, { id: dossier.id, key, rowVersion: Number(form.text('rowVersion')) || 0, opinion });
  return seeOther(`/can-bo/ho-so/${dossier.code}`);
}
