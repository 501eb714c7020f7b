import type { IncomingHttpHeaders } from 'node:http';
import type { Protocol } from '@sonde/sdk-protocols';
import type { Refusal } from '../pipeline/refusal';
import type { Taken } from '../pipeline/stages';

export interface DoorAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** What differs between the protocols at the HTTP edge: which bodies they take and in which words they answer. */
export interface IngestDoor {
  readonly protocol: Protocol;
  readonly takesMultipart: boolean;
  /** The batch id where the protocol sends it in a header, else ''. */
  batchIdOf(headers: IncomingHttpHeaders): string;
  taken(taken: Taken): DoorAnswer;
  refused(refusal: Refusal): unknown;
}
