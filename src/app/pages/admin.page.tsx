import { Refusal } from '../../platform/context/refusal.ts';
import { Card, CardGrid, PageHead } from '../../ui/show.tsx';
import type { Page } from '../../ui/visit.ts';
import { opensFor } from '../places.ts';

const PLACES: readonly (readonly [key: string, href: string])[] = [
  ['accounts', '/quan-tri/can-bo'],
  ['units', '/quan-tri/don-vi'],
  ['calendar', '/quan-tri/lich'],
  ['promises', '/quan-tri/khong-hen'],
  ['procedures', '/quan-tri/thu-tuc'],
  ['papers', '/quan-tri/mau-giay'],
  ['counters', '/quan-tri/may-quay'],
  ['tokens', '/quan-tri/ma-may'],
  ['targets', '/quan-tri/chi-tieu'],
  ['indicators', '/quan-tri/chi-so'],
  ['rollout', '/quan-tri/nhan-rong'],
  ['closings', '/dieu-hanh/khoa-so'],
  ['declared', '/dieu-hanh/ke-khai'],
];

/** `/quan-tri`: what the visitor may administer. */
export const adminPage: Page = {
  get({ t, context: { actor } }) {
    if (actor.kind === 'anonymous') throw new Refusal('context.sign_in', 401);
    const places = PLACES.filter(([, href]) => opensFor(actor, href));
    if (places.length === 0) throw new Refusal('context.forbidden', 403);
    return {
      title: t('app.pages.admin.title'),
      section: 'admin',
      active: 'overview',
      body: (
        <>
          <PageHead title={t('app.pages.admin.title')} lead={t('app.pages.admin.lead')} />
          <CardGrid>
            {places.map(([key, href]) => (
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
