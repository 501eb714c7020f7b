import { errorType } from './broker-error';

/**
 * What a broker's answer to one record batch means for what to do next.
 * `appended`: it is in the log, now or from an earlier try.
 * `again`: send the same batch with the same sequence once more; `moved` says to look for the leader first.
 * `renew`: the broker has lost track of our sequence; the batch is not in the log, send it under a new producer id.
 * `too_large`, `refused`: the broker will not take it, however often it is sent.
 *
 * No error says that the batch is not in the log. A leader that is deposed while it waits for its replicas answers
 * NOT_LEADER_FOR_PARTITION after it has appended, and the replicas that took over may have it; a broker checks a
 * batch's size before it looks whether it is a repeat.
 */
export type AppendOutcome =
  | { readonly kind: 'appended' }
  | { readonly kind: 'again'; readonly moved: boolean }
  | { readonly kind: 'renew' }
  | { readonly kind: 'too_large' }
  | { readonly kind: 'refused' };

const APPENDED: AppendOutcome = { kind: 'appended' };
const RENEW: AppendOutcome = { kind: 'renew' };
const TOO_LARGE: AppendOutcome = { kind: 'too_large' };
const MOVED: AppendOutcome = { kind: 'again', moved: true };
const AGAIN: AppendOutcome = { kind: 'again', moved: false };

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
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: AGAIN,
  CORRUPT_MESSAGE: AGAIN,
  THROTTLING_QUOTA_EXCEEDED: AGAIN,
  REQUEST_TIMED_OUT: AGAIN,
  NETWORK_EXCEPTION: AGAIN,
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
