import { mayWord } from '../government/dossiers/papers/templates.permissions.ts';
import { moneyUnits } from '../government/fees/fees.permissions.ts';
import { mayEdit } from '../government/procedures/editor.permissions.ts';
import { promisePermissions } from '../government/procedures/promises.permissions.ts';
import type { Actor } from '../platform/permissions/permissions.ts';
import { mayCalendar } from '../registers/calendar/calendar.permissions.ts';
import { mayNotice } from '../registers/notices/notices.permissions.ts';
import { accountPermissions, mayLookAtTies } from '../registers/people/people.permissions.ts';
import { isHandling } from '../registers/people/people.rules.ts';
import { mayUnit } from '../registers/units/units.permissions.ts';

const holds =
  (...roles: string[]) =>
  ({ posts }: Actor): boolean =>
    posts.some((post) => roles.includes(post.role));
const lists =
  (thing: 'account' | 'counter PC' | 'token') =>
  (actor: Actor): boolean =>
    accountPermissions.roleFor(actor, 'list', thing, {}) !== undefined;
const handles = ({ posts }: Actor): boolean => posts.some((post) => isHandling(post.role));
const atDesk = holds('desk officer');
const administers = holds('commune admin', 'system admin');
const steers = holds('leader', 'commune admin', 'province viewer', 'province admin', 'system admin');
const answers = holds('leader', 'commune admin', 'province admin', 'system admin');

/** The places to which a menu leads, for whom they open: the sentences of the pages behind them, asked for any unit. Places that are not named are everybody's. */
const PLACES: Readonly<Record<string, (actor: Actor) => boolean>> = {
  '/ho-so-cua-toi': ({ kind }) => kind !== 'officer',
  '/giup/da-giup': holds('helper'),
  '/can-bo': handles,
  '/can-bo/tiep-nhan': atDesk,
  '/can-bo/goi-so': atDesk,
  '/can-bo/tim': handles,
  '/can-bo/thu-tien': (actor) => moneyUnits(actor, 'desk officer').length > 0,
  '/can-bo/doi-soat': (actor) => moneyUnits(actor).length > 0,
  '/can-bo/tre-han': handles,
  '/can-bo/thong-bao': (actor) => mayNotice(actor, 'see'),
  '/can-bo/gan-so': mayLookAtTies,
  '/can-bo/dong-y': atDesk,
  '/can-bo/khong-hen': handles,
  '/can-bo/chua-nhan': handles,
  '/can-bo/phan-anh': handles,
  '/can-bo/bao-cao': handles,
  '/dieu-hanh': steers,
  '/dieu-hanh/khoa-so': answers,
  '/dieu-hanh/ke-khai': answers,
  '/quan-tri/can-bo': lists('account'),
  '/quan-tri/don-vi': (actor) => actor.posts.some((post) => mayUnit(actor, 'look', post.unit)),
  '/quan-tri/lich': (actor) => mayCalendar(actor, 'look', null),
  '/quan-tri/khong-hen': (actor) =>
    actor.posts.some(({ unit }) => promisePermissions.roleFor(actor, 'set', 'promise', { unit }) !== undefined),
  '/quan-tri/xep-hang': holds('commune admin'),
  '/quan-tri/thu-tuc': (actor) => mayEdit(actor, 'look'),
  '/quan-tri/mau-giay': (actor) => mayWord(actor) && administers(actor),
  '/quan-tri/ma-may': lists('token'),
  '/quan-tri/may-quay': lists('counter PC'),
  '/quan-tri/gio-giup': holds('commune admin', 'leader'),
  '/quan-tri/chi-tieu': holds('commune admin', 'leader', 'province viewer', 'province admin', 'system admin'),
  '/quan-tri/chi-so': holds('province admin', 'system admin'),
  '/quan-tri/nhan-rong': holds('commune admin', 'leader', 'clerk', 'province viewer', 'province admin', 'system admin'),
};

/** Whether a place of a menu opens for somebody. */
export const opensFor = (actor: Actor, href: string): boolean => PLACES[href]?.(actor) ?? true;

/** The places of the menus that do not: `/quan-tri` is for those who have one of its places that is work, not only to be looked at. */
export function closedFor(actor: Actor): string[] {
  const closed = Object.keys(PLACES).filter((href) => !opensFor(actor, href));
  const administration = actor.posts.some(({ role, unit }) => role.endsWith(' admin') || mayUnit(actor, 'look', unit));
  return administration ? closed : [...closed, '/quan-tri'];
}
