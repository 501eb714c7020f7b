import { errorType } from './broker-error';

/**
 * What a broker's answer to one record batch means.
 * `appended`: it is in the log, now or from an earlier try.
 * `again`: send the same batch with the same sequence once more; `moved` says to look for the leader first.
 * `renew`: the broker has lost track of our sequence; the batch is not in the log, send it under a new producer id.
 * `too_large`, `refused`: it is not in the log and will never be.
 */
export type AppendOutcome =
  | { readonly kind: 'appended' }
  | { readonly kind: 'again'; readonly moved: boolean; readonly maybeAppended: boolean }
  | { readonly kind: 'renew' }
  | { readonly kind: 'too_large' }
  | { readonly kind: 'refused' };

const APPENDED: AppendOutcome = { kind: 'appended' };
const RENEW: AppendOutcome = { kind: 'renew' };
const TOO_LARGE: AppendOutcome = { kind: 'too_large' };
const MOVED: AppendOutcome = { kind: 'again', moved: true, maybeAppended: false };
const AGAIN: AppendOutcome = { kind: 'again', moved: false, maybeAppended: false };
/** The leader has it and its replicas perhaps not. */
const UNSURE: AppendOutcome = { kind: 'again', moved: false, maybeAppended: true };

const OUTCOMES: Readonly<Record<string, AppendOutcome>> = {
  NONE: APPENDED,
  DUPLICATE_SEQUENCE_NUMBER: APPENDED,
  NOT_LEADER_FOR_PARTITION: MOVED,
  LEADER_NOT_AVAILABLE: MOVED,
  REPLICA_NOT_AVAILABLE: MOVED,
  UNKNOWN_TOPIC_OR_PARTITION: MOVED,
  FENCED_LEADER_EPOCH: MOVED,
  UNKNOWN_LEADER_EPOCH: MOVED,
  BROKER_NOT_AVAILABLE: MOVED,
  KAFKA_STORAGE_ERROR: MOVED,
  NOT_ENOUGH_REPLICAS: AGAIN,
  CORRUPT_MESSAGE: AGAIN,
  THROTTLING_QUOTA_EXCEEDED: AGAIN,
  REQUEST_TIMED_OUT: UNSURE,
  NETWORK_EXCEPTION: UNSURE,
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: UNSURE,
  OUT_OF_ORDER_SEQUENCE_NUMBER: RENEW,
  UNKNOWN_PRODUCER_ID: RENEW,
  INVALID_PRODUCER_EPOCH: RENEW,
  INVALID_PRODUCER_ID_MAPPING: RENEW,
  PRODUCER_FENCED: RENEW,
  MESSAGE_TOO_LARGE: TOO_LARGE,
  RECORD_LIST_TOO_LARGE: TOO_LARGE,
};

/** @param errorCode Of one partition in the answer to a produce request. */
export function appendOutcome(errorCode: number): AppendOutcome {
  return OUTCOMES[errorType(errorCode)] ?? { kind: 'refused' };
}
