import { newId } from '../../../platform/database/id.ts';
import { answerOr } from '../../../ui/answer.ts';
import { fieldId } from '../../../ui/field.tsx';
import { BackLink, Button, ButtonRow, ErrorSummary, type Errors, Form } from '../../../ui/form.tsx';
import { Notice, PageHead } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { proceduresOn } from '../../procedures/procedures.queries.ts';
import { type Shortcut, shortcutsOf } from '../intake.choice.rules.ts';
import { deskOf } from '../intake.queries.ts';
import { keepShortcuts, shortcutsSeen } from '../intake.service.ts';
import { COUNTER } from './intake.page.tsx';

const PATH = `${COUNTER}/so-tat`;
type Line = { box: string; procedure: string; caseCode: string; name: string };

/** Each procedure, and below it its cases where there are several. */
async function linesOf({ context, locale }: Visit): Promise<Line[]> {
  return (await proceduresOn(context)).flatMap(({ procedure, name, cases }) => [
    { box: `${procedure} `, procedure, caseCode: '', name: name[locale] },
    ...(cases.length > 1 ? cases : []).map((one) => ({
      box: `${procedure} ${one.code}`,
      procedure,
      caseCode: one.code,
      name: `${name[locale]}: ${one.name[locale]}`,
    })),
  ]);
}

function NumberBox({ line, value, error }: { line: Line; value: string; error: string | undefined }) {
  const name = `number.${line.box}`;
  return (
    <>
      <input
        class="ds-input"
        id={fieldId(line.box)}
        name={name}
        value={value}
        type="text"
        inputMode="numeric"
        maxLength={3}
        data-width="day"
        autocomplete="off"
        aria-label={line.name}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={error ? `${fieldId(line.box)}-error` : undefined}
      />
      {error && (
        <p class="ds-validation-message xs-error" id={`${fieldId(line.box)}-error`}>
          {error}
        </p>
      )}
    </>
  );
}

async function view(visit: Visit, unit: string, errors: Errors = {}): Promise<View> {
  const { t, context, form } = visit;
  const { own, seen } = await shortcutsSeen(context, unit);
  const shown = shortcutsOf(own, await proceduresOn(context));
  const posted = form.text('key') !== '';
  const shownIn = (line: Line) =>
    posted
      ? form.text(`number.${line.box}`)
      : String(shown.find((one) => one.procedure === line.procedure && one.caseCode === line.caseCode)?.number ?? '');
  return {
    title: t('intake.shortcuts.title'),
    section: 'office',
    active: 'counter',
    status: Object.keys(errors).length > 0 ? 422 : 200,
    body: (
      <>
        <BackLink href={COUNTER} />
        <ErrorSummary errors={errors} />
        <PageHead title={t('intake.shortcuts.title')} lead={t('intake.shortcuts.lead')} />
        {visit.query('xong') !== undefined && (
          <Notice tone="success" live>
            <p>{t('intake.shortcuts.done')}</p>
          </Notice>
        )}
        <Form action={PATH} hidden={{ key: form.text('key') || newId(), unit, seen: form.text('seen') || seen }}>
          <DataTable
            caption={t('intake.shortcuts.caption')}
            rows={await linesOf(visit)}
            rowKey={(line) => line.box}
            columns={[
              { head: t('intake.shortcuts.name'), main: true, cell: (line) => line.name },
              { head: t('intake.shortcuts.code'), cell: (line) => line.procedure, keep: true },
              {
                head: t('intake.shortcuts.number'),
                cell: (line) => <NumberBox line={line} value={shownIn(line)} error={errors[line.box]} />,
              },
            ]}
          />
          <ButtonRow>
            <Button>{t('intake.shortcuts.do')}</Button>
          </ButtonRow>
        </Form>
      </>
    ),
  };
}

/** What was typed: numbers, and complaints at boxes that hold none. */
function typedIn({ form, t }: Visit, lines: readonly Line[]): { shortcuts: Shortcut[]; errors: Errors } {
  const errors: Errors = {};
  const shortcuts = lines.flatMap(({ box, procedure, caseCode }) => {
    const typed = form.text(`number.${box}`).trim();
    if (typed === '') return [];
    if (!/^[1-9]\d{0,2}$/.test(typed)) errors[box] = t('intake.errors.number');
    return [{ number: Number(typed), procedure, caseCode }];
  });
  return { shortcuts, errors };
}

/** `/can-bo/tiep-nhan/so-tat`: the short numbers of a desk, kept by its officers. */
export const intakeShortcutsPage: Page = {
  signedIn: true,
  get: (visit) => view(visit, deskOf(visit.context, visit.query('don-vi')).unit),
  async post(visit) {
    const { context, form } = visit;
    const { unit } = deskOf(context, form.text('unit') || undefined);
    const { shortcuts, errors } = typedIn(visit, await linesOf(visit));
    if (Object.keys(errors).length > 0) return view(visit, unit, errors);
    return answerOr(
      visit,
      async () => {
        await keepShortcuts(context, { unit, key: form.text('key'), seen: form.text('seen'), shortcuts });
        return seeOther(`${PATH}?${new URLSearchParams({ 'don-vi': unit, xong: '1' })}`);
      },
      (refused) => view(visit, unit, refused),
    );
  },
};
