import { cellRows, type Cell, type CellRows, type Part } from '@sonde/vitals';
import { EVENT_SELECT, type EventRow } from '../events/event-row';
import { newestFirst } from '../events/event-list';
import { SESSION_SELECT, type SessionRow } from '../sessions/session-row';
import type { Ask } from '../warehouse/ask';

const SAMPLES = 5;

/** The app stands beside the row: a question may be about all apps of a tenant. */
export type Sample =
  | { readonly kind: 'event'; readonly row: EventRow & { readonly ofApp: string } }
  | { readonly kind: 'session'; readonly row: SessionRow & { readonly ofApp: string } };

/** The newest rows of a value's numerator, or of the rest of its denominator; none where they cannot be told apart. */
export async function selectSamples(ask: Ask, cell: Cell, part: Part): Promise<Sample[]> {
  const rows = cellRows(cell, part);
  if (!rows) return [];
  const { params, source } = rows;
  if (source === 'sessions') {
    const found = await ask.select<SessionRow & { ofApp: string }>(sessionsSql(rows), params.values);
    return found.map((row) => ({ kind: 'session', row }));
  }
  const sql = rows.areInstalls ? beginningsSql(rows) : eventsSql(rows);
  const found = await ask.select<EventRow & { ofApp: string }>(sql, params.values);
  return found.map((row) => ({ kind: 'event', row }));
}

const OF_APP = 'toString(appId) AS ofApp';
const SETTINGS = 'SETTINGS do_not_merge_across_partitions_select_final = 1';

const sessionsSql = ({ from, where }: CellRows): string =>
  `SELECT ${SESSION_SELECT}, ${OF_APP} FROM ${from} WHERE ${where} ORDER BY startAt DESC, sessionId DESC LIMIT ${SAMPLES} ${SETTINGS}`;

const eventsSql = ({ from, where }: CellRows): string =>
  `SELECT ${EVENT_SELECT}, ${OF_APP} FROM ${from} WHERE ${where} ORDER BY ${newestFirst} LIMIT ${SAMPLES} ${SETTINGS}`;

/** Of installs: the earliest event of each of the newest. */
const beginningsSql = ({ from, where, time, scope }: CellRows): string =>
  `SELECT ${EVENT_SELECT}, ${OF_APP} FROM events WHERE ${scope} AND (appId, installId) IN (SELECT appId, installId ` +
  `FROM ${from} WHERE ${where} ORDER BY ${time} DESC, installId LIMIT ${SAMPLES}) ` +
  'ORDER BY at, eventHash LIMIT 1 BY appId, installId';
