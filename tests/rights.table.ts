/*
 * Who may do what with everything of the desk that is not a dossier. These pages are the contract, held against the services by `rights.database.test.ts`, and against
 * the pages and the database's own wall by `rights.doors.database.test.ts`. A cell names the states in which it may be done, `yes` where there are none. Whoever is
 * not named may do what `anyone` may, where there is such a row, and else nothing: every other office, here and elsewhere, citizens, machines of every scope, and nobody.
 */

/** Reports and suggestions (phản ánh, kiến nghị). 1 sent · 2 accepted · 3 asked · 4 answered · 5 refused · 6 forwarded; its sender agrees to have it shown. */
export const PETITIONS = `
who                  | see         | accept | assign | ask | answer | refuse | forward | publish
---------------------|-------------|--------|--------|-----|--------|--------|---------|--------
desk officer         | 1 2 3 4 5 6 | 1      | 1 2 3  | 1 2 | 2 3    | 1 2 3  | 1 2 3   | 4
leader               | 1 2 3 4 5 6 | 1      | 1 2 3  | 1 2 | 2 3    | 1 2 3  | 1 2 3   | 4
specialist           | 1 2 3 4 5 6 |        |        |     |        |        |         |
specialist who has it| 1 2 3 4 5 6 |        |        | 1 2 | 2 3    |        |         |
clerk                | 1 2 3 4 5 6 |        |        |     |        |        |         |
`;

/**
 * The same, by those who sent them: by the code alone, which is the sender's; an account adds the list of its own. `blind` verbs know the row's id and a code that is
 * one letter off. 1 sent · 2 accepted · 3 asked · 4 answered · 5 refused · 6 forwarded.
 */
export const SENDERS = `
who                 | send | follow      | add   | judge | own list    | follow blind | add blind | judge blind
--------------------|------|-------------|-------|-------|-------------|--------------|-----------|------------
anyone              | yes  | 1 2 3 4 5 6 | 1 2 3 | 4     |             |              |           |
account that sent it| yes  | 1 2 3 4 5 6 | 1 2 3 | 4     | 1 2 3 4 5 6 |              |           |
`;

/** Hours that were booked. 1 booked · 2 cancelled · 3 arrived. `arrive` twice is the same number. */
export const APPOINTMENTS = `
who          | look | arrive
-------------|------|-------
desk officer | 1 3  | 1 3
kiosk        |      | 1 3
`;

/** The hall: numbers, the calling, the tablets, and numbers kept for paper slips. */
export const HALL = `
who           | take | call | watch | set | add kiosk | end kiosk | reserve slips
--------------|------|------|-------|-----|-----------|-----------|--------------
kiosk         | yes  |      |       |     |           |           |
desk officer  | yes  | yes  | yes   |     |           |           | yes
leader        |      |      | yes   |     |           |           |
commune admin |      |      |       | yes | yes       | yes       |
`;

/** One number. 1 waiting · 2 called · 3 served · 4 missed. */
export const TICKETS = `
who          | again | served | missed | transfer | link
-------------|-------|--------|--------|----------|--------
desk officer | 2 4   | 2      | 2      | 2        | 1 2 3 4
`;

/** What a dossier owes. 1 not counted yet · 2 nothing published · 3 open · 4 paid in part · 5 paid, in cash and today. */
export const CHARGES = `
who                     | correct   | take cash | void receipt
------------------------|-----------|-----------|-------------
desk officer            | 1 2 3 4 5 | 3 4       | 4 5
colleague at the desk   | 1 2 3 4 5 | 3 4       |
leader                  | 1 2 3 4 5 |           |
`;

/** Money that came to the account. 1 unmatched · 2 double · 3 short · 4 over · 5 matched · 6 assigned · 7 accepted · 8 paid back. */
export const CREDITS = `
who          | assign  | accept | ask back
-------------|---------|--------|---------
desk officer | 1 2 3 4 |        | 1 2 3 4
leader       | 1 2 3 4 | 3 4    | 1 2 3 4
`;

/** Money that goes back: two persons. 1 asked · 2 approved · 3 refused · 4 paid. */
export const REFUNDS = `
who              | approve | refuse | pay
-----------------|---------|--------|----
desk officer     |         |        | 2
leader           | 1       | 1      |
leader who asked |         |        |
`;

/** A cashier's day. 1 open · 2 closed, and right · 3 closed with a difference · 4 the difference accepted. */
export const BOXES = `
who                   | count | accept
----------------------|-------|-------
desk officer          | 1     |
colleague at the desk |       |
leader                |       | 3
leader at the box     | 1     |
`;

/** The unit's bank. */
export const BANK = `
who          | read statement | set link
-------------|----------------|---------
desk officer | yes            |
leader       | yes            | yes
`;

/** Days without an appointment. */
export const PROMISES = `
who                      | add | end
-------------------------|-----|----
commune admin            | yes | yes
province admin           | yes | yes
system admin             | yes | yes
province admin elsewhere | yes | yes
system admin elsewhere   | yes | yes
`;

/** Helping somebody, at the desk. 1 asked · 2 asked on paper · 3 agreed to · 4 over. Ended or taken back twice is the same.
 * Whoever asks is no witness of it, also with an office at the desk. */
export const HELPINGS = `
who                     | choose paper | end     | agree | withdraw | witness
------------------------|--------------|---------|-------|----------|--------
helper who asks         | 1 2          | 1 2 3 4 |       |          |
another citizen         |              |         | 1 2   |          |
citizen with forged posts |            |         | 1 2   |          |
citizen who is helped   |              |         | 1 2   | 3 4      |
desk officer            |              |         |       |          | 2
desk officer who asks   | 1 2          | 1 2 3 4 |       |          |
`;

/** Beginning to help, and the sum of the hours. */
export const HELPING = `
who           | start | sums
--------------|-------|-----
helper        | yes   |
leader        |       | yes
commune admin |       | yes
`;

/** Procedures without a developer. 1 open · 2 published · 3 dropped. */
export const DRAFTS = `
who                      | look  | change | drop | publish
-------------------------|-------|--------|------|--------
province admin           | 1 2 3 | 1      | 1    | 1
system admin             | 1 2 3 | 1      | 1    | 1
province admin elsewhere | 1 2 3 | 1      | 1    | 1
system admin elsewhere   | 1 2 3 | 1      | 1    | 1
`;

/** Versions of procedures. 1 from the editor, to come · 2 from the editor, in force · 3 of the programme. */
export const VERSIONS = `
who                      | list  | begin | withdraw
-------------------------|-------|-------|---------
commune admin            | 1 2 3 |       |
commune admin elsewhere  | 1 2 3 |       |
province admin           | 1 2 3 | 1 2 3 | 1
system admin             | 1 2 3 | 1 2 3 | 1
province admin elsewhere | 1 2 3 | 1 2 3 | 1
system admin elsewhere   | 1 2 3 | 1 2 3 | 1
`;

/** The unit's wording of a paper. */
export const WORDINGS = `
who                    | word
-----------------------|-----
commune admin          | yes
system admin           | yes
system admin elsewhere | yes
`;

/** How work is given. 1 holds · 2 removed. */
export const ASSIGNMENT = `
who           | set | remove | warn
--------------|-----|--------|-----
leader        | 1 2 | 1      | 1 2
commune admin | 1 2 | 1      | 1 2
`;

/** A question about a dossier to the neighbour, which it is the dossier's unit's to take back. 1 open · 2 answered · 3 taken back. */
export const OPINIONS = `
who                    | answer | take back
-----------------------|--------|----------
specialist             |        | 1
leader                 |        | 1
desk officer elsewhere | 1      |
specialist elsewhere   | 1      |
leader elsewhere       | 1      |
clerk elsewhere        | 1      |
`;

/** PCs shared at a counter. 1 registered · 2 given up. */
export const COUNTERS = `
who                    | register | revoke
-----------------------|----------|-------
commune admin          | 1 2      | 1
system admin           | 1 2      | 1
system admin elsewhere | 1 2      | 1
`;

/** Figures and lists of the unit. `all officers`: what each did; `own work`: what oneself did; `ratings`: sums of at least five. A machine reads
 * what follows from the dossiers that it reads. */
export const FIGURES = `
who           | unit report | own work | all officers | a colleague | late list | ratings | petitions
--------------|-------------|----------|--------------|-------------|-----------|---------|----------
desk officer  | yes         | yes      |              |             | yes       | yes     | yes
specialist    | yes         | yes      |              |             | yes       | yes     | yes
leader        | yes         | yes      | yes          | yes         | yes       | yes     | yes
clerk         | yes         | yes      |              |             | yes       | yes     | yes
commune admin |             |          |              |             |           | yes     |
machine: read |             |          |              |             | yes       | yes     |
machine: handle |           |          |              |             | yes       | yes     |
machine: decide |           |          |              |             | yes       | yes     |
`;

/**
 * The pages of all that: who opens one, and by it may send its form; a page that is not opened takes no form either. `elsewhere` names the offices of another
 * unit that open it, too: because it is the same everywhere, is about all units, shows them their own unit, or asks them for an opinion.
 */
export const PAGES = `
page                                  | helper | desk officer | specialist | leader | clerk | commune admin | province admin | system admin | elsewhere
--------------------------------------|--------|--------------|------------|--------|-------|---------------|----------------|--------------|----------
/can-bo/phan-anh                      |        | yes          | yes        | yes    | yes   |               |                |              |
/can-bo/phan-anh/:petition            |        | yes          | yes        | yes    | yes   |               |                |              |
/can-bo/danh-gia                      |        | yes          | yes        | yes    | yes   |               |                |              |
/can-bo/lich-hen                      |        | yes          |            |        |       |               |                |              |
/can-bo/goi-so                        |        | yes          |            |        |       |               |                |              |
/can-bo/phieu-giay                    |        | yes          |            |        |       |               |                |              |
/quan-tri/xep-hang                    |        |              |            |        |       | yes           |                |              |
/can-bo/thu-tien                      |        | yes          |            |        |       |               |                |              |
/can-bo/doi-soat                      |        | yes          |            | yes    |       |               |                |              |
/can-bo/doi-soat/:credit              |        | yes          |            | yes    |       |               |                |              |
/can-bo/doi-soat/ngan-hang            |        |              |            | yes    |       |               |                |              |
/can-bo/khong-hen                     |        | yes          | yes        | yes    | yes   |               |                |              |
/quan-tri/khong-hen                   |        |              |            |        |       | yes           | yes            | yes          | province admin
/giup                                 | yes    |              |            |        |       |               |                |              | helper
/can-bo/dong-y/:helping               |        | yes          |            |        |       |               |                |              |
/quan-tri/gio-giup                    |        |              |            | yes    |       | yes           |                |              | leader, commune admin
/quan-tri/mau-giay/mau-03             |        |              |            |        |       | yes           |                | yes          |
/quan-tri/thu-tuc                     |        |              |            |        |       | yes           | yes            | yes          | commune admin, province admin
/quan-tri/soan-thu-tuc/:draft         |        |              |            |        |       |               | yes            | yes          | province admin
/quan-tri/soan-thu-tuc/:draft/ban-hanh|        |              |            |        |       |               | yes            | yes          | province admin
/can-bo/bao-cao                       |        | yes          | yes        | yes    | yes   |               |                |              |
/can-bo/bao-cao/can-bo                |        | yes          | yes        | yes    | yes   |               |                |              |
/can-bo/tre-han                       |        | yes          | yes        | yes    | yes   |               |                |              |
/can-bo/phan-cong                     |        |              |            | yes    |       |               |                |              |
/can-bo/phan-cong/quy-tac             |        |              |            | yes    |       | yes           |                |              |
/can-bo/y-kien/:opinion               |        |              |            |        |       |               |                |              | desk officer, leader
/quan-tri/may-quay                    |        |              |            |        |       | yes           |                | yes          | commune admin
`;

/**
 * The wall behind: what the application's log-in may read (`r`) and change (`w`) in the database as an office of the unit, whatever a service says. It is coarser
 * than the services, a row of one's own apart (whom a helper helps, who changed a draft); other units and citizens have nothing here (`permissions.sql.database.test.ts`).
 */
export const WALL = `
table                 | helper | desk officer | specialist | leader | clerk | commune admin | province admin | system admin | kiosk | machine: read | machine: handle | machine: decide
----------------------|--------|--------------|------------|--------|-------|---------------|----------------|--------------|-------|---------------|-----------------|----------------
petitions             |        | rw           | rw         | rw     | rw    |               |                |              |       |               |                 |                
appointments          |        | rw           |            |        |       |               |                |              |       |               | rw              |                
tickets               |        | rw           |            | r      |       |               |                |              | r     |               | rw              | r              
kiosks                |        |              |            |        |       | rw            |                |              |       |               |                 |                
fee_charges           |        | rw           | rw         | rw     | rw    |               |                |              |       | rw            | rw              | rw             
fee_versions          |        | r            | r          | r      | r     |               |                |              |       | r             | r               | r              
fee_receipts          |        | rw           | r          | rw     | r     |               |                |              |       | r             | rw              | rw             
fee_days              |        | rw           |            | rw     |       |               |                |              |       |               | rw              | rw             
fee_credits           |        | rw           |            | rw     |       |               |                |              |       |               | rw              | rw             
fee_refunds           |        | rw           |            | rw     |       |               |                |              |       |               | rw              | rw             
promise_rules         | r      | r            | r          | r      | r     | rw            | rw             | rw           | r     | r             | r               | r              
helpings              |        | r            |            |        |       |               |                |              |       |               | r               |                
procedure_drafts      |        |              |            |        |       |               | r              | r            |       |               |                 |                
procedure_versions    | r      | r            | r          | r      | r     | r             | rw             | rw           | r     | r             | r               | r              
assignment_rules      | r      | r            | r          | rw     | r     | rw            | rw             | r            |       | r             | r               | rw             
dossier_opinions      |        | rw           | rw         | rw     | rw    |               |                |              |       | rw            | rw              | rw             
counter_devices       |        |              |            |        |       | rw            |                | rw           |       |               |                 |                
rating_figures        |        | r            | r          | r      | r     | r             |                |              |       | r             | r               | r              
`;
