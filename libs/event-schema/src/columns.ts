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

/**
 * Puts every column back to "not sent". One plain assignment each: it runs for every event, and a loop over names
 * costs ten times as much. The compiler sees a column forgotten in `emptyColumns`, a test one forgotten here.
 */
export function clearColumns(into: EventColumnValues): void {
  into.name = '';
  into.screen = '';
  into.kind = '';
  into.durationMs = ABSENT;
  into.foregroundMs = ABSENT;
  into.status = 0;
  into.method = '';
  into.host = '';
  into.endpoint = '';
  into.url = '';
  into.bytesIn = ABSENT;
  into.bytesOut = ABSENT;
  into.framesTotal = ABSENT;
  into.framesSlow = ABSENT;
  into.framesFrozen = ABSENT;
  into.hitchMs = ABSENT;
  into.refreshHz = ABSENT;
  into.valueMinor = ABSENT;
  into.currency = '';
  into.foreground = ABSENT;
  into.completed = ABSENT;
  into.prewarmed = ABSENT;
}

/** A record of columns in which nothing was sent. */
export const emptyColumns = (): EventColumnValues => ({
  name: '',
  screen: '',
  kind: '',
  durationMs: ABSENT,
  foregroundMs: ABSENT,
  status: 0,
  method: '',
  host: '',
  endpoint: '',
  url: '',
  bytesIn: ABSENT,
  bytesOut: ABSENT,
  framesTotal: ABSENT,
  framesSlow: ABSENT,
  framesFrozen: ABSENT,
  hitchMs: ABSENT,
  refreshHz: ABSENT,
  valueMinor: ABSENT,
  currency: '',
  foreground: ABSENT,
  completed: ABSENT,
  prewarmed: ABSENT,
});
