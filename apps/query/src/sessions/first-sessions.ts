import {
  ALL_KEPT,
  installsSeen,
  Params,
  scopeCondition,
  SESSION_LIVES,
  SESSION_ROWS,
  type LayerState,
} from '@sonde/vitals';
import type { AppScope } from '../events/event';
import { byApp, type InstallOfApp } from '../request-loaders';
import type { Ask } from '../warehouse/ask';

interface Row {
  readonly install: string;
  readonly id: string;
}

interface SeenRow {
  readonly install: string;
  /** Epoch milliseconds. */
  readonly seenAt: number;
}

const SETTINGS = 'SETTINGS do_not_merge_across_partitions_select_final = 1';

/**
 * The ids of the installs' first sessions, in their order. A first session begins with the install's first event, which is
 * remembered once it was rolled up: so only sessions of those moments are looked at, however long ago that was. Null where
 * it is not stored yet, or no longer.
 * @param stateOf what the batch layer has published of a tenant
 */
export async function loadFirstSessions(
  ask: Pick<Ask, 'select'>,
  installs: readonly InstallOfApp[],
  stateOf: (tenantId: string) => Promise<LayerState>,
): Promise<(string | null)[]> {
  const found = new Map<string, string>();
  await Promise.all(
    byApp(installs).map(async (ofApp) => {
      const [first] = ofApp;
      if (!first) return;
      const { scope } = first;
      const ids = ofApp.map(({ installId }) => installId);
      const seen = await selectSeen(ask, scope, ids, await stateOf(scope.tenantId));
      const rows = seen ? await selectAt(ask, scope, seen) : await selectFirst(ask, scope, ids);
      for (const { install, id } of rows) found.set(`${scope.appId}/${install}`, id);
    }),
  );
  return installs.map(({ scope, installId }) => found.get(`${scope.appId}/${installId}`) ?? null);
}

/** When the installs were first seen; undefined while nothing is rolled up. */
async function selectSeen(
  ask: Pick<Ask, 'select'>,
  scope: AppScope,
  ids: readonly string[],
  state: LayerState,
): Promise<SeenRow[] | undefined> {
  const params = new Params();
  const where = `${scopeCondition(params, scope)} AND has(${params.bind('Array(String)', ids)}, installId)`;
  const from = installsSeen(params, { where, scope, dimensions: [] }, { state, kept: ALL_KEPT });
  if (from === undefined) return undefined;
  const sql = `SELECT installId AS install, toFloat64(toUnixTimestamp64Milli(seenAt)) AS seenAt FROM ${from}`;
  return ask.select<SeenRow>(sql, params.values);
}

/** Of sessions that begin in the same millisecond the one whose event has the smaller hash, as in a session itself. */
async function selectAt(ask: Pick<Ask, 'select'>, scope: AppScope, seen: readonly SeenRow[]): Promise<Row[]> {
  if (seen.length === 0) return [];
  const params = new Params();
  const times = params.bind('Array(Int64)', [...new Set(seen.map(({ seenAt }) => seenAt))]);
  const moments = params.bindTuples(
    ['String', 'Int64'],
    seen.map(({ install, seenAt }) => [install, seenAt]),
  );
  const sql =
    `SELECT installId AS install, argMin(sessionId, startHash) AS id FROM ${SESSION_ROWS} ` +
    `WHERE ${scopeCondition(params, scope)} AND ${SESSION_LIVES} ` +
    `AND startAt IN (SELECT fromUnixTimestamp64Milli(arrayJoin(${times}))) ` +
    `AND (installId, toUnixTimestamp64Milli(startAt)) IN ${moments} GROUP BY install ${SETTINGS}`;
  return ask.select<Row>(sql, params.values);
}

/** Of all their sessions. */
function selectFirst(ask: Pick<Ask, 'select'>, scope: AppScope, ids: readonly string[]): Promise<Row[]> {
  const params = new Params();
  const sql =
    `SELECT installId AS install, argMin(sessionId, (startAt, startHash)) AS id FROM ${SESSION_ROWS} ` +
    `WHERE ${scopeCondition(params, scope)} AND ${SESSION_LIVES} ` +
    `AND has(${params.bind('Array(String)', ids)}, installId) GROUP BY install ${SETTINGS}`;
  return ask.select<Row>(sql, params.values);
}
