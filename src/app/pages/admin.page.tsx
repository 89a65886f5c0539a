import { mayWord } from '../../government/dossiers/papers/templates.permissions.ts';
import { mayEdit } from '../../government/procedures/editor.permissions.ts';
import { promisePermissions } from '../../government/procedures/promises.permissions.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { mayCalendar } from '../../registers/calendar/calendar.permissions.ts';
import { accountPermissions } from '../../registers/people/people.permissions.ts';
import { mayUnit } from '../../registers/units/units.permissions.ts';
import { Card, CardGrid, PageHead } from '../../ui/show.tsx';
import type { Page } from '../../ui/visit.ts';

/** `/quan-tri`: what the visitor may administer. */
export const adminPage: Page = {
  get({ t, context: { actor } }) {
    if (actor.kind === 'anonymous') throw new Refusal('context.sign_in', 401);
    const holds = (...roles: string[]) => actor.posts.some((post) => roles.includes(post.role));
    const places = [
      { key: 'accounts', href: '/quan-tri/can-bo', open: accountPermissions.roleFor(actor, 'list', 'account', {}) !== undefined },
      { key: 'units', href: '/quan-tri/don-vi', open: actor.posts.some((post) => mayUnit(actor, 'look', post.unit)) },
      { key: 'calendar', href: '/quan-tri/lich', open: mayCalendar(actor, 'look', null) },
      {
        key: 'promises',
        href: '/quan-tri/khong-hen',
        open: actor.posts.some((post) => promisePermissions.roleFor(actor, 'set', 'promise', { unit: post.unit }) !== undefined),
      },
      { key: 'procedures', href: '/quan-tri/thu-tuc', open: mayEdit(actor, 'look') },
      { key: 'papers', href: '/quan-tri/mau-giay', open: mayWord(actor) },
      { key: 'counters', href: '/quan-tri/may-quay', open: accountPermissions.roleFor(actor, 'list', 'counter PC', {}) !== undefined },
      { key: 'tokens', href: '/quan-tri/ma-may', open: accountPermissions.roleFor(actor, 'list', 'token', {}) !== undefined },
      { key: 'targets', href: '/quan-tri/chi-tieu', open: holds('commune admin', 'province admin', 'system admin') },
      { key: 'indicators', href: '/quan-tri/chi-so', open: holds('province admin', 'system admin') },
      { key: 'rollout', href: '/quan-tri/nhan-rong', open: holds('commune admin', 'province admin', 'system admin') },
      {
        key: 'closings',
        href: '/dieu-hanh/khoa-so',
        open: holds('leader', 'commune admin', 'province admin', 'system admin'),
      },
      {
        key: 'declared',
        href: '/dieu-hanh/ke-khai',
        open: holds('leader', 'commune admin', 'province admin', 'system admin'),
      },
    ].filter((place) => place.open);
    if (places.length === 0) throw new Refusal('context.forbidden', 403);
    return {
      title: t('app.pages.admin.title'),
      section: 'admin',
      active: 'overview',
      body: (
        <>
          <PageHead title={t('app.pages.admin.title')} lead={t('app.pages.admin.lead')} />
          <CardGrid>
            {places.map(({ key, href }) => (
              <Card key={key} title={t(`app.pages.admin.${key}`)} href={href}>
                <p>{t(`app.pages.admin.${key}Help`)}</p>
              </Card>
            ))}
          </CardGrid>
        </>
      ),
    };
  },
};
