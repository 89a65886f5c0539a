import { calendarReader } from '../government/dossiers/dossiers.readers.ts';
import type { Reader } from '../platform/events/readers.ts';
import type { House } from './house.ts';

/** Who hears which event. */
export const readers = (_house: House): readonly Reader[] => [calendarReader];
