import { NO_ENTRY, type Entry, type EntryKind } from './entry';
import { GOES_ON, type Era } from './era';
import type { Select } from './store';

/**
 * Where ClickHouse has a row of a MergeTree table, in the order of inserts: of two rows with one number the first counts.
 * There are two only where a server forgot tokens of inserts that it had answered for (a power cut).
 */
const INSERT_ORDER = `toUInt64OrZero(splitByChar('_', _part)[2]), _part_offset`;

const floats = (sql: string): string => `arrayMap(x -> toFloat64(${sql}), `;

const COLUMNS = `toFloat64(j.number) AS number, toFloat64(j.batch) AS batch, toString(j.kind) AS kind,
  ${floats('x.1')}j.batches) AS ids, ${floats('x.2')}j.batches) AS sizes,
  ${floats('x.1')}j.rolled) AS logIds, ${floats('x.2')}j.rolled) AS partitions, ${floats('x.3')}j.rolled) AS offsets,
  arrayMap(x -> toFloat64(x), j.eraOf) AS eraOf, ${floats('x.1')}j.eras) AS eraNumbers, arrayMap(x -> x.2, j.eras) AS eraRules,
  ${floats('x.3')}j.eras) AS firstDays, ${floats('x.4')}j.eras) AS lastDays, ${floats('x.5')}j.eras) AS untils,
  toFloat64(j.floor) AS floor, toFloat64(j.settledIn) AS settledIn, toFloat64(j.compactedIn) AS compactedIn,
  toFloat64(j.daysFrom) AS daysFrom, toFloat64(toUnixTimestamp64Milli(j.at)) AS at`;

interface Row {
  readonly number: number;
  readonly batch: number;
  readonly kind: EntryKind;
  readonly ids: readonly number[];
  readonly sizes: readonly number[];
  readonly logIds: readonly number[];
  readonly partitions: readonly number[];
  readonly offsets: readonly number[];
  readonly eraOf: readonly number[];
  readonly eraNumbers: readonly number[];
  readonly eraRules: readonly (readonly (readonly [string, string])[])[];
  readonly firstDays: readonly number[];
  readonly lastDays: readonly number[];
  readonly untils: readonly number[];
  readonly floor: number;
  readonly settledIn: number;
  readonly compactedIn: number;
  readonly daysFrom: number;
  readonly at: number;
}

/** The newest entry; NO_ENTRY before the first. */
export async function newestEntry(select: Select): Promise<Entry> {
  const [row] = await select<Row>(
    `SELECT ${COLUMNS} FROM rollup_journal AS j ORDER BY j.number DESC, ${INSERT_ORDER} LIMIT 1`,
    {},
  );
  return row === undefined ? NO_ENTRY : entryOf(row);
}

/** The entry of that number, if there is one. */
export async function entryAt(select: Select, number: number): Promise<Entry | undefined> {
  const [row] = await select<Row>(
    `SELECT ${COLUMNS} FROM rollup_journal AS j WHERE j.number = {number:UInt64} ORDER BY ${INSERT_ORDER} LIMIT 1`,
    { number },
  );
  return row && entryOf(row);
}

/** Subquery of the (number, batch) of every entry in a stretch of the journal, both ends included. */
export const publishedBetween = (first: string, last: string): string =>
  `SELECT number, batch FROM rollup_journal WHERE number >= ${first} AND number <= ${last}
   ORDER BY number, ${INSERT_ORDER} LIMIT 1 BY number`;

/** The rules of batches of a version that did not write them down. */
const UNKNOWN: Era = { number: 0, rules: {}, ...GOES_ON };

function entryOf(row: Row): Entry {
  const { ids, sizes, logIds, partitions, offsets, eraOf, eraNumbers, eraRules, ...others } = row;
  const { firstDays, lastDays, untils, ...entry } = others;
  const eras = eraNumbers.map((number, i): Era => ({
    number,
    rules: Object.fromEntries(eraRules[i] ?? []),
    firstDay: firstDays[i] ?? GOES_ON.firstDay,
    lastDay: lastDays[i] ?? GOES_ON.lastDay,
    until: untils[i] ?? GOES_ON.until,
  }));
  return {
    ...entry,
    batches: ids.map((id, i) => ({ id, size: sizes[i] ?? 0, era: eraOf[i] ?? UNKNOWN.number })),
    eras: eras.length === 0 && ids.length > 0 ? [UNKNOWN] : eras,
    rolled: logIds.map((logId, i) => ({ logId, partition: partitions[i] ?? 0, offset: offsets[i] ?? 0 })),
  };
}
