import type { Day } from '../platform/time/time.ts';
import type { Posted } from './visit.ts';

const two = (text: string) => text.trim().padStart(2, '0');

/** The three boxes of a date → `2027-03-05`; what is no day stays recognisably wrong. */
export const typedDay = (day: string, month: string, year: string): Day => `${year.trim()}-${two(month)}-${two(day)}`;

/** What was typed into a `DateField`. */
export const postedDay = (form: Posted, name: string): Day =>
  typedDay(form.text(`${name}.day`), form.text(`${name}.month`), form.text(`${name}.year`));
