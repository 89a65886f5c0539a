import type { SmsOnPhone } from '../../../doubles/esms/esms.ts';
import type { ZaloOnPhone } from '../../../doubles/zalo/zalo.ts';

/** What arrived on the phones of a demonstration, newest first. */
export type Arrived = { sms: readonly SmsOnPhone[]; zalo: readonly ZaloOnPhone[] };
const phones = new WeakMap<object, () => Arrived>();

/** The doubles of a house say what they got. */
export const showArrived = (house: object, arrived: () => Arrived): void => void phones.set(house, arrived);
/** Undefined where no doubles run. */
export const arrivedIn = (house: object): Arrived | undefined => phones.get(house)?.();
