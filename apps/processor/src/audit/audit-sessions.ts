import type { Warehouse } from '@sonde/warehouse';
import type { SessionKey } from './session-keys';
import {
  keyText,
  storedEvents,
  storedSessions,
  type LightEvent,
  type Settled,
  type StoredPlace,
} from './stored-sessions';

const DAY_MS = 86_400_000;
/** A derived session lasts no longer, so events of the audited stretch reach no further. */
const REACH_MS = 12 * 60 * 60 * 1000;
const KEYS_PER_QUESTION = 500;

export interface AuditedSessions {
  /** Sessions that the events make. */
  expected: number;
  /** Sessions without a row. */
  missing: number;
  /** Sessions whose row is not the sum of their events, and rows of sessions that no event makes. */
  differing: number;
  /** Sessions of which events have expired, so that nobody can tell. */
  expired: number;
  /** Keys with a missing or a differing session. */
  readonly wrong: SessionKey[];
  /** Keys that were being written meanwhile: to be asked for again. */
  readonly busy: SessionKey[];
}

/**
 * Compares the stored sessions of these keys with the events that they are the sum of: how many, of which types, from
 * when to when. The rows are read before the events, so an answer holds although the processor goes on writing.
 * @param now epoch milliseconds
 * @throws WarehouseUnavailableError
 */
export async function auditSessions(
  warehouse: Warehouse,
  keys: readonly SessionKey[],
  settled: Settled,
  now: number,
): Promise<AuditedSessions> {
  const total: AuditedSessions = { expected: 0, missing: 0, differing: 0, expired: 0, wrong: [], busy: [] };
  for (let from = 0; from < keys.length; from += KEYS_PER_QUESTION)
    await auditSome(warehouse, keys.slice(from, from + KEYS_PER_QUESTION), settled, now, total);
  return total;
}

async function auditSome(
  warehouse: Warehouse,
  keys: readonly SessionKey[],
  settled: Settled,
  now: number,
  total: AuditedSessions,
): Promise<void> {
  const rows = await storedSessions(warehouse, keys);
  const settledKeys: { key: SessionKey; rows: StoredPlace[]; from: number; to: number }[] = [];
  for (const key of keys) {
    const own = rows.get(keyText(key)) ?? [];
    if (own.some((row) => isAfter(row, settled))) {
      total.busy.push(key);
      continue;
    }
    const near = own.filter(
      (row) => row.deleted === 0 && row.startAt <= key.to + REACH_MS && row.endAt >= key.from - REACH_MS,
    );
    const from = Math.min(key.from, ...near.map(({ startAt }) => startAt));
    const to = Math.max(key.to, ...near.map(({ endAt }) => endAt));
    settledKeys.push({ key, rows: near, from, to });
  }
  if (settledKeys.length === 0) return;
  const events = await storedEvents(
    warehouse,
    settledKeys.map(({ key }) => key),
    Math.min(...settledKeys.map(({ from }) => from)),
    Math.max(...settledKeys.map(({ to }) => to)),
    settled,
  );
  for (const { key, rows: near, from, to } of settledKeys) {
    const all = [...(events.get(keyText(key)) ?? []), ...key.missing];
    compareKey(
      key,
      near,
      all.filter(({ at }) => at >= from && at <= to),
      now,
      total,
    );
  }
}

function compareKey(
  key: SessionKey,
  rows: readonly StoredPlace[],
  events: readonly LightEvent[],
  now: number,
  total: AuditedSessions,
): void {
  const before = total.missing + total.differing;
  const distinct = [
    ...new Map(events.map((event) => [`${event.sessionId} ${event.hash}`, event])).values(),
  ].sort((a, b) => a.at - b.at || a.hash - b.hash);
  const named = new Map(rows.filter(({ derived }) => derived === 0).map((row) => [row.sessionId, row]));
  for (const sessionId of new Set([...named.keys(), ...distinct.map((event) => event.sessionId)])) {
    if (sessionId === '') continue;
    judge(
      named.get(sessionId),
      distinct.filter((event) => event.sessionId === sessionId),
      now,
      total,
    );
  }
  // Derived sessions follow each other, so in the order of time each takes as many events as it says.
  const loose = distinct.filter(({ sessionId }) => sessionId === '');
  const derived = rows
    .filter((row) => row.derived === 1)
    .sort((a, b) => a.startAt - b.startAt || a.startHash - b.startHash);
  let next = 0;
  let orphans = 0;
  for (const row of derived) {
    for (; (loose[next]?.at ?? Infinity) < row.startAt; next++) orphans++;
    const end = Math.min(loose.length, next + row.eventCount);
    const own: LightEvent[] = [];
    for (; next < end && (loose[next]?.at ?? Infinity) <= row.endAt; next++)
      own.push(loose[next] as LightEvent);
    judge(row, own, now, total);
  }
  orphans += loose.length - next;
  if (orphans > 0 && derived.length === 0) {
    total.expected++;
    total.missing++;
  } else if (orphans > 0 && total.missing + total.differing === before) total.differing++;
  if (total.missing + total.differing > before) total.wrong.push(key);
}

function judge(
  row: StoredPlace | undefined,
  events: readonly LightEvent[],
  now: number,
  total: AuditedSessions,
): void {
  total.expected++;
  if (row === undefined) total.missing++;
  else if (!isSumOf(row, events)) {
    if (mayHaveExpired(row, now)) total.expired++;
    else total.differing++;
  }
}

function isSumOf(row: StoredPlace, events: readonly LightEvent[]): boolean {
  const first = events[0];
  if (first === undefined || events.length !== row.eventCount) return false;
  if (first.at !== row.startAt || first.hash !== row.startHash || events.at(-1)?.at !== row.endAt)
    return false;
  const counts = new Map<string, number>();
  for (const { type } of events) counts.set(type, (counts.get(type) ?? 0) + 1);
  const stored = Object.entries(row.counts);
  return stored.length === counts.size && stored.every(([type, count]) => counts.get(type) === Number(count));
}

/** True when the session's first event may be older than its app keeps. */
function mayHaveExpired({ startAt, endAt, expiresAt }: StoredPlace, now: number): boolean {
  const keptDays = Math.floor(expiresAt / DAY_MS) - Math.floor(endAt / DAY_MS);
  return (Math.floor(startAt / DAY_MS) + keptDays + 1) * DAY_MS <= now;
}

const isAfter = (row: StoredPlace, { logId, partition, last }: Settled): boolean =>
  row.logId === logId && row.logPartition === partition && row.logOffset > last;
