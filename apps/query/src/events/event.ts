import { ABSENT, attributesFromTexts } from '@sonde/event-schema';
import type { Scope } from '@sonde/vitals';
import type { RequestContext } from '../request-context';
import { columnsOf, fieldsOf, type EventRow } from './event-row';
import { readableStack } from './readable-stack';

export type AppScope = Required<Scope>;

/** An event of which more is asked. */
export interface EventParent {
  readonly scope: AppScope;
  readonly row: EventRow;
}

const said = (value: string): string | null => (value === '' ? null : value);

const WITH_STACK: ReadonlySet<string> = new Set(['crash', 'error', 'anr']);

/** Id of the event's session; null until the one that Sonde derives is stored. */
export async function sessionIdOf({ scope, row }: EventParent, { loaders }: RequestContext) {
  if (row.sessionId !== '') return row.sessionId;
  const session = await loaders.derivedSession.load({ scope, laneKey: row.laneKeyText, at: row.atMs });
  return session?.id ?? null;
}

/** Event as GraphQL shows it. Functions are worked out only when they are asked for. */
export function eventOf(scope: AppScope, row: EventRow) {
  const columns = columnsOf(row);
  return {
    scope,
    row,
    // The hash is of the sender's id, so it stays the same however often the event is sent or stored.
    id: row.eventId === '' ? `${BigInt(row.eventHashText).toString(36)}` : row.eventId,
    type: row.type,
    sdkType: row.sdkType,
    at: row.atMs,
    deviceTime: row.deviceAtMs,
    receivedAt: row.receivedAtMs,
    sessionId: (_args: unknown, context: RequestContext) => sessionIdOf({ scope, row }, context),
    installId: row.installId,
    userId: said(row.userId),
    screen: said(columns.screen),
    name: said(columns.name),
    durationMs: columns.durationMs === ABSENT ? null : columns.durationMs,
    status: row.type === 'network_request' ? columns.status : null,
    url: said(columns.url),
    method: said(columns.method),
    appVersion: said(row.appVersion),
    fingerprint: said(row.errorGroupId),
    attributes: () => attributesFromTexts(row.attributes),
    payload: () => fieldsOf(row),
    stack: () => (WITH_STACK.has(row.type) ? (readableStack(fieldsOf(row)) ?? null) : null),
  };
}
