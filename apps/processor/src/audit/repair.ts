import { hash53 } from '@sonde/event-schema';
import type { LogBatch } from '@sonde/event-log';
import {
  batchReceiptsTable,
  createBlock,
  errorGroupsTable,
  eventsTable,
  ledgerTable,
  spansTable,
  WarehouseUnavailableError,
  type Table,
  type Warehouse,
} from '@sonde/warehouse';
import { FOLDED_GROUP_ID, groupError } from '@sonde/error-groups';
import { markRows, type RowTime } from '../batch-layer/mark-rows';
import { DEFAULT_GROUPINGS, type AppGroupings, type GroupingSource } from '../grouping/app-groupings';
import { foldedOf, LaneGroups } from '../grouping/lane-groups';
import { restoreGroups } from '../grouping/restore-groups';
import { Lane } from '../lane/lane';
import type { MayWrite } from '../lane/tenure';
import { GroupsSeen } from '../prepare/groups-seen';
import { prepareBatch } from '../prepare/prepare-batch';
import { PreparedBatch } from '../prepare/prepared-batch';
import type { ReadRecord } from '../prepare/read-record';
import { pushReceipt } from '../prepare/receipt-row';
import { RecordContext } from '../prepare/record-context';
import type { NamelessGroup } from './audit-groups';
import type { ReceiptRecord } from './audit-receipts';
import { auditRows, RowsMemory, type AuditedRow } from './audit-rows';
import type { ExpectedRecord } from './expected';
import { corrections, stillDiffering, type LedgerDifference } from './ledger-corrections';
import type { RowTable, StoredCopy } from './stored-copies';

/** A token that is remembered although its block was lost costs one try, and so does a row that a merge moved. */
const MAX_TRIES = 20;
const DELETES_AT_ONCE = 1_000;

/**
 * Rows of as many offsets go into one insert, in stretches that begin at its multiples: two that find the same rows
 * missing send the same inserts, wherever in the log each of them began.
 */
const OFFSETS_AT_ONCE = 256;

/** True for the last offset of those that are inserted at once. */
export const endsInsert = (offset: number): boolean => (offset + 1) % OFFSETS_AT_ONCE === 0;

/** The stretch of the log whose rows are repaired. */
export interface Stretch {
  readonly logId: string;
  readonly partition: number;
  readonly first: number;
  readonly last: number;
}

/** How errors that are put back are grouped: as the processor would. */
export interface RepairRules {
  readonly groupings?: GroupingSource | undefined;
  readonly maxGroupsADay?: number | undefined;
}

/** Events or spans of records, by their index. */
type Wanted = ReadonlyMap<ExpectedRecord, ReadonlySet<number>>;

/**
 * Brings the rows of these records to what they should be: inserts what is missing, as the processor would have made it,
 * and deletes copies too many. It looks before everything that it does, so it may be done again after any failure.
 *
 * An insert's token names its rows and nothing else: two audits that find the same rows missing insert them once. Copies are deleted by
 * where ClickHouse keeps them, since rows of one place in the log are alike in everything; one that a merge has moved
 * meanwhile is not met, and looked for again.
 *
 * @throws WarehouseUnavailableError; what `mayWrite` throws, before anything further is written
 */
export async function repairRows(
  warehouse: Warehouse,
  table: RowTable,
  records: readonly ExpectedRecord[],
  stretch: Stretch,
  mayWrite: MayWrite,
  rules: RepairRules = {},
): Promise<void> {
  const place = { logId: Number(stretch.logId), partition: stretch.partition };
  const groups = new LaneGroups(rules.maxGroupsADay);
  const groupings = await groupingsOf(records, rules);
  const make: RowMaker = (wanted) => rowsOf(wanted, table.name, stretch, groups, groupings);
  for (let attempt = 1; attempt <= MAX_TRIES; attempt++) {
    const { rows, doubled } = await auditRows(warehouse, table, records, place, new RowsMemory());
    const missing = rows.filter(({ fate }) => fate === 'missing');
    if (missing.length === 0 && doubled.length === 0) return;
    const wanted = new Map<ExpectedRecord, Set<number>>();
    for (const { record, row } of missing) {
      const indexes = wanted.get(record);
      if (indexes === undefined) wanted.set(record, new Set([row.index]));
      else indexes.add(row.index);
    }
    const times = table.name === 'events' ? await timesOf(warehouse, missing, doubled) : [];
    // What stands further on in the log keeps its group: it was let through.
    const everything = { ...place, first: Number.MAX_SAFE_INTEGER };
    await restoreGroups(
      groups,
      [...wanted.keys()].map(({ record }) => record),
      warehouse,
      everything,
    );
    mayWrite();
    await markRows(warehouse, times);
    for (const some of insertsOf(wanted))
      await insertRows(warehouse, table, some, make(some), stretch, attempt, mayWrite);
    await deleteCopies(warehouse, table, doubled, mayWrite);
    await markRows(warehouse, times);
  }
  throw new WarehouseUnavailableError(
    `${table.name}: rows are not as they should be after ${MAX_TRIES} tries`,
  );
}

const groupingsOf = (records: readonly ExpectedRecord[], rules: RepairRules): Promise<AppGroupings> =>
  (rules.groupings ?? DEFAULT_GROUPINGS).ofApps(records.map(({ context }) => context.header.appId));

type RowMaker = (wanted: Wanted) => PreparedBatch;

/** When the rows that are put back or taken away happened: rollups of those days are to be made anew. */
async function timesOf(
  warehouse: Warehouse,
  missing: readonly AuditedRow[],
  doubled: readonly StoredCopy[],
): Promise<RowTime[]> {
  const times: RowTime[] = missing.map(({ record, row }) => {
    const { tenantId, appId } = record.context.header;
    return { tenantId, appId, at: row.at };
  });
  for (let from = 0; from < doubled.length; from += DELETES_AT_ONCE) {
    const places = doubled.slice(from, from + DELETES_AT_ONCE);
    const days = await warehouse.select<RowTime>(
      `SELECT DISTINCT toString(tenantId) AS tenantId, toString(appId) AS appId,
         toFloat64(toUnixTimestamp(toStartOfDay(events.at))) * 1000 AS at
       FROM events WHERE (_part, _part_offset) IN (${places.map(({ part, partOffset }) => `('${part}', ${partOffset})`).join(', ')})`,
      { timeoutMs: 60_000 },
    );
    times.push(...days);
  }
  return times;
}

/** What goes into one insert each. */
function insertsOf(wanted: Wanted): Wanted[] {
  const inserts = new Map<number, Map<ExpectedRecord, ReadonlySet<number>>>();
  for (const [record, indexes] of wanted) {
    const at = Math.floor(record.offset / OFFSETS_AT_ONCE);
    const known = inserts.get(at);
    if (known === undefined) inserts.set(at, new Map([[record, indexes]]));
    else known.set(record, indexes);
  }
  return [...inserts.values()];
}

async function insertRows(
  warehouse: Warehouse,
  { name }: RowTable,
  wanted: Wanted,
  made: PreparedBatch,
  stretch: Stretch,
  attempt: number,
  mayWrite: MayWrite,
): Promise<void> {
  const table = name === 'events' ? eventsTable : spansTable;
  const places = [...wanted].map(([{ offset }, indexes]) => `${offset}/${[...indexes].join('+')}`);
  const rows = hash53(places.join());
  for (const [month, block] of name === 'events' ? made.events.entries() : made.spans.entries()) {
    mayWrite();
    await warehouse.insert(table, block, `${tokenOf(stretch, table, month)}:r${attempt}:${rows}`);
  }
}

async function deleteCopies(
  warehouse: Warehouse,
  { name }: RowTable,
  copies: readonly StoredCopy[],
  mayWrite: MayWrite,
): Promise<void> {
  for (let from = 0; from < copies.length; from += DELETES_AT_ONCE) {
    const places = copies
      .slice(from, from + DELETES_AT_ONCE)
      .map(({ part, partOffset }) => `('${part}', ${partOffset})`);
    mayWrite();
    await warehouse.command(`DELETE FROM ${name} WHERE (_part, _part_offset) IN (${places.join(', ')})`);
  }
}

/** Names groups of errors again; the same name twice is no harm. @throws WarehouseUnavailableError */
export async function nameGroups(
  warehouse: Warehouse,
  missing: readonly NamelessGroup[],
  stretch: Stretch,
  now: number,
  mayWrite: MayWrite,
  rules: RepairRules = {},
): Promise<void> {
  const groupings = await groupingsOf(
    missing.map(({ record }) => record),
    rules,
  );
  const seen = new GroupsSeen();
  for (const { record, index, id, at } of missing) {
    const { context, read } = record;
    const event = read.batch?.events.find((one) => one.index === index);
    const group = event && groupError(event, groupings.of(context.header.appId));
    // The row's id stands, whatever the rules would make of the event now.
    if (group !== undefined)
      seen.add(context, id === FOLDED_GROUP_ID ? foldedOf(group) : { ...group, id }, at);
  }
  const block = createBlock(errorGroupsTable);
  seen.writeTo(block);
  mayWrite();
  await warehouse.insert(errorGroupsTable, block, `${tokenOf(stretch, errorGroupsTable, '')}:r${now}`);
}

/** Writes receipts again; the same one twice is no harm. @throws WarehouseUnavailableError */
export async function writeReceipts(
  warehouse: Warehouse,
  missing: readonly ReceiptRecord[],
  stretch: Stretch,
  now: number,
  mayWrite: MayWrite,
): Promise<void> {
  const block = createBlock(batchReceiptsTable);
  const logId = Number(stretch.logId);
  for (const { offset, key, header } of missing)
    pushReceipt(block, new RecordContext(key, header, logId, stretch.partition, offset));
  mayWrite();
  await warehouse.insert(batchReceiptsTable, block, `${tokenOf(stretch, batchReceiptsTable, '')}:r${now}`);
}

/** Adds rows to the ledger that make up for the differences. @throws WarehouseUnavailableError */
export async function correctLedger(
  warehouse: Warehouse,
  differences: readonly LedgerDifference[],
  stretch: Stretch,
  mayWrite: MayWrite,
): Promise<void> {
  const place = { logId: Number(stretch.logId), partition: stretch.partition };
  for (let attempt = 1; attempt <= MAX_TRIES; attempt++) {
    const left = await stillDiffering(warehouse, differences, place);
    if (left.length === 0) return;
    const token = `${tokenOf(stretch, ledgerTable, '')}:r${attempt}:${hash53(JSON.stringify(left))}`;
    mayWrite();
    await warehouse.insert(ledgerTable, corrections(left, place), token);
  }
  throw new WarehouseUnavailableError(`ledger: counts are not as they should be after ${MAX_TRIES} tries`);
}

/** Without the stretch's bounds: another audit that finds the same missing may have others. */
const tokenOf = ({ logId, partition }: Stretch, { name }: Table, month: string): string =>
  `v1:${logId}:${partition}:repair:${name}:${month}`;

/** The rows of some events or spans, made by the processor's own code: as if the log held nothing else. */
function rowsOf(
  wanted: Wanted,
  kind: RowTable['name'],
  stretch: Stretch,
  groups: LaneGroups,
  groupings: AppGroupings,
): PreparedBatch {
  const reads = new Map<number, ReadRecord>();
  for (const [{ offset, read }, indexes] of wanted) {
    const { batch, header } = read;
    if (batch === undefined) continue;
    const events = kind === 'events' ? batch.events.filter(({ index }) => indexes.has(index)) : [];
    const spans = kind === 'spans' ? batch.spans.filter(({ index }) => indexes.has(index)) : [];
    reads.set(offset, { offset, header, batch: { ...batch, events, spans } });
  }
  const records = [...wanted.keys()].map(({ record }) => record);
  const batch: LogBatch = { ...stretch, records, inDoubt: false };
  return prepareBatch(new Lane(groups), batch, reads, new PreparedBatch(), { groupings });
}
