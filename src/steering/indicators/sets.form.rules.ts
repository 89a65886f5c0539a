import type { IndicatorSet, Metric, Rule } from './sets.schema.ts';

/** A form's texts, by the name of their field. */
export type Typed = Record<string, string | string[]>;
export const RULE_KINDS = ['ratio', 'threshold', 'steps', 'yes_no', 'declared', 'none'] as const;
export const LEVELS = ['commune', 'province'] as const;
/** So many empty lines stand below the bands for new ones. */
const NEW_BANDS = 2;
/** Where a group's new metric is typed. */
const NEW = 'new';

/** A number as it is typed: `12,5`; a comma stands before the decimals in both languages. */
const typedNumber = (value: number): string => String(value).replace('.', ',');

/** The number that was typed; what is none stays recognisably wrong, so that the verb's complaint finds its place. */
function numberIn(text: string): number {
  const plain = text.trim().replace(/\s/g, '').replace(/%$/, '');
  return /^-?\d+(,\d+)?$/.test(plain) ? Number(plain.replace(',', '.')) : Number.NaN;
}

/** Steps as one line of text: `1 = 5; 2 = 10; 4 = 20`. */
export const stepsText = (rule: Rule): string =>
  rule.kind === 'steps' ? rule.steps.map(({ from, points }) => `${typedNumber(from)} = ${typedNumber(points)}`).join('; ') : '';

const stepsIn = (text: string): { from: number; points: number }[] =>
  text
    .split(/[;\n]/)
    .map((one) => one.trim())
    .filter(Boolean)
    .map((one) => {
      const [from = '', points = ''] = one.split('=');
      return { from: numberIn(from), points: numberIn(points) };
    });

function typedMetric(metric: Metric, before: string): Typed {
  const { rule } = metric;
  return {
    [`${before}.max`]: typedNumber(metric.max),
    [`${before}.kind`]: rule.kind,
    [`${before}.threshold`]: rule.kind === 'threshold' ? typedNumber(rule.threshold) : '',
    [`${before}.steps`]: stepsText(rule),
    [`${before}.not_for`]: [...metric.not_for],
  };
}

/** A set as its form has it: field by field, by its place. */
export function typedSet(set: IndicatorSet): Typed {
  const bands = set.bands.flatMap((band, at) => [
    [`set.bands.${at}.from`, typedNumber(band.from)],
    [`set.bands.${at}.name.vi`, band.name.vi],
    [`set.bands.${at}.name.en`, band.name.en],
  ]);
  const groups = set.groups.flatMap((group, at) => [
    [`set.groups.${at}.max`, typedNumber(group.max)],
    ...group.metrics.flatMap((metric, place) => Object.entries(typedMetric(metric, `set.groups.${at}.metrics.${place}`))),
  ]);
  return {
    'set.basis': set.basis,
    'set.not_applicable': set.not_applicable,
    'set.zero_denominator': set.zero_denominator,
    ...Object.fromEntries(bands),
    ...Object.fromEntries(groups),
  };
}

/** The places of the bands in the form: those that there are, and empty ones for more. */
export const bandPlaces = ({ bands }: Pick<IndicatorSet, 'bands'>): number[] =>
  Array.from({ length: bands.length + NEW_BANDS }, (_, at) => at);
export const newMetric = (group: number): string => `set.groups.${group}.metrics.${NEW}`;

type Texts = { text(name: string): string; texts(name: string): string[] };

function ruleIn(form: Texts, before: string): Rule {
  const kind = form.text(`${before}.kind`);
  if (kind === 'threshold') return { kind, threshold: numberIn(form.text(`${before}.threshold`)) };
  if (kind === 'steps') return { kind, steps: stepsIn(form.text(`${before}.steps`)) };
  // What no such rule is, the schema refuses.
  return { kind } as Rule;
}

const metricIn = (form: Texts, before: string) => ({
  max: numberIn(form.text(`${before}.max`)),
  rule: ruleIn(form, before),
  not_for: form.texts(`${before}.not_for`).filter((one) => one !== '') as Metric['not_for'],
});

/** The metric that was typed anew into a group; undefined where nothing was typed. Its code is the indicator's unless another was given. */
function addedIn(form: Texts, before: string): Metric | undefined {
  const [indicator, code, vi, en] = ['indicator', 'code', 'name.vi', 'name.en'].map((name) => form.text(`${before}.${name}`).trim());
  if (!indicator && !code && !vi && !en) return undefined;
  return {
    code: code || indicator || '',
    indicator: indicator || null,
    ...(vi || en ? { name: { vi: vi ?? '', en: en ?? '' } } : {}),
    ...metricIn(form, before),
  };
}

/**
 * The set that was typed, as the verb judges it: what the form does not ask stays as the last version has it. A band without any text is dropped, a metric
 * that is marked so leaves its group.
 */
export function setIn(form: Texts, last: IndicatorSet, validFrom: string): IndicatorSet {
  const band = (at: number) => {
    const [from, vi, en] = ['from', 'name.vi', 'name.en'].map((name) => form.text(`set.bands.${at}.${name}`).trim());
    return from || vi || en ? [{ from: numberIn(from ?? ''), name: { vi: vi ?? '', en: en ?? '' } }] : [];
  };
  return {
    ...last,
    basis: form.text('set.basis').trim(),
    valid_from: validFrom,
    valid_to: null,
    not_applicable: form.text('set.not_applicable') as IndicatorSet['not_applicable'],
    zero_denominator: form.text('set.zero_denominator') as IndicatorSet['zero_denominator'],
    bands: bandPlaces(last).flatMap(band),
    groups: last.groups.map((group, at) => ({
      ...group,
      max: numberIn(form.text(`set.groups.${at}.max`)),
      metrics: [
        ...group.metrics.flatMap((metric, place) => {
          const before = `set.groups.${at}.metrics.${place}`;
          return form.text(`${before}.drop`) ? [] : [{ ...metric, ...metricIn(form, before) }];
        }),
        ...[addedIn(form, newMetric(at))].filter((one) => one !== undefined),
      ],
    })),
  };
}

/**
 * The field of the form at which a complaint of the schema is shown. What was judged has other places than what was typed where lines were dropped or left
 * empty: they are counted anew.
 */
export function fieldOf(complaint: string, form: Texts, last: IndicatorSet): string {
  const metric = /^set\.groups\.(\d+)\.metrics\.(\d+)(.*)$/.exec(complaint);
  if (metric) {
    const [, group = '', at = '', rest = ''] = metric;
    const kept = (last.groups[Number(group)]?.metrics ?? [])
      .map((_, place) => `set.groups.${group}.metrics.${place}`)
      .filter((before) => !form.text(`${before}.drop`));
    const before = kept[Number(at)] ?? newMetric(Number(group));
    // A rule has its own boxes; what is said of the whole metric stands at its points.
    const box = rest.startsWith('.rule.steps')
      ? 'steps'
      : rest.startsWith('.rule.threshold')
        ? 'threshold'
        : rest.startsWith('.rule')
          ? 'kind'
          : rest.slice(1);
    return `${before}.${box || 'max'}`;
  }
  const band = /^set\.bands\.(\d+)(.*)$/.exec(complaint);
  if (band) {
    const typed = bandPlaces(last).filter((at) =>
      ['from', 'name.vi', 'name.en'].some((name) => form.text(`set.bands.${at}.${name}`).trim()),
    );
    return `set.bands.${typed[Number(band[1])] ?? band[1]}${band[2] || '.from'}`;
  }
  const group = /^set\.groups\.(\d+)/.exec(complaint);
  if (group) return `set.groups.${group[1]}.max`;
  // Only what was added can be there twice.
  const added = last.groups.findIndex((_, at) => addedIn(form, newMetric(at)) !== undefined);
  return complaint === 'set.bands' ? 'set.bands.0.from' : complaint === 'set.groups' ? `${newMetric(Math.max(0, added))}.code` : complaint;
}
