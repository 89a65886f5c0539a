import { LinkButton } from '../../../ui/form.tsx';
import { momentText } from '../../../ui/format.ts';
import { Card, PageHead } from '../../../ui/show.tsx';
import { Pager } from '../../../ui/table.tsx';
import type { Page, Visit } from '../../../ui/visit.ts';
import { type OwnNotice, ownNotices } from '../notices.queries.ts';

const PAGE = 20;

/** How a notice left: `Tin nhắn SMS (đã gửi)`. */
function waysOf({ t }: Visit, { ways }: OwnNotice): string {
  if (ways.length === 0) return t('notices.own.listed');
  const each = ways.map(({ channel, state }) => `${t(`notices.channels.${channel}`)} (${t(`notices.states.${state}`)})`);
  return t('notices.own.ways', { ways: each.join(', ') });
}

/** `/thong-bao`: what the signed-in citizen was told. */
export const ownNoticesPage: Page = {
  async get(visit) {
    const { t, context, locale, query } = visit;
    const found = await ownNotices(context, locale, query('truoc') ?? null, PAGE + 1);
    const notices = found.slice(0, PAGE);
    const last = found.length > PAGE ? notices.at(-1) : undefined;
    const title = t('notices.own.title');
    return {
      title,
      active: 'mine',
      body: (
        <>
          <PageHead title={title} lead={t('notices.own.lead')} />
          {notices.length === 0 && <p>{t('notices.own.empty')}</p>}
          {notices.map((notice) => (
            <Card key={notice.id} title={notice.title}>
              <p>{notice.text}</p>
              <p class="xs-help">
                {momentText(notice.at, locale)}. {waysOf(visit, notice)}
              </p>
              <p>
                <a href={notice.path}>
                  {t(notice.path.startsWith('/ho-so/') ? 'notices.own.open' : 'notices.own.openOther')}
                  <span class="ds-sr-only"> {notice.title}</span>
                </a>
              </p>
            </Card>
          ))}
          <Pager next={last && `/thong-bao?truoc=${last.id}`} />
          <LinkButton href="/tai-khoan/thong-bao" look="secondary">
            {t('notices.own.choose')}
          </LinkButton>
        </>
      ),
    };
  },
};
