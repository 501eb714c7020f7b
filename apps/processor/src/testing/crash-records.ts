import { gzipSync } from 'node:zlib';
import type { LogRecord } from '@sonde/event-log';
import { encodeRecord } from '@sonde/sdk-protocols';
import { header, NOW } from './phone-records';

/** A crash as a phone sends it. */
export interface PhoneCrash {
  readonly id: string;
  /** Of the exception. */
  readonly type: string;
  readonly message?: string;
  /** Epoch milliseconds. */
  readonly at?: number;
  readonly installId?: string;
  readonly appVersion?: string;
}

/** The log record of crashes that one phone sent in one session; each has one frame of the app, named after its type. */
export function crashRecord(
  appId: string,
  offset: number,
  crashes: readonly PhoneCrash[],
  receivedAt = NOW,
  tenantId = 'tenant',
): LogRecord {
  const { installId = 'phone', appVersion = '1.0' } = crashes[0] ?? {};
  const sessionId = `${installId}-${offset}`;
  const events = crashes.map(({ id, type, message = '', at = receivedAt }) => ({
    ...{ id, type: 'crash', at: new Date(at).toISOString(), sessionId },
    exceptions: [
      { type, message, frames: [{ function: `run${type}`, module: 'com.shop.Main', inApp: true }] },
    ],
  }));
  const body = { batchId: `b${offset}`, resource: { installId, appVersion }, events };
  return {
    offset,
    key: `${appId}:${sessionId}`,
    value: encodeRecord(
      { ...header(appId, events.length, receivedAt), tenantId },
      gzipSync(JSON.stringify(body)),
    ),
  };
}
