import {
  depthFault,
  parseTime,
  shown,
  validateFields,
  type DecodedEvent,
  type DecodedSpan,
  type Fault,
  type Rejection,
  type Resource,
} from '@sonde/event-schema';
import { BodyError, type DecodedBatch, type Door, type ReadOptions } from '../door';
import {
  isObject,
  JsonBody,
  MAX_EVENT_BYTES,
  passedOver,
  readableId,
  tooLarge,
  type Attributes,
} from '../json-body';
import { MEASURE_TYPES } from './event-types';
import { shortText } from './payload';
import { resourceReader } from './resource';
import { readSpan } from './spans';

type Plain = Readonly<Record<string, unknown>>;

/**
 * `PUT /events` of measure.sh's SDKs: `{events, spans}`, either of them may be left out. The batch's id stands in a
 * header, and the body does not say when it was sent: no clock correction.
 */
export const measureDoor: Door = {
  read(bytes: Buffer, options?: ReadOptions): DecodedBatch {
    const body = new JsonBody(bytes, options);
    const list = optionalList(body, 'events', options);
    const spanList = optionalList(body, 'spans', options);
    if (list === undefined && spanList === undefined) {
      throw new BodyError('missing_field', '$.events or $.spans is required');
    }
    const resourceOf = resourceReader();
    const limit = options?.maxEventBytes ?? MAX_EVENT_BYTES;
    const skipped = passedOver(options?.accepted?.skip);
    const events: DecodedEvent[] = [];
    const rejected: Rejection[] = [];
    for (const [index, event] of (list ?? []).entries()) {
      if (skipped(index)) continue;
      const bytesOfEvent = options?.accepted === undefined ? body.elementBytes('events', index, limit) : 0;
      if (bytesOfEvent > limit) {
        rejected.push(tooLarge(index, event, bytesOfEvent, limit));
        continue;
      }
      const decoded = decode(body, event, index, resourceOf);
      if ('code' in decoded) rejected.push({ index, id: readableId(event), outcome: 'INVALID', ...decoded });
      else events.push(decoded);
    }
    const spans = (spanList ?? []).flatMap((span, index): DecodedSpan[] => {
      if (body.elementBytes('spans', index, limit) > limit) return [];
      const decoded = readSpan(body, span, index, resourceOf);
      return decoded === undefined ? [] : [decoded];
    });
    return { batchId: '', sentAt: undefined, total: list?.length ?? 0, events, spans, rejected };
  },
};

function optionalList(body: JsonBody, name: string, options: ReadOptions | undefined): unknown[] | undefined {
  const list = body.value[name];
  return list === undefined || list === null ? undefined : body.list(name, options);
}

const missing = (path: string): Fault => ({ code: 'missing_field', message: `${path} is required` });

/** Text of 1 to `maxLength` characters, or what is wrong with it. */
function required(owner: Plain, name: string, path: string, maxLength: number): string | Fault {
  const value = owner[name];
  if (value === undefined || value === null || value === '') return missing(path);
  if (typeof value !== 'string')
    return { code: 'wrong_type', message: `${path} must be text, got ${shown(value)}` };
  if (value.length <= maxLength) return value;
  return {
    code: 'out_of_range',
    message: `${path} must be at most ${maxLength} characters long, got ${shown(value)}`,
  };
}

function decode(
  body: JsonBody,
  event: unknown,
  index: number,
  resourceOf: (attribute: Plain) => Resource,
): DecodedEvent | Fault {
  if (!isObject(event))
    return { code: 'not_an_object', message: `an event must be an object, got ${shown(event)}` };
  const id = required(event, 'id', '$.id', 64);
  if (typeof id !== 'string') return id;
  const sdkType = required(event, 'type', '$.type', 128);
  if (typeof sdkType !== 'string') return sdkType;
  const translate = MEASURE_TYPES.get(sdkType);
  if (translate === undefined) {
    return {
      code: 'unknown_type',
      message: `$.type must be a type of measure's SDKs, got ${shown(sdkType)}`,
    };
  }
  const sessionId = required(event, 'session_id', '$.session_id', 128);
  if (typeof sessionId !== 'string') return sessionId;
  const deviceTime = parseTime(event.timestamp);
  if (Number.isNaN(deviceTime)) return timestampFault(event.timestamp);
  if (!isObject(event.attribute)) return missing('$.attribute');
  const install = required(event.attribute, 'installation_id', '$.attribute.installation_id', 128);
  if (typeof install !== 'string') return install;
  const own = isObject(event.user_defined_attribute) ? event.user_defined_attribute : undefined;
  const payload = event[sdkType];
  const { type, fields } = translate(isObject(payload) ? payload : {});
  const fault = depthFault(own, '$.user_defined_attribute') ?? fieldsFault(type, fields, sdkType);
  if (fault !== undefined) return fault;
  return {
    index,
    id,
    type,
    sdkType,
    deviceTime,
    sessionId,
    userId: shortText(event.attribute, 'user_id', 256) ?? '',
    screen: typeof fields.screen === 'string' ? fields.screen : '',
    sampleRate: 1,
    resource: resourceOf(event.attribute),
    attributes: body.exact(own, 'events', index, 'user_defined_attribute') as Attributes,
    fields,
  };
}

function timestampFault(given: unknown): Fault {
  if (given === undefined || given === null) return missing('$.timestamp');
  return { code: 'bad_time', message: `$.timestamp must be RFC 3339 with an offset, got ${shown(given)}` };
}

/** Names both the field here and the type there, since their names differ. */
function fieldsFault(
  type: DecodedEvent['type'],
  fields: Record<string, unknown>,
  sdkType: string,
): Fault | undefined {
  const fault = validateFields(type, fields);
  return (
    fault && { code: fault.code, message: `${fault.message} (in the ${type} that $.${sdkType} stands for)` }
  );
}
