import { fileAnswer } from '../../../government/dossiers/pages/file-content.part.tsx';
import type { Page } from '../../../ui/visit.ts';
import { openEvidence } from '../rollout.queries.ts';

/** `/quan-tri/nhan-rong/:unit/tep/:id`: the evidence of a point of the checklist. */
export const evidencePage: Page = {
  get: async ({ context, param }) => fileAnswer(await openEvidence(context, { unit: param('unit'), id: param('id') })),
};
