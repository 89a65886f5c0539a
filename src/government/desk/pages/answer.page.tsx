import { type Complaint, say } from '../../../platform/context/refusal.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { canonicalBoxes, isCommuneOn } from '../../../registers/addresses/addresses.rules.ts';
import { LongTextField } from '../../../ui/fields.text.tsx';
import { Button, type Errors, fieldsOf } from '../../../ui/form.tsx';
import { answerSchema, type FileReference } from '../../dossiers/dossiers.schema.ts';
import { answerSupplement } from '../../dossiers/dossiers.supplement.service.ts';
import { Faults } from '../../dossiers/pages/citizen-dossier.part.tsx';
import { Questions } from '../../dossiers/pages/file-field.part.tsx';
import { readerOf } from '../../dossiers/pages/file-frame.part.tsx';
import { parseScreen, typedFrom } from '../../procedures/forms.rules.ts';
import type { Answers, Screen } from '../../procedures/forms.schema.ts';
import { sentences } from '../../procedures/forms.summary.rules.ts';
import type { Channel, Component } from '../../procedures/procedures.schema.ts';
import { papersOfCase } from '../desk.faults.rules.ts';
import type { Scene } from '../desk.scene.queries.ts';
import { intakeBoxes } from '../intake.schema.ts';
import { broughtRows, type PaperRow, papersIn } from '../intake.typed.rules.ts';
import { accepted, deedPage, orNothing } from './deed.part.tsx';
import { FilesField, takeFiles } from './files.part.tsx';
import { Tally } from './tally.part.tsx';

type Brought = { files: Record<string, FileReference[]>; counted: Counted; rows: PaperRow[]; answers: Answers };
type Counted = ReturnType<typeof papersIn>['papers'];

const boxOf = (component: string) => `paper.${component}`;
const placeOf = ({ whole }: Scene, component: string) => `${whole.dossier.id}|supplement|${component}`;

/** What the open request asks: the questions as one screen, and the papers. */
function askedIn({ whole }: Scene): { screen: Screen; papers: string[] } {
  const open = whole.requests.find((one) => !one.answeredAt);
  const faults = whole.faults.filter((fault) => fault.request === open?.id);
  const codes = (target: string) => [...new Set(faults.filter((fault) => fault.target === target).map((fault) => fault.targetCode))];
  const fields = whole.version.onlineForm?.screens.flatMap((screen) => screen.fields) ?? [];
  const title = { vi: '-', en: '-' };
  return {
    screen: { code: 'supplement', title, fields: fields.filter((field) => codes('field').includes(field.name)) },
    papers: codes('paper'),
  };
}

/** What may have been brought: what was asked for, and every other paper of the case. */
function possibleIn({ whole }: Scene, wanted: readonly string[]): readonly Component[] {
  const { dossier, version } = whole;
  const { caseCode, channel, submittedAt } = dossier;
  const ofCase = papersOfCase(whole, { caseCode, today: dayOf(submittedAt), channel: channel as Channel });
  const named = version.components.filter((one) => wanted.includes(one.code));
  return [...named, ...ofCase.filter((one) => !wanted.includes(one.code))];
}

const situationOf = ({ visit, whole }: Scene) => ({
  caseCode: whole.dossier.caseCode,
  answers: whole.answers,
  today: dayOf(visit.context.now),
});

async function prepare(scene: Scene): Promise<{ extra: Brought; errors: Errors }> {
  const { form } = scene.visit;
  const { screen, papers } = askedIn(scene);
  const { t, locale } = scene.visit;
  const possible = possibleIn(scene, papers);
  const rows = broughtRows(possible, papers, form.text('do') ? intakeBoxes.parse(form.all()) : undefined);
  const complaints: Record<string, Complaint> = {};
  const brought: Brought = { files: {}, counted: papersIn(rows, complaints).papers, rows, answers: {} };
  let errors: Errors = Object.fromEntries(Object.entries(complaints).map(([name, one]) => [name, say(one, t, locale)]));
  for (const { code } of possible) {
    const taken = await takeFiles(scene.visit, boxOf(code), placeOf(scene, code));
    brought.files[code] = taken.files;
    errors = { ...errors, ...taken.errors };
  }
  if (form.text('do') !== 'send' || screen.fields.length === 0) return { extra: brought, errors };
  const { reader, places } = await readerOf(scene.visit);
  const addresses = screen.fields.filter((field) => field.kind === 'address').map((field) => field.name);
  const parsed = parseScreen(screen, canonicalBoxes(addresses, form.all(), places.own), situationOf(scene), (id) =>
    isCommuneOn(places.register, id, places.day),
  );
  brought.answers = Object.fromEntries(screen.fields.map(({ name }) => [name, parsed.answers[name] ?? '']));
  return { extra: brought, errors: { ...sentences(parsed.errors, reader), ...errors } };
}

/** What somebody brings to the desk after a request for a supplement, entered for them: every fault on one page. */
export const answerPage = deedPage<Brought>({
  verb: 'answer',
  files: true,
  prepare,
  async fields(scene, look) {
    const { visit, whole } = scene;
    const { t, locale } = visit;
    const { screen, papers } = askedIn(scene);
    const { places } = await readerOf(visit);
    const names = new Map(whole.version.components.map((one) => [one.code, one.name[locale]]));
    const typed = { ...typedFrom(screen, whole.answers), ...look.typed };
    const { rows, files } = look.extra;
    const others = rows.map((one) => one.paper.code).filter((code) => !papers.includes(code));
    const scans = (code: string) => (
      <FilesField
        key={code}
        visit={visit}
        name={boxOf(code)}
        label={names.get(code) ?? code}
        place={placeOf(scene, code)}
        files={files[code] ?? []}
        error={look.errors[boxOf(code)]}
        optional
      />
    );
    return (
      <>
        <h2>{t('dossiers.mine.faults')}</h2>
        <Faults whole={whole} />
        <Questions screen={screen} situation={situationOf(scene)} typed={typed} errors={look.errors} places={places} />
        {rows.length > 0 && (
          <section>
            <h2>{t('desk.answer.papers')}</h2>
            <Tally rows={rows} errors={look.errors} />
          </section>
        )}
        {papers.map(scans)}
        {others.length > 0 && (
          <details class="xs-why" open={others.some((code) => (files[code] ?? []).length > 0 || look.errors[boxOf(code)] !== undefined)}>
            <summary>{t('desk.answer.scans')}</summary>
            {others.map(scans)}
          </details>
        )}
        <LongTextField
          {...fieldsOf(look.typed, look.errors).text('note')}
          label={t('desk.answer.note')}
          help={t('desk.answer.noteHelp')}
          maxLength={2000}
          rows={3}
          optional
        />
      </>
    );
  },
  buttons: (scene) =>
    possibleIn(scene, askedIn(scene).papers).length > 0 && (
      <Button name="do" value="keep" look="secondary">
        {scene.visit.t('desk.result.upload')}
      </Button>
    ),
  act({ visit: { context, form } }, change, { files, counted, answers }) {
    const papers = Object.entries(files).flatMap(([component, own]) => {
      const { originals, certifiedCopies, copies } = counted.find((one) => one.component === component) ?? {};
      return own.length > 0 || originals !== undefined ? [{ component, files: own, originals, certifiedCopies, copies }] : [];
    });
    return answerSupplement(context, accepted(answerSchema, { ...change, answers, papers, note: orNothing(form.text('note')) }));
  },
});
