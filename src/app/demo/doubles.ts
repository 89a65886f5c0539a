import { esmsAccount, startEsms } from '../../../doubles/esms/esms.ts';
import { startZalo, zaloApp } from '../../../doubles/zalo/zalo.ts';
import { config } from '../../platform/config/config.ts';
import { esmsGateway } from '../../platform/mail/sms.port.ts';
import { gatewaysFrom, openGateways } from '../../registers/notices/gateways.service.ts';
import { noticeTypes } from '../../registers/notices/notices.schema.ts';
import type { House } from '../house.ts';
import { showArrived } from './arrived.ts';

const TEMPLATE = '100001';
const PARAMETERS = ['ma_ho_so', 'thu_tuc', 'trang_thai', 'noi_dung', 'noi'];

/**
 * Starts doubles of the SMS gateway and of Zalo on loopback and lets this house's notices leave through them: real HTTP, and nothing reaches anybody. Only
 * a demonstration calls it.
 */
export async function startDoubles(house: House): Promise<() => Promise<void>> {
  const [esms, zalo] = await Promise.all([startEsms(), startZalo({ [TEMPLATE]: PARAMETERS })]);
  openGateways(house.db, {
    ...gatewaysFrom(config),
    anytime: true,
    sms: esmsGateway({ url: esms.url, ...esmsAccount }),
    zalo: { url: zalo.url, oauthUrl: zalo.url, ...zaloApp, templates: new Map(noticeTypes().map((type) => [type, TEMPLATE])) },
  });
  showArrived(house.db, () => ({ sms: esms.phones.toReversed(), zalo: zalo.phones.toReversed() }));
  return async () => {
    await Promise.all([esms.close(), zalo.close()]);
  };
}
