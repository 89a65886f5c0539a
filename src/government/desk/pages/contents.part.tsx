import { dayOf } from '../../../platform/time/time.ts';
import { nationalPhone } from '../../../registers/people/people.rules.ts';
import { Button, Form } from '../../../ui/form.tsx';
import { momentText, phoneText, sizeText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { SummaryList } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import type { WholeDossier } from '../../dossiers/dossiers.queries.ts';
import { type Reader, summary } from '../../procedures/forms.summary.rules.ts';
import { masked } from '../desk.rules.ts';
import { Came } from './lines.part.tsx';

/** Files, each opened beside the page on which the officer works. */
export function Files({ code, files }: { code: string; files: WholeDossier['files'] }) {
  const { t, locale } = useLanguage();
  if (files.length === 0) return null;
  return (
    <ul>
      {files.map((file) => (
        <li key={file.id}>
          <a href={`/can-bo/ho-so/${code}/tep/${file.id}`} target="_blank" rel="noopener">
            {file.name}
            <span class="ds-sr-only"> {t('desk.dossier.newTab')}</span>
          </a>{' '}
          <span class="xs-help">{sizeText(file.bytes, locale)}</span>
        </li>
      ))}
    </ul>
  );
}

/** Whose dossier it is, how it came and how the result goes back. */
export function Applicant({ whole: { dossier, version }, address }: { whole: WholeDossier; address: string | undefined }) {
  const { t, locale } = useLanguage();
  const phone = dossier.applicantPhone && nationalPhone(dossier.applicantPhone);
  const caseName = version.cases.length > 1 ? version.cases.find((one) => one.code === dossier.caseCode)?.name[locale] : undefined;
  return (
    <SummaryList
      rows={[
        { key: t('desk.dossier.applicant'), value: dossier.applicantName },
        { key: t('desk.dossier.phone'), value: phone ? <a href={`tel:${phone}`}>{phoneText(phone)}</a> : t('desk.dossier.noPhone') },
        ...(caseName ? [{ key: t('desk.dossier.case'), value: caseName }] : []),
        { key: t('desk.dossier.came'), value: <Came channel={dossier.channel} keys={dossier.keys} /> },
        { key: t('desk.dossier.submittedAt'), value: momentText(dossier.submittedAt, locale) },
        ...(dossier.externalCode ? [{ key: t('desk.dossier.externalCode'), value: dossier.externalCode }] : []),
        { key: t('desk.dossier.returnWay'), value: [t(`desk.ways.${dossier.returnWay}`), address].filter(Boolean).join(': ') },
      ]}
    />
  );
}

/** The answers screen by screen. Personal numbers are hidden until they are asked for, which is written down. */
export function Answers({ whole, reader, numbers }: { whole: WholeDossier; reader: Reader; numbers: boolean }) {
  const { t } = useLanguage();
  const { dossier, version, answers } = whole;
  if (!version.onlineForm || Object.keys(answers).length === 0) return <p>{t('desk.dossier.noAnswers')}</p>;
  const parts = summary(version.onlineForm, { caseCode: dossier.caseCode, answers, today: dayOf(dossier.submittedAt) }, reader);
  const secret = new Set(
    version.onlineForm.screens.flatMap((screen) =>
      screen.fields.filter((field) => field.kind === 'personalNumber').map((field) => field.name),
    ),
  );
  const hidden = !numbers && parts.some((part) => part.rows.some((row) => secret.has(row.name)));
  return (
    <>
      {hidden && (
        <Form action={`/can-bo/ho-so/${dossier.code}#noi-dung`} inline>
          <Button look="secondary" name="do" value="numbers">
            {t('desk.dossier.showNumbers')}
          </Button>
        </Form>
      )}
      {parts
        .filter((part) => part.rows.length > 0)
        .map((part) => (
          <section key={part.screen}>
            <h3>{part.title}</h3>
            <SummaryList
              rows={part.rows.map(({ name, label, value }) => ({
                key: label,
                value: !numbers && secret.has(name) ? masked(value) : value,
              }))}
            />
          </section>
        ))}
    </>
  );
}

/** The papers: how many of each kind lie at the desk, which files belong to them, which a database stands for. */
export function Papers({ whole: { dossier, version, components, files } }: { whole: WholeDossier }) {
  const { t, locale } = useLanguage();
  const names = new Map(version.components.map((one) => [one.code, one.name[locale]]));
  return (
    <DataTable
      caption={t('desk.dossier.papers')}
      hideCaption
      rows={components}
      rowKey={(paper) => paper.component}
      empty={<p>{t('desk.dossier.noPapers')}</p>}
      columns={[
        { head: t('desk.paper.name'), main: true, cell: (paper) => names.get(paper.component) ?? paper.component },
        {
          head: t('desk.paper.handed'),
          cell: (paper) =>
            paper.database
              ? t('procedures.paper.spared', { database: t(`procedures.databases.${paper.database}`) })
              : (['originals', 'certifiedCopies', 'copies'] as const)
                  .flatMap((kind) => (paper[kind] > 0 ? [t(`procedures.paper.${kind}`, { count: paper[kind] })] : []))
                  .join(', ') || t('desk.paper.onlyFiles'),
        },
        {
          head: t('desk.paper.files'),
          cell: (paper) => {
            const own = files.filter((file) => file.component === paper.component);
            return own.length > 0 ? <Files code={dossier.code} files={own} /> : t('desk.paper.noFiles');
          },
        },
      ]}
    />
  );
}

/** Every request for a supplement: what was asked, until when, whether it was answered, why there was a second. */
export function Supplements({ whole }: { whole: WholeDossier }) {
  const { t, locale } = useLanguage();
  const fields = whole.version.onlineForm?.screens.flatMap((screen) => screen.fields) ?? [];
  const names = new Map<string, string>([
    ...fields.map((field) => [`field:${field.name}`, field.label[locale]] as const),
    ...whole.version.components.map((one) => [`paper:${one.code}`, one.name[locale]] as const),
  ]);
  return (
    <>
      {whole.requests.map((request) => (
        <section key={request.id}>
          <h3>{t('desk.supplements.number', { number: request.number, moment: momentText(request.askedAt, locale) })}</h3>
          <p>
            {request.answeredAt
              ? t('desk.supplements.answered', { moment: momentText(request.answeredAt, locale) })
              : t('desk.supplements.open', { moment: momentText(request.limitAt, locale) })}
          </p>
          {request.leaderReason && <p>{t('desk.supplements.leaderReason', { reason: request.leaderReason })}</p>}
          <ul>
            {whole.faults
              .filter((fault) => fault.request === request.id)
              .map((fault) => (
                <li key={fault.id}>
                  <strong>{names.get(`${fault.target}:${fault.targetCode}`) ?? t('desk.supplement.other')}</strong>: {fault.reason}
                </li>
              ))}
          </ul>
        </section>
      ))}
    </>
  );
}
