import type { z } from 'zod';
import type { Complaint } from './refusal.ts';

type Issue = z.core.$ZodIssue;

/** What a text should look like, where it has a name. */
const FORMATS = ['date', 'datetime', 'uuid', 'email', 'url'];
const TYPES = ['string', 'number', 'int', 'boolean', 'array', 'object'];
/** Of what there is too much or too little: letters of a text, members of a list, else a number. */
const measured = (origin: string): string => (['string', 'array'].includes(origin) ? origin : 'number');
const complaint = (reason: string, params: Complaint['params'] = {}): Complaint => ({ key: `context.issues.${reason}`, params });

/**
 * What a schema found wrong with a value, in our words. A schema's own rule brings the key of its sentence along:
 * `.refine(isDay, { params: { words: 'context.issues.day' } })`.
 */
export function complaintOf(issue: Issue): Complaint {
  switch (issue.code) {
    case 'invalid_type':
      if (/received undefined/.test(issue.message)) return complaint('missing');
      return complaint(TYPES.includes(issue.expected) ? `type_${issue.expected}` : 'other');
    case 'invalid_value':
      return complaint('one_of', { values: issue.values.map(String).join(', ') });
    case 'too_small':
      if (issue.origin === 'string' && issue.minimum === 1) return complaint('empty');
      return complaint(`least_${measured(issue.origin)}${issue.inclusive === false ? '_above' : ''}`, { count: Number(issue.minimum) });
    case 'too_big':
      return complaint(`most_${measured(issue.origin)}${issue.inclusive === false ? '_below' : ''}`, { count: Number(issue.maximum) });
    case 'invalid_format':
      if (FORMATS.includes(issue.format)) return complaint(`format_${issue.format}`);
      return complaint(issue.pattern ? 'pattern' : 'other', { pattern: issue.pattern ?? '' });
    case 'unrecognized_keys':
      return complaint('unknown_keys', { keys: issue.keys.join(', ') });
    case 'custom':
      return typeof issue.params?.words === 'string' ? { key: issue.params.words } : complaint('other');
    default:
      return complaint('other');
  }
}
