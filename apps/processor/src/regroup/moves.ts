import { setTimeout as delay } from 'node:timers/promises';
import type { Warehouse } from '@sonde/warehouse';
import { PLACE, type AppOfErrors } from './stored-errors';

const TIMEOUT_MS = 120_000;
const ROWS_AT_ONCE = 20_000;
const LOOK_MS = { first: 20, most: 1_000 };
/** A change that ClickHouse has failed at for so long is taken back. */
const FAILING_MS = 60_000;

/** An event, and the group that it gets. */
export interface Move {
  /** `PLACE` of the event. */
  readonly place: string;
  readonly groupId: string;
}

/** Moves of events of one month, since that is a partition of the table. */
export interface Moves {
  /** No two have the same: whole microseconds and chance. */
  readonly id: number;
  /** When the regroup was wished, epoch milliseconds: names it among all of the app. */
  readonly wishedAt: number;
  /** `202611` */
  readonly month: string;
  /** Times of the events, epoch milliseconds, both included. */
  readonly from: number;
  readonly to: number;
  readonly moves: readonly Move[];
}

/** ClickHouse cannot change the rows, and says why. */
export class MoveError extends Error {
  override readonly name = 'MoveError';
}

/**
 * Notes moves in a table of their own, for `applyMoves`.
 * @throws WarehouseUnavailableError: note them again under the same id
 */
export async function noteMoves(
  warehouse: Warehouse,
  { appId }: AppOfErrors,
  { id, wishedAt, moves }: Moves,
): Promise<void> {
  for (let from = 0; from < moves.length; from += ROWS_AT_ONCE) {
    const rows = moves
      .slice(from, from + ROWS_AT_ONCE)
      .map(({ place, groupId }) => ({ appId, wishedAt, move: id, place, errorGroupId: groupId }));
    await warehouse.insertRows('error_group_moves', rows, `moves:${appId}:${id}:${from}`);
  }
}

/**
 * Gives the events of noted moves their groups, and waits until every part of the table has them.
 *
 * What a row gets is decided by where in the log its event was, and not by the group that it has. So it does not matter
 * how often this is done, in which order with others of the same regroup, or whether a statement whose answer was lost
 * runs on: and rows that come in meanwhile are met by none. The statement looks the moves up when ClickHouse comes to a
 * part; once they are forgotten it changes nothing.
 *
 * @throws WarehouseUnavailableError, MoveError
 */
export async function applyMoves(
  warehouse: Warehouse,
  app: AppOfErrors,
  { id, month, from, to }: Moves,
  check?: () => void,
): Promise<void> {
  const noted = (column: string, end: string): string =>
    `(SELECT arrayPushBack(groupArray(${column}), ${end}) FROM (SELECT place, errorGroupId FROM error_group_moves
      WHERE appId = {appId:String} AND move = {id:UInt64} ORDER BY place, errorGroupId))`;
  await warehouse.command(
    `ALTER TABLE events UPDATE errorGroupId = transform(${PLACE}, ${noted('place', '0')},
       ${noted('errorGroupId', "''")}, toString(errorGroupId))
     IN PARTITION ${Number(month)} WHERE tenantId = {tenantId:String} AND appId = {appId:String}
       AND at >= fromUnixTimestamp64Milli({from:Int64}) AND at <= fromUnixTimestamp64Milli({to:Int64})
       AND errorGroupId != ''`,
    { params: { ...app, id, from, to }, settings: { mutations_sync: 0 } },
  );
  await untilApplied(warehouse, check);
}

/**
 * Waits until no change of groups is under way in ClickHouse, whoever began it.
 * @param check ends the waiting: throws
 * @throws WarehouseUnavailableError, MoveError
 */
export async function untilApplied(warehouse: Warehouse, check?: () => void): Promise<void> {
  const failingSince = new Map<string, number>();
  for (let pause = LOOK_MS.first; ; pause = Math.min(LOOK_MS.most, pause * 1.5)) {
    const pending = await warehouse.select<{ id: string; failure: string }>(
      `SELECT mutation_id AS id, latest_fail_reason AS failure FROM system.mutations
       WHERE database = currentDatabase() AND table = 'events' AND is_done = 0 AND is_killed = 0
         AND position(command, 'error_group_moves') > 0`,
      { timeoutMs: TIMEOUT_MS },
    );
    if (pending.length === 0) return;
    for (const { id, failure } of pending) {
      if (failure === '') failingSince.delete(id);
      else if (!failingSince.has(id)) failingSince.set(id, performance.now());
      if (performance.now() - (failingSince.get(id) ?? Infinity) > FAILING_MS) {
        await warehouse.command(
          `KILL MUTATION WHERE database = currentDatabase() AND table = 'events' AND mutation_id = {id:String}`,
          { params: { id } },
        );
        throw new MoveError(`ClickHouse cannot give events their new groups: ${failure.slice(0, 500)}`);
      }
    }
    await delay(pause);
    check?.();
  }
}

/** How many events do not have the group that these noted moves give them. @throws WarehouseUnavailableError */
export async function leftToMove(
  warehouse: Warehouse,
  app: AppOfErrors,
  { id, from, to }: Moves,
): Promise<number> {
  const [row] = await warehouse.select<{ left: number }>(
    `SELECT toFloat64(count()) AS left FROM (
       SELECT ${PLACE} AS place, toString(e.errorGroupId) AS has FROM events AS e
       WHERE e.tenantId = {tenantId:String} AND e.appId = {appId:String} AND e.errorGroupId != ''
         AND e.at >= fromUnixTimestamp64Milli({from:Int64}) AND e.at <= fromUnixTimestamp64Milli({to:Int64})) AS rows
     INNER JOIN (SELECT place, any(errorGroupId) AS gets FROM error_group_moves
       WHERE appId = {appId:String} AND move = {id:UInt64} GROUP BY place) AS noted ON rows.place = noted.place
     WHERE has != gets`,
    { params: { ...app, id, from, to }, timeoutMs: TIMEOUT_MS },
  );
  return row?.left ?? 0;
}

/**
 * Forgets the moves of an app: those of one id, or all of regroups that were wished before.
 * @throws WarehouseUnavailableError
 */
export async function forgetMoves(
  warehouse: Warehouse,
  { appId }: AppOfErrors,
  which: { readonly id: number } | { readonly wishedBefore: number },
): Promise<void> {
  const [condition, value] =
    'id' in which ? ['move = {value:UInt64}', which.id] : ['wishedAt < {value:UInt64}', which.wishedBefore];
  const where = `appId = {appId:String} AND ${condition}`;
  const params = { appId, value };
  const noted = await warehouse.select<object>(`SELECT move FROM error_group_moves WHERE ${where} LIMIT 1`, {
    params,
    timeoutMs: TIMEOUT_MS,
  });
  if (noted.length > 0) await warehouse.command(`DELETE FROM error_group_moves WHERE ${where}`, { params });
}
