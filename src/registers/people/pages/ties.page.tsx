import { answerOr } from '../../../ui/answer.ts';
import { TextField } from '../../../ui/fields.text.tsx';
import { Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { phoneText } from '../../../ui/format.ts';
import { PageHead } from '../../../ui/show.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { mayOrRefuse } from '../people.permissions.ts';
import { nationalPhone } from '../people.rules.ts';
import { findTies, type Tie } from '../ties.queries.ts';
import { TiesTable } from './ties.part.tsx';

export const TIES = '/can-bo/gan-so';

function view(visit: Visit, errors: Errors = {}, found?: { phone: string; ties: Tie[] }): View {
  const { t, form } = visit;
  const of = fieldsOf(form.all(), errors);
  return {
    title: t('ties.title'),
    section: 'office',
    active: 'ties',
    wide: true,
    body: (
      <>
        <ErrorSummary errors={errors} />
        <PageHead title={t('ties.title')} lead={t('ties.lead')} />
        <Form action={TIES}>
          <TextField {...of.text('what')} label={t('ties.what')} help={t('ties.whatHelp')} width="medium" maxLength={30} />
          <Button>{t('ties.find')}</Button>
        </Form>
        {found && (
          <>
            <h2>{t('ties.ofPhone', { phone: phoneText(nationalPhone(found.phone)) })}</h2>
            {found.ties.length > 0 ? (
              <TiesTable
                caption={t('ties.ofPhone', { phone: phoneText(nationalPhone(found.phone)) })}
                ties={found.ties}
                main={{ head: t('ties.person'), cell: (tie) => <a href={`${TIES}/${tie.person}`}>{tie.fullName}</a> }}
              />
            ) : (
              <>
                <p>{t('ties.nobody')}</p>
                <p>{t('ties.nobodyHelp')}</p>
              </>
            )}
          </>
        )}
      </>
    ),
  };
}

/** `/can-bo/gan-so`: to a person by the personal number, or the persons of a phone. What is typed never stands in an address. */
export const tiesPage: Page = {
  get(visit) {
    mayOrRefuse(visit.context.actor, 'look', 'person');
    return view(visit);
  },
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const found = await findTies(visit.context, visit.form.text('what'));
        return 'person' in found ? seeOther(`${TIES}/${found.person}`) : view(visit, {}, found);
      },
      (errors) => view(visit, errors),
    ),
};
