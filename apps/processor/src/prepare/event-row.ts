import type { ErrorGroup } from '@sonde/error-groups';
import {
  ABSENT,
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

/** Rows that follow one another in a block and share what half of the columns hold. */
interface Run {
  readonly block: EventsBlock;
  readonly record: RecordContext;
  readonly resource: Resource;
  readonly sessionId: string;
  rows: number;
}

/**
 * Writes events into blocks, column by column. What the events of a record share is filled in once for all of them,
 * when their run ends: `endRun` after the last event.
 */
export class EventRows {
  private run: Run | undefined;

  push(block: EventsBlock, record: RecordContext, row: EventRow): void {
    const { resource, sessionId } = row.event;
    let { run } = this;
    if (
      run?.block !== block ||
      run.record !== record ||
      run.resource !== resource ||
      run.sessionId !== sessionId
    ) {
      this.endRun();
      this.run = run = { block, record, resource, sessionId, rows: 0 };
    }
    run.rows++;
    pushOwn(block.columns, record, row);
    block.endRow();
  }

  endRun(): void {
    if (this.run !== undefined) fillShared(this.run);
    this.run = undefined;
  }
}

function fillShared({ block, record, resource, sessionId, rows }: Run): void {
  const { header } = record;
  const c = block.columns;
  c.tenantId.fill(header.tenantId, rows);
  c.appId.fill(header.appId, rows);
  c.receivedAt.fill(header.receivedAt, rows);
  c.protocol.fill(header.protocol, rows);
  c.sessionId.fill(sessionId, rows);
  c.laneKey.fill(record.laneKey, rows);
  fillResource(c, resource, rows);
  c.firstInstalledAt.fill(clamp(resource.firstInstalledAt), rows);
  c.logId.fill(record.logId, rows);
  c.logPartition.fill(record.partition, rows);
  c.logOffset.fill(record.offset, rows);
}

function pushOwn(
  c: EventsBlock['columns'],
  record: RecordContext,
  { event, values, at, hash, keepsId, group }: EventRow,
): void {
  c.at.push(at);
  c.clockAheadMs.push(clamp(event.deviceTime) - at);
  c.expiresOn.push(record.expiresAt(at));
  c.eventHash.push(hash);
  c.eventId.push(keepsId ? event.id : '');
  c.type.push(event.type);
  c.sdkType.push(event.sdkType);
  c.userId.push(event.userId);
  c.weight.push(1 / event.sampleRate);
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
  c.errorGroupId.push(group?.id ?? '');
  c.attributes.push(event.attributes);
  c.payload.push(payloadText(event));
  c.logIndex.push(event.index);
}

/** The phone and the app's version, for so many rows; the columns are the same on events and on sessions. */
export function fillResource(c: ResourceBuffers, resource: Resource, rows: number): void {
  c.installId.fill(resource.installId, rows);
  c.appVersion.fill(resource.appVersion, rows);
  c.appBuild.fill(resource.appBuild, rows);
  c.patch.fill(resource.patch, rows);
  c.environment.fill(resource.environment, rows);
  c.emulator.fill(resource.emulator, rows);
  c.installSource.fill(resource.installSource, rows);
  c.os.fill(resource.os, rows);
  c.osVersion.fill(resource.osVersion, rows);
  c.device.fill(resource.device, rows);
  c.manufacturer.fill(resource.manufacturer, rows);
  c.country.fill(resource.country, rows);
  c.carrier.fill(resource.carrier, rows);
  c.network.fill(resource.network, rows);
  c.locale.fill(resource.locale, rows);
  c.sdk.fill(resource.sdk, rows);
  c.sdkVersion.fill(resource.sdkVersion, rows);
}

const flag = (value: number): number => (value === ABSENT ? FLAG_NOT_SAID : value);
const clamp = (time: number): number => (time < 0 ? 0 : time > LATEST ? LATEST : time);
