import { setTimeout as delay } from 'node:timers/promises';
import { EVENTS_TOPIC, PROCESSOR_GROUP, type AppendRecord, type EventLog } from '@sonde/event-log';
import { encodeRecord } from '@sonde/sdk-protocols';
import type { SessionKey } from '../../audit/session-keys';

const RECORDS_AT_ONCE = 1_000;
const LOOK_MS = 100;

/**
 * Asks the lanes' owners, through the log, to make sessions anew: they alone write sessions, so nothing is written over.
 * @param now epoch milliseconds
 * @throws LogUnavailableError
 */
export async function askRecounts(log: EventLog, keys: readonly SessionKey[], now: number): Promise<void> {
  for (let from = 0; from < keys.length; from += RECORDS_AT_ONCE) {
    await log.append(
      EVENTS_TOPIC,
      keys.slice(from, from + RECORDS_AT_ONCE).map((key) => recordOf(key, now)),
    );
  }
}

function recordOf({ key, tenantId, appId, gapMs, from, to }: SessionKey, now: number): AppendRecord {
  const header = {
    v: 1 as const,
    protocol: 'native' as const,
    tenantId,
    appId,
    batchId: '',
    receivedAt: now,
    skewMs: 0,
    retentionDays: 1,
    sessionGapMs: gapMs,
    encoding: 'identity' as const,
    events: 0,
    refused: [],
    outcomes: [],
    recount: { from, to },
  };
  return { key, value: encodeRecord(header, Buffer.alloc(0)), events: 0 };
}

/**
 * Resolves when the processor has done all that these partitions hold now.
 * @param patienceMs how long it may make no step before it is given up
 * @returns false when it was given up: no processor runs, or it is held up
 * @throws LogUnavailableError
 */
export async function untilDone(
  log: EventLog,
  partitions: readonly number[],
  patienceMs: number,
): Promise<boolean> {
  for (const partition of partitions) {
    const { next } = await log.range(EVENTS_TOPIC, partition);
    let seen = -1;
    let since = performance.now();
    for (;;) {
      const { offset } = await log.position(EVENTS_TOPIC, PROCESSOR_GROUP, partition);
      if (offset >= next) break;
      if (offset !== seen) [seen, since] = [offset, performance.now()];
      else if (performance.now() - since > patienceMs) return false;
      await delay(LOOK_MS);
    }
  }
  return true;
}
