import { Refusal } from '../../../platform/context/refusal.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import type { Page } from '../../../ui/visit.ts';
import { consentOf } from '../assistance.consent.schema.ts';
import { consentSheet } from '../assistance.paper.ts';
import { openHelping } from '../assistance.queries.ts';
import { stateOf } from '../assistance.rules.ts';
import { procedureName } from './helping.page.tsx';
import { unitsOfHelper } from './start.page.tsx';

/** `/giup/:id/giay-dong-y.pdf`: the consent to be signed, while it is asked for; it names the person, so not later. */
export const consentSheetPage: Page = {
  async get(visit) {
    unitsOfHelper(visit);
    const { context, t, locale, param } = visit;
    const helping = await openHelping(context, param('id'));
    if (stateOf(helping, context.now) !== 'asked' || helping.way !== 'paper') throw new Refusal('assistance.over', 409);
    const pdf = await consentSheet(
      {
        number: helping.id.slice(-8).toUpperCase(),
        person: helping.name ?? helping.maskedName,
        helper: helping.helperName,
        procedure: await procedureName(visit, helping.procedure),
        place: t(`assistance.places.${helping.place}`),
        unit: await unitName(context, helping.unit, locale),
        moment: helping.askedAt,
        consent: consentOf(helping.consentVersion),
      },
      locale,
    );
    return new Response(new Uint8Array(pdf), {
      headers: {
        'content-type': 'application/pdf',
        'content-length': String(pdf.byteLength),
        'content-disposition': 'inline; filename="giay-dong-y.pdf"',
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
      },
    });
  },
};
