import { Refusal } from '../../../platform/context/refusal.ts';
import type { Page } from '../../../ui/visit.ts';
import { intakeBoxes } from '../intake.schema.ts';
import { keepIntake } from '../intake.service.ts';

const json = (status: number, body: object): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', 'cache-control': 'private, no-store' } });

/**
 * `/can-bo/tiep-nhan/luu`: the counter's form, kept in the background while it is typed. 200 with the new row version, or with the dossier that it has
 * become; 409 when another window has changed it.
 */
export const intakeSavePage: Page = {
  signedIn: true,
  async post({ context, form }) {
    const typed = intakeBoxes.parse(form.all());
    const rowVersion = Number(form.text('version'));
    try {
      return json(200, await keepIntake(context, { id: form.text('key'), unit: form.text('unit'), rowVersion, typed }));
    } catch (error) {
      if (error instanceof Refusal && error.status === 409) return json(409, {});
      throw error;
    }
  },
};
