import { attributesFromTexts } from '@sonde/event-schema';
import { askBySession, type TimelineKey } from '../events/timelines';
import type { Ask } from '../warehouse/ask';

export interface SpanRow {
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

/** Spans of each session in the order of time, each once however often it was sent. */
export const selectSpans = (ask: Ask, keys: readonly TimelineKey[]): Promise<SpanRow[][]> =>
  askBySession<SpanRow>(keys.map(widened), ({ params, where, session, first }) =>
    ask.select(
      `SELECT * FROM (SELECT toFloat64(toUnixTimestamp64Milli(at)) AS atMs, durationMs, name, traceId, spanId, parentId, ` +
        `status, attributes, ${session} AS session FROM spans WHERE ${where} AND session > 0 ` +
        `ORDER BY at, spanHash LIMIT 1 BY session, spanHash) ORDER BY atMs LIMIT ${first} BY session`,
      params.values,
    ),
  );

const widened = (key: TimelineKey): TimelineKey =>
  key.span.derived
    ? key
    : {
        ...key,
        span: { ...key.span, startAt: key.span.startAt - AROUND_MS, endAt: key.span.endAt + AROUND_MS },
      };

/** Span as GraphQL shows it. */
export const spanOf = (row: SpanRow) => ({
  name: row.name,
  startedAt: row.atMs,
  durationMs: row.durationMs,
  traceId: said(row.traceId),
  spanId: said(row.spanId),
  parentId: said(row.parentId),
  status: row.status === '' ? 'unset' : row.status,
  attributes: () => attributesFromTexts(row.attributes),
});
