import type { DecodedEvent, DecodedSpan, Rejection } from '@sonde/event-schema';
import type { BatchReceipt } from './receipt';

/** What a body holds once it is read: the same for every door. */
export interface DecodedBatch {
  /** '' when the body does not name one (it may stand in a header of the request). */
  batchId: string;
  /** When the phone sent it, epoch milliseconds by its own clock; undefined when it did not say: no clock correction. */
  sentAt: number | undefined;
  /** How many events the body holds, refused ones included. */
  total: number;
  events: DecodedEvent[];
  spans: DecodedSpan[];
  /** Events that are not valid, each with its reason; never those in `skip`. */
  rejected: Rejection[];
  /** Absent when the phone neither numbers its batches nor reports what it threw away. */
  receipt?: BatchReceipt;
}

/** The whole body cannot be read; nothing of it was taken. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
  constructor(
    /** Stable, lower snake case, such as `not_json`. */
    readonly code: string,
    message: string,
    readonly details?: Readonly<Record<string, unknown>>,
  ) {
    super(message);
  }
}

export interface ReadOptions {
  /**
   * Positions that were refused when the batch came in: they are passed over. With it the events are taken as valid,
   * which the processor may do because ingest checked them.
   */
  readonly accepted?: { readonly skip: readonly number[] };
  /**
   * Only whether the body is valid and where its events belong: their own fields and attributes stay as JSON.parse
   * leaves them, so numbers may have lost digits. Half the work, for ingest, which keeps the body itself.
   */
  readonly checkOnly?: boolean;
  readonly maxEvents?: number;
  readonly maxEventBytes?: number;
}

export interface Door {
  /**
   * Reads an inflated body.
   *
   * @throws BodyError when the body as a whole is unreadable; a bad event is a rejection and never touches its neighbours.
   */
  read(body: Buffer, options?: ReadOptions): DecodedBatch;
}
