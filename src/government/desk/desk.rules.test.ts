import { expect, test } from 'vitest';
import { faultsIn } from './desk.faults.rules.ts';
import { cursorOf, cursorText, masked, spanOf, tabBefore, urgencyOf } from './desk.rules.ts';

test.each([
  [0, { days: 0, hours: 0, minutes: 0 }],
  [59.9, { days: 0, hours: 0, minutes: 59 }],
  [60, { days: 0, hours: 1, minutes: 0 }],
  [479, { days: 0, hours: 7, minutes: 0 }],
  [480, { days: 1, hours: 0, minutes: 0 }],
  [-661, { days: 1, hours: 3, minutes: 0 }],
])('%d working minutes are said in whole days and hours', (minutes, span) => expect(spanOf(minutes)).toEqual(span));

test('a dossier is late after its own moment, near before it, and judged by the answer of the desk until it is received', () => {
  const at = (hour: number) => new Date(Date.UTC(2026, 10, 19, hour));
  const soonAt = { desk: at(4), handling: at(10) };
  const line = { state: 1, receptionDueAt: at(5), receivedAt: null, dueAt: null, resolvedAt: null };
  expect(urgencyOf(line, at(2), soonAt)).toBe('running');
  expect(urgencyOf({ ...line, receptionDueAt: at(3) }, at(2), soonAt)).toBe('soon');
  expect(urgencyOf(line, at(6), soonAt)).toBe('late');
  const received = { ...line, state: 4, receivedAt: at(1), dueAt: at(9) };
  expect(urgencyOf(received, at(2), soonAt)).toBe('soon');
  expect(urgencyOf({ ...received, dueAt: null }, at(2), soonAt)).toBe('held'); // another agency has it: the clock stands still
  expect(urgencyOf({ ...received, state: 5 }, at(12), soonAt)).toBe('waiting');
});

test('a cursor survives the address; anything else is none', () => {
  const line = { urgentAt: new Date('2026-11-19T02:00:00.000Z'), id: '018f0000-0000-7000-8000-0000000000aa' };
  expect(cursorOf(cursorText(line))).toEqual({ urgentAt: '2026-11-19T02:00:00.000Z', id: line.id });
  expect(cursorOf(cursorText({ ...line, urgentAt: null }))?.urgentAt).toBe('infinity');
  for (const text of [undefined, '', "infinity~'; drop", '2026-11-19~x']) expect(cursorOf(text)).toBeUndefined();
});

test('the next one waits where the last one was taken', () => {
  expect(tabBefore('receive', true)).toBe('tiep-nhan');
  expect(tabBefore('request supplement', false)).toBe('tiep-nhan');
  expect(tabBefore('request supplement', true)).toBe('xu-ly');
  expect(tabBefore('return', true)).toBe('cho-tra');
});

test('a masked number keeps its last three digits', () => expect(masked('079190001234')).toBe('*********234'));

test('ticked faults come with their reasons, each once, and nothing else does', () => {
  const typed = {
    'fault.papers': ['paper:giay', 'paper:giay', 'nonsense'],
    'fault.screen-mother': 'field:mother.name',
    'reason.paper:giay': 'Ảnh mờ',
    'reason.field:mother.name': 'Sai họ',
    'reason.paper:khac': 'không đánh dấu',
  };
  expect(faultsIn(typed)).toEqual([
    { target: 'paper', code: 'giay', reason: 'Ảnh mờ' },
    { target: 'field', code: 'mother.name', reason: 'Sai họ' },
  ]);
});
