import type { ComponentChildren } from 'preact';
import { hasWords } from '../../../platform/words/words.ts';
import { fieldId } from '../../../ui/field.tsx';
import { ChoicesField, SelectField } from '../../../ui/fields.choice.tsx';
import { DateField } from '../../../ui/fields.date.tsx';
import { LongTextField, NumberField, TextField } from '../../../ui/fields.text.tsx';
import { Button, type Errors, fieldsOf, Hidden } from '../../../ui/form.tsx';
import { useLanguage } from '../../../ui/language.tsx';
import { conditionKinds, type Questions, rowsPosted, type Typed } from '../editor.read.rules.ts';
import type { Box } from '../editor.shape.rules.ts';

/** What the boxes of a page are shown with. `cases`: those of the draft, to choose from. */
export type Scene = { typed: Typed; errors: Errors; questions: Questions; cases: readonly { value: string; label: string }[] };
type Shown<B extends Box = Box> = Scene & { box: B; name: string };

/** The questions of a page of the editor, or of one row of it. */
export function BoxesPart({ boxes, prefix = '', ...scene }: Scene & { boxes: readonly Box[]; prefix?: string }) {
  return (
    <>
      {boxes.map((box) => (
        <BoxPart key={box.key} {...scene} box={box} name={prefix ? `${prefix}.${box.key}` : box.key} />
      ))}
    </>
  );
}

function useAsked(box: Box) {
  const { t } = useLanguage();
  const help = `editor.help.${box.word}`;
  return { label: t(`editor.boxes.${box.word}`), help: hasWords(help) ? t(help) : undefined, optional: box.optional };
}

function BoxPart(shown: Shown) {
  const { box, name, typed, errors, questions, cases } = shown;
  const { t } = useLanguage();
  const asked = useAsked(box);
  const of = fieldsOf(typed, errors);
  const text = { ...asked, ...of.text(name) };
  switch (box.kind) {
    case 'text':
      return <TwoLanguages {...shown} box={box} />;
    case 'number':
      return <NumberField {...text} maxLength={9} decimal />;
    case 'money':
      return <NumberField {...text} maxLength={20} width="medium" unit={t('editor.dong')} />;
    case 'day':
      return <DateField {...asked} {...of.date(name)} help={asked.help ?? ''} />;
    case 'clock':
      return <TextField {...text} width="short" maxLength={5} />;
    case 'yes':
      return <ChoicesField {...asked} {...of.many(name)} choices={[{ value: 'yes', label: t('ui.field.yes') }]} />;
    case 'many':
      return (
        <ChoicesField {...asked} {...of.many(name)} choices={box.options.map((value) => ({ value, label: t(`${box.words}.${value}`) }))} />
      );
    case 'cases':
      return <ChoicesField {...asked} {...of.many(name)} choices={[...cases]} />;
    case 'one':
      return <SelectField {...text} options={box.options.map((value) => ({ value, label: t(`${box.words}.${value}`) }))} />;
    case 'field':
      return <SelectField {...text} options={questions.map(({ name: value, label }) => ({ value, label }))} />;
    case 'code':
    case 'name':
      return <Hidden name={name} value={text.value} />;
    case 'rows':
      return <RowsPart {...shown} box={box} />;
    case 'group':
      return (
        <Section name={name} label={asked.label} help={asked.help}>
          <BoxesPart {...shown} boxes={box.boxes} prefix={name} />
        </Section>
      );
    case 'when':
      return <WhenPart {...shown} box={box} />;
    default:
      return <TextField {...text} maxLength={2000} />;
  }
}

/** A sentence in Vietnamese, and in English for those who write it. */
function TwoLanguages({ box, name, typed, errors }: Shown<Extract<Box, { kind: 'text' }>>) {
  const { t } = useLanguage();
  const asked = useAsked(box);
  const of = fieldsOf(typed, errors);
  const Line = box.long ? LongTextField : TextField;
  return (
    <>
      <Line {...asked} {...of.text(`${name}.vi`)} maxLength={4000} />
      <Line {...of.text(`${name}.en`)} label={t('editor.inEnglish', { label: asked.label })} optional maxLength={4000} />
    </>
  );
}

function Section({ name, label, help, children }: { name: string; label: string; help?: string | undefined; children: ComponentChildren }) {
  return (
    <section class="xs-editor-group">
      <h2 id={fieldId(name)} tabIndex={-1}>
        {label}
      </h2>
      {help && <p class="xs-help">{help}</p>}
      {children}
    </section>
  );
}

/** One row that is there: its questions, and what can be done with it. A row within a row has no buttons: emptied, it is gone. */
function Row({
  legend,
  at,
  name,
  last,
  children,
}: {
  legend: string;
  at: number;
  name: string;
  last: boolean;
  children: ComponentChildren;
}) {
  const { t } = useLanguage();
  return (
    <fieldset class="ds-fieldset xs-editor-row">
      <legend class="ds-label">{legend}</legend>
      {children}
      {!name.includes('.') && (
        <div class="xs-buttons">
          {at > 0 && (
            <Button look="secondary" name="do" value={`up ${name} ${at}`}>
              {t('editor.up')}
              <span class="ds-sr-only"> {legend}</span>
            </Button>
          )}
          {!last && (
            <Button look="secondary" name="do" value={`down ${name} ${at}`}>
              {t('editor.down')}
              <span class="ds-sr-only"> {legend}</span>
            </Button>
          )}
          <Button look="tertiary" danger name="do" value={`drop ${name} ${at}`}>
            {t('editor.remove')}
            <span class="ds-sr-only"> {legend}</span>
          </Button>
        </div>
      )}
    </fieldset>
  );
}

/** The rows that are there, and one more to fill in: it opens, and counts once something is typed. */
function Rows({
  name,
  label,
  help,
  typed,
  row,
}: {
  name: string;
  label: string;
  help?: string | undefined;
  typed: Typed;
  row: (name: string, at: number) => ComponentChildren;
}) {
  const { t } = useLanguage();
  const rows = rowsPosted(typed, name);
  const next = (rows.at(-1) ?? -1) + 1;
  return (
    <Section name={name} label={label} help={help}>
      {rows.map((at, place) => (
        <Row key={at} legend={t('editor.row', { label, number: place + 1 })} at={at} name={name} last={place === rows.length - 1}>
          {row(`${name}.${at}`, at)}
        </Row>
      ))}
      <details class="xs-editor-add">
        <summary>{t('editor.addRow', { label: label.toLowerCase() })}</summary>
        <p class="xs-help">{t(name.includes('.') ? 'editor.innerRowHelp' : 'editor.addRowHelp')}</p>
        {row(`${name}.${next}`, next)}
      </details>
    </Section>
  );
}

function RowsPart({ box, name, ...scene }: Shown<Extract<Box, { kind: 'rows' }>>) {
  const asked = useAsked(box);
  return <Rows {...asked} name={name} typed={scene.typed} row={(prefix) => <BoxesPart {...scene} boxes={box.boxes} prefix={prefix} />} />;
}

/** A condition: all its rows must hold. Which boxes of a row count depends on its kind; a new row has them all. */
function WhenPart({ box, name, typed, errors, questions, cases }: Shown<Extract<Box, { kind: 'when' }>>) {
  const { t } = useLanguage();
  const asked = useAsked(box);
  const of = fieldsOf(typed, errors);
  const row = (prefix: string) => {
    const kind = of.text(`${prefix}.what`).value;
    const has = (...kinds: string[]) => kind === '' || kinds.includes(kind);
    const between = [t('editor.when.from'), t('editor.when.to')] as const;
    return (
      <>
        <SelectField
          {...of.text(`${prefix}.what`)}
          label={t('editor.when.what')}
          options={conditionKinds.map((value) => ({ value, label: t(`editor.when.kinds.${value}`) }))}
        />
        {has('oneOf', 'filled', 'daysAgo', 'age') && (
          <SelectField
            {...of.text(`${prefix}.field`)}
            label={t('editor.when.field')}
            options={questions.map((one) => ({ value: one.name, label: one.label }))}
          />
        )}
        {has('oneOf') && <TextField {...of.text(`${prefix}.values`)} label={t('editor.when.values')} help={t('editor.when.valuesHelp')} />}
        {has('case') && <ChoicesField {...of.many(`${prefix}.cases`)} label={t('editor.when.cases')} choices={[...cases]} />}
        {has('daysAgo', 'age') && (
          <>
            <NumberField {...of.text(`${prefix}.from`)} label={between[0]} maxLength={6} optional />
            <NumberField {...of.text(`${prefix}.to`)} label={between[1]} maxLength={6} optional />
          </>
        )}
      </>
    );
  };
  return <Rows {...asked} name={name} typed={typed} row={row} />;
}
