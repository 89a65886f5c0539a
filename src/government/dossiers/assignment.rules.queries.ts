import type { Transaction } from '../../platform/context/context.ts';
import type { Rule } from './assignment.rules.ts';

/** The rules of a unit that nobody removed. */
export const rulesIn = (tx: Transaction, unit: string): Promise<(Rule & { unit: string; rowVersion: number })[]> =>
  tx.query({
    name: 'assignment.rules',
    text: `select id, unit, procedure, field, step, way, hamlets, valid_from::text as "validFrom", valid_to::text as "validTo", row_version as "rowVersion"
           from assignment_rules where unit = $1 and removed_at is null order by procedure nulls first, field nulls first, step nulls first, valid_from, id`,
    values: [unit],
  });
