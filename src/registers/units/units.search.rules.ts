import type { Day } from '../../platform/time/time.ts';
import { rank, spelling } from '../../platform/words/fold.ts';
import { fullName, type Register, validOn } from './units.rules.ts';
import type { Unit } from './units.schema.ts';

interface Candidate {
  unit: Unit;
  text: string;
  weight: number;
}
const END = '9999-12-31';
const kept = new WeakMap<Register, Map<Unit, Candidate[]>>();

/** What may be typed for each unit: its name, with its kind, with the units above (those of its last day). Made once per register. */
function candidatesOf(register: Register): Map<Unit, Candidate[]> {
  let all = kept.get(register);
  if (!all) {
    all = new Map(
      [...register.units.values()].map((unit) => [
        unit,
        [
          { unit, text: unit.name, weight: 1 },
          { unit, text: `${unit.kind} ${unit.name}`, weight: 1 },
          { unit, text: fullName(register, unit.id, unit.valid_to ?? END), weight: 0.85 },
        ],
      ]),
    );
    kept.set(register, all);
  }
  return all;
}

/**
 * Units that fit what was typed, best first: a code, a name with or without kind and marks, with slips, with the units above
 * ("can giuoc tay ninh"). With `on` only those of that day; without it former ones too, after today's of the same score.
 * What was typed with tone marks comes before what only looks like it without them.
 */
export function searchUnits(register: Register, text: string, { on, limit = 10 }: { on?: Day; limit?: number } = {}): Unit[] {
  const units = [...register.units.values()].filter((one) => on === undefined || validOn(one, on));
  const code = /^\d{2,5}$/.exec(text.trim())?.[0];
  const coded = code === undefined ? [] : units.filter((one) => one.code.startsWith(code));
  const all = candidatesOf(register);
  const ranked = rank(
    text,
    units.flatMap((unit) => all.get(unit) ?? []),
  );
  const scores = new Map<Unit, number>();
  const spelled = ` ${spelling(text)} `;
  for (const { candidate, score } of ranked) {
    const marked = spelled.includes(` ${spelling(candidate.unit.name)} `) ? 0.05 : 0;
    scores.set(candidate.unit, Math.max(scores.get(candidate.unit) ?? 0, score + marked));
  }
  const named = [...scores].sort(([a, x], [b, y]) => y - x || Number(a.valid_to !== null) - Number(b.valid_to !== null));
  return [...new Set([...coded, ...named.map(([unit]) => unit)])].slice(0, limit);
}
