import { hash53 } from '@sonde/event-schema';
import type { LogBatch } from '@sonde/event-log';
import { decodeRecord } from '@sonde/sdk-protocols';
import { InstallChain, rulesWithGap, sessionOf } from '@sonde/sessions';
import { sessionsTable, WarehouseUnavailableError, type Warehouse } from '@sonde/warehouse';
import { auditSessions } from '../audit/audit-sessions';
import type { SessionKey } from '../audit/session-keys';
import { markSessions, type SessionTime } from '../batch-layer/mark-rows';
import { MonthlyBlocks } from '../prepare/prepared-batch';
import { pushSession } from '../prepare/session-row';
import type { Lane } from './lane';
import type { MayWrite } from './tenure';
import type { Restore } from './restore';
import { chainRowOf, type Position } from './stored-rows';

/** A token that is remembered although its rows were lost costs one more try. */
const MAX_TRIES = 20;

/** Where in the log sessions are made anew: they include what is before `first`. */
export type RecountPlace = Pick<LogBatch, 'logId' | 'partition' | 'first' | 'last'>;

/** The recounts that a batch's records ask for. A record without a body is its header alone. */
export function recountsIn(batch: LogBatch): SessionKey[] {
  const asked: SessionKey[] = [];
  for (const { key, value } of batch.records) {
    if (value.length < 4 || value.readUInt32LE(0) !== value.length - 4) continue;
    const header = headerOf(value);
    if (header?.recount === undefined) continue;
    const { tenantId, appId, sessionGapMs: gapMs, recount } = header;
    asked.push({ key, tenantId, appId, laneKey: hash53(key), gapMs, ...recount, missing: [] });
  }
  return asked;
}

function headerOf(value: Buffer): ReturnType<typeof decodeRecord>['header'] | undefined {
  try {
    return decodeRecord(value).header;
  } catch {
    return undefined;
  }
}

/**
 * Makes those sessions under the keys anew that are not the sum of their stored events, and lets the lane forget what it
 * had in memory of them. Only the lane's owner may: nobody else writes these sessions meanwhile.
 *
 * Rows of a batch that is being repeated may have landed; then its sessions are left alone, since they were made anew
 * before that batch was first written.
 *
 * @param now epoch milliseconds
 * @param mayWrite asked before every insert that no batch is under way for
 * @returns how many keys had wrong sessions
 * @throws WarehouseUnavailableError; calling again goes on where it stopped
 */
export async function recountSessions(
  warehouse: Warehouse,
  restore: Restore,
  lane: Lane,
  keys: readonly SessionKey[],
  place: RecountPlace,
  now: number,
  mayWrite: MayWrite = () => undefined,
): Promise<number> {
  const position: Position = { logId: Number(place.logId), partition: place.partition, first: place.first };
  const settled = { ...position, last: place.first - 1 };
  let { wrong } = await auditSessions(warehouse, keys, settled, now);
  const count = wrong.length;
  for (let attempt = 1; wrong.length > 0; attempt++) {
    if (attempt > MAX_TRIES)
      throw new WarehouseUnavailableError(`sessions: rows do not appear after ${MAX_TRIES} inserts`);
    const rows = new MonthlyBlocks(sessionsTable);
    const times: SessionTime[] = [];
    for (const key of wrong) times.push(...(await addSessions(rows, restore, key, position)));
    if (times.length > 0) {
      mayWrite();
      // Their rows count as those of an earlier batch, which may be rolled past.
      await markSessions(warehouse, times);
    }
    const digest = hash53(wrong.map(({ key }) => key).join());
    for (const [month, block] of rows.entries()) {
      const token = `v1:${place.logId}:${place.partition}:${place.first}-${place.last}:sessions:${month}:r${attempt}:${digest}`;
      mayWrite();
      await warehouse.insert(sessionsTable, block, token);
    }
    await markSessions(warehouse, times);
    const mended = rows.entries().length > 0;
    ({ wrong } = await auditSessions(warehouse, wrong, settled, now));
    // Rows of sessions that no event makes: there is nothing to make them of.
    if (!mended) break;
  }
  for (const { key, laneKey } of keys) lane.forget(key, laneKey);
  return count;
}

/** @returns when the sessions are, and were before */
async function addSessions(
  rows: MonthlyBlocks<(typeof sessionsTable)['columns']>,
  restore: Restore,
  key: SessionKey,
  position: Position,
): Promise<SessionTime[]> {
  const { tenantId, appId, laneKey, gapMs } = key;
  const whole = { tenantId, appId, laneKey, logId: position.logId, partition: position.partition };
  const offset = position.first - 1;
  const name = key.key.slice(appId.length + 1);
  const times: SessionTime[] = [{ tenantId, appId, startAt: key.from, endAt: key.to }];
  const note = ({ startAt, endAt }: Pick<SessionTime, 'startAt' | 'endAt'>): void =>
    void times.push({ tenantId, appId, startAt, endAt });

  // Of rows that are doubled one counts.
  const stored = await restore.namedEvents(key, name, position);
  const events = [...new Map(stored.map((event) => [event.hash, event])).values()];
  if (events.length > 0) {
    const [row] = await restore.namedSessions([key]);
    const anchorAt = row?.anchorAt ?? Math.min(...events.map(({ receivedAt }) => receivedAt));
    const version = (row?.version ?? 0) + 1;
    const session = sessionOf(events);
    note(session);
    if (row !== undefined) note(row);
    pushSession(rows.at(anchorAt), {
      ...whole,
      sessionId: name,
      derived: false,
      anchorAt,
      version,
      deleted: false,
      session,
      offset,
    });
  }

  const chain = new InstallChain(tenantId, appId, name, laneKey);
  const [newest, ...others] = await restore.chainEvents(chain, position);
  if (newest === undefined) return times;
  for (const row of await restore.derivedSessions([key]))
    if (row.appId === appId) chain.rows.set(row.sessionId, chainRowOf(row));
  chain.load([...chain.rows.values()], others);
  chain.add(newest);
  const anchorAt = [newest, ...others].reduce(
    (least, { receivedAt }) => Math.min(least, receivedAt),
    Infinity,
  );
  for (const { row, session, deleted } of chain.recut(rulesWithGap(gapMs), anchorAt)) {
    const { sessionId, version } = row;
    note(session);
    note(row);
    pushSession(rows.at(row.anchorAt), {
      ...whole,
      sessionId,
      derived: true,
      anchorAt: row.anchorAt,
      version,
      deleted,
      session,
      offset,
    });
  }
  return times;
}
