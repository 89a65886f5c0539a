/** Made-up people of the demonstration, always the same for the same seed. Nobody of these names, numbers and phones is meant. */

/** A small random generator (mulberry32): the demonstration must be the same everywhere. */
export function randomFrom(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    /** A whole number from `low` to `high`, both included. */
    between: (low: number, high: number) => low + Math.floor(next() * (high - low + 1)),
    one: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T,
    chance: (share: number) => next() < share,
  };
}
export type Random = ReturnType<typeof randomFrom>;

const families = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Huỳnh', 'Võ', 'Đặng', 'Bùi', 'Hồ', 'Ngô', 'Dương', 'Lý'];
const middles = {
  male: ['Văn', 'Hữu', 'Minh', 'Quốc', 'Thanh', 'Công'],
  female: ['Thị', 'Thị Ngọc', 'Thị Thanh', 'Ngọc', 'Thị Kim', 'Mỹ'],
};
const givens = {
  male: ['An', 'Bình', 'Cường', 'Dũng', 'Đạt', 'Hải', 'Hòa', 'Khang', 'Lộc', 'Nam', 'Phúc', 'Quân', 'Sơn', 'Tài', 'Thịnh', 'Tuấn'],
  female: ['Ánh', 'Cúc', 'Diễm', 'Duyên', 'Hà', 'Hạnh', 'Hoa', 'Hương', 'Lan', 'Liên', 'Mai', 'Nga', 'Oanh', 'Phượng', 'Thảo', 'Yến'],
};

export type MadeUp = {
  fullName: string;
  family: string;
  given: string;
  sex: 'male' | 'female';
  birthYear: number;
  birthDate: string;
  number: string;
};

export function madeUp(random: Random, sex: 'male' | 'female', [youngest, oldest]: [number, number], thisYear: number): MadeUp {
  const family = random.one(families);
  const given = random.one(givens[sex]);
  const birthYear = thisYear - random.between(youngest, oldest);
  const birthDate = `${birthYear}-${String(random.between(1, 12)).padStart(2, '0')}-${String(random.between(1, 28)).padStart(2, '0')}`;
  const century = (birthYear >= 2000 ? 2 : 0) + (sex === 'male' ? 0 : 1);
  const number = `080${century}${String(birthYear % 100).padStart(2, '0')}${String(random.between(0, 999_999)).padStart(6, '0')}`;
  return { fullName: `${family} ${random.one(middles[sex])} ${given}`, family, given, sex, birthYear, birthDate, number };
}
