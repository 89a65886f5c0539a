import { afterAll, beforeAll, expect, test } from 'vitest';
import { stage } from './permissions.stage.ts';
import { EVERYBODY, type Judged, judge, type Matter, type Stage } from './rights.court.ts';
import * as hall from './rights.hall.ts';
import * as help from './rights.helping.ts';
import * as money from './rights.money.ts';
import * as rules from './rights.rules.ts';

let there: Stage;
beforeAll(async () => {
  there = await stage();
});
afterAll(() => there?.house.close());

/** Each with its own kind of thing: judged where that is known. */
const by =
  <Thing>(matter: (there: Stage) => Matter<Thing>) =>
  async (): Promise<Judged> =>
    judge(there, matter(there));

const matters: [name: string, judged: () => Promise<Judged>][] = [
  ['petitions', by(hall.petitions)],
  ['petitions, by their senders', by(hall.senders)],
  ['appointments', by(hall.appointments)],
  ['the hall', by(hall.hall)],
  ['numbers', by(hall.tickets)],
  ['charges and receipts', by(money.charges)],
  ['bank credits', by(money.credits)],
  ['refunds', by(money.refunds)],
  ['boxes', by(money.boxes)],
  ['the bank', by(money.bank)],
  ['helping', by(help.helpings)],
  ['beginning to help', by(help.helping)],
  ['days without an appointment', by(rules.promises)],
  ['drafts of procedures', by(rules.drafts)],
  ['versions of procedures', by(rules.versions)],
  ['wordings of papers', by(rules.wordings)],
  ['rules of assignment', by(rules.assignment)],
  ['opinions', by(rules.opinions)],
  ['shared PCs', by(rules.counters)],
  ['figures and lists', by(rules.figures)],
];

test.each(matters)('%s: what the table says, by whoever it says, and nothing else', async (_, judged) => {
  const { wrong, tried } = await judged();
  expect(wrong).toEqual([]);
  expect(tried).toBeGreaterThanOrEqual(Object.keys(EVERYBODY).length);
});
