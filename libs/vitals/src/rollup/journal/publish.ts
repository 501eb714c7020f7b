import type { Attempt } from './attempt';
import type { DayRow } from './day-row';
import type { Entry } from './entry';
import { entryAt, newestEntry } from './read-journal';
import type { LayerStore } from './store';

/** What an attempt wants the next entry to be, upon the state that it was shown. */
export interface Proposal extends Omit<Entry, 'number' | 'batch' | 'kind' | 'at'> {
  /** What it changes of days. */
  readonly days: readonly DayRow[];
}

/** A token of which the server remembers that it had a block, though it lost the block: the next one is tried. */
const MAX_TOKENS = 20;
/** Rows of a lost answer or of a race do not count: each try writes its own. */
const ROWS_AT_ONCE = 10_000;

/**
 * Publishes by compare-and-swap: entry n + 1 is inserted under a token made of its number, of which ClickHouse takes the
 * first insert only, whoever sends it; then the entry is read back, and whose it is has won. Who lost looks at the new
 * state and says whether its work still fits.
 *
 * Where the answer to an insert is lost it throws, and nobody knows whether the attempt was published: begin anew with
 * another attempt on the state as it is then. Either way no row counts twice.
 *
 * @param propose what to publish upon this state; undefined when the attempt is no longer right, or no longer wanted
 * @returns the published entry; undefined when it was given up
 */
export async function publish(
  store: LayerStore,
  attempt: Attempt,
  propose: (state: Entry) => Promise<Proposal | undefined> | Proposal | undefined,
): Promise<Entry | undefined> {
  for (;;) {
    const state = await newestEntry(store.select);
    // Somebody has ruled the id out: readers that follow that entry would not count its rows.
    if (attempt.batch <= state.floor) return undefined;
    const proposal = await propose(state);
    if (proposal === undefined) return undefined;
    const entry = await appendEntry(store, attempt, state.number + 1, proposal);
    if (entry.batch === attempt.batch) return entry;
  }
}

async function appendEntry(
  store: LayerStore,
  { batch, kind }: Attempt,
  number: number,
  { days, batches, rolled, eras, floor, settledIn, compactedIn, daysFrom }: Proposal,
): Promise<Entry> {
  // First, so that an entry's days are there as soon as it is. Without the entry they count for nothing.
  for (let from = 0; from < days.length; from += ROWS_AT_ONCE) {
    const rows = days.slice(from, from + ROWS_AT_ONCE).map(({ clean, stale, ...day }) => ({
      ...day,
      clean: Number(clean),
      stale: Number(stale),
      number,
      batch,
    }));
    await store.insertRows('rollup_days', rows, `days:${number}:${batch}:${from}`);
  }
  const inOrder = [...batches].sort((a, b) => a.id - b.id);
  const row = {
    number,
    batch,
    kind,
    batches: inOrder.map(({ id, size }) => [id, Math.round(size)]),
    eraOf: inOrder.map(({ era }) => era),
    eras: eras.map(({ number: era, rules, firstDay, lastDay, until }) => [
      era,
      Object.entries(rules),
      firstDay,
      lastDay,
      until,
    ]),
    rolled: rolled.map(({ logId, partition, offset }) => [logId, partition, offset]),
    floor,
    settledIn,
    compactedIn,
    daysFrom,
  };
  for (let token = 0; token < MAX_TOKENS; token++) {
    await store.insertRows('rollup_journal', [row], `journal:${number}:${token}`);
    const entry = await entryAt(store.select, number);
    if (entry !== undefined) return entry;
  }
  throw new Error(`rollup_journal: entry ${number} does not appear after ${MAX_TOKENS} inserts`);
}
