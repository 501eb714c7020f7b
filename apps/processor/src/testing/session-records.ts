import { gzipSync } from 'node:zlib';
import { emptyResource, hash53 } from '@sonde/event-schema';
import type { LogRecord } from '@sonde/event-log';
import { encodeRecord } from '@sonde/sdk-protocols';
import type { SessionEvent } from '@sonde/sessions';
import type { LoggedEvent } from '@sonde/sessions/testing';
import { header } from './phone-records';

const DAY_MS = 86_400_000;

/** An event of a history as a phone sends it: a log record, and what the sessions must make of it. */
export interface SentEvent {
  readonly record: LogRecord;
  readonly logged: LoggedEvent;
}

/**
 * @param begin when the history begins, epoch milliseconds
 * @param receivedAt when the record comes, epoch milliseconds
 */
export function sent(
  appId: string,
  offset: number,
  { installId, sessionId, event }: LoggedEvent,
  begin: number,
  receivedAt: number,
): SentEvent {
  const id = `${event.hash}`;
  const at = begin + event.at;
  const { appVersion } = event.resource;
  const head = header(appId, 1, receivedAt);
  const body = {
    batchId: `b${offset}`,
    resource: { installId, appVersion },
    events: [
      { ...fieldsOf(event), id, at, type: event.type, userId: event.userId, ...(sessionId && { sessionId }) },
    ],
  };
  return {
    record: {
      offset,
      key: `${appId}:${sessionId || installId}`,
      value: encodeRecord(head, gzipSync(JSON.stringify(body))),
    },
    logged: {
      installId,
      sessionId,
      event: {
        ...event,
        at,
        hash: hash53(id),
        protocol: 'native',
        receivedAt,
        expiresAt: (Math.floor(at / DAY_MS) + head.retentionDays) * DAY_MS,
        resource: { ...emptyResource(), installId, appVersion },
      },
    },
  };
}

const said = <T>(name: string, value: T, silent: T): Record<string, T> =>
  value === silent ? {} : { [name]: value };

/** The fields of its type that a session looks at, and those that the type cannot do without. */
function fieldsOf({ type, kind, screen, durationMs, foregroundMs, foreground }: SessionEvent): object {
  switch (type) {
    case 'screen_view':
      return { screen };
    case 'app_launch':
      return { kind, ...said('durationMs', durationMs, -1) };
    case 'network_request':
      return { method: 'GET', url: 'https://h.test/' };
    case 'interaction':
      return { kind: 'click' };
    case 'crash':
      return foreground === -1 ? {} : { foreground: foreground === 1 };
    case 'anr':
      return {
        ...said('reason', kind, ''),
        ...(foreground === -1 ? {} : { foreground: foreground === 1 }),
      };
    case 'error':
      return { handled: true };
    case 'app_exit':
      return { reason: kind, ...(foreground === 0 ? { importance: 'cached' } : {}) };
    case 'lifecycle':
      return { component: 'app', phase: kind };
    case 'session_end':
      return said('foregroundMs', foregroundMs, -1);
    case 'transaction':
      return { name: 'Checkout', state: 'ended', ...said('foregroundMs', foregroundMs, -1) };
    default:
      return { name: 'n' };
  }
}
