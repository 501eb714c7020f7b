import {
  ABSENT,
  EVENT_COLUMNS,
  isEventType,
  parseExact,
  readFields,
  type EventColumnValues,
} from '@sonde/event-schema';

const ms = (column: string): string => `toFloat64(toUnixTimestamp64Milli(${column})) AS ${column}Ms`;
const text = (column: string): string => `toString(${column}) AS ${column}Text`;

const FLAGS = Object.entries(EVENT_COLUMNS).flatMap(([name, kind]) => (kind === 'flag' ? [name] : []));
/** A flag's value in the table when the phone did not say. */
const NOT_SAID = 255;

const PLAIN = [
  'eventId',
  'type',
  'sdkType',
  'sessionId',
  'userId',
  'installId',
  'appVersion',
  'errorGroupId',
  'attributes',
  'payload',
];
/** Other names than the columns', which the statements' conditions speak of. */
const TYPED = Object.entries(EVENT_COLUMNS).map(([name, kind]) =>
  kind === 'text' ? `${name}` : `toFloat64(${name}) AS ${name}Number`,
);

/** What a statement selects to make events of its rows. */
export const EVENT_SELECT = [
  ms('at'),
  'toFloat64(toUnixTimestamp64Milli(at) + clockAheadMs) AS deviceAtMs',
  ms('receivedAt'),
  text('eventHash'),
  text('laneKey'),
  ...PLAIN,
  ...TYPED,
].join(', ');

export interface EventRow {
  readonly atMs: number;
  readonly deviceAtMs: number;
  readonly receivedAtMs: number;
  readonly eventHashText: string;
  readonly laneKeyText: string;
  readonly eventId: string;
  readonly type: string;
  readonly sdkType: string;
  /** '' when Sonde derives the session. */
  readonly sessionId: string;
  readonly userId: string;
  readonly installId: string;
  readonly appVersion: string;
  readonly errorGroupId: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly payload: string;
  readonly [column: string]: unknown;
}

/** The columns that the event's type fills, as event-schema knows them. */
export function columnsOf(row: EventRow): EventColumnValues {
  const values: Record<string, unknown> = {};
  for (const [name, kind] of Object.entries(EVENT_COLUMNS)) {
    values[name] = kind === 'text' ? row[name] : Number(row[`${name}Number`]);
  }
  for (const name of FLAGS) if (values[name] === NOT_SAID) values[name] = ABSENT;
  return values as EventColumnValues;
}

/** The typed fields of the event. A type that this version does not know has none. */
export function fieldsOf(row: EventRow): Record<string, unknown> {
  if (!isEventType(row.type)) return {};
  const extra = row.payload === '' ? undefined : (parseExact(row.payload) as Record<string, unknown>);
  return readFields(row.type, columnsOf(row), extra);
}
