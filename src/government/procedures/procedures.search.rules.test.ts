import { describe, expect, test } from 'vitest';
import { proceduresFromContent } from './procedures.content.ts';
import { lifeEvents, type Version } from './procedures.schema.ts';
import { feeKind, findProcedures, onlineAt, papersBefore } from './procedures.search.rules.ts';

const DAY = '2026-11-23';
const list = proceduresFromContent().flatMap((one) => one.versions.map((version) => ({ ...version, procedure: one.code })));
const version = (code: string): Version => {
  const found = list.find((one) => one.procedure === code);
  if (!found) throw new Error(`no ${code}`);
  return found;
};
const codes = (papers: { code: string }[]) => papers.map((one) => one.code);

describe('search', () => {
  test.each([
    ['dang ky khai snh', '1.001193'],
    ['ddawng kys khai sinh', '1.001193'],
    ['chung thuc ban sao', '2.000815'],
    ['giay doc than', '1.004873'],
    ['tro cap nguoi gia', '1.014027'],
    ['TRỢ CẤP NGƯỜI GIÀ'.normalize('NFD'), '1.014027'],
    ['photo cong chung', '2.000815'],
    ['1.001193', '1.001193'],
    ['register a birth', '1.001193'],
  ])('"%s" finds %s first', (q, code) => expect(findProcedures(list, { q }).entries[0]?.procedure).toBe(code));

  test('without a wish all are there, and every field and event has its count', () => {
    const { entries, fields, events } = findProcedures(list, {});
    expect(entries).toHaveLength(list.length);
    expect(fields.reduce((sum, one) => sum + one.count, 0)).toBe(list.length);
    expect(events.map((one) => one.value)).toEqual([...lifeEvents]);
    for (const { value, count } of events) expect(findProcedures(list, { event: value }).entries).toHaveLength(count);
    for (const { value, count } of fields) expect(findProcedures(list, { field: value }).entries).toHaveLength(count);
  });

  test('words, field and event narrow together; the counts are those that a click would give', () => {
    const wish = { q: 'dang ky', field: 'ho-tich' };
    const { entries, events } = findProcedures(list, wish);
    expect(entries.length).toBeGreaterThan(0);
    for (const one of entries) expect(one.field.code).toBe('ho-tich');
    for (const { value, count } of events) expect(findProcedures(list, { ...wish, event: value }).entries).toHaveLength(count);
  });

  test('nonsense, an unknown field or event find nothing', () => {
    for (const wish of [{ q: 'xyzzy' }, { field: 'nope' }, { event: 'nope' }]) expect(findProcedures(list, wish).entries).toEqual([]);
  });
});

describe('before anything is answered', () => {
  test('papers that depend on an answer are shown, those of other cases are not', () => {
    const usual = papersBefore(version('1.001193'), 'usual', DAY);
    expect(codes(usual.asked)).toEqual(expect.arrayContaining(['chung-sinh', 'lam-chung', 'cam-doan', 'uy-quyen']));
    expect(codes(usual.asked)).not.toContain('bien-ban-bo-roi');
    expect(codes(papersBefore(version('1.001193'), 'abandoned', DAY).asked)).toContain('bien-ban-bo-roi');
    for (const one of usual.asked.filter((paper) => paper.code !== 'to-khai')) expect(one.needed?.vi, one.code).toBeTruthy();
  });

  test('a paper that a database replaces is not asked for while it does', () => {
    const replaced = (day: string) => papersBefore(version('1.001193'), 'usual', day).replaced.map((one) => one.component.code);
    expect(replaced(DAY)).toEqual(['ket-hon-cha-me', 'can-cuoc']);
    expect(replaced('2027-03-01')).toEqual(['ket-hon-cha-me']);
  });

  test('the online form stands for the declaration, at the desk it does not', () => {
    expect(codes(papersBefore(version('1.001193'), 'usual', DAY).written)).toEqual(['to-khai']);
    expect(codes(papersBefore(version('1.001193'), 'usual', DAY, 'direct').asked)).toContain('to-khai');
  });

  test.each([
    ['1.001193', 'depends'],
    ['2.000815', 'charged'],
    ['1.004873', 'notPublished'],
    ['1.014027', 'free'],
  ])('the fee of %s is said as "%s"', (code, kind) => expect(feeKind(version(code))).toBe(kind));

  test.each([
    ['1.001193', 'own', 'here'],
    ['1.001193', 'national', 'national'],
    ['1.001022', 'own', 'no'],
    ['1.012796', 'national', 'no'],
  ] as const)('%s of a unit that files "%s" is online: %s', (code, filing, online) => expect(onlineAt(version(code), filing)).toBe(online));
});
