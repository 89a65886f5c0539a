import { dayOf } from '../../../platform/time/time.ts';
import { sizeText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { SummaryList } from '../../../ui/show.tsx';
import { type Reader, summary } from '../../procedures/forms.summary.rules.ts';
import type { WholeDossier } from '../dossiers.queries.ts';
import { SUBMITTED } from '../papers/submitted.queries.ts';

/** Files of a dossier, each to be opened by those who may see it. */
export function Files({ code, files }: { code: string; files: WholeDossier['files'] }) {
  const { locale } = useLanguage();
  return (
    <ul>
      {files.map((file) => (
        <li key={file.id}>
          <a href={`/ho-so/${code}/tep/${file.id}`}>{file.name}</a> <span class="xs-help">{sizeText(file.bytes, locale)}</span>
        </li>
      ))}
    </ul>
  );
}

/** What was sent: every answer in words, every paper with its files, the result's way back. To be read again and printed. */
export function Sent({ whole, reader }: { whole: WholeDossier; reader: Reader }) {
  const { t, locale } = useLanguage();
  const { dossier, version, components, files, answers } = whole;
  const situation = { caseCode: dossier.caseCode, answers, today: dayOf(dossier.submittedAt) };
  const parts = version.onlineForm ? summary(version.onlineForm, situation, reader) : [];
  const caseName = version.cases.length > 1 ? version.cases.find((one) => one.code === dossier.caseCode)?.name[locale] : undefined;
  const names = new Map(version.components.map((one) => [one.code, one.name[locale]]));
  return (
    <section id="da-nop">
      <h2>{t('dossiers.mine.whatSent')}</h2>
      {caseName && <SummaryList rows={[{ key: t('dossiers.filing.case.title'), value: caseName }]} />}
      {parts
        .filter((part) => part.rows.length > 0)
        .map((part) => (
          <section key={part.screen}>
            <h3>{part.title}</h3>
            <SummaryList rows={part.rows.map(({ label, value }) => ({ key: label, value }))} />
          </section>
        ))}
      <h3>{t('dossiers.filing.papers.title')}</h3>
      {components.length === 0 && <p>{t('dossiers.mine.noPapers')}</p>}
      {components.map((paper) => {
        const own = files.filter((file) => file.component === paper.component);
        return (
          <div key={paper.component}>
            <p>
              <strong>{names.get(paper.component) ?? paper.component}</strong>
              {paper.database && `: ${t('procedures.paper.spared', { database: t(`procedures.databases.${paper.database}`) })}`}
            </p>
            {own.length > 0 && <Files code={dossier.code} files={own} />}
          </div>
        );
      })}
      <SummaryList rows={[{ key: t('dossiers.filing.return.label'), value: t(`dossiers.filing.return.ways.${dossier.returnWay}`) }]} />
      <p>
        <a href={`/ho-so/${dossier.code}/giay/${SUBMITTED}`}>{t('dossiers.mine.print')}</a>
      </p>
    </section>
  );
}

/** The open request for a supplement: everything that is missing, and until when. */
export function Faults({ whole }: { whole: WholeDossier }) {
  const { t, locale } = useLanguage();
  const open = whole.requests.find((request) => !request.answeredAt);
  const fields = new Map(
    whole.version.onlineForm?.screens.flatMap((screen) => screen.fields.map((field) => [field.name, field.label[locale]] as const)),
  );
  const papers = new Map(whole.version.components.map((one) => [one.code, one.name[locale]]));
  const named = { field: fields, paper: papers } as Record<string, Map<string, string> | undefined>;
  return (
    <ul>
      {whole.faults
        .filter((fault) => fault.request === open?.id)
        .map((fault) => (
          <li key={fault.id}>
            <strong>{named[fault.target]?.get(fault.targetCode) ?? t('dossiers.mine.wholeDossier')}</strong>: {fault.reason}
          </li>
        ))}
    </ul>
  );
}
