import { Params } from '../../conditions';
import { COMPACTED_AT_ONCE, compactionSql } from '../compaction';
import { ROLLUP_FAMILIES } from '../families';
import type { RollupFamily } from '../family';
import { rulesOf } from '../family-rules';
import { takeAttempt } from './attempt';
import { daysAsOf } from './days';
import type { Batch, Entry } from './entry';
import { erasLeft, isUnder } from './era';
import type { Layer } from './layer';
import { publish } from './publish';
import { newestEntry } from './read-journal';

/** Batches of about one size are put together when there are so many of them: each row is written a few times in its life. */
const FAN_IN = 8;
/** Sizes within this factor are about one size. */
const SAME_SIZE = 8;
/** Batches above this are left alone: what there is to gain is small by then, and a statement must end. Raw rows. */
const LARGEST = 100_000_000;

/** The batches to put together next, of one era, smallest first; undefined when there are not enough of one size. */
export function batchesDue(batches: readonly Batch[]): Batch[] | undefined {
  for (const number of new Set(batches.map(({ era }) => era))) {
    const due = dueOfEra(batches.filter(({ era }) => era === number));
    if (due !== undefined) return due;
  }
  return undefined;
}

function dueOfEra(batches: readonly Batch[]): Batch[] | undefined {
  const classes = new Map<number, Batch[]>();
  for (const batch of batches) {
    if (batch.size > LARGEST) continue;
    const size = Math.floor(Math.log(Math.max(1, batch.size)) / Math.log(SAME_SIZE));
    classes.set(size, [...(classes.get(size) ?? []), batch]);
  }
  const sizes = [...classes.keys()].sort((a, b) => a - b);
  const due = sizes.find((size) => (classes.get(size)?.length ?? 0) >= FAN_IN);
  // Smaller ones are taken along: they add little to write.
  return due === undefined
    ? undefined
    : sizes.flatMap((size) => (size <= due ? (classes.get(size) ?? []) : []));
}

/**
 * Puts the rows of some batches together under a new one, which replaces them. Rows that no longer count, since their
 * day was settled, are left behind.
 *
 * @param batches one or more, all made by the rules of one era
 * @returns undefined when a settle or another compaction was published meanwhile: begin anew
 * @throws what the store throws: then begin anew
 */
export async function compact(layer: Layer, batches: readonly Batch[]): Promise<Entry | undefined> {
  const { store, identity, families = ROLLUP_FAMILIES } = layer;
  const [{ era } = { era: 0 }] = batches;
  if (batches.some((batch) => batch.era !== era)) throw new Error('batches of several eras do not add up');
  const base = await newestEntry(store.select);
  const replaced = new Set(batches.map(({ id }) => id));
  if (!isStillThere(base, replaced) || !isUnder(base, rulesOf(families))) return undefined;
  const attempt = await takeAttempt(store, 'compaction', base, identity);
  for (const family of Object.values(families)) {
    const parts = Math.ceil((await countRows(layer, family, replaced)) / COMPACTED_AT_ONCE);
    for (let index = 0; index < parts; index++) {
      const params = new Params();
      const ids = params.bind('Array(UInt64)', [...replaced]);
      const where = [`batch IN ${ids}`, ...notReplaced(params, base, ids)];
      const part = { index, of: parts };
      const sql = compactionSql(params, { family, where, batch: attempt.batch, part });
      await store.run(sql, params.values);
    }
  }
  const isEmpty = !(await hasRows(layer, attempt.batch));
  const size = batches.reduce((sum, batch) => sum + batch.size, 0);
  return publish(store, attempt, (state) => {
    if (state.settledIn !== base.settledIn || !isStillThere(state, replaced)) return undefined;
    const others = state.batches.filter(({ id }) => !replaced.has(id));
    const left = isEmpty && others.length > 0 ? others : [...others, { id: attempt.batch, size, era }];
    return {
      ...state,
      batches: left,
      eras: erasLeft({ eras: state.eras, batches: left }),
      compactedIn: state.number + 1,
      days: [],
    };
  });
}

async function hasRows({ store, families = ROLLUP_FAMILIES }: Layer, batch: number): Promise<boolean> {
  for (const { table } of Object.values(families)) {
    const [found] = await store.select<{ rows: number }>(
      `SELECT toUInt8(count() > 0) AS rows FROM ${table} WHERE batch = {batch:UInt64}`,
      { batch },
    );
    if (found?.rows === 1) return true;
  }
  return false;
}

async function countRows(
  { store }: Layer,
  { table }: RollupFamily,
  ids: ReadonlySet<number>,
): Promise<number> {
  const params = new Params();
  const [row] = await store.select<{ rows: number }>(
    `SELECT toFloat64(count()) AS rows FROM ${table} WHERE batch IN ${params.bind('Array(UInt64)', [...ids])}`,
    params.values,
  );
  return row?.rows ?? 0;
}

/** Conditions that a row was not replaced by a settle of its day. */
function notReplaced(params: Params, state: Entry, ids: string): string[] {
  if (state.settledIn === 0) return [];
  return [
    `(toString(tenantId), toString(appId), toUInt16(toDate(at)), batch) NOT IN (SELECT tenantId, appId, day, ` +
      `arrayJoin(arrayFilter(id -> id <= through, ${ids})) FROM (${daysAsOf(params, state)}) WHERE through >= arrayMin(${ids}))`,
  ];
}

const isStillThere = ({ batches }: Entry, ids: ReadonlySet<number>): boolean =>
  batches.filter(({ id }) => ids.has(id)).length === ids.size;
