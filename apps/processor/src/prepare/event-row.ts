import type { ErrorGroup } from '@sonde/error-groups';
import {
  ABSENT,
  attributeTexts,
  payloadText,
  type DecodedEvent,
  type EventColumnValues,
  type Resource,
} from '@sonde/event-schema';
import type { Block, eventsTable } from '@sonde/warehouse';
import type { RecordContext } from './record-context';

type EventsBlock = Block<(typeof eventsTable)['columns']>;
type ResourceBuffers = Pick<EventsBlock['columns'], Exclude<keyof Resource, 'firstInstalledAt'>>;

const FLAG_NOT_SAID = 255;
/** 2299-12-31: the end of what DateTime64 holds. */
const LATEST = 10_413_791_999_000;

export interface EventRow {
  readonly event: DecodedEvent;
  /** Corrected, epoch milliseconds. */
  readonly at: number;
  readonly hash: number;
  readonly keepsId: boolean;
  /** Filled from the event's own fields. */
  readonly values: EventColumnValues;
  readonly group: ErrorGroup | undefined;
}

/** Pushes one event into the block, column by column. */
export function pushEvent(block: EventsBlock, record: RecordContext, row: EventRow): void {
  const { event, values, at } = row;
  const { header } = record;
  const c = block.columns;
  c.tenantId.push(header.tenantId);
  c.appId.push(header.appId);
  c.at.push(at);
  c.deviceAt.push(clamp(event.deviceTime));
  c.receivedAt.push(header.receivedAt);
  c.expiresOn.push(record.expiresAt(at));
  c.eventHash.push(row.hash);
  c.eventId.push(row.keepsId ? event.id : '');
  c.type.push(event.type);
  c.sdkType.push(event.sdkType);
  c.protocol.push(header.protocol);
  c.sessionId.push(event.sessionId);
  c.laneKey.push(record.laneKey);
  c.userId.push(event.userId);
  c.weight.push(1 / event.sampleRate);
  pushResource(c, event.resource);
  c.firstInstalledAt.push(clamp(event.resource.firstInstalledAt));
  c.name.push(values.name);
  c.screen.push(values.screen);
  c.kind.push(values.kind);
  c.durationMs.push(values.durationMs);
  c.foregroundMs.push(values.foregroundMs);
  c.status.push(values.status === ABSENT ? 0 : values.status);
  c.method.push(values.method);
  c.host.push(values.host);
  c.endpoint.push(values.endpoint);
  c.url.push(values.url);
  c.bytesIn.push(values.bytesIn);
  c.bytesOut.push(values.bytesOut);
  c.framesTotal.push(values.framesTotal);
  c.framesSlow.push(values.framesSlow);
  c.framesFrozen.push(values.framesFrozen);
  c.hitchMs.push(values.hitchMs);
  c.refreshHz.push(values.refreshHz);
  c.valueMinor.push(values.valueMinor);
  c.currency.push(values.currency);
  c.foreground.push(flag(values.foreground));
  c.completed.push(flag(values.completed));
  c.prewarmed.push(flag(values.prewarmed));
  c.errorGroupId.push(row.group?.id ?? '');
  c.attributes.push(event.attributes === undefined ? undefined : attributeTexts(event.attributes));
  c.payload.push(payloadText(event));
  c.logId.push(record.logId);
  c.logPartition.push(record.partition);
  c.logOffset.push(record.offset);
  c.logIndex.push(event.index);
  block.endRow();
}

/** The phone and the app's version; the columns are the same on events and on sessions. */
export function pushResource(c: ResourceBuffers, resource: Resource): void {
  c.installId.push(resource.installId);
  c.appVersion.push(resource.appVersion);
  c.appBuild.push(resource.appBuild);
  c.patch.push(resource.patch);
  c.environment.push(resource.environment);
  c.emulator.push(resource.emulator);
  c.installSource.push(resource.installSource);
  c.os.push(resource.os);
  c.osVersion.push(resource.osVersion);
  c.device.push(resource.device);
  c.manufacturer.push(resource.manufacturer);
  c.country.push(resource.country);
  c.carrier.push(resource.carrier);
  c.network.push(resource.network);
  c.locale.push(resource.locale);
  c.sdk.push(resource.sdk);
  c.sdkVersion.push(resource.sdkVersion);
}

const flag = (value: number): number => (value === ABSENT ? FLAG_NOT_SAID : value);
const clamp = (time: number): number => (time < 0 ? 0 : time > LATEST ? LATEST : time);
