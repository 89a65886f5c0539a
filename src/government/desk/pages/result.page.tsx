import { ChoiceField } from '../../../ui/fields.choice.tsx';
import { LongTextField } from '../../../ui/fields.text.tsx';
import { Button, fieldsOf } from '../../../ui/form.tsx';
import { resolveDossier } from '../../dossiers/dossiers.handle.service.ts';
import { type FileReference, resolveSchema } from '../../dossiers/dossiers.schema.ts';
import type { Scene } from '../desk.scene.queries.ts';
import { accepted, deedPage, orNothing } from './deed.part.tsx';
import { FilesField, takeFiles } from './files.part.tsx';

const placeOf = ({ whole }: Scene) => `${whole.dossier.id}|result`;

/** The result: granted with its paper, or refused with its reason. Ends the handling clock. */
export const resultPage = deedPage<FileReference[]>({
  verb: 'resolve',
  files: true,
  async prepare(scene) {
    const { files, errors } = await takeFiles(scene.visit, 'files', placeOf(scene));
    return { extra: files, errors };
  },
  fields(scene, look) {
    const { visit, whole } = scene;
    const { t, locale } = visit;
    const of = fieldsOf(look.typed, look.errors);
    const outcome = of.text('outcome');
    const papers = whole.version.results.map((one) => one.name[locale]).join('; ');
    return (
      <>
        <ChoiceField
          {...outcome}
          value={outcome.value || 'granted'}
          label={t('desk.result.outcome')}
          choices={[
            { value: 'granted', label: t('desk.result.granted') },
            {
              value: 'refused',
              label: t('desk.result.refused'),
              reveal: <LongTextField {...of.text('reason')} label={t('desk.reason.label')} help={t('desk.reason.help')} maxLength={2000} />,
            },
          ]}
        />
        {papers && <p>{t('desk.result.papers', { papers })}</p>}
        <FilesField
          visit={visit}
          name="files"
          label={t('desk.result.files')}
          place={placeOf(scene)}
          files={look.extra}
          error={look.errors.files}
        />
      </>
    );
  },
  buttons: ({ visit }) => (
    <Button name="do" value="keep" look="secondary">
      {visit.t('desk.result.upload')}
    </Button>
  ),
  act({ visit: { context, form } }, change, files) {
    const outcome = form.text('outcome');
    const reason = outcome === 'refused' ? orNothing(form.text('reason')) : undefined;
    return resolveDossier(context, accepted(resolveSchema, { ...change, outcome, reason, files }));
  },
});
