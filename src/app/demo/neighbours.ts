import { proceduresOn } from '../../government/procedures/procedures.queries.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { addDays, type Day, momentOf } from '../../platform/time/time.ts';
import { forgetUnits } from '../../registers/units/units.queries.ts';
import { periodAfter } from '../../steering/targets/periods.rules.ts';
import { contextIn, type House } from '../house.ts';
import { BEN_LUC, LONG_AN, TAM_VU } from './accounts.ts';
import { madeUpFiles, nameUnit, sceneOf, serialsOf, writeLives } from './lives.load.ts';
import { type Plan, peopleOf } from './lives.plan.ts';
import { deafReaders, usualWeights } from './province.ts';

/** On which day of the demonstration, counted from its own, phường Long An goes live. */
export const LONG_AN_LIVE = -62;
const LOAD = 4;
/** Where the numbers of these people begin: none is another demonstration's. */
const FIRST_PERSON = 800_000;

/** The neighbours' filings, days counted from the demonstration's (null: from thirteen whole months before): before and after day zero, where there is one. */
const filings = [
  {
    unit: LONG_AN,
    from: null,
    until: LONG_AN_LIVE - 1,
    count: 330,
    online: 110,
    late: 15,
    alone: 0.2,
    scanned: { online: 0.5, direct: 0.1 },
  },
  { unit: LONG_AN, from: LONG_AN_LIVE, until: -1, count: 90, online: 72, late: 1, alone: 0.45, scanned: { online: 0.8, direct: 0.4 } },
  { unit: TAM_VU, from: null, until: -1, count: 220, online: 90, late: 7, alone: 0.25, scanned: { online: 0.5, direct: 0.1 } },
  { unit: BEN_LUC, from: null, until: -1, count: 300, online: 175, late: 12, alone: 0.35, scanned: { online: 0.6, direct: 0.2 } },
] as const;

/**
 * Made-up dossiers of three neighbours of the demonstration's commune, so that a province has something to lay side by side. Written like a province's, each
 * part in one transaction, before anything else of the demonstration: the readers that write to people are passed by.
 */
export async function loadNeighbours(house: House, anchor: Day): Promise<void> {
  const context = contextIn(house, systemActor('content'));
  const client = await (house.ownerPool as NonNullable<House['ownerPool']>).connect();
  try {
    for (const { unit } of filings) await nameUnit(client, unit, `H53.${unit.slice(2, 5)}.00`);
    forgetUnits(context);
    const files = await madeUpFiles();
    const versions = new Set<Awaited<ReturnType<typeof proceduresOn>>[number]>();
    const begins = `${periodAfter(anchor.slice(0, 7), -13)}-01`;
    for (let day = anchor; day >= begins; day = addDays(day, -1)) for (const one of await proceduresOn(context, day)) versions.add(one);
    let [firstNumber, firstPerson] = [1, FIRST_PERSON];
    for (const [at, { unit, from, until, ...what }] of filings.entries()) {
      const plan: Plan = {
        ...{ ...files, ...what, unit, seed: 4000 + at, load: LOAD, helped: 0.5 * (1 - what.alone), weights: usualWeights, rare: 1 },
        ...{
          from: from === null ? begins : addDays(anchor, from),
          until: addDays(anchor, until),
          end: momentOf(addDays(anchor, -1), 17 * 60),
        },
        ...{ eIdentifier: `H53.${unit.slice(2, 5)}.00`, firstNumber, firstPerson, serials: await serialsOf(client, unit) },
      };
      const how = { mark: `demo neighbour ${at + 1}`, day: anchor, deaf: deafReaders(house) };
      await writeLives(client, plan, await sceneOf(context, unit), [...versions], how);
      firstNumber += plan.count;
      firstPerson += peopleOf(plan.count);
    }
  } finally {
    client.release();
  }
}
