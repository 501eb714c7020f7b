import { LogUnavailableError } from '../port';
import { errorOfCode } from './wire';

/** A broker answered, and the answer is an error. */
export class BrokerError extends Error {
  override readonly name = 'BrokerError';

  constructor(
    /** Kafka's name of it, for instance `NOT_LEADER_FOR_PARTITION` (kafkajs' spelling). */
    readonly type: string,
    message: string,
    /** What it is about, for instance a topic. */
    readonly subject?: string,
  ) {
    super(subject === undefined ? `${type}: ${message}` : `${type} (${subject}): ${message}`);
  }

  static ofCode(code: number, subject?: string): BrokerError {
    const { type, message } = errorOfCode(code);
    return new BrokerError(type, message, subject);
  }
}

/** No answer: the broker cannot be reached, the connection was lost, or the answer took too long. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';

  constructor(
    /** host:port */
    readonly broker: string,
    reason: string,
    /** True when the request may have been carried out all the same. */
    readonly sent: boolean,
    options?: ErrorOptions,
  ) {
    super(`${broker}: ${reason}`, options);
  }
}

/** The name of an error code, `NONE` for 0. */
export function errorType(code: number): string {
  return errorOfCode(code).type;
}

/** @throws BrokerError unless the code is 0. */
export function assertOk(code: number, subject?: string): void {
  if (code !== 0) throw BrokerError.ofCode(code, subject);
}

/** After these another broker has the partition or the group; look again who. */
const MOVED = new Set([
  'NOT_LEADER_FOR_PARTITION',
  'LEADER_NOT_AVAILABLE',
  'REPLICA_NOT_AVAILABLE',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'FENCED_LEADER_EPOCH',
  'UNKNOWN_LEADER_EPOCH',
  'KAFKA_STORAGE_ERROR',
  'BROKER_NOT_AVAILABLE',
]);

/** True when what was known of leaders and brokers is out of date. */
export function movedAway(error: unknown): boolean {
  return error instanceof NoAnswerError || (error instanceof BrokerError && MOVED.has(error.type));
}

const NOT_ALLOWED: Readonly<Record<string, string>> = {
  TOPIC_AUTHORIZATION_FAILED: 'Describe, Read and Write on it, and Create unless it is there already',
  GROUP_AUTHORIZATION_FAILED: 'Read and Describe on the group',
  CLUSTER_AUTHORIZATION_FAILED: 'IdempotentWrite, and Create for the topics, on the cluster',
};

/** Nothing listens there; else somebody took the connection, and broke it off or stayed silent. */
const NOBODY_THERE = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH/;

/**
 * What is wrong and what to do, as the error that callers of the log know.
 * @param brokers As configured.
 */
export function unavailable(error: unknown, brokers: readonly string[]): LogUnavailableError {
  if (error instanceof LogUnavailableError) return error;
  return new LogUnavailableError(sentence(error, brokers), { cause: error });
}

function sentence(error: unknown, brokers: readonly string[]): string {
  if (error instanceof NoAnswerError) {
    const check = `No Kafka broker answers (${error.message}); check that Kafka runs at ${brokers.join(', ')} and that SONDE_KAFKA_BROKERS names it`;
    if (NOBODY_THERE.test(error.message)) return check;
    return `${check}, and whether it wants TLS (SONDE_KAFKA_SSL) or a login (SONDE_KAFKA_SASL_MECHANISM)`;
  }
  if (!(error instanceof BrokerError)) {
    return `Kafka cannot be used: ${error instanceof Error ? error.message : String(error)}`;
  }
  const rights = NOT_ALLOWED[error.type];
  if (rights !== undefined) {
    return `Kafka refuses ${error.subject ?? 'the request'}: its user needs the right to ${rights}`;
  }
  switch (error.type) {
    case 'SASL_AUTHENTICATION_FAILED':
      return `Kafka does not accept the user name and password (SASL) it was given; correct SONDE_KAFKA_USERNAME and SONDE_KAFKA_PASSWORD (${error.message})`;
    case 'UNSUPPORTED_SASL_MECHANISM':
    case 'ILLEGAL_SASL_STATE':
      return `Kafka does not offer the SASL mechanism that is configured; correct SONDE_KAFKA_SASL_MECHANISM (${error.message})`;
    case 'NOT_ENOUGH_REPLICAS':
    case 'NOT_ENOUGH_REPLICAS_AFTER_APPEND':
      return `Too few in-sync replicas of ${error.subject ?? 'a topic'} for an append with acks=all; bring the missing brokers back (min.insync.replicas says how many it takes)`;
    default:
      return `Kafka does not take or give records now: ${error.message}`;
  }
}
