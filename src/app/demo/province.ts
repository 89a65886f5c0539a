/** How often each procedure is asked for, roughly as communes tell it: certified copies and extracts lead by far. */
export const usualWeights: Readonly<Record<string, number>> = {
  '2.000815': 34,
  '2.000884': 14,
  '2.000635': 16,
  '1.004873': 10,
  '1.001193': 9,
  '1.000656': 4,
  '1.000894': 4,
  '2.000908': 2,
  '1.004859': 2,
  '1.004884': 1,
  '1.001776': 2,
  '1.001653': 1,
  '1.014027': 1,
};
