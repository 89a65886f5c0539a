import { parseArgs } from 'node:util';
import type { House } from '../house.ts';
import { loadDemo } from './demo.ts';
import { loadProvince, type ProvinceRates } from './province.ts';

const whole = (text: string | undefined, usual: number): number => (text === undefined ? usual : /^\d{1,8}$/.test(text) ? Number(text) : 0);
const shown = (value: number): string => Math.round(value).toLocaleString('en-GB');

/** What was written, and how fast beside a plain copy. */
const report = ({ communes, lives, events, rows, seconds, rate, plainRate, ratio }: ProvinceRates): string =>
  lives === 0
    ? '0 dossiers: this province is loaded already'
    : [
        `${shown(lives)} dossiers of ${communes} communes with ${shown(events)} events: ${shown(rows)} rows in ${seconds.toFixed(1)} s`,
        `${shown(rate)} rows/s, ${shown(lives / seconds)} dossiers/s; a plain COPY of the same rows ${shown(plainRate)} rows/s; ratio ${ratio.toFixed(2)}`,
      ].join('\n');

/** `xaso demo`: the demonstration, or with `--scale` a province's year. Gives the exit code. */
export async function runDemo(args: string[], open: () => Promise<House & { close(): Promise<void> }>): Promise<number> {
  const { values } = parseArgs({ args, options: { scale: { type: 'string' }, communes: { type: 'string' } } });
  const [scale, communes] = [whole(values.scale, 1), whole(values.communes, 188)];
  if (scale < 1 || communes < 1 || scale < communes !== (values.scale === undefined)) {
    console.error('--scale: how many dossiers, at least one for each commune; --communes: how many communes (188).');
    return 2;
  }
  const house = await open();
  try {
    console.log(values.scale ? report(await loadProvince(house, scale, communes)) : `${await loadDemo(house)} dossiers`);
  } finally {
    await house.close();
  }
  return 0;
}
