import { fieldId } from '../../../ui/field.tsx';
import { ChoiceField } from '../../../ui/fields.choice.tsx';
import { DateField } from '../../../ui/fields.date.tsx';
import { PhoneField, TextField } from '../../../ui/fields.text.tsx';
import { Button, ButtonRow, type Errors, Form, fieldsOf, LinkButton } from '../../../ui/form.tsx';
import { useLanguage } from '../../../ui/language.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { returnWays } from '../../dossiers/dossiers.rules.ts';
import type { Papers } from '../../procedures/procedures.rules.ts';
import type { Component } from '../../procedures/procedures.schema.ts';
import { countBox, kindsOfPaper } from '../desk.intake.schema.ts';

type Typed = Record<string, string | string[]>;

/** The papers with three boxes each: how many originals, certified copies, copies. What the procedure demands stands in them already. */
function PaperCounts({ papers, typed, errors }: { papers: readonly Component[]; typed: Typed; errors: Errors }) {
  const { t, locale } = useLanguage();
  const fresh = Object.keys(typed).length === 0;
  const shownIn = (paper: Component, kind: (typeof kindsOfPaper)[number]) =>
    fresh ? (paper.required && paper[kind] > 0 ? String(paper[kind]) : '') : ([typed[countBox(paper.code, kind)] ?? ''].flat()[0] ?? '');
  return (
    <DataTable
      caption={t('desk.intake.papers')}
      rows={[...papers]}
      rowKey={(paper) => paper.code}
      empty={<p>{t('desk.intake.noPapers')}</p>}
      columns={[
        {
          head: t('desk.paper.name'),
          main: true,
          cell: (paper) => (
            <>
              {paper.name[locale]}
              {paper.needed && <span class="xs-help"> {paper.needed[locale]}</span>}
            </>
          ),
        },
        ...kindsOfPaper.map((kind) => ({
          head: t(`desk.paper.${kind}`),
          cell: (paper: Component) => {
            const name = countBox(paper.code, kind);
            const error = errors[name];
            return (
              <>
                <input
                  class="ds-input"
                  id={fieldId(name)}
                  name={name}
                  value={shownIn(paper, kind)}
                  type="text"
                  inputMode="numeric"
                  maxLength={2}
                  data-width="day"
                  autocomplete="off"
                  aria-label={t('desk.paper.countOf', { kind: t(`desk.paper.${kind}`), paper: paper.name[locale] })}
                  aria-invalid={error ? 'true' : undefined}
                  aria-describedby={error ? `${fieldId(name)}-error` : undefined}
                />
                {error && (
                  <p class="ds-validation-message xs-error" id={`${fieldId(name)}-error`}>
                    {error}
                  </p>
                )}
              </>
            );
          },
        })),
      ]}
    />
  );
}

/** What need not be handed in: a database stands for it, or it is only shown. Asking for it would be a violation. */
function NotAsked({ papers }: { papers: Papers }) {
  const { t, locale } = useLanguage();
  const lines = [
    ...papers.replaced.map(({ component, database }) => ({
      component,
      why: t('procedures.paper.spared', { database: t(`procedures.databases.${database}`) }),
    })),
    ...papers.shown.map((component) => ({ component, why: t('procedures.paper.showOnly') })),
  ];
  if (lines.length === 0) return null;
  return (
    <ul>
      {lines.map(({ component, why }) => (
        <li key={component.code}>
          {component.name[locale]}: {why}
        </li>
      ))}
    </ul>
  );
}

/** Everything that the counter asks, on one screen: who, which papers, how the result goes back. */
export function IntakeForm({
  papers,
  typed,
  errors,
  hidden,
  external,
}: {
  papers: Papers;
  typed: Typed;
  errors: Errors;
  hidden: Record<string, string>;
  /** Another system keeps this procedure's dossiers. */
  external: boolean;
}) {
  const { t } = useLanguage();
  const of = fieldsOf(typed, errors);
  const choice = (name: string, first: string) => ({ ...of.text(name), value: of.text(name).value || first });
  const options = (values: readonly string[], words: string) => values.map((value) => ({ value, label: t(`desk.${words}.${value}`) }));
  return (
    <Form action="/can-bo/tiep-nhan" hidden={hidden}>
      <h2>{t('desk.intake.who')}</h2>
      <TextField {...of.text('fullName')} label={t('desk.intake.fullName')} maxLength={120} />
      <PhoneField {...of.text('phone')} label={t('desk.intake.phone')} help={t('desk.intake.phoneHelp')} autocomplete="off" optional />
      <TextField {...of.text('personalNumber')} label={t('desk.intake.personalNumber')} maxLength={16} width="medium" optional />
      <DateField {...of.date('birthDay')} label={t('desk.intake.birthDay')} optional />
      <h2>{t('desk.intake.papersTitle')}</h2>
      <PaperCounts papers={papers.asked} typed={typed} errors={errors} />
      <NotAsked papers={papers} />
      <h2>{t('desk.intake.how')}</h2>
      <ChoiceField
        {...choice('channel', 'direct')}
        label={t('desk.intake.channel')}
        choices={options(['direct', 'post'], 'channels')}
        row
      />
      <ChoiceField
        {...choice('keys', 'staff')}
        label={t('desk.intake.keys')}
        choices={options(['staff', 'helped_desk'], 'intake.keysOf')}
      />
      {external && (
        <TextField
          {...of.text('externalCode')}
          label={t('desk.intake.externalCode')}
          help={t('desk.intake.externalCodeHelp')}
          maxLength={60}
          optional
        />
      )}
      <ChoiceField {...choice('returnWay', 'desk')} label={t('desk.return.label')} choices={options(returnWays, 'ways')} />
      <ButtonRow>
        <Button>{t('desk.intake.do')}</Button>
        <LinkButton href="/can-bo/tiep-nhan" look="tertiary">
          {t('desk.intake.other')}
        </LinkButton>
      </ButtonRow>
    </Form>
  );
}
