import { addDays, dayOf, minutesOf, momentOf, weekdayOf } from '../../platform/time/time.ts';
import { plainText, SMS_LENGTH } from '../../platform/words/plain.ts';
import type { Locale } from '../../platform/words/words.ts';

/** Ways on which a notice reaches somebody. */
export const CHANNELS = ['sms', 'zalo', 'email', 'push'] as const;
export type Channel = (typeof CHANNELS)[number];
export const isChannel = (text: string): text is Channel => (CHANNELS as readonly string[]).includes(text);

/** `waiting`: not sent yet, or to be tried again; `failed`: the desk must see to it; `settled`: the desk told the person in another way. */
export const DELIVERY_STATES = ['waiting', 'sent', 'failed', 'settled'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** What fills the places of a template. A place without a value is left out, with the `[…]` around it. */
export type Values = Partial<Record<string, string>>;

/** Fills `{place}`; a part in square brackets is left out when one of its places has no value. */
export function filled(template: string, values: Values): string {
  const parts = template.replace(/\[([^\]]*)\]/g, (_, part: string) =>
    [...part.matchAll(/\{(\w+)\}/g)].every(([, name = '']) => values[name]) ? part : '',
  );
  return parts.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '').trim();
}

/** At most `most` characters, cut after a whole word and marked `...`; nothing when no word of use fits. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  // One letter more: whether a word ends here is seen at what follows it.
  const cut = text.slice(0, Math.max(0, most - 2));
  const words = cut.slice(0, Math.max(0, cut.lastIndexOf(' '))).replace(/[\s,;:(-]+$/, '');
  return words.length >= 8 ? `${words}...` : '';
}

/**
 * A text message of at most 160 plain characters. What is too long is shortened in this order, and no further than needed: the name of the
 * procedure is cut after a word, then left out; the place gives its short name; the place is cut after a word. Code, hour and day are never cut.
 */
export function smsText(template: string, values: Values & { shortPlace?: string | undefined }): string {
  const plain = Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value ? [[name, plainText(value)]] : [])));
  const say = (change: Values) => plainText(filled(template, { ...plain, ...change })).replace(/ \(\)/g, '');
  const fits = (text: string) => text.length <= SMS_LENGTH;
  const whole = say({});
  if (fits(whole)) return whole;
  const without = say({ procedure: '' });
  for (const place of [plain.place ?? '', plain.shortPlace ?? plain.place ?? '']) {
    // Its brackets came back with the procedure: room for them is counted by trying.
    const room = SMS_LENGTH - say({ place, procedure: '' }).length;
    for (const most of [room, room - 1, room - 2, room - 3]) {
      const text = say({ place, procedure: shortened(plain.procedure ?? '', most) });
      if (fits(text)) return text;
    }
  }
  const place = plain.shortPlace ?? plain.place ?? '';
  const over = say({ place, procedure: '' }).length - SMS_LENGTH;
  const text = say({ place: shortened(place, place.length - over), procedure: '' });
  return fits(text) ? text : without.slice(0, SMS_LENGTH);
}

const weekdays = {
  vi: ['Chu nhat', 'thu Hai', 'thu Ba', 'thu Tu', 'thu Nam', 'thu Sau', 'thu Bay'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
} as const;

/** A moment as a text message says it: `17 gio thu Hai 24/8`, `16 gio 40 thu Hai 24/8`; `17:00 Mon 24/8`. */
export function smsMoment(moment: Date, locale: Locale): string {
  const [day, minutes] = [dayOf(moment), Math.floor(minutesOf(moment))];
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60];
  const date = `${Number(day.slice(8))}/${Number(day.slice(5, 7))}`;
  const padded = String(minute).padStart(2, '0');
  const clock = locale === 'en' ? `${hour}:${padded}` : minute === 0 ? `${hour} gio` : `${hour} gio ${padded}`;
  return `${clock} ${weekdays[locale][weekdayOf(day)] ?? ''} ${date}`;
}

/** When nobody is to be disturbed: minutes since midnight; over midnight when it begins later than it ends. */
export type Quiet = { from: number; to: number };

/** The first moment from `moment` on at which the quiet hours allow a message. */
export function afterQuiet(moment: Date, { from, to }: Quiet): Date {
  const [day, minutes] = [dayOf(moment), minutesOf(moment)];
  if (from === to) return moment;
  if (from < to) return minutes >= from && minutes < to ? momentOf(day, to) : moment;
  if (minutes >= from) return momentOf(addDays(day, 1), to);
  return minutes < to ? momentOf(day, to) : moment;
}

/** Mail lies in a box until it is opened; what rings waits for the morning. */
export const disturbs = (channel: Channel): boolean => channel !== 'email';

/** When to try again after so many failed tries; undefined when it was tried often enough. Pauses in minutes, from the settings. */
export const nextTry = (attempts: number, pauses: readonly number[], now: Date): Date | undefined => {
  const pause = pauses[attempts - 1];
  return pause === undefined ? undefined : new Date(now.getTime() + pause * 60_000);
};

export type Reach = { phone: string | null; email: string | null; push: boolean };
const reaches: Record<Channel, (reach: Reach) => boolean> = {
  sms: ({ phone }) => phone !== null,
  zalo: ({ phone }) => phone !== null,
  email: ({ email }) => email !== null,
  push: ({ push }) => push,
};

/**
 * By which channels one notice goes: those that were chosen, that reach the person, and that this installation offers. When something was chosen and
 * none of it can be used (Zalo without an approved template, a phone whose browser has let go), it goes by text message. Who chose none gets none.
 */
export function channelsFor(chosen: readonly Channel[], reach: Reach, offered: readonly Channel[]): Channel[] {
  if (chosen.length === 0) return [];
  const usable = CHANNELS.filter((one) => chosen.includes(one) && offered.includes(one) && reaches[one](reach));
  if (usable.length > 0) return usable;
  return reach.phone ? ['sms'] : [];
}

/** `nguyenvana@gmail.com` → `ng***@gmail.com`: recognised by its owner, useless to others. */
export const maskedEmail = (address: string): string => address.replace(/^(.{1,2})[^@]*@/, '$1***@');

/** An address that mail servers take: one @, a host with a dot, no blanks. Small letters in the host. */
export function normalEmail(text: string): string | undefined {
  const trimmed = text.normalize('NFKC').trim();
  const found = /^([^\s@<>,;:"()[\]\\]{1,64})@([a-z0-9-]+(?:\.[a-z0-9-]+)+)$/i.exec(trimmed);
  return found && trimmed.length <= 200 ? `${found[1]}@${found[2]?.toLowerCase()}` : undefined;
}

/** Whether a push service's address is one that the installation allows: https and a host of the list (`*.` for its sub-hosts). */
export function isAllowedEndpoint(endpoint: string, hosts: readonly string[]): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { protocol, host, hostname, username } = new URL(endpoint);
  // A list that names a host with its port names a test's own service, which speaks plain http on loopback.
  if (hosts.includes(host) && hostname === '127.0.0.1') return username === '';
  if (protocol !== 'https:' || username !== '' || host !== hostname) return false;
  return hosts.some((one) => one === hostname || (one.startsWith('*.') && hostname.endsWith(one.slice(1))));
}
