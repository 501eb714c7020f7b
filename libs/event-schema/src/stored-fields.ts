import type { TObject } from '@sinclair/typebox';
import { stringifyExact } from './attributes';
import { ABSENT, EVENT_COLUMNS, clearColumns, type EventColumn, type EventColumnValues } from './columns';
import type { DecodedEvent } from './decoded-event';
import { EVENT_DEFINITIONS, EVENT_TYPES, type EventType } from './registry';

// How the fields of an event are spread over columns and payload, and how they come back: worked out once per type
// from its definition.

type Plain = Record<string, unknown>;

interface FieldColumn {
  readonly top: string;
  /** Second step of a path such as `frames.total`; '' for a top-level field. */
  readonly inner: string;
  readonly column: EventColumn;
  /** False where the payload holds the field as well: then the column may say more than the phone did. */
  readonly readBack: boolean;
}

/** A top-level field of which something goes to the payload, with those of its inner fields that have a column. */
interface PayloadField {
  readonly name: string;
  readonly inColumns: ReadonlySet<string> | undefined;
}

interface Storage {
  readonly copies: readonly FieldColumn[];
  readonly payload: readonly PayloadField[];
  readonly derive: ((fields: Plain, into: EventColumnValues) => void) | undefined;
}

const STORAGE: Readonly<Record<EventType, Storage>> = Object.fromEntries(
  EVENT_TYPES.map((type) => [type, storageOf(type)]),
) as Record<EventType, Storage>;

function storageOf(type: EventType): Storage {
  const definition = EVENT_DEFINITIONS[type];
  const copies = Object.entries(definition.columns).map(([path, column]) => {
    const [top, inner = ''] = path.split('.') as [string, string?];
    return { top, inner, column, readBack: definition.alsoKept?.includes(top) !== true };
  });
  const payload = Object.entries(definition.fields.properties).flatMap(([name, schema]): PayloadField[] => {
    const own = copies.filter((copy) => copy.top === name);
    if (own.length === 0 || definition.alsoKept?.includes(name)) return [{ name, inColumns: undefined }];
    if (own.some((copy) => copy.inner === '')) return [];
    const inColumns = new Set(own.map((copy) => copy.inner));
    const allHeld = Object.keys((schema as TObject).properties).every((inner) => inColumns.has(inner));
    return allHeld ? [] : [{ name, inColumns }];
  });
  const derive =
    definition.derive === undefined
      ? undefined
      : (fields: Plain, into: EventColumnValues) => definition.derive!(fields, into);
  return { copies, payload, derive };
}

/** Fills `into` anew from the event: what the phone did not send is '' or ABSENT (status: 0). */
export function writeColumns(event: DecodedEvent, into: EventColumnValues): void {
  clearColumns(into);
  into.screen = event.screen;
  const { copies, derive } = STORAGE[event.type];
  const fields = event.fields;
  const values = into as Record<EventColumn, string | number>;
  for (const { top, inner, column } of copies) {
    let value = fields[top];
    if (inner !== '' && value !== undefined) value = (value as Plain)[inner];
    if (value === undefined) continue;
    values[column] = typeof value === 'boolean' ? (value ? 1 : 0) : (value as string | number);
  }
  derive?.(fields, into);
}

/** The fields of which no column tells, for the payload's JSON; undefined when there are none. */
export function extraFields(event: DecodedEvent): Plain | undefined {
  let extra: Plain | undefined;
  for (const { name, inColumns } of STORAGE[event.type].payload) {
    let value = event.fields[name];
    if (value === undefined) continue;
    if (inColumns !== undefined) {
      const rest = Object.entries(value as Plain).filter(([inner]) => !inColumns.has(inner));
      if (rest.length === 0) continue;
      value = Object.fromEntries(rest);
    }
    (extra ??= {})[name] = value;
  }
  return extra;
}

/** The payload column: JSON of `extraFields` with the digits that numbers were sent with, '' when there are none. */
export function payloadText(event: DecodedEvent): string {
  const extra = extraFields(event);
  return extra === undefined ? '' : stringifyExact(extra);
}

/**
 * The typed fields back from a stored row. They are those that were sent, except that empty texts count as not sent,
 * and that a URL comes back without query string and user info and with its host.
 *
 * @param columns the row's values; columns that the type does not use may be missing.
 * @param extra the parsed payload (parseExact), undefined when it is ''.
 */
export function readFields(
  type: EventType,
  columns: Partial<EventColumnValues>,
  extra: Plain | undefined,
): Plain {
  const fields: Plain = {};
  for (const { top, inner, column, readBack } of STORAGE[type].copies) {
    if (!readBack) continue;
    const value = fieldValue(column, columns[column]);
    if (value === undefined) continue;
    if (inner === '') fields[top] = value;
    else ((fields[top] ??= {}) as Plain)[inner] = value;
  }
  for (const [name, value] of Object.entries(extra ?? {})) {
    const fromColumns = fields[name];
    fields[name] = typeof fromColumns === 'object' ? { ...fromColumns, ...(value as Plain) } : value;
  }
  return fields;
}

function fieldValue(
  column: EventColumn,
  value: string | number | undefined,
): string | number | boolean | undefined {
  if (value === undefined || value === '' || value === ABSENT) return undefined;
  if (column === 'status' && value === 0) return undefined;
  return EVENT_COLUMNS[column] === 'flag' ? value === 1 : value;
}
