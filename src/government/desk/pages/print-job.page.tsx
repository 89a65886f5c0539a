import { refusalKey } from '../../../platform/context/refusal.ts';
import { BackLink, ButtonRow, LinkButton } from '../../../ui/form.tsx';
import { momentText, numberText, sizeText } from '../../../ui/format.ts';
import { Notice, PageHead } from '../../../ui/show.tsx';
import type { Page } from '../../../ui/visit.ts';
import { pdfAnswer } from '../../dossiers/pages/pdf-answer.part.tsx';
import { MOST, printedFile, printJob } from '../../dossiers/papers/prints.service.ts';

/** Seconds after which the page of a running job looks again. */
const AGAIN = '3';

/** `/can-bo/in/:id`: how far a large print is, and its file. */
export const printJobPage: Page = {
  async get({ context, param, t, locale }) {
    const job = await printJob(context, param('id'));
    const title = t(job.wish.kind === 'book' ? 'paper.names.so-theo-doi' : `paper.names.${job.wish.name}`);
    const counts = { done: numberText(job.done, locale), total: numberText(job.total, locale) };
    const ready = job.endedAt && !job.failed;
    return {
      title,
      section: 'office',
      active: 'queue',
      ...(job.endedAt ? {} : { headers: { refresh: AGAIN } }),
      body: (
        <>
          <BackLink href="/can-bo/in">{t('paper.bulk.title')}</BackLink>
          <PageHead title={title} lead={t('paper.job.asked', { moment: momentText(job.askedAt, locale) })} />
          {job.failed && (
            <Notice tone="danger" live title={t('paper.job.failed')}>
              <p>{t(refusalKey(job.failed), { most: MOST })}</p>
            </Notice>
          )}
          {!job.endedAt && (
            <div class="xs-steps">
              <p role="status">{t('paper.job.running', counts)}</p>
              <progress value={job.done} max={Math.max(1, job.total)} aria-label={t('paper.job.running', counts)} />
              <p class="xs-help">{t('paper.job.again')}</p>
            </div>
          )}
          {ready && (
            <Notice tone="success" live title={t('paper.job.ready', counts)}>
              <p>{job.bytes === null ? '' : t('paper.job.kept', { size: sizeText(job.bytes, locale) })}</p>
            </Notice>
          )}
          <ButtonRow>
            {ready && <LinkButton href={`/can-bo/in/${job.id}/tep.pdf`}>{t('paper.job.open')}</LinkButton>}
            {!job.endedAt && (
              <LinkButton href={`/can-bo/in/${job.id}`} look="secondary">
                {t('paper.job.look')}
              </LinkButton>
            )}
          </ButtonRow>
        </>
      ),
    };
  },
};

/** The file of a finished print. */
export const printFilePage: Page = {
  async get({ context, param }) {
    return pdfAnswer(await printedFile(context, param('id')), `in-${param('id')}`);
  },
};
