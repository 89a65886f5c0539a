import type { Mail } from '../../platform/mail/mail.ts';
import { dayOf, minutesOf, weekdayOf } from '../../platform/time/time.ts';
import { type Locale, wordsIn } from '../../platform/words/words.ts';
import { filled, shortened, smsMoment, smsText, type Values } from './notices.rules.ts';
import { type Place, templateOf } from './notices.schema.ts';

type Said = string | Record<Locale, string>;
type MomentPlace = 'due' | 'reception' | 'limit' | 'moved' | 'appointment' | 'open';

/** What a notice is made of. Moments are ISO texts; what is missing is left out of the message. `path`: the page on our site that shows more. */
export type Material = {
  texts: Partial<Record<Exclude<Place, MomentPlace>, Said>>;
  moments: Partial<Record<MomentPlace, string | null>>;
  /** The place as a text message may call it when room is short: `Xã Cần Giuộc` instead of the desk's full name. */
  shortPlace?: Said;
  path: string;
};

const said = (text: Said | undefined, locale: Locale): string | undefined => (typeof text === 'object' ? text[locale] : text);

/** `17 giờ thứ Hai, 24/8/2026`; `17:00 on Monday, 24/8/2026`. */
function longMoment(moment: Date, locale: Locale): string {
  const [day, minutes, t] = [dayOf(moment), Math.floor(minutesOf(moment)), wordsIn(locale)];
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60];
  const date = `${Number(day.slice(8))}/${Number(day.slice(5, 7))}/${day.slice(0, 4)}`;
  const key = minute === 0 ? 'notices.moment.hour' : 'notices.moment.minutes';
  return t(key, { hour, minute: String(minute).padStart(2, '0'), weekday: t(`notices.weekdays.${weekdayOf(day)}`), date });
}

function valuesOf(material: Material, locale: Locale, moment: (at: Date, locale: Locale) => string): Values {
  const texts = Object.entries(material.texts).map(([name, text]) => [name, said(text, locale)] as const);
  const moments = Object.entries(material.moments).map(([name, at]) => [name, at ? moment(new Date(at), locale) : undefined] as const);
  return Object.fromEntries([...texts, ...moments]);
}

/** One notice in words: its title, its text with marks, the text message, and what Zalo's templates are given. */
export type Message = { title: string; text: string; sms: string; zalo: Record<string, string> };

/** How long a parameter of a Zalo template may be. */
const ZALO_LENGTH = 200;

/** Puts a notice into words, by the template that held when it happened. Throws for a type without a template. */
export function messageOf(type: string, occurredAt: Date, locale: Locale, material: Material): Message {
  const { title, text, sms } = templateOf(type, occurredAt)[locale];
  const long = valuesOf(material, locale, longMoment);
  const full = filled(text, long);
  return {
    title,
    text: full,
    sms: smsText(sms, { ...valuesOf(material, locale, smsMoment), shortPlace: said(material.shortPlace, locale) }),
    zalo: {
      ma_ho_so: long.code || '-',
      thu_tuc: shortened(long.procedure ?? '', ZALO_LENGTH) || '-',
      trang_thai: title,
      noi_dung: shortened(full, ZALO_LENGTH),
      noi: shortened(long.place ?? '', ZALO_LENGTH) || '-',
    },
  };
}

/** The same as a mail: what is said, where to see more, and how to get fewer of them. `site`: our public address. */
export function mailOf(message: Message, material: Material, locale: Locale, site: string): Omit<Mail, 'to'> {
  const t = wordsIn(locale);
  const code = said(material.texts.code, locale);
  const lines = [
    t('notices.mail.greeting'),
    message.text,
    t('notices.mail.more', { url: site + material.path }),
    said(material.texts.place, locale) ?? '',
    t('notices.mail.change', { url: `${site}/tai-khoan/thong-bao` }),
  ];
  return { subject: code ? `${message.title} (${code})` : message.title, text: lines.filter(Boolean).join('\n\n') };
}
