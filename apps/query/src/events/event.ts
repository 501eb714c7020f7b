import { ABSENT, attributesFromTexts } from '@sonde/event-schema';
import type { Scope } from '@sonde/vitals';
import type { RequestContext } from '../request-context';
import { columnsOf, fieldsOf, type EventRow } from './event-row';
import { readableStack } from './readable-stack';

export type AppScope = Required<Scope>;

const said = (value: string): string | null => (value === '' ? null : value);

const WITH_STACK: ReadonlySet<string> = new Set(['crash', 'error', 'anr']);

/** Event as GraphQL shows it. Functions are worked out only when they are asked for. */
export function eventOf(scope: AppScope, row: EventRow) {
  const columns = columnsOf(row);
  return {
    // The hash is of the sender's id, so it stays the same however often the event is sent or stored.
    id: row.eventId === '' ? `${BigInt(row.eventHashText).toString(36)}` : row.eventId,
    type: row.type,
    sdkType: row.sdkType,
    at: row.atMs,
    deviceTime: row.deviceAtMs,
    receivedAt: row.receivedAtMs,
    sessionId: (_args: unknown, context: RequestContext) =>
      row.sessionId === ''
        ? context.loaders.derivedSession.load({ scope, laneKey: row.laneKeyText, at: row.atMs })
        : row.sessionId,
    installId: row.installId,
    userId: said(row.userId),
    screen: said(columns.screen),
    name: said(columns.name),
    durationMs: columns.durationMs === ABSENT ? null : columns.durationMs,
    status: row.type === 'network_request' ? columns.status : null,
    url: said(columns.url),
    method: said(columns.method),
    appVersion: said(row.appVersion),
    errorGroupId: said(row.errorGroupId),
    attributes: () => attributesFromTexts(row.attributes),
    payload: () => fieldsOf(row),
    stack: () => (WITH_STACK.has(row.type) ? (readableStack(fieldsOf(row)) ?? null) : null),
  };
}
