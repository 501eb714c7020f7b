import { Type, type TObject, type TSchema } from '@sinclair/typebox';
import { TypeCompiler, type TypeCheck } from '@sinclair/typebox/compiler';
import { batchFields, commonFields } from './event-envelope';
import { faultOf, shown, type Fault } from './fault';
import { depthFault } from './free-objects';
import { EVENT_DEFINITIONS, EVENT_TYPES, isEventType, type EventType } from './registry';
import { ResourceSchema } from './resource';
import { parseTime } from './time';

type Plain = Record<string, unknown>;
export type Check = TypeCheck<TSchema>;

const perType = (schemaOf: (type: EventType) => TSchema): Map<string, Check> =>
  new Map(EVENT_TYPES.map((type) => [type, TypeCompiler.Compile(schemaOf(type))]));

/** An event of that type as it stands in a native body, as one flat object. */
export const nativeEventSchema = (type: EventType): TObject => {
  const { title, description, fields } = EVENT_DEFINITIONS[type];
  return Type.Object(
    { type: Type.Literal(type), ...commonFields, ...fields.properties },
    { title, description },
  );
};

const wholeEvents = perType(nativeEventSchema);
const ownFields = perType((type) => EVENT_DEFINITIONS[type].fields);
const resourceCheck = TypeCompiler.Compile(ResourceSchema);
const batchCheck = TypeCompiler.Compile(Type.Object(batchFields));

/**
 * Says what is wrong with an event of a native body, `undefined` when nothing is. Unknown fields are ignored.
 * The JSON path in the message starts at the event: `$.kind`.
 */
export function validateEvent(value: unknown): Fault | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { code: 'not_an_object', message: `an event must be an object, got ${shown(value)}` };
  }
  const event = value as Plain;
  const check = wholeEvents.get(event.type as string);
  if (check === undefined) return typeFault(event.type);
  if (!check.Check(event)) return firstFault(check, event);
  return freeObjectsFault(event) ?? timesFault(event);
}

/** Says what is wrong with the own fields of an event that came through another door. */
export function validateFields(type: EventType, fields: Plain): Fault | undefined {
  const check = ownFields.get(type)!;
  return check.Check(fields) ? freeObjectsFault(fields) : firstFault(check, fields);
}

/** Says what is wrong with the resource of a native batch; paths start at the batch. */
export function validateResource(resource: unknown): Fault | undefined {
  if (resource === undefined) return { code: 'missing_field', message: '$.resource is required' };
  if (!resourceCheck.Check(resource)) return firstFault(resourceCheck, resource, '$.resource');
  return timeFault((resource as Plain).firstInstalledAt, '$.resource.firstInstalledAt');
}

/** Says what is wrong with what stands around the events of a native batch. */
export function validateBatch(batch: Plain): Fault | undefined {
  if (!batchCheck.Check(batch)) return firstFault(batchCheck, batch);
  return timeFault(batch.sentAt, '$.sentAt');
}

function firstFault(check: Check, value: unknown, root = '$'): Fault {
  const error = check.Errors(value).First();
  if (error === undefined) throw new Error('the compiled check and its errors disagree');
  return faultOf(error, root);
}

function typeFault(type: unknown): Fault {
  if (type === undefined) return { code: 'missing_field', message: '$.type is required' };
  if (typeof type !== 'string')
    return { code: 'wrong_type', message: `$.type must be text, got ${shown(type)}` };
  if (isEventType(type)) throw new Error(`no check was compiled for ${type}`);
  return { code: 'unknown_type', message: `$.type must be a known event type, got ${shown(type)}` };
}

function freeObjectsFault(event: Plain): Fault | undefined {
  if (event.attributes !== undefined) {
    const fault = depthFault(event.attributes, '$.attributes');
    if (fault !== undefined) return fault;
  }
  return event.properties === undefined ? undefined : depthFault(event.properties, '$.properties');
}

function timesFault(event: Plain): Fault | undefined {
  const fault = timeFault(event.at, '$.at');
  if (fault !== undefined || event.resource === undefined) return fault;
  return timeFault((event.resource as Plain).firstInstalledAt, '$.resource.firstInstalledAt');
}

/** Absent is fine. */
function timeFault(value: unknown, path: string): Fault | undefined {
  if (value === undefined || !Number.isNaN(parseTime(value))) return undefined;
  return {
    code: 'bad_time',
    message: `${path} must be RFC 3339 with an offset or epoch milliseconds, got ${shown(value)}`,
  };
}
