import { Params, scopeCondition, SESSION_LIVES, SESSION_ROWS, timeParam } from '@sonde/vitals';
import { byApp, type LaneMoment } from '../request-loaders';
import type { Ask } from '../warehouse/ask';

interface Row {
  readonly id: string;
  readonly lane: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** A session that no SDK named. */
export interface DerivedSession {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly startAt: number;
}

/** The derived sessions that the moments fall in, in their order; null where none is stored yet. */
export async function loadDerivedSessions(
  ask: Ask,
  moments: readonly LaneMoment[],
): Promise<(DerivedSession | null)[]> {
  const rows = await Promise.all(byApp(moments).map((ofApp) => select(ask, ofApp)));
  const byLane = new Map<string, Row[]>();
  for (const row of rows.flat()) byLane.set(row.lane, [...(byLane.get(row.lane) ?? []), row]);
  return moments.map(({ laneKey, at }) => {
    const row = byLane.get(laneKey)?.find(({ startMs, endMs }) => startMs <= at && at <= endMs);
    return row ? { id: row.id, startAt: row.startMs } : null;
  });
}

function select(ask: Ask, moments: readonly LaneMoment[]): Promise<Row[]> {
  const [first] = moments;
  if (!first) return Promise.resolve([]);
  const params = new Params();
  const times = moments.map((moment) => moment.at);
  // A lane's key is a 53-bit hash: a number holds it.
  const lanes = [...new Set(moments.map((moment) => moment.laneKey))];
  const from = Math.min(...times);
  const to = Math.max(...times);
  const sql =
    `SELECT sessionId AS id, toString(laneKey) AS lane, toFloat64(toUnixTimestamp64Milli(startAt)) AS startMs, ` +
    `toFloat64(toUnixTimestamp64Milli(endAt)) AS endMs FROM ${SESSION_ROWS} WHERE ${scopeCondition(params, first.scope)} ` +
    `AND ${SESSION_LIVES} AND derived = 1 AND has(${params.bind('Array(UInt64)', lanes.map(Number))}, laneKey) ` +
    `AND endAt >= ${timeParam(params, from)} AND startAt <= ${timeParam(params, to)} ORDER BY startAt ` +
    'SETTINGS do_not_merge_across_partitions_select_final = 1';
  return ask.select<Row>(sql, params.values);
}
