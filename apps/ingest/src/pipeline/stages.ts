import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { App } from '@sonde/catalog';
import type { AppendRecord } from '@sonde/event-log';
import type { Rejection } from '@sonde/event-schema';
import type { BodyEncoding, DecodedBatch } from '@sonde/sdk-protocols';
import type { IngestDoor } from '../doors/door';

/**
 * What came in: one request at one door. Each step adds what it found out, in front of what was known: V8 copies an
 * object in a thirtieth of the time that it takes to add to the copy.
 */
export interface Arrival {
  readonly door: IngestDoor;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable;
}

/** The key is valid and may write: from here on every refusal has an app whose ledger hears of it. */
export interface Authenticated extends Arrival {
  readonly tenantId: string;
  readonly app: App;
  /** Epoch milliseconds by the server's clock. */
  readonly receivedAt: number;
}

/** The whole body is here, within the limit for bytes on the wire. */
export interface Received extends Authenticated {
  readonly form: 'json' | 'multipart';
  readonly sentEncoding: BodyEncoding;
  readonly sent: Buffer;
}

/** The body as the door's reader wants it, and the same body in the form in which the log will hold it. */
export interface Inflated extends Received {
  readonly json: Buffer;
  readonly packed: Buffer;
  readonly packedEncoding: BodyEncoding;
}

export interface Read extends Inflated {
  readonly batchId: string;
  readonly batch: DecodedBatch;
}

/** Every event of the body is either still in `batch.events` or refused. */
export interface Sifted extends Read {
  /** Milliseconds that the processor adds to every event time. */
  readonly skewMs: number;
  /** In the order of the body. */
  readonly refused: readonly Rejection[];
}

/** What is left to do: the body and its events are let go of, so that a slow disk does not fill memory with them. */
export interface Recorded extends Authenticated {
  readonly batchId: string;
  /** Events to be appended. */
  readonly events: number;
  /** Tells them from other events under the same batch id. */
  readonly fingerprint: number;
  readonly refused: readonly Rejection[];
  readonly records: readonly AppendRecord[];
}

/** The log has it durably. The three counts make up the body's events. */
export interface Taken {
  readonly kind: 'taken';
  readonly accepted: number;
  /** Best effort: events of a batch that this instance has taken before. The processor decides. */
  readonly duplicates: number;
  readonly refused: readonly Rejection[];
}
