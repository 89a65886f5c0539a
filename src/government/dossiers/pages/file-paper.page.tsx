import type { Page } from '../../../ui/visit.ts';
import { draftFile } from '../papers.service.ts';
import { fileAnswer } from './file-content.part.tsx';

/** A file of the own draft, as it was handed in. */
export const filePaperPage: Page = {
  get: async ({ context, param }) => fileAnswer(await draftFile(context, param('id'), param('file'))),
};
