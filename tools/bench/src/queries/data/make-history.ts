import type { Warehouse } from '@sonde/warehouse';
import { eventsSql, PARTITIONS, type Slice, type World } from './events-sql';
import { DAYS } from './fleet-sql';
import { sessionsSql } from './sessions-sql';

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** Events of a session, on average. */
const LENGTH = 21.5;
/** Sessions are over by then. */
const LONGEST = 40 * 60_000;

const SETTINGS = {
  // Blocks that fit the memory which the embedded engine allows itself.
  max_insert_threads: 1,
  max_threads: 1,
  max_block_size: 2_048,
  min_insert_block_size_rows: 400_000,
  min_insert_block_size_bytes: 400_000_000,
} as const;

/** The slices of the history and, last, those that came after the last roll-up. */
export interface History {
  readonly days: readonly Slice[];
  readonly tail: readonly Slice[];
}

/**
 * How many sessions begin on each day, so that there are about `events` in all, `tail` of which have just come: most of
 * them from the last hours, some from phones that were offline for a day or five.
 *
 * @param now epoch ms: the last day ends there.
 */
export function historyOf(events: number, tail: number, now: number): History & { readonly from: number } {
  const from = Math.floor(now / DAY) * DAY - (DAYS - 1) * DAY;
  const lastDay = Math.max(HOUR, now - LONGEST - (from + (DAYS - 1) * DAY));
  const whole = DAYS - 1 + lastDay / DAY;
  let first = 0;
  const slice = (day: number, begin: number, end: number, sessions: number): Slice => {
    // As many in each partition, so that one offset says how far all of them have come.
    const made = {
      first,
      sessions: Math.max(1, Math.round(sessions / PARTITIONS)) * PARTITIONS,
      day,
      from: begin,
      to: end,
    };
    first += made.sessions;
    return made;
  };
  const days = Array.from({ length: DAYS }, (_, day) => {
    const begin = from + day * DAY;
    const length = day === DAYS - 1 ? lastDay : DAY;
    return slice(day, begin, begin + length, ((events - tail) / LENGTH / whole) * (length / DAY));
  });
  const late = (daysAgo: number): Slice => {
    const day = DAYS - 1 - daysAgo;
    return slice(day, from + day * DAY, from + (day + 1) * DAY, (tail * 0.05) / LENGTH);
  };
  const end = now - LONGEST;
  return {
    from,
    days,
    tail: [late(1), late(5), slice(DAYS - 1, end - 2 * HOUR, end, (tail * 0.9) / LENGTH)],
  };
}

/** Offset of the last record of a slice, in every partition. */
export const lastOffset = ({ first, sessions }: Slice): number => (first + sessions) / PARTITIONS - 1;

/** Makes events and sessions of a slice. */
export async function makeSlice(warehouse: Warehouse, world: World, slice: Slice): Promise<void> {
  await warehouse.command(eventsSql(world, slice), { settings: SETTINGS });
  await warehouse.command(sessionsSql(slice), { settings: SETTINGS });
}

/** Makes events and sessions of the slices, in order. */
export async function makeSlices(
  warehouse: Warehouse,
  world: World,
  slices: readonly Slice[],
): Promise<void> {
  for (const slice of slices) await makeSlice(warehouse, world, slice);
}
