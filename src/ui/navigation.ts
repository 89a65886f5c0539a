import type { Translate } from '../platform/words/words.ts';
import type { View } from './visit.ts';

/** One entry of the navigation; `key` is what a page names as `active`. */
export type NavigationLink = { key: string; href: string; label: string };

const places: Record<NonNullable<View['section']>, [key: string, href: string][]> = {
  citizen: [
    ['home', '/'],
    ['procedures', '/thu-tuc'],
    ['appointments', '/dat-lich'],
    ['track', '/tra-cuu'],
    ['mine', '/ho-so-cua-toi'],
    ['petitions', '/phan-anh'],
  ],
  office: [
    ['queue', '/can-bo'],
    ['steering', '/dieu-hanh'],
    ['counter', '/can-bo/tiep-nhan'],
    ['calls', '/can-bo/goi-so'],
    ['search', '/can-bo/tim'],
    ['cash', '/can-bo/thu-tien'],
    ['bank', '/can-bo/doi-soat'],
    ['delays', '/can-bo/tre-han'],
    ['undelivered', '/can-bo/thong-bao'],
    ['ties', '/can-bo/gan-so'],
    ['consents', '/can-bo/dong-y'],
    ['promises', '/can-bo/khong-hen'],
    ['uncollected', '/can-bo/chua-nhan'],
    ['petitions', '/can-bo/phan-anh'],
    ['reports', '/can-bo/bao-cao'],
    ['admin', '/quan-tri'],
  ],
  helping: [
    ['help', '/giup'],
    ['helped', '/giup/da-giup'],
    ['procedures', '/thu-tuc'],
  ],
  steering: [
    ['steering', '/dieu-hanh'],
    ['sets', '/dieu-hanh/bo-chi-so'],
    ['closings', '/dieu-hanh/khoa-so'],
    ['declared', '/dieu-hanh/ke-khai'],
    ['open', '/so-lieu'],
    ['account', '/tai-khoan'],
  ],
  admin: [
    ['overview', '/quan-tri'],
    ['steering', '/dieu-hanh'],
    ['accounts', '/quan-tri/can-bo'],
    ['units', '/quan-tri/don-vi'],
    ['calendar', '/quan-tri/lich'],
    ['promises', '/quan-tri/khong-hen'],
    ['queue', '/quan-tri/xep-hang'],
    ['procedures', '/quan-tri/thu-tuc'],
    ['papers', '/quan-tri/mau-giay'],
    ['tokens', '/quan-tri/ma-may'],
    ['counters', '/quan-tri/may-quay'],
    ['helping', '/quan-tri/gio-giup'],
    ['targets', '/quan-tri/chi-tieu'],
    ['indicators', '/quan-tri/chi-so'],
    ['rollout', '/quan-tri/nhan-rong'],
    ['office', '/can-bo'],
  ],
};

/** How many of a section's places stand side by side; the others open under "more". A menu of ten words is read by nobody. */
const SIDE_BY_SIDE = 5;

/** The places of a section as the frame shows them: the first few, and the rest. Administration never hides: it stands with the first. */
export function navigationParts(links: readonly NavigationLink[]): { first: NavigationLink[]; more: NavigationLink[] } {
  if (links.length <= SIDE_BY_SIDE + 1) return { first: [...links], more: [] };
  const last = links.filter(({ key }) => key === 'admin' || key === 'office');
  const others = links.filter((link) => !last.includes(link));
  return { first: [...others.slice(0, SIDE_BY_SIDE - 1), ...last], more: others.slice(SIDE_BY_SIDE - 1) };
}

/** Where one can go from a section of the site. Who may enter is judged by the pages; this only spares the others the link to a refusal. */
export function navigation(
  section: NonNullable<View['section']>,
  t: Translate,
  { closed = [] }: { closed?: readonly string[] } = {},
): NavigationLink[] {
  return places[section]
    .filter(([, href]) => !closed.includes(href))
    .map(([key, href]) => ({ key, href, label: t(`ui.navigation.${section}.${key}`) }));
}
