import { highestId, type Entry, type EntryKind } from './entry';
import type { LayerStore } from './store';

/** One try to change what is published. Rollup rows are inserted under its id, and count once it is published. */
export interface Attempt {
  readonly batch: number;
  readonly kind: EntryKind;
}

/** Where ids of attempts come from. */
export interface Identity {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** From 0 to below 1. */
  readonly random: () => number;
}

const STEP = 1_000;

/**
 * Takes an id that no other attempt has or will have.
 *
 * Ids are microseconds since 1970, about. A settle takes one right above the published ones, the others take the present:
 * so a roll-up that is under way is not overtaken by settles that are published meanwhile and rule out lower ids.
 */
export async function takeAttempt(
  store: LayerStore,
  kind: EntryKind,
  state: Entry,
  { now, random }: Identity,
): Promise<Attempt> {
  let above = highestId(state);
  if (kind !== 'settle') above = Math.max(above, now() * STEP);
  const owner = [0, 1, 2, 3].map(() => Math.floor(random() * 2 ** 32).toString(36)).join('-');
  for (;;) {
    const batch = above + 1 + Math.floor(random() * STEP);
    await store.insertRows('rollup_attempts', [{ batch, kind, owner }], `attempt:${batch}`);
    const taken = await store.select<{ owner: string }>(
      'SELECT owner FROM rollup_attempts WHERE batch = {batch:UInt64}',
      { batch },
    );
    // A server that forgot a token may have let two in: then neither has it.
    if (taken.length === 1 && taken[0]?.owner === owner) return { batch, kind };
    above = batch;
  }
}
