import { isMoment } from '../dossiers/dossiers.answer.rules.ts';
import type { DossierLine, Queue } from '../dossiers/dossiers.queries.ts';
import { STATE, type State, timeliness, type Verb } from '../dossiers/dossiers.rules.ts';

/** The tabs of the work queue, by the address they have. */
export const tabs = {
  'tiep-nhan': { queue: 'desk', late: false, words: 'desk' },
  'xu-ly': { queue: 'handling', late: false, words: 'handling' },
  'cho-cong-dan': { queue: 'waiting', late: false, words: 'waiting' },
  'cho-tra': { queue: 'ready', late: false, words: 'ready' },
  tre: { queue: 'all', late: true, words: 'late' },
} as const satisfies Record<string, { queue: Queue; late: boolean; words: string }>;
export type Tab = keyof typeof tabs;

export const isTab = (text: string): text is Tab => Object.hasOwn(tabs, text);

/** Where somebody's day begins: the desk with what came in, the others with what is being handled. */
export const firstTab = (roles: readonly string[]): Tab => (roles.includes('desk officer') ? 'tiep-nhan' : 'xu-ly');

/** The tab from which a verb took a dossier: where the next one waits. */
export function tabBefore(verb: string, received: boolean): Tab {
  if (verb === 'return') return 'cho-tra';
  if (verb === 'stop' || verb === 'answer') return 'cho-cong-dan';
  return verb === 'receive' || verb === 'refuse' || !received ? 'tiep-nhan' : 'xu-ly';
}

/** Where a verb has its page. What the citizen does alone has none. */
export const deedPaths = {
  receive: 'tiep-nhan',
  'request supplement': 'bo-sung',
  answer: 'nhan-bo-sung',
  move: 'chuyen',
  resolve: 'ket-qua',
  return: 'tra',
  refuse: 'tu-choi',
  withdraw: 'rut',
  stop: 'dung',
  'pass promise': 'hen-ngay',
  'explain delay': 'ly-do-tre',
  apologise: 'xin-loi',
  extend: 'gia-han',
  hold: 'tam-ngung-tinh',
  resume: 'tinh-tiep',
  forward: 'chuyen-don-vi',
  'reissue key': 'cap-lai-ma',
  assign: 'phan-cong',
  recall: 'thu-hoi',
  'ask opinion': 'xin-y-kien',
  'ask payment': 'yeu-cau-nop',
  'prepare parcel': 'buu-chinh',
  'parcel arrived': 'da-den',
} as const satisfies Partial<Record<Verb, string>>;
export type DeedVerb = keyof typeof deedPaths;

/** The verbs as words keys: `request supplement` → `request_supplement`. */
export const wordOf = (verb: string): string => verb.replaceAll(' ', '_');

/** What is done seldom, besides the work of every day: offered apart, with words of its own. */
const seldom: readonly string[] = [
  'apologise',
  'extend',
  'hold',
  'resume',
  'forward',
  'reissue key',
  'assign',
  'ask opinion',
  'ask payment',
] satisfies DeedVerb[];
export const isSeldom = (verb: string): boolean => seldom.includes(verb);

/** Where the words of a deed stand: its title, what opens it, what does it. */
const wordsAt: Record<string, string> = {
  assign: 'assignment.verbs',
  recall: 'assignment.verbs',
  'ask opinion': 'opinions.verbs',
  'ask payment': 'fees.verbs',
  'prepare parcel': 'return.verbs',
  'parcel arrived': 'return.verbs',
};
export const deedWords = (verb: string): string => `${wordsAt[verb] ?? (isSeldom(verb) ? 'deeds.verbs' : 'desk.deeds')}.${wordOf(verb)}`;
/** What is said when it is done. */
export const doneWords = (verb: string): string =>
  wordsAt[verb] || isSeldom(verb) ? `${deedWords(verb)}.done` : `desk.done.${wordOf(verb)}`;

/** Eight hours are one working day in the provinces' internal processes. */
const DAY = 8 * 60;

/** Working minutes as days, hours and, below an hour, minutes; whole ones, so that nobody is told more than is left. */
export function spanOf(minutes: number): { days: number; hours: number; minutes: number } {
  const whole = Math.floor(Math.abs(minutes));
  const [days, rest] = [Math.floor(whole / DAY), whole % DAY];
  return { days, hours: Math.floor(rest / 60), minutes: days === 0 && rest < 60 ? rest : 0 };
}

/** When a due moment is near: two hours for the answer of the desk, which has eight; a working day for the handling. */
export const SOON = { desk: 2 * 60, handling: DAY } as const;

type Urgent = Pick<DossierLine, 'state' | 'receptionDueAt' | 'receivedAt' | 'dueAt' | 'resolvedAt'>;

/** How a dossier stands, with the moments from which on it counts as near (`desk` for the answer, `handling` for the result). */
export const urgencyOf = (line: Urgent, now: Date, soonAt: { desk: Date; handling: Date }) =>
  timeliness({ ...line, state: line.state as State }, now, line.state === STATE.submitted ? soonAt.desk : soonAt.handling);

/** `*********123`: what a page shows of a personal number until somebody asks for it. */
export const masked = (text: string): string => text.replace(/\d(?=\d{3})/g, '*');

/** One entry of the cursor of a list: the moment and the id of its last line. */
export const cursorText = ({ urgentAt, id }: Pick<DossierLine, 'urgentAt' | 'id'>): string =>
  `${urgentAt ? urgentAt.toISOString() : 'infinity'}~${id}`;

/** Reads a cursor from an address; undefined when it is none. */
export function cursorOf(text: string | undefined): { urgentAt: string; id: string } | undefined {
  const [, urgentAt, id] = /^([^~]+)~([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(text ?? '') ?? [];
  return urgentAt && id && (urgentAt === 'infinity' || isMoment(urgentAt)) ? { urgentAt, id } : undefined;
}
