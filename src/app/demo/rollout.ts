import type { FileReference } from '../../government/dossiers/dossiers.schema.ts';
import type { Context } from '../../platform/context/context.ts';
import { addDays, type Day } from '../../platform/time/time.ts';
import { confirmItem } from '../../steering/rollout/readiness.service.ts';
import { addCommunes, goLive, setPhase } from '../../steering/rollout/rollout.service.ts';
import { BEN_LUC, COMMUNE, LONG_AN, PROVINCE, TAM_VU } from './accounts.ts';
import { LONG_AN_LIVE } from './neighbours.ts';

/** An officer of the demonstration at work, so many days from the demonstration's own. */
export type At = (username: string, day: number) => Context;

/** What each commune has ready, in the order of the checklist: by whom it is confirmed, on which day, with which words. */
const points: Readonly<Record<string, string>> = {
  leaders_trained: 'Thường trực Đảng ủy, HĐND và lãnh đạo UBND dự đủ hai buổi tập huấn.',
  staff_named: 'Đã phân công theo thông báo của Chủ tịch UBND.',
  staff_trained: 'Cán bộ một cửa và chuyên viên dự đủ ba buổi tập huấn.',
  devices: 'Đã bàn giao máy tính, máy quét và máy in cho từng vị trí.',
  network: 'Cáp quang 200 Mbps đo được 180; dự phòng bằng 4G và phiếu giấy đánh số.',
  accounts: 'Đã cấp đủ tài khoản và chữ ký số cho các vị trí.',
};
const communes = [
  { unit: COMMUNE, by: 'quantrixa', ready: 6, from: -92, live: -85 },
  { unit: LONG_AN, by: 'longan', ready: 6, from: -80, live: LONG_AN_LIVE },
  { unit: TAM_VU, by: 'quantritinh', ready: 4, from: -40, live: undefined },
  { unit: BEN_LUC, by: 'quantritinh', ready: 2, from: -20, live: undefined },
] as const;

/** A phase of the model's replication: two communes are live with everything confirmed, two are on their way. */
export async function showRollout(at: At, anchor: Day, evidence: FileReference): Promise<void> {
  const phase = await setPhase(at('quantritinh', -95), {
    id: null,
    unit: PROVINCE,
    number: 2,
    name: 'Mở rộng ra toàn xã, phường',
    starts: addDays(anchor, -95),
    ends: addDays(anchor, 270),
    decision: 'Quyết định số 34/QĐ-UBND của bản trình diễn',
    decidedOn: addDays(anchor, -96),
    rowVersion: 0,
    key: 'demo phase',
  });
  for (const { unit, by, ready, from, live } of communes) {
    const plannedOn = addDays(anchor, live ?? 60);
    const added = { phase: phase.id, units: [unit], plannedOn, rowVersion: 1, key: `demo phase ${unit}` };
    const [id = ''] = (await addCommunes(at('quantritinh', -94), added)).ids;
    for (const [number, [item, note]] of Object.entries(points).slice(0, ready).entries()) {
      const file = item === 'network' || item === 'accounts' ? null : evidence;
      await confirmItem(at(by, from + number), { unit, item, note, file, key: `demo ready ${unit} ${item}` });
    }
    if (live === undefined) continue;
    const decision = 'Thông báo số 56/TB-UBND của bản trình diễn';
    await goLive(at('quantritinh', live), { id, liveOn: addDays(anchor, live), decision, rowVersion: 1, key: `demo live ${unit}` });
  }
}
