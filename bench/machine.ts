import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';

const TICK = 10; // milliseconds: USER_HZ is 100 on every Linux that Node runs on

type Process = { pid: number; parent: number; own: number; children: number };

function processes(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const text = readFileSync(`/proc/${name}/stat`, 'utf8');
        const fields = text
          .slice(text.lastIndexOf(')') + 2)
          .split(' ')
          .map(Number);
        const at = (index: number) => fields[index] ?? 0;
        return [{ pid: Number(name), parent: at(1), own: at(11) + at(12), children: at(13) + at(14) }];
      } catch {
        return []; // it ended while we looked
      }
    });
}

/** CPU milliseconds that a process and all below it have used so far, those that have ended included. */
export function cpuOf(root: number): number {
  const all = processes();
  const below = (pid: number): number =>
    all.filter((one) => one.parent === pid).reduce((sum, one) => sum + one.own + one.children + below(one.pid), 0);
  const self = all.find((one) => one.pid === root);
  return self ? (self.own + self.children + below(root)) * TICK : 0;
}

export const machine = (): string => `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.versions.node}`;

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
};

/** A goal, met or missed: never hidden. */
export function goal(name: string, value: number, limit: number, better: 'at least' | 'at most'): boolean {
  const met = better === 'at least' ? value >= limit : value <= limit;
  console.log(`${met ? 'met   ' : 'MISSED'} ${name}: ${value.toFixed(2)} (goal: ${better} ${limit})`);
  return met;
}
