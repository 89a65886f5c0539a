import { config } from '../../../platform/config/config.ts';
import { Refusal } from '../../../platform/context/refusal.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { deskOf } from '../../../registers/addresses/addresses.desk.queries.ts';
import { BackLink } from '../../../ui/form.tsx';
import type { Page } from '../../../ui/visit.ts';
import { filingOf, procedureOn } from '../procedures.queries.ts';
import { onlineAt } from '../procedures.search.rules.ts';
import { ProcedurePart } from './procedure.part.tsx';
import { PromisePart } from './promise.part.tsx';

/** `/thu-tuc/:code?truong-hop=`: what you need, how long, how much, where; for one case of a procedure. */
export const procedurePage: Page = {
  keptFor: 30,
  async get(visit) {
    const code = visit.param('code');
    const entry = await procedureOn(visit.context, code);
    const wished = visit.query('truong-hop');
    const chosen = wished === undefined ? entry?.cases[0] : entry?.cases.find((one) => one.code === wished);
    if (!entry || !chosen) throw new Refusal('procedures.unknown', 404, { details: { code } });
    const online = onlineAt(entry, await filingOf(visit.context, config.XASO_UNIT, code));
    const shown = {
      ...{ visit, entry, caseCode: chosen.code, online },
      day: dayOf(visit.context.now),
      caseHref: (one: string) => `/thu-tuc/${code}?truong-hop=${one}`,
      desk: await deskOf(visit.context),
      promise: await PromisePart(visit, code),
    };
    return {
      title: entry.name[visit.locale],
      active: 'procedures',
      body: (
        <>
          <BackLink href="/thu-tuc">{visit.t('procedures.pages.all')}</BackLink>
          <ProcedurePart {...shown} />
        </>
      ),
    };
  },
};
