import type { Warehouse } from '@sonde/warehouse';
import type { ExpectedRecord, ExpectedRow } from './expected';
import { copiesAt, extraCopies, heldOf, identityText, type RowTable, type StoredCopy } from './stored-copies';

const DAY_MS = 86_400_000;

/** What became of one event or span, as far as the warehouse tells. */
export type Fate =
  /** Its row is there. */
  | 'present'
  /** Another copy of it is the row: this one was a repetition. */
  | 'repeated'
  /** Neither this copy nor another is there. */
  | 'missing'
  /** Its retention has passed: its row is gone, or it was a repetition of one that is. */
  | 'expired';

export interface AuditedRow {
  readonly record: ExpectedRecord;
  readonly row: ExpectedRow;
  readonly fate: Fate;
}

export interface AuditedRows {
  readonly rows: readonly AuditedRow[];
  /** Rows that are one copy too many, in these records. */
  readonly doubled: readonly StoredCopy[];
  /** Rows that stand at a place where the log has no such event. */
  readonly foreign: number;
}

/** What an audit remembers from one stretch of records to the next. */
export class RowsMemory {
  /** Identities that were found missing: what comes later of them is a repetition. */
  readonly missing = new Set<string>();
  /** Copies too many that stand further on in the log, by place. */
  readonly ahead = new Map<string, StoredCopy[]>();
  /** Lane keys that were looked through for copies too many, and which times of theirs. */
  readonly searched = new Map<number, { from: number; to: number }>();
}

/** Above this many they are forgotten: a key is then looked through again, which costs a query. */
const MAX_SEARCHED = 200_000;

/**
 * Compares the rows that a stretch of records should have left with those that are there.
 * @throws WarehouseUnavailableError
 */
export async function auditRows(
  warehouse: Warehouse,
  table: RowTable,
  records: readonly ExpectedRecord[],
  place: { readonly logId: number; readonly partition: number },
  memory: RowsMemory,
): Promise<AuditedRows> {
  if (records.length === 0) return { rows: [], doubled: [], foreign: 0 };
  const rowsOf = (record: ExpectedRecord): readonly ExpectedRow[] => record[table.name];
  const first = records[0]?.offset ?? 0;
  const last = records.at(-1)?.offset ?? -1;
  await searchForExtra(warehouse, table, records, place, memory);
  const stored = new Map<string, StoredCopy[]>();
  for (const copy of await copiesAt(warehouse, table, { ...place, first, last })) {
    const at = placeText(copy.offset, copy.index);
    const there = stored.get(at);
    if (there === undefined) stored.set(at, [copy]);
    else there.push(copy);
  }

  const doubled: StoredCopy[] = [];
  const audited: { record: ExpectedRecord; row: ExpectedRow; fate: Fate | undefined }[] = [];
  for (const record of records) {
    const { laneKey } = record.context;
    for (const row of rowsOf(record)) {
      const at = placeText(record.offset, row.index);
      const all = stored.get(at) ?? [];
      const own = all.filter((copy) => isSame(copy, row, laneKey));
      stored.set(
        at,
        all.filter((copy) => !own.includes(copy)),
      );
      const known = memory.ahead.get(at) ?? [];
      const extra = row.scope === 'none' ? own.slice(1) : known.filter((copy) => isSame(copy, row, laneKey));
      memory.ahead.delete(at);
      doubled.push(...extra);
      const isThere = own.length > extra.length;
      audited.push({ record, row, fate: isThere ? 'present' : own.length > 0 ? 'repeated' : undefined });
    }
  }
  await judgeAbsent(warehouse, table, audited, memory);
  const foreign = [...stored.values()].reduce((sum, copies) => sum + copies.length, 0);
  return { rows: audited as AuditedRow[], doubled, foreign };
}

/** Tells of each event without a row at its place whether it was a repetition, has expired or is missing. */
async function judgeAbsent(
  warehouse: Warehouse,
  table: RowTable,
  audited: { record: ExpectedRecord; row: ExpectedRow; fate: Fate | undefined }[],
  memory: RowsMemory,
): Promise<void> {
  const absent = audited.filter(({ fate }) => fate === undefined);
  const wanted = absent
    .filter(({ row }) => row.scope !== 'none')
    .map(({ record: { context }, row: { hash, scope } }) => ({
      appId: context.header.appId,
      laneKey: context.laneKey,
      hash,
      scope,
    }));
  const held = await heldOf(warehouse, table, wanted);
  for (const one of absent) {
    const { row, record } = one;
    const identity = identityText({ laneKey: record.context.laneKey, hash: row.hash, scope: row.scope });
    if (held.has(identity)) one.fate = 'repeated';
    else if (row.isExpired) one.fate = 'expired';
    else if (memory.missing.has(identity)) one.fate = 'repeated';
    else {
      one.fate = 'missing';
      if (row.scope !== 'none') memory.missing.add(identity);
    }
  }
}

async function searchForExtra(
  warehouse: Warehouse,
  table: RowTable,
  records: readonly ExpectedRecord[],
  { logId, partition }: { readonly logId: number; readonly partition: number },
  memory: RowsMemory,
): Promise<void> {
  const keys = new Map<number, { appId: string; laneKey: number }>();
  const times = { from: Infinity, to: -Infinity };
  for (const record of records) {
    const { laneKey, header } = record.context;
    const searched = memory.searched.get(laneKey);
    for (const { at, scope } of record[table.name]) {
      if (scope === 'none' || (searched !== undefined && at >= searched.from && at <= searched.to)) continue;
      keys.set(laneKey, { appId: header.appId, laneKey });
      times.from = Math.min(times.from, at - DAY_MS);
      times.to = Math.max(times.to, at + DAY_MS);
    }
  }
  if (keys.size === 0) return;
  if (memory.searched.size + keys.size > MAX_SEARCHED) memory.searched.clear();
  for (const laneKey of keys.keys()) memory.searched.set(laneKey, times);
  const first = records[0]?.offset ?? 0;
  const found = new Map<string, StoredCopy[]>();
  for (const copy of await extraCopies(warehouse, table, [...keys.values()], times, logId)) {
    // Copies before this stretch belong to what was audited before, or to another audit.
    if (copy.logId !== logId || copy.partition !== partition || copy.offset < first) continue;
    const at = placeText(copy.offset, copy.index);
    found.set(at, [...(found.get(at) ?? []), copy]);
  }
  for (const [at, copies] of found) memory.ahead.set(at, copies);
}

const isSame = (copy: StoredCopy, { hash, scope }: ExpectedRow, laneKey: number): boolean =>
  copy.hash === hash && copy.laneKey === laneKey && copy.scope === scope;

const placeText = (offset: number, index: number): string => `${offset}/${index}`;
