/**
 * The columns of a stored event that its type fills.
 *
 * They are wide on purpose: one table holds all types, and a type names in its definition which of its
 * fields goes to which column. Whatever has no column of its own is kept as JSON in the payload.
 * Numbers that the phone did not send are ABSENT, texts are ''.
 */
export const ABSENT = -1;

export const EVENT_COLUMNS = {
  /** What the thing is called: flow, custom event, lifecycle component, breadcrumb category. */
  name: 'text',
  /** Screen on which it happened; for a screen_view the screen that was shown. */
  screen: 'text',
  /** The type's own kind: launch kind, flow state, transport failure, log level, lifecycle phase, exit reason. */
  kind: 'text',
  /** Milliseconds; the duration by which the type is judged. */
  durationMs: 'number',
  /** Milliseconds of it spent in the foreground. */
  foregroundMs: 'number',
  /** HTTP status, 0 when there was no response. */
  status: 'number',
  method: 'text',
  host: 'text',
  /** Path with ids replaced by `*`. */
  endpoint: 'text',
  /** Without query string, fragment and user info. */
  url: 'text',
  bytesIn: 'number',
  bytesOut: 'number',
  framesTotal: 'number',
  framesSlow: 'number',
  framesFrozen: 'number',
  /** Milliseconds by which frames came late. */
  hitchMs: 'number',
  refreshHz: 'number',
  /** Minor units of `currency`. */
  valueMinor: 'number',
  /** ISO 4217. */
  currency: 'text',
  /** 1 in the foreground (or with a foreground service), 0 in the background, ABSENT when not said. */
  foreground: 'flag',
  /** 0 for a launch that never drew. */
  completed: 'flag',
  prewarmed: 'flag',
} as const;

export type EventColumn = keyof typeof EVENT_COLUMNS;

type ColumnValue<K extends 'text' | 'number' | 'flag'> = K extends 'text' ? string : number;

/** One value per column: a plain record that is filled anew for every event. */
export type EventColumnValues = { -readonly [C in EventColumn]: ColumnValue<(typeof EVENT_COLUMNS)[C]> };

/** A record of columns in which nothing was sent. */
export const emptyColumns = (): EventColumnValues => {
  const values: Record<string, string | number> = {};
  for (const [column, kind] of Object.entries(EVENT_COLUMNS)) values[column] = kind === 'text' ? '' : ABSENT;
  return { ...(values as EventColumnValues), status: 0 };
};
