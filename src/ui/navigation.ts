import type { Translate } from '../platform/words/words.ts';
import type { View } from './visit.ts';

/** One entry of the navigation; `key` is what a page names as `active`. */
export type NavigationLink = { key: string; href: string; label: string };

const places: Record<NonNullable<View['section']>, [key: string, href: string][]> = {
  citizen: [
    ['home', '/'],
    ['procedures', '/thu-tuc'],
    ['track', '/tra-cuu'],
    ['mine', '/ho-so-cua-toi'],
  ],
  office: [
    ['queue', '/can-bo'],
    ['counter', '/can-bo/tiep-nhan'],
    ['search', '/can-bo/tim'],
    ['undelivered', '/can-bo/thong-bao'],
    ['ties', '/can-bo/gan-so'],
    ['consents', '/can-bo/dong-y'],
    ['promises', '/can-bo/khong-hen'],
    ['delays', '/can-bo/tre-han'],
    ['reports', '/can-bo/bao-cao'],
    ['admin', '/quan-tri'],
  ],
  helping: [
    ['help', '/giup'],
    ['helped', '/giup/da-giup'],
    ['procedures', '/thu-tuc'],
  ],
  admin: [
    ['overview', '/quan-tri'],
    ['accounts', '/quan-tri/can-bo'],
    ['units', '/quan-tri/don-vi'],
    ['calendar', '/quan-tri/lich'],
    ['promises', '/quan-tri/khong-hen'],
    ['papers', '/quan-tri/mau-giay'],
    ['tokens', '/quan-tri/ma-may'],
    ['counters', '/quan-tri/may-quay'],
    ['helping', '/quan-tri/gio-giup'],
    ['office', '/can-bo'],
  ],
};

/** Where one can go from a section of the site. Who may enter is judged by the pages; this only spares the others the link to a refusal. */
export function navigation(section: NonNullable<View['section']>, t: Translate, admin = false): NavigationLink[] {
  return places[section]
    .filter(([key]) => key !== 'admin' || admin)
    .map(([key, href]) => ({ key, href, label: t(`ui.navigation.${section}.${key}`) }));
}
