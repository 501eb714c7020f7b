import type { Warehouse } from '@sonde/warehouse';
import type { Scope } from './expected';

/** A table whose rows come from events or spans, one row for each. */
export interface RowTable {
  readonly name: 'events' | 'spans';
  readonly hash: 'eventHash' | 'spanHash';
}

export const ROW_TABLES: readonly RowTable[] = [
  { name: 'events', hash: 'eventHash' },
  { name: 'spans', hash: 'spanHash' },
];

/** What makes an event or a span the same one again. */
export interface Identity {
  readonly laneKey: number;
  readonly hash: number;
  readonly scope: Scope;
}

/** One row as it lies in the warehouse. */
export interface StoredCopy extends Identity {
  readonly logId: number;
  readonly partition: number;
  readonly offset: number;
  readonly index: number;
  /** Where ClickHouse keeps it; changes whenever the part is merged or changed. */
  readonly part: string;
  readonly partOffset: number;
}

export const identityText = ({ laneKey, hash, scope }: Identity): string => `${scope} ${laneKey} ${hash}`;

const KEYS_PER_QUESTION = 500;
const HASHES_PER_QUESTION = 4_000;
const TIMEOUT_MS = 120_000;

/** `named` or `derived` for events, `named` or `none` for spans: as `expectedOf` says. */
const scopeSql = ({ name }: RowTable): string =>
  `if(sessionId != '', 'named', '${name === 'events' ? 'derived' : 'none'}') AS scope`;

const COPY_SQL = (table: RowTable): string =>
  `toFloat64(laneKey) AS key, toFloat64(${table.hash}) AS hash, ${scopeSql(table)}, toFloat64(logId) AS log,
   toUInt32(logPartition) AS partition, toFloat64(logOffset) AS offset, toUInt32(logIndex) AS index,
   _part AS part, toFloat64(_part_offset) AS partOffset`;

type Row = Omit<StoredCopy, 'laneKey' | 'logId'> & { readonly key: number; readonly log: number };

const copyOf = ({ key, log, ...row }: Row): StoredCopy => ({ ...row, laneKey: key, logId: log });

/** The rows that stand at these offsets. */
export async function copiesAt(
  warehouse: Warehouse,
  table: RowTable,
  place: {
    readonly logId: number;
    readonly partition: number;
    readonly first: number;
    readonly last: number;
  },
): Promise<StoredCopy[]> {
  const rows = await warehouse.select<Row>(
    `SELECT ${COPY_SQL(table)} FROM ${table.name}
     WHERE logId = {logId:UInt64} AND logPartition = {partition:UInt16}
       AND logOffset BETWEEN {first:UInt64} AND {last:UInt64}`,
    { params: { ...place }, timeoutMs: TIMEOUT_MS },
  );
  return rows.map(copyOf);
}

/** Of these identities those that the warehouse holds, whatever their place. */
export async function heldOf(
  warehouse: Warehouse,
  table: RowTable,
  wanted: readonly (Identity & { readonly appId: string })[],
): Promise<Set<string>> {
  const held = new Set<string>();
  for (let from = 0; from < wanted.length; from += HASHES_PER_QUESTION) {
    const some = wanted.slice(from, from + HASHES_PER_QUESTION);
    const rows = await warehouse.select<{ key: number; hash: number; scope: Scope }>(
      `SELECT DISTINCT toFloat64(laneKey) AS key, toFloat64(${table.hash}) AS hash, ${scopeSql(table)}
       FROM ${table.name}
       WHERE appId IN {apps:Array(String)} AND laneKey IN {keys:Array(UInt64)} AND ${table.hash} IN {hashes:Array(UInt64)}`,
      {
        params: {
          apps: [...new Set(some.map(({ appId }) => appId))],
          keys: [...new Set(some.map(({ laneKey }) => laneKey))],
          hashes: [...new Set(some.map(({ hash }) => hash))],
        },
        timeoutMs: TIMEOUT_MS,
      },
    );
    for (const { key, hash, scope } of rows) held.add(identityText({ laneKey: key, hash, scope }));
  }
  return held;
}

/**
 * The copies beyond the first of every identity under these lane keys, wherever they stand. The first in the log is the
 * one that counts, after one of another log, which was there before; among rows of one place, which are alike, the one that
 * was inserted first. Merges keep that order, and change the name of every part that they touch: so two that look for
 * copies at the same time and delete what they found never delete the last one.
 *
 * @param times from the earliest to the latest event, epoch milliseconds: copies have the same time, nearly
 */
export async function extraCopies(
  warehouse: Warehouse,
  table: RowTable,
  keys: readonly { readonly appId: string; readonly laneKey: number }[],
  times: { readonly from: number; readonly to: number },
  logId: number,
): Promise<StoredCopy[]> {
  const extra: StoredCopy[] = [];
  for (let from = 0; from < keys.length; from += KEYS_PER_QUESTION) {
    const some = keys.slice(from, from + KEYS_PER_QUESTION);
    const params = {
      apps: [...new Set(some.map(({ appId }) => appId))],
      keys: [...new Set(some.map(({ laneKey }) => laneKey))],
      from: times.from,
      to: times.to,
    };
    const where = `appId IN {apps:Array(String)} AND laneKey IN {keys:Array(UInt64)}
      AND at BETWEEN fromUnixTimestamp64Milli({from:Int64}) AND fromUnixTimestamp64Milli({to:Int64})
      ${table.name === 'spans' ? "AND sessionId != ''" : ''}`;
    const doubled = await warehouse.select<{ key: number; hash: number }>(
      `SELECT DISTINCT key, hash FROM (
         SELECT toFloat64(laneKey) AS key, toFloat64(${table.hash}) AS hash, ${scopeSql(table)} FROM ${table.name}
         WHERE ${where} GROUP BY laneKey, ${table.hash}, scope HAVING count() > 1)`,
      { params, timeoutMs: TIMEOUT_MS },
    );
    for (let at = 0; at < doubled.length; at += HASHES_PER_QUESTION) {
      const these = doubled.slice(at, at + HASHES_PER_QUESTION);
      const rows = await warehouse.select<Row>(
        `SELECT ${COPY_SQL(table)} FROM ${table.name} WHERE ${where}
           AND laneKey IN {doubledKeys:Array(UInt64)} AND ${table.hash} IN {hashes:Array(UInt64)}`,
        {
          params: {
            ...params,
            doubledKeys: [...new Set(these.map(({ key }) => key))],
            hashes: [...new Set(these.map(({ hash }) => hash))],
          },
          timeoutMs: TIMEOUT_MS,
        },
      );
      extra.push(...beyondFirst(rows.map(copyOf), logId));
    }
  }
  return extra;
}

function beyondFirst(copies: readonly StoredCopy[], logId: number): StoredCopy[] {
  const isOther = (copy: StoredCopy): number => (copy.logId === logId ? 1 : 0);
  const seen = new Set<string>();
  return [...copies]
    .sort((a, b) => isOther(a) - isOther(b) || inLogOrder(a, b))
    .filter((copy) => {
      const identity = identityText(copy);
      if (seen.has(identity)) return true;
      seen.add(identity);
      return false;
    });
}

const inLogOrder = (a: StoredCopy, b: StoredCopy): number =>
  a.offset - b.offset ||
  a.index - b.index ||
  a.partition - b.partition ||
  a.logId - b.logId ||
  firstBlockOf(a) - firstBlockOf(b) ||
  a.partOffset - b.partOffset;

/** Number of the first insert in a part: parts are called `<month>_<first insert>_<last insert>_<level>`, and so on. */
const firstBlockOf = ({ part }: StoredCopy): number => Number(part.split('_')[1]);
