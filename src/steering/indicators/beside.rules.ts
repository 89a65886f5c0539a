import type { Indicator } from './indicators.schema.ts';

type Reading = Pick<Indicator, 'code' | 'reading' | 'beside' | 'onlyWhenAny'>;

/** Whether a reading stands beside another: that of which there is none says nothing where `onlyWhenAny`. */
export const standsBeside = ({ onlyWhenAny }: Pick<Reading, 'onlyWhenAny'>, figure: { value: number | null } | undefined): boolean =>
  !onlyWhenAny || (figure?.value ?? 0) > 0;

/**
 * These indicators, each official one followed by the readings that stand beside it, and by theirs where one of them is official, too: none of them goes
 * alone. Each stands once; codes that `all` does not have are left out.
 */
export function togetherOf<One extends Reading>(all: readonly One[], codes: Iterable<string>): One[] {
  const byCode = new Map(all.map((one) => [one.code, one]));
  const found = new Map<string, One>();
  const take = (code: string): void => {
    const one = byCode.get(code);
    if (!one || found.has(code)) return;
    found.set(code, one);
    if (one.reading === 'official') for (const other of one.beside) take(other);
  };
  const chosen = new Set(codes);
  const inOrder = all.filter(({ code }) => chosen.has(code)).toSorted((a, b) => a.code.localeCompare(b.code));
  for (const official of [true, false]) for (const one of inOrder) if ((one.reading === 'official') === official) take(one.code);
  return [...found.values()];
}
