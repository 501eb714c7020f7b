import {
  ownFieldsOf,
  parseTime,
  sessionOfEvent,
  toResource,
  validateBatch,
  validateEvent,
  validateResource,
  type DecodedEvent,
  type EventType,
  type Rejection,
  type Resource,
  type ResourceInput,
} from '@sonde/event-schema';
import { BodyError, type DecodedBatch, type Door, type ReadOptions } from '../door';
import { JsonBody, MAX_EVENT_BYTES, passedOver, readableId, tooLarge, type Attributes } from '../json-body';
import type { BatchReceipt, DroppedEvents } from '../receipt';
import { dropNulls } from './nulls';

/** An event that validateEvent found nothing wrong with. */
interface NativeEvent {
  id: string;
  type: EventType;
  at: string | number;
  sessionId?: string;
  previousSessionId?: unknown;
  userId?: string;
  screen?: string;
  sampleRate?: number;
  attributes?: NonNullable<Attributes>;
  resource?: Partial<ResourceInput>;
  [field: string]: unknown;
}

/**
 * `POST /v1/events`: `{batchId, sentAt, resource, events}`.
 *
 * What stands around the events is shared by all of them, so a fault there refuses the body; the code is that of the
 * fault, such as `missing_field` for a resource without installId.
 */
export const nativeDoor: Door = {
  read(bytes: Buffer, options?: ReadOptions): DecodedBatch {
    const body = new JsonBody(bytes, options);
    const mayHoldNulls = body.mayHoldNulls;
    const list = body.list('events', options);
    if (mayHoldNulls) dropNullsAround(body.value);
    if (options?.accepted === undefined) checkAround(body.value);

    const resource = toResource(body.value.resource as ResourceInput);
    const limit = options?.maxEventBytes ?? MAX_EVENT_BYTES;
    const skipped = passedOver(options?.accepted?.skip);
    const events: DecodedEvent[] = [];
    const rejected: Rejection[] = [];
    for (let index = 0; index < list.length; index++) {
      if (skipped(index)) continue;
      const event = list[index];
      if (mayHoldNulls) dropNulls(event);
      if (options?.accepted === undefined) {
        const rejection = rejectionOf(body, event, index, limit);
        if (rejection !== undefined) {
          rejected.push(rejection);
          continue;
        }
      }
      events.push(
        options?.checkOnly === true
          ? decodedFrom(
              event as NativeEvent,
              index,
              resource,
              event as NativeEvent,
              (event as NativeEvent).attributes,
            )
          : decode(body, event as NativeEvent, index, resource),
      );
    }
    const { batchId, sentAt } = body.value;
    const receipt = receiptOf(body.value, resource);
    return {
      batchId: batchId as string,
      sentAt: sentAt === undefined ? undefined : parseTime(sentAt),
      total: list.length,
      events,
      spans: [],
      rejected,
      ...(receipt && { receipt }),
    };
  },
};

/** What the body says of the batch as a whole; reports of one reason and version are one. */
function receiptOf(batch: Record<string, unknown>, resource: Resource): BatchReceipt | undefined {
  const { sequence = 0, dropped: reports = [] } = batch as {
    sequence?: number;
    dropped?: { reason: string; count: number; appVersion?: string }[];
  };
  const { installId, appVersion } = resource;
  const dropped = new Map<string, DroppedEvents>();
  for (const report of reports) {
    if (report.count === 0) continue;
    const of = { reason: report.reason, appVersion: report.appVersion ?? appVersion };
    const key = JSON.stringify(of);
    dropped.set(key, { ...of, count: report.count + (dropped.get(key)?.count ?? 0) });
  }
  if (sequence === 0 && dropped.size === 0) return undefined;
  return { sequence, installId, appVersion, dropped: [...dropped.values()] };
}

function dropNullsAround(batch: Record<string, unknown>): void {
  for (const key of Object.keys(batch)) if (batch[key] === null) batch[key] = undefined;
  dropNulls(batch.resource);
  dropNulls(batch.dropped);
}

/** @throws BodyError with the fault's code. */
function checkAround(batch: Record<string, unknown>): void {
  const fault = validateBatch(batch) ?? validateResource(batch.resource);
  if (fault !== undefined) throw new BodyError(fault.code, fault.message);
}

function rejectionOf(body: JsonBody, event: unknown, index: number, limit: number): Rejection | undefined {
  const size = body.elementBytes('events', index, limit);
  if (size > limit) return tooLarge(index, event, size, limit);
  const fault = validateEvent(event);
  return fault === undefined ? undefined : { index, id: readableId(event), outcome: 'INVALID', ...fault };
}

function decode(body: JsonBody, event: NativeEvent, index: number, shared: Resource): DecodedEvent {
  const fields = ownFieldsOf(event.type, event);
  if (fields.properties !== undefined)
    fields.properties = body.exact(fields.properties, 'events', index, 'properties');
  const attributes = body.exact(event.attributes, 'events', index, 'attributes');
  return decodedFrom(event, index, shared, fields, attributes);
}

function decodedFrom(
  event: NativeEvent,
  index: number,
  shared: Resource,
  fields: Readonly<Record<string, unknown>>,
  attributes: Attributes,
): DecodedEvent {
  return {
    index,
    id: event.id,
    type: event.type,
    sdkType: event.type,
    deviceTime: parseTime(event.at),
    sessionId: sessionOfEvent(event),
    userId: event.userId ?? '',
    screen: event.screen ?? '',
    sampleRate: event.sampleRate ?? 1,
    resource: event.resource === undefined ? shared : toResource(event.resource, shared),
    attributes,
    fields,
  };
}
