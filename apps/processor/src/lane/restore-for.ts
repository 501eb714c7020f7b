import { hash53 } from '@sonde/event-schema';
import type { LogBatch } from '@sonde/event-log';
import { correctTime } from '@sonde/event-schema';
import { readRecord, type Poison, type ReadRecord } from '../prepare/read-record';
import { InstallChain } from '@sonde/sessions';
import { spanHashOf } from '../prepare/span-row';
import type { Lane } from './lane';
import type { NamedSession } from './named-session';
import type { IdToFind, KeyToRestore, Restore } from './restore';
import { chainRowOf, isAhead, namedSessionOf, type Position, type StoredPlace } from './stored-rows';

/** Phones name spans of a session that begin before or end after its events. */
const SPAN_MARGIN_MS = 24 * 60 * 60 * 1000;

/**
 * Brings into the lane's memory whatever stored state the batch's events join: sessions that left memory or were
 * another owner's, with the ids they have counted, and the stretch of an install's derived sessions that late events touch.
 * Costs nothing for keys that the warehouse has never seen.
 *
 * @returns the records that had to be read for it, by offset
 * @throws WarehouseUnavailableError; calling again goes on where it stopped
 */
export async function restoreFor(
  lane: Lane,
  batch: LogBatch,
  restore: Restore,
  maxBodyBytes?: number,
): Promise<Map<number, ReadRecord | Poison>> {
  const position: Position = { logId: Number(batch.logId), partition: batch.partition, first: batch.first };
  lane.known ??= await restore.knownKeys(position);

  const unknown = new Map<string, { appId: string; laneKey: number }>();
  for (const { key } of batch.records) {
    if (lane.sessions.has(key) || lane.chains.has(key) || unknown.has(key)) continue;
    const laneKey = hash53(key);
    if (lane.known.mayHave(laneKey)) unknown.set(key, { appId: key.slice(0, key.indexOf(':')), laneKey });
  }
  if (unknown.size > 0) await restoreKeys(lane, unknown, restore, position);

  const readAhead = new Map<number, ReadRecord | Poison>();
  const joins = new Map<InstallChain, { events: { at: number; id: string }[]; gapMs: number }>();
  const long = new Map<number, NamedSession>();
  const unsureOfLong: IdToFind[] = [];
  for (const record of batch.records) {
    const chain = lane.chains.get(record.key);
    const named = lane.sessions.get(record.key);
    const isLong = named?.hasMoreStored === true;
    if (chain === undefined && !isLong) continue;
    const read = readRecord(record, maxBodyBytes);
    readAhead.set(record.offset, read);
    if ('poison' in read || read.batch === undefined) continue;
    if (isLong) {
      long.set(named.laneKey, named);
      for (const hash of idsOf(read))
        if (!named.hashes.has(hash)) unsureOfLong.push({ ...keyOfSession(named), hash });
    }
    if (chain === undefined) continue;
    const { skewMs, receivedAt, sessionGapMs } = read.header;
    let joining = joins.get(chain);
    if (joining === undefined) joins.set(chain, (joining = { events: [], gapMs: sessionGapMs }));
    joining.gapMs = sessionGapMs;
    for (const event of read.batch.events)
      joining.events.push({ at: correctTime(event.deviceTime, skewMs, receivedAt), id: event.id });
  }
  const unsure: IdToFind[] = [];
  for (const [chain, { events, gapMs }] of joins) {
    const times = events.map(({ at }) => at);
    const rows = chain.missingFor(times, gapMs);
    if (rows.length > 0) chain.load(rows, await restore.chainEvents(chain, position, rows));
    if (!chain.hasMoreStored) continue;
    const { appId, laneKey } = chain;
    for (const { id } of events) {
      const hash = hash53(id);
      if (!chain.hashes.has(hash)) unsure.push({ appId, laneKey, hash });
    }
  }
  const repeated = await restore.repeated(unsure, position);
  for (const chain of joins.keys()) chain.repeats(repeated.get(chain.laneKey) ?? []);
  const inLong = await restore.repeatedInSessions(unsureOfLong, position);
  for (const [laneKey, session] of long) session.repeated = new Set(inLong.get(laneKey));
  return readAhead;
}

const keyOfSession = ({ appId, laneKey }: NamedSession): KeyToRestore => ({ appId, laneKey });

/** Hashes of the ids of a record's events and spans that name their session. */
function idsOf({ batch }: ReadRecord): number[] {
  const events = batch?.events.filter(({ sessionId }) => sessionId !== '') ?? [];
  const spans = batch?.spans.filter(({ sessionId }) => sessionId !== '') ?? [];
  return [...events.map(({ id }) => hash53(id)), ...spans.map(spanHashOf)];
}

async function restoreKeys(
  lane: Lane,
  unknown: ReadonlyMap<string, KeyToRestore>,
  restore: Restore,
  position: Position,
): Promise<void> {
  const keys = [...unknown.values()];
  const keyTexts = new Map([...unknown].map(([key, { laneKey }]) => [laneKey, key]));
  /** Undefined for another app's session with the same 53-bit hash. */
  const keyOf = ({ appId, laneKey }: StoredPlace): string | undefined => {
    const key = keyTexts.get(laneKey);
    return key?.startsWith(`${appId}:`) === true ? key : undefined;
  };

  const named = await restore.namedSessions(keys);
  if (named.length > 0) {
    const hashes = await restore.hashes(
      named,
      Math.min(...named.map((row) => row.startAt)) - SPAN_MARGIN_MS,
      Math.max(...named.map((row) => row.endAt)) + SPAN_MARGIN_MS,
      position,
    );
    for (const row of named) {
      const key = keyOf(row);
      if (key === undefined) continue;
      const session = namedSessionOf(row, position);
      // Without any stored event or span there is no entry at all.
      if (hashes.has(row.laneKey) && hashes.get(row.laneKey) === undefined) session.hasMoreStored = true;
      for (const hash of hashes.get(row.laneKey) ?? []) session.hashes.add(hash);
      lane.holdSession(key, session);
    }
  }

  const chains = new Map<string, InstallChain>();
  const halfWritten = new Set<InstallChain>();
  for (const row of await restore.derivedSessions(keys)) {
    const key = keyOf(row);
    if (key === undefined) continue;
    let chain = chains.get(key);
    if (chain === undefined) {
      chain = new InstallChain(row.tenantId, row.appId, key.slice(row.appId.length + 1), row.laneKey);
      chains.set(key, chain);
    }
    chain.rows.set(row.sessionId, chainRowOf(row));
    if (isAhead(row, position)) halfWritten.add(chain);
  }
  // Rows of two months are two inserts. When a crash came between them, a session may be a tombstone already while the
  // one that took its events is not there yet: then the rows do not tell which events to cut, so it is all of them.
  for (const chain of halfWritten) {
    chain.load([...chain.rows.values()], await restore.chainEvents(chain, position));
  }
  for (const [key, chain] of chains) lane.holdChain(key, chain);
}
