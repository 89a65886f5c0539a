import { appointmentReader } from '../government/desk/appointments.readers.ts';
import { visitReader } from '../government/desk/tickets.readers.ts';
import { postReader } from '../government/dossiers/assignment.readers.ts';
import { calendarReader } from '../government/dossiers/dossiers.readers.ts';
import { noticeReader } from '../government/dossiers/notices.readers.ts';
import { opinionReader } from '../government/dossiers/opinions.readers.ts';
import { warningReader } from '../government/dossiers/warnings.readers.ts';
import { feedbackReader } from '../government/feedback/feedback.readers.ts';
import { feeReader } from '../government/fees/fees.readers.ts';
import type { Reader } from '../platform/events/readers.ts';
import { measureReader } from '../steering/measures/measures.readers.ts';
import type { House } from './house.ts';

/** Who hears which event. */
export const readers = ({ publicUrl }: House): readonly Reader[] => [
  calendarReader,
  postReader,
  opinionReader,
  feeReader,
  noticeReader,
  warningReader(publicUrl),
  feedbackReader,
  visitReader,
  appointmentReader,
  measureReader,
];
