// Filing over HTTP as a machine does it, and rounds that alternate.
import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import type { BenchHouse } from './house.ts';
import { cpuOf, median } from './machine.ts';

export const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
export const SECONDS = Number(process.env.BENCH_SECONDS ?? 6);
export const CONNECTIONS = 16;

export type Round = { rate: number; cpu: number };
export type Door = { unit: string; token: string };

const person = () => `0801${String(randomInt(0, 100)).padStart(2, '0')}${String(randomInt(0, 1_000_000)).padStart(6, '0')}`;

/** A certificate of marital status, complete, of somebody else each time. */
function filing(unit: string): string {
  const number = person();
  const answers = {
    'requester.fullName': 'Nguyễn Thị Hòa',
    'requester.personalNumber': number,
    'requester.phone': '+84912345678',
    'requester.address': { mode: 'today', commune: '28159.20250701', hamlet: 'ấp 3', street: '' },
    'requester.relation': 'self',
    'person.fullName': 'Nguyễn Thị Hòa',
    'person.personalNumber': number,
    'person.birthDate': '1990-05-01',
    'person.sex': 'female',
    'person.ethnicity': 'Kinh',
    'person.nationality': 'Việt Nam',
    'person.address': { mode: 'printed', text: 'Ấp 3, xã Trường Bình, huyện Cần Giuộc, tỉnh Long An' },
    'status.text': 'Chưa đăng ký kết hôn với ai',
    'purpose.kind': 'other',
    'purpose.text': 'Bổ túc hồ sơ vay vốn',
    pledge: 'yes',
  };
  return JSON.stringify({ unit, procedure: '1.004873', case: 'never_married', answers, papers: [], returnWay: 'desk' });
}

function headers(token: string): Record<string, string> {
  return { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() };
}

/** A filing that must be taken. A house asks every half minute whether its units changed: it may not know yet that this one was opened. */
export async function probe(house: BenchHouse, door: Door, tries = 40): Promise<string> {
  const answer = await fetch(`${house.base}/api/v1/dossiers`, { method: 'POST', headers: headers(door.token), body: filing(door.unit) });
  const text = await answer.text();
  if (answer.status === 503 && tries > 0) {
    await sleep(1000);
    return probe(house, door, tries - 1);
  }
  if (answer.status !== 201) throw new Error(`a filing was refused: ${answer.status} ${text}`);
  return (JSON.parse(text) as { id: string }).id;
}

export async function overHttp(house: BenchHouse, doors: Door[]): Promise<Round> {
  // The embedded database is a child of the server: its time is in the server's.
  const before = cpuOf(house.server.pid ?? 0);
  let at = 0;
  const result = await autocannon({
    url: `${house.base}/api/v1/dossiers`,
    method: 'POST',
    connections: CONNECTIONS,
    duration: SECONDS,
    requests: [
      {
        setupRequest: (request) => {
          const door = doors[at++ % doors.length] as Door;
          return { ...request, headers: headers(door.token), body: filing(door.unit) };
        },
      },
    ],
  });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx} filings were refused, ${result.errors} failed`);
  const done = result['2xx'];
  return { rate: done / result.duration, cpu: (cpuOf(house.server.pid ?? 0) - before) / done };
}

export async function alternate<Name extends string>(ways: Record<Name, () => Promise<Round>>): Promise<Record<Name, Round>> {
  const names = Object.keys(ways) as Name[];
  const rounds = Object.fromEntries(names.map((name) => [name, [] as Round[]])) as Record<Name, Round[]>;
  for (let round = 0; round <= ROUNDS; round++)
    for (const name of names) {
      const measured = await ways[name]();
      if (round > 0) rounds[name].push(measured);
      console.log(
        `${round === 0 ? 'warm-up' : `round ${round}`} ${name}: ${measured.rate.toFixed(0)}/s, ${measured.cpu.toFixed(2)} ms CPU each`,
      );
    }
  return Object.fromEntries(
    names.map((name) => [name, { rate: median(rounds[name].map((one) => one.rate)), cpu: median(rounds[name].map((one) => one.cpu)) }]),
  ) as Record<Name, Round>;
}
