import { type Day, dayOf } from '../../platform/time/time.ts';

/**
 * Việt Nam's lunar calendar: months begin on the day of the new moon as seen at UTC+7 (QĐ 121-CP of 1967), which is why Tết 1985, 2007 and
 * 2030 fall on another day than in China. The astronomy follows J. Meeus as arranged by Hồ Ngọc Đức. No zone of the process is read.
 */
export interface LunarDate {
  year: number;
  month: number;
  day: number;
  /** The second month of the same number in a leap year (tháng nhuận). */
  leap: boolean;
}

const ZONE = 7 / 24;
const RADIAN = Math.PI / 180;
const EPOCH = 2440588; // Julian day number of 1970-01-01
const SYNODIC = 29.530588853;

const julian = (day: Day): number => Math.round(Date.parse(`${day}T00:00:00Z`) / 86_400_000) + EPOCH;
const fromJulian = (number: number): Day => dayOf(new Date((number - EPOCH) * 86_400_000));

/** The moment of the k-th new moon after January 1900, as a Julian date in universal time. */
function newMoon(k: number): number {
  const t = k / 1236.85;
  const sin = (degrees: number) => Math.sin(degrees * RADIAN);
  const mean =
    2415020.75933 + 29.53058868 * k + 0.0001178 * t ** 2 - 0.000000155 * t ** 3 + 0.00033 * sin(166.56 + 132.87 * t - 0.009173 * t ** 2);
  const sun = 359.2242 + 29.10535608 * k - 0.0000333 * t ** 2 - 0.00000347 * t ** 3;
  const moon = 306.0253 + 385.81691806 * k + 0.0107306 * t ** 2 + 0.00001236 * t ** 3;
  const node = 21.2964 + 390.67050646 * k - 0.0016528 * t ** 2 - 0.00000239 * t ** 3;
  const shift =
    (0.1734 - 0.000393 * t) * sin(sun) +
    0.0021 * sin(2 * sun) -
    0.4068 * sin(moon) +
    0.0161 * sin(2 * moon) -
    0.0004 * sin(3 * moon) +
    0.0104 * sin(2 * node) -
    0.0051 * sin(sun + moon) -
    0.0074 * sin(sun - moon) +
    0.0004 * sin(2 * node + sun) -
    0.0004 * sin(2 * node - sun) -
    0.0006 * sin(2 * node + moon) +
    0.001 * sin(2 * node - moon) +
    0.0005 * sin(2 * moon + sun);
  const slowing = -0.000278 + 0.000265 * t + 0.000262 * t ** 2;
  return mean + shift - slowing;
}

/** The Julian day number, in Việt Nam, on which the k-th new moon falls. */
const newMoonDay = (k: number): number => Math.floor(newMoon(k) + 0.5 + ZONE);

/** In which of the twelve arcs of 30° (from the spring equinox) the sun stands when the day begins in Việt Nam. */
function sunArc(dayNumber: number): number {
  const t = (dayNumber - 0.5 - ZONE - 2451545) / 36525;
  const anomaly = (357.5291 + 35999.0503 * t - 0.0001559 * t ** 2 - 0.00000048 * t ** 3) * RADIAN;
  const centre =
    (1.9146 - 0.004817 * t - 0.000014 * t ** 2) * Math.sin(anomaly) +
    (0.019993 - 0.000101 * t) * Math.sin(2 * anomaly) +
    0.00029 * Math.sin(3 * anomaly);
  const longitude = 280.46645 + 36000.76983 * t + 0.0003032 * t ** 2 + centre;
  return Math.floor((((longitude % 360) + 360) % 360) / 30);
}

const indexOf = (dayNumber: number): number => Math.floor((dayNumber - 2415021.076998695) / SYNODIC);

/** The first day of the eleventh month, which holds the winter solstice of the solar year. */
function eleventhMonth(year: number): number {
  const k = indexOf(julian(`${year}-12-31`));
  const day = newMoonDay(k);
  return sunArc(day) >= 9 ? newMoonDay(k - 1) : day;
}

/** Which month after the eleventh one is the leap month: the first in which the sun enters no new arc. */
function leapOffset(eleventh: number): number {
  const k = indexOf(eleventh + 1) + (newMoonDay(indexOf(eleventh + 1)) < eleventh ? 1 : 0);
  for (let offset = 1; offset < 14; offset++) {
    if (sunArc(newMoonDay(k + offset)) === sunArc(newMoonDay(k + offset + 1))) return offset;
  }
  return 0;
}

/** The lunar date of a solar day. Right from 1900 to 2199. */
export function toLunar(day: Day): LunarDate {
  const number = julian(day);
  let k = indexOf(number) + 1;
  while (newMoonDay(k) > number) k--;
  const start = newMoonDay(k);
  const solarYear = Number(day.slice(0, 4));
  let [from, to] = [eleventhMonth(solarYear - 1), eleventhMonth(solarYear)];
  let year = solarYear;
  if (to <= start) {
    [from, to] = [to, eleventhMonth(solarYear + 1)];
    year = solarYear + 1;
  }
  const passed = Math.round((start - from) / SYNODIC);
  const leapAt = to - from > 365 ? leapOffset(from) : 0;
  let month = passed + 11;
  if (leapAt > 0 && passed >= leapAt) month--;
  if (month > 12) month -= 12;
  if (month >= 11 && passed < 4) year--;
  return { year, month, day: number - start + 1, leap: leapAt > 0 && passed === leapAt };
}

/** The solar day of a lunar date; undefined when the year has no such day (a 30th of a short month, a leap month that is none). */
export function toSolar(date: LunarDate): Day | undefined {
  const late = date.month >= 11;
  const from = eleventhMonth(late ? date.year : date.year - 1);
  const to = eleventhMonth(late ? date.year + 1 : date.year);
  const leapAt = to - from > 365 ? leapOffset(from) : 0;
  const plain = date.month >= 11 ? date.month - 11 : date.month + 1;
  const passed = date.leap || (leapAt > 0 && plain >= leapAt) ? plain + 1 : plain;
  const first = newMoonDay(indexOf(from + passed * SYNODIC + 15));
  const day = fromJulian(first + date.day - 1);
  const back = toLunar(day);
  const same = back.year === date.year && back.month === date.month && back.day === date.day && back.leap === date.leap;
  return same ? day : undefined;
}

/** Mùng một Tết of a year. */
export function tetOf(year: number): Day {
  const day = toSolar({ year, month: 1, day: 1, leap: false });
  if (day === undefined) throw new RangeError(`The lunar table gives no Tết for ${year}.`);
  return day;
}
