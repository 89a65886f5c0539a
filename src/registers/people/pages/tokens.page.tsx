import { newId } from '../../../platform/database/id.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { answerOr } from '../../../ui/answer.ts';
import { ChoicesField } from '../../../ui/fields.choice.tsx';
import { NumberField, TextField } from '../../../ui/fields.text.tsx';
import { Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { dayText } from '../../../ui/format.ts';
import { SheetLink } from '../../../ui/sheet.tsx';
import { Notice, PageHead, StateTag } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { unitName } from '../../units/units.queries.ts';
import { listTokens, type Token } from '../people.queries.ts';
import { isScope, SCOPES, scopeKey } from '../people.rules.ts';
import { TOKEN_DAYS } from '../people.schema.ts';
import { createToken, revokeToken } from '../tokens.service.ts';
import { UnitField, unitsToChoose } from './units.part.tsx';

const stateOf = (token: Token, now: Date) => (token.revokedAt ? 'revoked' : token.expiresAt <= now ? 'expired' : 'live');

function Tokens({ visit, tokens, names }: { visit: Visit; tokens: Token[]; names: Map<string, string> }) {
  const { t, context, locale } = visit;
  return (
    <DataTable
      caption={t('people.tokens.list')}
      rows={tokens}
      rowKey={(token) => token.id}
      columns={[
        { head: t('people.tokens.name'), main: true, cell: (token) => token.name },
        { head: t('people.tokens.unit'), cell: (token) => names.get(token.unit) ?? token.unit },
        { head: t('people.tokens.scopes'), cell: (token) => token.scopes.map((scope) => t(`${scopeKey(scope)}.name`)).join('; ') },
        { head: t('people.tokens.expires'), cell: (token) => dayText(dayOf(token.expiresAt), locale), keep: true },
        {
          head: t('people.tokens.used'),
          cell: (token) => (token.lastUsedDay ? dayText(token.lastUsedDay, locale) : t('people.tokens.never')),
          keep: true,
        },
        {
          head: t('people.tokens.state'),
          cell: (token) => {
            const state = stateOf(token, context.now);
            return <StateTag tone={state === 'live' ? 'success' : 'neutral'}>{t(`people.tokens.${state}`)}</StateTag>;
          },
        },
        {
          head: t('people.tokens.action'),
          text: false,
          cell: (token) =>
            stateOf(token, context.now) === 'live' && (
              <Form action="/quan-tri/ma-may" hidden={{ do: 'revoke', id: token.id, key: newId() }}>
                <Button look="secondary" danger>
                  {t('people.tokens.revokeOf', { name: token.name })}
                </Button>
              </Form>
            ),
        },
      ]}
    />
  );
}

/** `made`: the text of a token that this very answer shows, once. */
async function view(visit: Visit, { errors = {}, made }: { errors?: Errors; made?: string } = {}): Promise<View> {
  const { t, context, locale } = visit;
  const tokens = await listTokens(context);
  const ids = new Set(tokens.map((token) => token.unit));
  const names = new Map(await Promise.all([...ids].map(async (unit) => [unit, await unitName(context, unit, locale)] as const)));
  const of = fieldsOf(made ? {} : { days: String(TOKEN_DAYS.usual), ...visit.form.all() }, errors);
  return {
    title: t('people.tokens.title'),
    section: 'admin',
    active: 'tokens',
    wide: true,
    sheet: { name: 'ma-may' },
    body: (
      <>
        <ErrorSummary errors={errors} />
        <PageHead title={t('people.tokens.title')} lead={t('people.tokens.lead')} />
        {made && (
          <Notice tone="warning" live title={t('people.tokens.onceTitle')}>
            <p>
              <code>{made}</code>
            </p>
            <p>{t('people.tokens.once')}</p>
          </Notice>
        )}
        {visit.query('xong') && <Notice tone="success" live title={t('people.tokens.saved')} />}
        <Tokens visit={visit} tokens={tokens} names={names} />
        <SheetLink url={visit.url} />
        <h2>{t('people.tokens.create')}</h2>
        <Form action="/quan-tri/ma-may" hidden={{ key: (!made && !visit.form.text('do') && visit.form.text('key')) || newId() }}>
          <TextField {...of.text('name')} label={t('people.tokens.name')} help={t('people.tokens.nameHelp')} maxLength={100} />
          <UnitField {...of.text('unit')} label={t('people.tokens.unit')} units={await unitsToChoose(visit)} />
          <ChoicesField
            {...of.many('scopes')}
            label={t('people.tokens.scopes')}
            choices={Object.keys(SCOPES).map((scope) => ({
              value: scope,
              label: t(`${scopeKey(scope)}.name`),
              help: t(`${scopeKey(scope)}.help`),
            }))}
          />
          <NumberField {...of.text('days')} label={t('people.tokens.days')} maxLength={3} />
          <Button>{t('people.tokens.save')}</Button>
        </Form>
      </>
    ),
  };
}

/** `/quan-tri/ma-may`: keys for machines of other systems. */
export const tokensPage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const { context, form } = visit;
        if (form.text('do') === 'revoke') {
          await revokeToken(context, { id: form.text('id'), key: form.text('key') || newId() });
          return seeOther('/quan-tri/ma-may?xong=1');
        }
        const days = /^\d{1,4}$/.test(form.text('days')) ? Number(form.text('days')) : 0;
        const wish = { name: form.text('name'), unit: form.text('unit'), scopes: form.texts('scopes').filter(isScope), days };
        const { token } = await createToken(context, wish, form.text('key') || newId());
        return view(visit, { made: token });
      },
      (errors) => view(visit, { errors }),
    ),
};
