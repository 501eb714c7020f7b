/** Events that an SDK says it threw away. */
export interface DroppedEvents {
  readonly reason: string;
  /** Of the app that made them. */
  readonly appVersion: string;
  readonly count: number;
}

/** What a phone says of a batch as a whole: how Sonde learns of batches that never came. */
export interface BatchReceipt {
  /** Number of the batch, counted by the install from 1; 0 when the SDK does not number them. */
  readonly sequence: number;
  readonly installId: string;
  /** Of the app that sends. */
  readonly appVersion: string;
  readonly dropped: readonly DroppedEvents[];
}
