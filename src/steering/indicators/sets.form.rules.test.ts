import { describe, expect, test } from 'vitest';
import { indicatorsFromContent } from './indicators.content.ts';
import { fieldOf, newMetric, setIn, type Typed, typedSet } from './sets.form.rules.ts';
import { type IndicatorSet, setSchema } from './sets.schema.ts';

const { sets } = indicatorsFromContent();
const dti = sets.find(({ code }) => code === 'dti_commune') as IndicatorSet;
const posted = (typed: Typed) => ({
  text: (name: string) => [typed[name] ?? ''].flat()[0] ?? '',
  texts: (name: string) => [typed[name] ?? []].flat(),
});
const sent = (set: IndicatorSet, more: Typed = {}) => posted({ ...typedSet(set), ...more });
/** What the verb would complain of, at the fields of the form. */
function complaints(set: IndicatorSet, more: Typed): string[] {
  const form = sent(set, more);
  const outcome = setSchema.safeParse(setIn(form, set, '2027-01-01'));
  return (outcome.error?.issues ?? []).map(({ path }) => fieldOf(`set.${path.join('.')}`, form, set));
}

describe('the form of a set', () => {
  test.each(sets.map((set) => ({ set, code: set.code })))('$code: typed as it is, it is the same set', ({ set }) => {
    expect(setIn(sent(set), set, set.valid_from)).toEqual(set);
  });

  test('points, threshold, steps, levels and bands as typed', () => {
    const set = setIn(
      sent(dti, {
        'set.groups.0.metrics.0.steps': '2 = 7,5; 4 = 20',
        'set.groups.0.metrics.5.threshold': '62,5',
        'set.groups.2.metrics.1.not_for': ['commune'],
        'set.bands.0.from': '85',
        'set.bands.1.from': '',
        'set.bands.1.name.vi': '',
        'set.bands.1.name.en': '',
      }),
      dti,
      '2027-01-01',
    );
    expect(set.groups[0]?.metrics[0]?.rule).toEqual({
      kind: 'steps',
      steps: [
        { from: 2, points: 7.5 },
        { from: 4, points: 20 },
      ],
    });
    expect(set.groups[0]?.metrics[5]?.rule).toEqual({ kind: 'threshold', threshold: 62.5 });
    expect(set.groups[2]?.metrics[1]?.not_for).toEqual(['commune']);
    expect(set.bands.map(({ from }) => from)).toEqual([85, 50, 0]);
    expect(setSchema.safeParse(set).error).toBeUndefined();
  });

  test('a metric leaves, another comes by its indicator', () => {
    const before = newMetric(1);
    const set = setIn(
      sent(dti, {
        'set.groups.1.metrics.0.drop': 'yes',
        [`${before}.indicator`]: 'dossiers.filed',
        [`${before}.max`]: '20',
        [`${before}.kind`]: 'ratio',
      }),
      dti,
      '2027-01-01',
    );
    expect(set.groups[1]?.metrics.map(({ code }) => code)).toEqual(['cashless', 'farming', 'dossiers.filed']);
    expect(setSchema.safeParse(set).error).toBeUndefined();
  });
});

test.each<[why: string, typed: Typed, field: string]>([
  ['points that are no number', { 'set.groups.0.metrics.2.max': 'mười' }, 'set.groups.0.metrics.2.max'],
  ['metrics that do not add up', { 'set.groups.1.max': '49' }, 'set.groups.1.max'],
  ['steps that do not reach the maximum', { 'set.groups.0.metrics.0.steps': '1 = 5' }, 'set.groups.0.metrics.0.max'],
  ['steps that cannot be read', { 'set.groups.0.metrics.0.steps': 'một = 5' }, 'set.groups.0.metrics.0.steps'],
  ['a threshold that is none', { 'set.groups.0.metrics.5.threshold': '' }, 'set.groups.0.metrics.5.threshold'],
  ['a kind that is none', { 'set.groups.0.metrics.2.kind': '' }, 'set.groups.0.metrics.2.kind'],
  ['bands that do not fall', { 'set.bands.1.from': '90' }, 'set.bands.0.from'],
  ['a band without a name', { 'set.bands.1.name.en': '' }, 'set.bands.1.name.en'],
  [
    'a fault behind a metric that leaves',
    { 'set.groups.0.metrics.0.drop': 'yes', 'set.groups.0.metrics.2.max': 'x' },
    'set.groups.0.metrics.2.max',
  ],
  [
    'a fault behind a band that leaves',
    { 'set.bands.0.from': '', 'set.bands.0.name.vi': '', 'set.bands.0.name.en': '', 'set.bands.2.from': 'x' },
    'set.bands.2.from',
  ],
  [
    'a new one that is there',
    {
      [`${newMetric(0)}.code`]: 'plan',
      [`${newMetric(0)}.name.vi`]: 'a',
      [`${newMetric(0)}.name.en`]: 'a',
      [`${newMetric(0)}.max`]: '0',
      [`${newMetric(0)}.kind`]: 'ratio',
    },
    `${newMetric(0)}.code`,
  ],
])('%s: the complaint stands at its field', (_, typed, field) => expect(complaints(dti, typed)).toContain(field));
