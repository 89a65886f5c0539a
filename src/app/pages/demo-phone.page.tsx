import { Refusal } from '../../platform/context/refusal.ts';
import { SMS_LENGTH } from '../../platform/words/plain.ts';

import { maskedPhone } from '../../registers/people/people.rules.ts';
import { LinkButton } from '../../ui/form.tsx';
import { momentText } from '../../ui/format.ts';
import { Card, PageHead } from '../../ui/show.tsx';
import type { Page } from '../../ui/visit.ts';
import { arrivedIn } from '../demo/arrived.ts';

const MOST = 50;

/** `/trinh-dien/dien-thoai`: a demonstration's messages, as they stand on the phones of citizens. Elsewhere there is no such page. */
export const demoPhonePage: Page = {
  get({ t, locale, demo, context }) {
    const arrived = demo ? arrivedIn(context.house) : undefined;
    if (!arrived) throw new Refusal('context.not_found', 404);
    const sms = arrived.sms.map(({ phone, text, at }) => ({
      way: 'sms',
      phone,
      text,
      at,
      more: t('notices.demo.length', { count: text.length, most: SMS_LENGTH }),
    }));
    const zalo = arrived.zalo.map(({ phone, data, at }) => ({
      way: 'zalo',
      phone: phone.replace(/^84/, '0'),
      text: `${data.trang_thai}. ${data.noi_dung}`,
      at,
      more: `${t('notices.demo.code')}: ${data.ma_ho_so}`,
    }));
    const messages = [...sms, ...zalo].sort((a, b) => b.at.getTime() - a.at.getTime()).slice(0, MOST);
    const title = t('notices.demo.title');
    return {
      title,
      body: (
        <>
          <PageHead title={title} lead={t('notices.demo.lead')} />
          {messages.length === 0 && <p>{t('notices.demo.empty')}</p>}
          {messages.map(({ way, phone, text, at, more }) => (
            <Card key={`${way}${phone}${at.getTime()}${text}`} title={`${t(`notices.channels.${way}`)} · ${maskedPhone(phone)}`} tinted>
              <p>{text}</p>
              <p class="xs-help">
                {momentText(at, locale)} · {more}
              </p>
            </Card>
          ))}
          <LinkButton href="/trinh-dien/dien-thoai" look="secondary">
            {t('notices.demo.reload')}
          </LinkButton>
        </>
      ),
    };
  },
};
