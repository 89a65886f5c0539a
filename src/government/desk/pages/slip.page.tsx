import type { Page } from '../../../ui/visit.ts';
import { receptionSlip } from '../../dossiers/dossiers.paper.ts';
import { sceneOf } from '../desk.scene.queries.ts';
import { slipOf } from '../desk.slip.queries.ts';

/** The reception slip with the day of the result (Mẫu số 01), as PDF. */
export const slipPage: Page = {
  async get(visit) {
    const scene = await sceneOf(visit);
    const pdf = await receptionSlip(await slipOf(scene), visit.locale);
    return new Response(new Uint8Array(pdf), {
      headers: {
        'content-type': 'application/pdf',
        'content-length': String(pdf.byteLength),
        'content-disposition': `inline; filename="giay-tiep-nhan-${scene.whole.dossier.code}.pdf"`,
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
      },
    });
  },
};
