/**
 * Who may do what to a dossier, and in which states. This page is the contract; the sentences in `dossiers.permissions.ts`, the row-level policies and every
 * door are held against it by `permissions.database.test.ts`. A cell names the states in which it may be done; what is not named is refused and leaves no
 * trace. Basis: NĐ 118/2025/NĐ-CP (desk, handling, withdrawal art. 21), TT 03/2025/TT-VPCP, and the states of the national synchronisation:
 *
 *   1 submitted · 2 received · 3 not received · 4 processing · 5 supplement · 6 paying · 7 withdrawn · 8 stopped · 9 resolved · 10 returned
 *
 * Columns: `ask` a first supplement, `ask2` a second one with a leader's reason; `assign` and `handle` hand it on from the step of the leader and of the
 * specialist; `back` gives it back from the clerk's last step, where `resolve` ends the handling; `stop` closes it when the supplement's limit has passed.
 * `state 5` stands past that limit. `extend` is tried on a procedure that may be extended, `hold` on one that lets time go uncounted, `resume` on a dossier whose
 * time is not counted; `reissue` gives the QR a new key.
 * `pass` is tried on what was promised for its day without an appointment, `explain` on what is late or was.
 * `charge` asks for the fee, tried on a procedure that has one. `give` takes it from whoever has it; `recall` is for who handed it on, and here nobody did; `question` asks the neighbour for an opinion.
 * `parcel` prepares the result for the post, `arrived` says that the post has delivered it.
 */
export const TABLE = `
who                       | see | file | receive | refuse | ask   | ask2  | answer | assign | handle | back | resolve | withdraw  | stop | return | apologise | extend | hold | resume | forward | reissue | give    | recall | question | pass | explain          | parcel | arrived | charge
--------------------------|-----|------|---------|--------|-------|-------|--------|--------|--------|------|---------|-----------|------|--------|-----------|--------|------|--------|---------|---------|---------|--------|----------|------|------------------|--------|---------|-------
citizen who filed it      | all | all  |         |        |       |       | 5      |        |        |      |         | 1 2 4 5 6 |      |        |           |        |      |        |         | all     |         |        |          |      |                  |        | |       
citizen whose it is       | all | all  |         |        |       |       | 5      |        |        |      |         | 1 2 4 5 6 |      |        |           |        |      |        |         | all     |         |        |          |      |                  |        | |       
another citizen           |     |      |         |        |       |       |        |        |        |      |         |           |      |        |           |        |      |        |         |         |         |        |          |      |                  |        | |       
citizen with forged posts |     |      |         |        |       |       |        |        |        |      |         |           |      |        |           |        |      |        |         |         |         |        |          |      |                  |        | |       
nobody signed in          |     |      |         |        |       |       |        |        |        |      |         |           |      |        |           |        |      |        |         |         |         |        |          |      |                  |        | |       
helper                    |     |      |         |        |       |       |        |        |        |      |         |           |      |        |           |        |      |        |         |         |         |        |          |      |                  |        | |       
desk officer              | all | all  | 1       | 1      | 1     |       | 5      |        |        |      |         | 1 2 4 5 6 | 5    | 9      |           |        |      |        | 1       | all     |         |        |          | 2 4  |                  | 9      | 10 | 1 2 4 
specialist                | all | all  |         |        | 2 4   |       |        |        | 2 4    |      |         |           |      |        |           |        | 2 4  | 2 4    |         |         |         |        | 2 4      | 2 4  | 2 4 5 6 7 8 9 10 |        | | 2 4   
leader                    | all | all  |         |        | 1 2 4 | 1 2 4 |        | 2 4    | 2 4    | 2 4  |         |           | 5    |        | 2 4       | 2 4    | 2 4  | 2 4    | 2 4     |         | 2 4 5 6 |        | 2 4      | 2 4  | 2 4 5 6 7 8 9 10 |        | | 2 4   
clerk                     | all | all  |         |        |       |       |        |        |        | 2 4  | 2 4     |           |      |        |           |        |      |        |         |         |         |        |          |      | 2 4 5 6 7 8 9 10 |        | |       
commune admin             |     |      |         |        |       |       |        |        |        |      |         |           |      |        |           |        |      |        |         |         |         |        |          |      |                  |        | |       
province viewer           |     |      |         |        |       |       |        |        |        |      |         |           |      |        |           |        |      |        |         |         |         |        |          |      |                  |        | |       
province admin            |     |      |         |        |       |       |        |        |        |      |         |           |      |        |           |        |      |        |         |         |         |        |          |      |                  |        | |       
system admin              |     |      |         |        |       |       |        |        |        |      |         |           |      |        |           |        |      |        |         |         |         |        |          |      |                  |        | |       
officer without a post    |     |      |         |        |       |       |        |        |        |      |         |           |      |        |           |        |      |        |         |         |         |        |          |      |                  |        | |       
machine that filed it     | all | all  |         |        |       |       | 5      |        |        |      |         | 1 2 4 5 6 |      |        |           |        |      |        |         | all     |         |        |          |      |                  |        | |       
machine: file             |     |      |         |        |       |       |        |        |        |      |         |           |      |        |           |        |      |        |         |         |         |        |          |      |                  |        | |       
machine: read             | all | all  |         |        |       |       |        |        |        |      |         |           |      |        |           |        |      |        |         |         |         |        |          |      |                  |        | |       
machine: handle           | all | all  | 1       | 1      | 1 2 4 |       | 5      |        | 2 4    |      |         | 1 2 4 5 6 | 5    | 9      |           |        | 2 4  | 2 4    | 1       | all     |         |        |          | 2 4  | 2 4 5 6 7 8 9 10 | 9      | 10 | 1 2 4 
machine: decide           | all | all  |         |        | 1 2 4 | 1 2 4 |        | 2 4    | 2 4    | 2 4  |         |           | 5    |        | 2 4       | 2 4    | 2 4  | 2 4    | 2 4     |         |         |        |          |      |                  |        | | 2 4   
machine: read, handle     | all | all  | 1       | 1      | 1 2 4 |       | 5      |        | 2 4    |      |         | 1 2 4 5 6 | 5    | 9      |           |        | 2 4  | 2 4    | 1       | all     |         |        |          | 2 4  | 2 4 5 6 7 8 9 10 | 9      | 10 | 1 2 4 
machine without a scope   |     |      |         |        |       |       |        |        |        |      |         |           |      |        |           |        |      |        |         |         |         |        |          |      |                  |        | |       
`;

/** Offices and machines of another unit: nothing, whatever they may do at home. */
export const ELSEWHERE = [
  'helper',
  'desk officer',
  'specialist',
  'leader',
  'clerk',
  'commune admin',
  'province viewer',
  'province admin',
  'system admin',
  'machine: read',
  'machine: handle',
  'machine: decide',
  'machine: read, handle',
] as const;

/** Who may begin a dossier: file for oneself, take in at the desk of the own unit what somebody brought, or send for somebody who agreed to be helped. */
export const BEGIN = `
who                       | file one | take in here | take in elsewhere | send for who is helped
--------------------------|----------|--------------|-------------------|------------------------
another citizen           | yes      |              |                   |
nobody signed in          |          |              |                   |
helper                    |          |              |                   | yes
desk officer              |          | yes          |                   |
specialist                |          |              |                   |
leader                    |          |              |                   |
clerk                     |          |              |                   |
commune admin             |          |              |                   |
province viewer           |          |              |                   |
province admin            |          |              |                   |
system admin              |          |              |                   |
officer without a post    |          |              |                   |
machine: file             | yes      |              |                   |
machine: read             |          |              |                   |
machine: handle           |          | yes          |                   |
machine: decide           |          |              |                   |
machine without a scope   |          |              |                   |
`;

/** A table as rows: who, then each column's cell. A row with too few or too many cells is a mistake. */
export function rowsOf(text: string): { who: string; cells: Record<string, string> }[] {
  const [head, , ...lines] = text
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const columns = head?.slice(1) ?? [];
  return lines.map(([who = '', ...cells]) => {
    if (cells.length !== columns.length) throw new Error(`${who}: ${cells.length} cells for ${columns.length} columns`);
    return { who, cells: Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? ''])) };
  });
}

/** The states that a cell names. */
export const statesIn = (cell: string): ReadonlySet<number> =>
  new Set(cell === 'all' ? [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] : cell.split(' ').filter(Boolean).map(Number));
