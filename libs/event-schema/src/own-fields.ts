import { EVENT_DEFINITIONS, EVENT_TYPES, type EventType } from './registry';

type Plain = Readonly<Record<string, unknown>>;

const NAMES: Readonly<Record<EventType, readonly string[]>> = Object.fromEntries(
  EVENT_TYPES.map((type) => [type, Object.keys(EVENT_DEFINITIONS[type].fields.properties)]),
) as Record<EventType, string[]>;

/** The fields of a flat event that belong to its type; what no definition names is left behind. */
export function ownFieldsOf(type: EventType, event: Plain): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const name of NAMES[type]) {
    const value = event[name];
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}
