import type { Context } from '../../platform/context/context.ts';
import type { Day } from '../../platform/time/time.ts';

type Lease = { next: number; until: number; size: number; takenAt: number };
const LARGEST = 32;

/** A lease should last about a second: one that went sooner is doubled, one that lasted long is halved. */
const sizeAfter = ({ size }: Lease, lasted: number): number =>
  lasted < 1000 ? Math.min(LARGEST, size * 2) : lasted > 4000 ? Math.max(1, Math.floor(size / 2)) : size;

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
      this.#lease(context, place, unit, day, sizeAfter(lease, performance.now() - lease.takenAt));
    }
  }

  #lease(context: Context, place: string, unit: string, day: Day, size: number): Promise<Lease> {
    const lease = context.apart
      .transaction(async (tx) => {
        // Not waiting for the disk loses nothing: the filing that uses the number is written behind it, and waits.
        await tx.query({ text: 'set local synchronous_commit = off' });
        return tx.query<{ first: number }>({
          name: 'dossiers.serial',
          text: `insert into dossier_serials as s (unit, day, next) values ($1, $2, $3 + 1)
                 on conflict (unit, day) do update set next = s.next + $3 returning next - $3 as first`,
          values: [unit, day, size],
        });
      })
      .then(([row]) => {
        if (!row) throw new Error('no serial');
        return { next: row.first, until: row.first + size, size, takenAt: performance.now() };
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
