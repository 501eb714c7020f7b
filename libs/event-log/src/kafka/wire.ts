import { createRequire } from 'node:module';

/**
 * The only file that knows kafkajs. What we take of it: the socket with its request queue, SASL, and the codecs of the
 * protocol's messages. Its cluster, producer, consumer and retries are not used (docs/decisions/0014). Version 2.2.4 is
 * the last there will be, it is pinned exactly and has no `exports` map, so these paths are as stable as its public
 * ones; `wire.spec.ts` pins that they are there.
 */
const kafkajs = createRequire(__filename);

/** What kafkajs throws. `type` is the broker's error where it answered one. */
export interface KafkaJsError extends Error {
  readonly type?: string;
  readonly code?: number | string;
}

/** Builds one message; `size` and `buffer` when it is whole. */
export interface Encoder {
  writeBuffer(bytes: Buffer): Encoder;
  size(): number;
  readonly buffer: Buffer;
}

/** A request of one version of one API. */
export interface Request {
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly apiName: string;
  encode(): Promise<Encoder>;
  /** Absent: yes. */
  expectResponse?(): boolean;
}

export interface Exchange<Answer> {
  readonly request: Request;
  readonly response: {
    readonly decode: (bytes: Buffer) => Promise<Answer>;
    readonly parse: (answer: Answer) => Promise<Answer>;
  };
  /** Milliseconds; the connection's own when absent or shorter than that. */
  readonly requestTimeout?: number;
  readonly logResponseError?: boolean;
}

/** Highest version the broker speaks, by API key. */
export type ApiVersions = Readonly<Record<number, { minVersion: number; maxVersion: number }>>;

export interface RequestQueue {
  /** Scheduled after every answer; see `Link` for what is wrong with it. */
  scheduleCheckPendingRequests(): void;
  checkPendingRequests(): void;
  readonly pending: readonly unknown[];
  readonly throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
}

/** One socket. It can be connected once: what it leaves of a lost connection would spoil the next. */
export interface WireConnection {
  connect(): Promise<unknown>;
  disconnect(): Promise<unknown>;
  isConnected(): boolean;
  /** False as soon as the SASL session is about to expire. */
  isAuthenticated(): boolean;
  authenticate(): Promise<void>;
  setVersions(versions: ApiVersions): void;
  setSupportAuthenticationProtocol(supported: boolean): void;
  send<Answer>(exchange: Exchange<Answer>): Promise<Answer>;
  rejectRequests(error: Error): void;
  readonly requestQueue: RequestQueue;
  readonly socket?: { destroy(error: Error): void; setNoDelay(on: boolean): void };
}

/** What kafkajs logs through. */
export interface WireLogger {
  debug(message: string, extra?: object): void;
  info(message: string, extra?: object): void;
  warn(message: string, extra?: object): void;
  error(message: string, extra?: object): void;
  namespace(name: string): WireLogger;
}

export interface SaslOptions {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

export interface WireConnectionOptions {
  readonly host: string;
  readonly port: number;
  readonly clientId: string;
  readonly logger: WireLogger;
  readonly socketFactory: unknown;
  readonly connectionTimeout: number;
  readonly requestTimeout: number;
  readonly enforceRequestTimeout: true;
  readonly ssl: object | null;
  readonly sasl: SaslOptions | null;
}

interface Definitions {
  readonly versions: readonly string[];
  protocol(at: { version: number }): (args: object) => Exchange<unknown>;
}

export const Connection = kafkajs('kafkajs/src/network/connection') as new (
  options: WireConnectionOptions,
) => WireConnection;

export const socketFactory = (kafkajs('kafkajs/src/network/socketFactory') as () => unknown)();

export const WireEncoder = kafkajs('kafkajs/src/protocol/encoder') as new () => Encoder;

const { requests, lookup } = kafkajs('kafkajs/src/protocol/requests') as {
  readonly requests: Readonly<Record<string, Definitions>>;
  readonly lookup: (
    versions: ApiVersions,
  ) => (key: number, of: Definitions) => (args: object) => Exchange<unknown>;
};

const apiKeys = kafkajs('kafkajs/src/protocol/requests/apiKeys') as Readonly<Record<string, number>>;

const { errorCodes } = kafkajs('kafkajs/src/protocol/error') as {
  readonly errorCodes: readonly { type: string; code: number; message: string; retriable: boolean }[];
};

/** The number of an API, for instance 3 for `Metadata`. @throws RangeError when kafkajs does not know it. */
export function apiKeyOf(api: string): number {
  const key = apiKeys[api];
  if (key === undefined) throw new RangeError(`kafkajs knows no API ${api}`);
  return key;
}

/**
 * The newest version of an API that both sides speak.
 * @throws KafkaJSServerDoesNotSupportApiKey
 */
export function exchangeOf(versions: ApiVersions, api: string, args: object): Exchange<unknown> {
  return lookup(versions)(apiKeyOf(api), definitionsOf(api))(args);
}

/** One version of an API, whatever the broker speaks. */
export function exchangeAt(api: string, version: number, args: object): Exchange<unknown> {
  return definitionsOf(api).protocol({ version })(args);
}

/** A code's name and Kafka's own sentence, `NONE` for 0. */
export function errorOfCode(code: number): { type: string; message: string } {
  if (code === 0) return { type: 'NONE', message: '' };
  return (
    errorCodes.find((each) => each.code === code) ??
    NEWER_ERRORS[code] ?? { type: `ERROR_${code}`, message: `Kafka answered the error ${code}` }
  );
}

function definitionsOf(api: string): Definitions {
  const definitions = requests[api];
  if (definitions === undefined) throw new RangeError(`kafkajs knows no API ${api}`);
  return definitions;
}

/** Errors that brokers answer today and kafkajs has no name for. */
const NEWER_ERRORS: Readonly<Record<number, { type: string; message: string }>> = {
  89: { type: 'THROTTLING_QUOTA_EXCEEDED', message: 'The throttling quota has been exceeded' },
  90: { type: 'PRODUCER_FENCED', message: 'There is a newer producer with the same transactional id' },
  100: { type: 'UNKNOWN_TOPIC_ID', message: 'This server does not host this topic id' },
  107: { type: 'INELIGIBLE_REPLICA', message: 'The new in-sync replicas contain one that is not eligible' },
};
