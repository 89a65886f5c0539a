import type { FileReference } from '../../government/dossiers/dossiers.schema.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { addDays, type Day, dayOf, momentOf } from '../../platform/time/time.ts';
import { calendarOf } from '../../registers/calendar/calendar.queries.ts';
import { decideFigure, declareFigure } from '../../steering/indicators/declared.service.ts';
import { publishFigure } from '../../steering/indicators/indicators.service.ts';
import { scoreSelf, verifyScore } from '../../steering/indicators/sets.service.ts';
import { printSeen, targetsOf } from '../../steering/targets/targets.queries.ts';
import { setTargetCode } from '../../steering/targets/targets.rules.ts';
import { setTargets } from '../../steering/targets/targets.service.ts';
import { contextIn, type House } from '../house.ts';
import { BEN_LUC, COMMUNE, demoOfficers, LONG_AN, PROVINCE, TAM_VU } from './accounts.ts';
import { type At, showRollout } from './rollout.ts';
import { opening } from './story.ts';

const SET = 'dti_commune';
const planned = [COMMUNE, LONG_AN, TAM_VU, BEN_LUC, PROVINCE];
/** What the year's plan asks for, in the order of `planned`. */
const targets: Readonly<Record<string, readonly number[]>> = {
  'dossiers.online_share': [90, 80, 65, 75, 70],
  'dossiers.on_time': [99, 99, 98, 98, 98],
  'dossiers.components_digitised': [70, 60, 50, 50, 50],
  'documents.signed_digitally': [100, 100, 95, 95, 95],
  'households.smartphone': [85, 85, 80, 80, 80],
  [setTargetCode(SET)]: [75, 70, 65, 65, 65],
  [setTargetCode(SET, 'government')]: [80, 75, 70, 70, 70],
};

const published = ['dossiers.online_share', 'dossiers.on_time', 'dossiers.components_digitised', 'dossiers.received'];

/** What nobody counts here, as the communes declare it: so many of so many, or how many. */
const declared: Readonly<Record<string, readonly [commune: string, longAn: string]>> = {
  'documents.signed_digitally': ['1204/1210', '2890/3014'],
  'products.on_floors': ['4', '2'],
  'markets.cashless': ['118/203', '341/460'],
  'addresses.digital_share': ['10970/11840', '13020/15650'],
  'households.smartphone': ['9880/11840', '13470/15650'],
  'households.fibre': ['9010/11840', '12890/15650'],
  'households.bank_account': ['5230/11840', '8920/15650'],
  'teams.neighbourhood': ['14', '18'],
};

/** What was found for the metrics that are scored by hand; and what the province says of the first commune's. */
const scores = [
  { metric: 'meetings', found: [4, 3], verified: 15, note: 'Có thông báo kết luận từng phiên họp.' },
  { metric: 'chaired', found: [90, 75], verified: 9, note: 'Tỷ lệ phiên họp do Chủ tịch UBND chủ trì.' },
  { metric: 'plan', found: [1, 1], verified: 10, note: 'Kế hoạch chuyển đổi số của năm.' },
  { metric: 'farming', found: [6, 4], verified: 5, note: 'Mô hình tưới tự động và nhật ký canh tác điện tử.' },
] as const;
const places = [
  { unit: COMMUNE, declares: 'vanthu', approves: 'lanhdao', scores: 'lanhdao' },
  { unit: LONG_AN, declares: 'longan', approves: 'quantritinh', scores: 'longan' },
] as const;

/**
 * Steering as a province at work has it: targets by a decision, a phase of the replication, figures that the commune publishes, figures declared and approved, and
 * a set of indicators scored by two communes, one of them verified and final. All through the verbs; done again it changes nothing.
 */
export async function showSteering(house: House, officers: Map<string, string>, anchor: Day, evidence: FileReference): Promise<void> {
  const calendar = await calendarOf(contextIn(house, systemActor('content')), COMMUNE);
  const at: At = (username, day) => {
    const officer = demoOfficers.find((one) => one.username === username);
    const posts = (officer?.roles ?? []).map((role) => ({ role, unit: officer?.unit ?? '' }));
    const actor = { kind: 'officer' as const, id: officers.get(username) ?? '', posts, persons: [], scopes: [] };
    return contextIn(house, actor, opening(calendar, momentOf(addDays(anchor, day), 9 * 60)));
  };
  const year = anchor.slice(0, 4);
  await planYear(at, anchor, year);
  await showRollout(at, anchor, evidence);
  for (const indicator of published)
    await publishFigure(at('lanhdao', -80), { key: `demo publish ${indicator}`, unit: COMMUNE, indicator, shown: true });
  const about = { from: `${year}-01-01`, to: `${year}-12-31` };
  for (const [which, place] of places.entries()) {
    await declare(at, { ...about, which, ...place }, evidence);
    await score(at, { ...about, which, ...place }, evidence);
  }
}

/** The year's targets, once: what somebody has planned since stays. */
async function planYear(at: At, anchor: Day, period: string): Promise<void> {
  const context = at('quantritinh', -95);
  if ((await targetsOf(context, period, planned)).length > 0) return;
  const cells = Object.entries(targets).flatMap(([indicator, values]) =>
    planned.map((unit, which) => ({ unit, indicator, value: String(values[which]) })),
  );
  const seen = await printSeen(context, period, null);
  const decision = 'Kế hoạch số 12/KH-UBND của bản trình diễn';
  await setTargets(context, { period, indicator: null, cells, decision, decidedOn: addDays(anchor, -96), seen, key: 'demo targets' });
}

type About = { from: Day; to: Day; which: number } & (typeof places)[number];

async function declare(at: At, { from, to, which, ...place }: About, evidence: FileReference): Promise<void> {
  for (const [indicator, of] of Object.entries(declared)) {
    const [first = 0, second] = (of[which] ?? '').split('/').map(Number);
    const said =
      second === undefined
        ? { numerator: null, denominator: null, value: first, denominatorOf: null }
        : {
            numerator: first,
            denominator: second,
            value: null,
            denominatorOf: indicator.startsWith('households.') ? ('households' as const) : ('other' as const),
          };
    const surveyedOn = dayOf(at(place.declares, -31).now);
    const wish = { surveyedOn, ...said, indicator, unit: place.unit, from, to, relation: '=' as const, evidence };
    const basis = 'Số liệu của bản trình diễn, không có thật.';
    const { id } = await declareFigure(at(place.declares, -30), { ...wish, basis, key: `demo declare ${place.unit} ${indicator}` });
    await decideFigure(at(place.approves, -29), { id, rowVersion: 1, decision: 'approved', reason: '', key: `demo approve ${id}` });
  }
}

async function score(at: At, { from, to, which, ...place }: About, evidence: FileReference): Promise<void> {
  for (const { metric, found, verified, note } of scores) {
    const whose = { set: SET, unit: place.unit, from, to, metric };
    const own = { ...whose, found: found[which] ?? 0, note, evidence, rowVersion: 0 };
    await scoreSelf(at(place.scores, -15), { ...own, key: `demo score ${place.unit} ${metric}` });
    if (place.unit !== COMMUNE) continue;
    const judged = { ...whose, points: verified };
    await verifyScore(at('quantritinh', -8), { ...judged, stage: 'verified', rowVersion: 1, key: `demo verify ${metric}` });
    await verifyScore(at('quantritinh', -5), { ...judged, stage: 'final', rowVersion: 2, key: `demo final ${metric}` });
  }
}
