import type { Context } from '../../platform/context/context.ts';
import type { Day } from '../../platform/time/time.ts';

type Lease = { next: number; until: number; size: number; takenAt: number };
const LARGEST = 32;

/**
 * Serials of a unit's day, taken in a statement of its own: no filing waits for another's commit, and a filing that fails leaves a gap. In a rush a
 * process takes several at once; what it does not use by the end of its life are gaps, too.
 */
class Serials {
  #leases = new Map<string, Promise<Lease>>();

  async next(context: Context, unit: string, day: Day): Promise<number> {
    const place = `${unit} ${day}`;
    for (;;) {
      const taken = this.#leases.get(place) ?? this.#lease(context, place, unit, day, 1);
      const lease = await taken;
      if (lease.next < lease.until) return lease.next++;
      if (this.#leases.get(place) !== taken) continue; // another request has taken the next lease meanwhile
      const rush = Date.now() - lease.takenAt < 1000;
      this.#lease(context, place, unit, day, rush ? Math.min(LARGEST, lease.size * 2) : 1);
    }
  }

  #lease(context: Context, place: string, unit: string, day: Day, size: number): Promise<Lease> {
    const lease = context
      .transaction((tx) =>
        tx.query<{ first: number }>({
          name: 'dossiers.serial',
          text: `insert into dossier_serials as s (unit, day, next) values ($1, $2, $3 + 1)
                 on conflict (unit, day) do update set next = s.next + $3 returning next - $3 as first`,
          values: [unit, day, size],
        }),
      )
      .then(([row]) => {
        if (!row) throw new Error('no serial');
        return { next: row.first, until: row.first + size, size, takenAt: Date.now() };
      });
    for (const old of this.#leases.keys()) if (old.startsWith(`${unit} `) && old !== place) this.#leases.delete(old);
    this.#leases.set(place, lease);
    lease.catch(() => this.#leases.delete(place));
    return lease;
  }
}

const kept = new WeakMap<object, Serials>();

/** The next serial of a unit's day in Vietnam. */
export function nextSerial(context: Context, unit: string, day: Day): Promise<number> {
  let serials = kept.get(context.house);
  if (!serials) {
    serials = new Serials();
    kept.set(context.house, serials);
  }
  return serials.next(context, unit, day);
}
