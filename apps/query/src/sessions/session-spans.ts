import { attributesFromTexts } from '@sonde/event-schema';
import { Params, scopeCondition } from '@sonde/vitals';
import { sessionConditions } from '../events/event-list';
import type { Ask } from '../warehouse/ask';
import type { SessionParent } from './session';

interface Row {
  readonly atMs: number;
  readonly durationMs: number;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string;
  readonly status: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const said = (value: string): string | null => (value === '' ? null : value);

/** A span may start a little before the session's first event or end the session's last: its lane counts, and the hour around. */
const AROUND_MS = 3_600_000;

/** Spans of a session in the order of time, each once however often it was sent. */
export async function selectSpans(ask: Ask, { scope, span }: SessionParent, first: number) {
  const params = new Params();
  const around = span.derived
    ? span
    : { ...span, startAt: span.startAt - AROUND_MS, endAt: span.endAt + AROUND_MS };
  const where = [scopeCondition(params, scope), ...sessionConditions(params, around)];
  const sql =
    `SELECT toFloat64(toUnixTimestamp64Milli(at)) AS atMs, durationMs, name, traceId, spanId, parentId, status, attributes ` +
    `FROM spans WHERE ${where.join(' AND ')} ORDER BY at, spanHash LIMIT 1 BY spanHash LIMIT ${first}`;
  const rows = await ask.select<Row>(sql, params.values);
  return rows.map((row) => ({
    name: row.name,
    startedAt: row.atMs,
    durationMs: row.durationMs,
    traceId: said(row.traceId),
    spanId: said(row.spanId),
    parentId: said(row.parentId),
    status: row.status === '' ? 'unset' : row.status,
    attributes: () => attributesFromTexts(row.attributes),
  }));
}
