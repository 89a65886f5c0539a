import { config } from '../../../platform/config/config.ts';
import { Refusal } from '../../../platform/context/refusal.ts';
import { registerOf, unitName } from '../../../registers/units/units.queries.ts';
import { numberText } from '../../../ui/format.ts';
import { PageHead } from '../../../ui/show.tsx';
import type { Page, View, Visit } from '../../../ui/visit.ts';
import { queueSettingsOf, screenOf } from '../tickets.queries.ts';

export const SCREEN = '/goi-so';
/** How often a screen without JavaScript looks again, in seconds. */
const AGAIN = '5';

async function unitOfScreen({ context, query }: Visit): Promise<string> {
  const unit = query('don-vi') ?? config.XASO_UNIT;
  if (!(await registerOf(context)).units.has(unit)) throw new Refusal('context.not_found', 404);
  return unit;
}

/** `/goi-so`: what hangs on the wall of the hall. Numbers and counters, no names; it looks again by itself, with and without JavaScript. */
export const callingScreenPage: Page = {
  async get(visit): Promise<View> {
    const { context, t, locale } = visit;
    const unit = await unitOfScreen(visit);
    const [{ called, waiting }, { groups }] = [await screenOf(context, unit), await queueSettingsOf(context, unit)];
    const words = { label: '{label}', counter: '{counter}' };
    return {
      title: t('tickets.screen.title'),
      wide: true,
      bare: 'hall',
      headers: { 'cache-control': 'no-store' },
      islands: ['src/government/desk/pages/calling-screen.island.tsx'],
      body: (
        <div
          data-calling={`${SCREEN}/so?don-vi=${encodeURIComponent(unit)}`}
          data-say={t('tickets.screen.say', words)}
          data-on={t('tickets.screen.voiceOn')}
          data-off={t('tickets.screen.voiceOff')}
          data-none={t('tickets.screen.noVoice')}
        >
          <noscript>
            <meta http-equiv="refresh" content={AGAIN} />
          </noscript>
          <PageHead above={await unitName(context, unit, locale)} title={t('tickets.screen.now')} />
          <p data-empty="" hidden={called.length > 0}>
            {t('tickets.screen.nobody')}
          </p>
          <table class="xs-calling" data-called="" aria-live="polite" hidden={called.length === 0}>
            <thead>
              <tr>
                <th scope="col">{t('tickets.screen.number')}</th>
                <th scope="col">{t('tickets.screen.counter')}</th>
              </tr>
            </thead>
            <tbody>
              {called.map((one) => (
                <tr key={one.label}>
                  <td>{one.label}</td>
                  <td>{one.counter}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <h2>{t('tickets.screen.waiting')}</h2>
          <dl class="xs-summary">
            {groups.map((group) => (
              <div key={group.code}>
                <dt>
                  {group.code}. {group[locale]}
                </dt>
                <dd data-waiting={group.code}>{numberText(waiting[group.code] ?? 0, locale)}</dd>
              </div>
            ))}
          </dl>
          <p class="xs-help" data-voice="" />
        </div>
      ),
    };
  },
};

/** `/goi-so/so`: the same for the screen's island. */
export const callingNumbersPage: Page = {
  async get(visit) {
    return Response.json(await screenOf(visit.context, await unitOfScreen(visit)), { headers: { 'cache-control': 'no-store' } });
  },
};
