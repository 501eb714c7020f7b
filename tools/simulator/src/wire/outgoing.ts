/** A body on its way to Sonde; made anew for every attempt, as an SDK does. */
export interface Outgoing {
  /** The same for every attempt and repeat. */
  readonly batchId: string;
  /** Events in it. */
  readonly events: number;
  /** The events' ids in the order of the body, where they are known. */
  readonly eventIds?: readonly string[];
  readonly method: 'POST' | 'PUT';
  /** Path on the ingest address. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** @param now epoch ms by the true clock, at the moment of sending. */
  body(now: number): string | Buffer;
}
