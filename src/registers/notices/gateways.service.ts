import { config } from '../../platform/config/config.ts';
import type { Context } from '../../platform/context/context.ts';
import { type Mail, sendMail } from '../../platform/mail/mail.ts';
import { type SmsGateway, smsGatewayOf } from '../../platform/mail/sms.port.ts';
import { afterQuiet, CHANNELS, type Channel, disturbs } from './notices.rules.ts';
import { settingsAt } from './notices.schema.ts';
import type { PushSettings } from './push.port.ts';
import type { ZaloSettings } from './zalo.port.ts';

/** The doors by which notices leave this installation. What is missing is not offered. */
export type Gateways = {
  sms?: SmsGateway | undefined;
  zalo?: ZaloSettings | undefined;
  email?: ((mail: Mail) => Promise<void>) | undefined;
  push?: PushSettings | undefined;
  /** Behind them stands nobody who sleeps: doubles. */
  anytime?: true;
};

function zaloOf(settings: typeof config): ZaloSettings | undefined {
  const { XASO_ZALO_APP: app, XASO_ZALO_SECRET: secret, XASO_ZALO_REFRESH_TOKEN: refreshToken, XASO_ZALO_TEMPLATES: list } = settings;
  if (!app || !secret || !refreshToken || !list) return undefined;
  const templates = new Map(list.split(',').map((one) => one.split('=') as [string, string]));
  return { url: settings.XASO_ZALO_URL, oauthUrl: settings.XASO_ZALO_OAUTH_URL, app, secret, refreshToken, templates };
}

/** As the settings say. In a demonstration nothing leaves by SMS or Zalo: its made-up numbers may belong to somebody. */
export function gatewaysFrom(settings: typeof config): Gateways {
  const hosts = settings.XASO_PUSH_HOSTS.split(',').flatMap((host) => host.trim() || []);
  const mail = settings.XASO_SMTP_URL ? { email: sendMail } : {};
  const push = hosts.length > 0 ? { push: { hosts, contact: settings.XASO_URL ?? '' } } : {};
  if (settings.demo) return { ...mail, ...push };
  return { ...mail, ...push, sms: smsGatewayOf(settings), zalo: zaloOf(settings) };
}

const opened = new WeakMap<object, Gateways>();

/** Gives a house other doors than the settings': the doubles of the demonstration and of the tests. */
export const openGateways = (house: object, gateways: Gateways): void => void opened.set(house, gateways);

/** The doors of this house. */
export function gatewaysOf(context: Context): Gateways {
  const known = opened.get(context.house) ?? gatewaysFrom(config);
  opened.set(context.house, known);
  return known;
}

/** The first moment from now on at which something may ring: by the quiet hours of the settings. Mail rings nowhere. */
export function loudAt(context: Context, channel: Channel): Date {
  if (!disturbs(channel) || gatewaysOf(context).anytime) return context.now;
  return afterQuiet(context.now, settingsAt(context.now).quiet);
}

/** The channels that this installation offers. With `type`: those by which that notice can go; Zalo carries only what it has approved. */
export function offeredChannels(context: Context, type?: string): Channel[] {
  const gateways = gatewaysOf(context);
  return CHANNELS.filter((one) => gateways[one] && (one !== 'zalo' || !type || gateways.zalo?.templates.has(type)));
}
