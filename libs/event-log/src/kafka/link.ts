import { backoffMs } from '../backoff';
import { BrokerError, NoAnswerError } from './broker-error';
import type { Api, Apis } from './protocol';
import {
  type ApiVersions,
  Connection,
  type Exchange,
  type KafkaJsError,
  type RequestQueue,
  type SaslOptions,
  type WireConnection,
  type WireLogger,
  apiKeyOf,
  exchangeAt,
  exchangeOf,
  socketFactory,
} from './wire';

export interface LinkSettings {
  readonly clientId: string;
  readonly ssl: object | undefined;
  readonly sasl: SaslOptions | undefined;
  readonly connectTimeoutMs: number;
  /** How long an answer may take, unless the request says that it may take longer. */
  readonly requestTimeoutMs: number;
  readonly logger: WireLogger;
  /** A number in [0, 1), for the spread of pauses. */
  readonly random: () => number;
}

/** A message of an API version that kafkajs has not: it says itself how it is written and read. */
export type OwnExchange<Answer> = Pick<Exchange<Answer>, 'request' | 'requestTimeout'> & {
  readonly decode: (bytes: Buffer) => Answer | Promise<Answer>;
};

const LONGEST_PAUSE_MS = 2000;

/**
 * One connection to one broker for one purpose. A broker works through the requests of a connection one after another,
 * so what may wait there for long (a fetch, a join) must not share one with what must not (a heartbeat, a commit).
 *
 * It opens when it is first used, and again after it was lost, each time with a new socket. After a failure it does
 * not try again before a growing pause (at most 2 s) is over; until then it fails at once with the same error.
 *
 * What is wrapped of kafkajs: a connection that is used again keeps half an answer of its last life; two callers that
 * find it closed open two sockets; a new SASL login takes other requests' answers for its own; closing waits for
 * requests that a hanging broker never answers; a timer is set to a negative time after every answer.
 */
export class Link {
  private current: Promise<Open> | undefined;
  private failures = 0;
  private failure: { error: Error; until: number } | undefined;
  private readonly opened = new Set<WireConnection>();
  private closed = false;

  constructor(
    private readonly host: string,
    private readonly port: number,
    private readonly settings: LinkSettings,
  ) {}

  get address(): string {
    return `${this.host}:${this.port}`;
  }

  /**
   * @param timeoutMs When the answer may take longer than usual.
   * @throws NoAnswerError, BrokerError
   */
  async send<A extends Api>(api: A, args: Apis[A]['args'], timeoutMs?: number): Promise<Apis[A]['answer']> {
    const open = await this.open();
    const exchange = exchangeOf(open.versions, api, args);
    const patience = Math.max(timeoutMs ?? 0, exchange.requestTimeout ?? 0);
    return this.exchange(open, { ...exchange, requestTimeout: patience }) as Promise<Apis[A]['answer']>;
  }

  /** @throws NoAnswerError, BrokerError (UNSUPPORTED_VERSION when the broker is too old for it) */
  async sendOwn<Answer>(own: OwnExchange<Answer>): Promise<Answer> {
    const open = await this.open();
    const { apiKey, apiVersion, apiName } = own.request;
    if ((open.versions[apiKey]?.maxVersion ?? -1) < apiVersion) {
      throw new BrokerError(
        'UNSUPPORTED_VERSION',
        `the broker does not speak version ${apiVersion} of ${apiName}; Kafka 2.8 or later is needed`,
        this.address,
      );
    }
    const { decode, ...rest } = own;
    return this.exchange(open, {
      ...rest,
      response: { decode: async (bytes) => decode(bytes), parse: async (answer) => answer },
    });
  }

  /** Requests under way end with an error. */
  close(): void {
    this.closed = true;
    this.current = undefined;
    for (const connection of this.opened) this.drop(connection, this.gone('the connection was closed'));
  }

  private async open(): Promise<Open> {
    if (this.closed) throw this.gone('the connection was closed');
    const usable = await this.current?.catch(() => undefined);
    if (usable !== undefined && this.isUsable(usable.connection)) return usable;
    if (this.failure !== undefined && performance.now() < this.failure.until) throw this.failure.error;
    // Another caller may have begun to open it while this one looked.
    this.current = this.opening ?? this.reopen(usable?.connection);
    return this.current;
  }

  private opening: Promise<Open> | undefined;

  private reopen(before: WireConnection | undefined): Promise<Open> {
    if (before !== undefined) this.retire(before);
    this.opening = this.connect()
      .then((open) => {
        this.failures = 0;
        this.failure = undefined;
        return open;
      })
      .catch((error: unknown) => {
        this.failures++;
        const pause = Math.min(LONGEST_PAUSE_MS, backoffMs(this.failures, this.settings.random()));
        this.failure = { error: error as Error, until: performance.now() + pause };
        throw error;
      })
      .finally(() => {
        this.opening = undefined;
      });
    return this.opening;
  }

  private isUsable(connection: WireConnection): boolean {
    return connection.isConnected() && (this.settings.sasl === undefined || connection.isAuthenticated());
  }

  private async connect(): Promise<Open> {
    const { clientId, ssl, sasl, connectTimeoutMs, requestTimeoutMs, logger } = this.settings;
    const connection = new Connection({
      host: this.host,
      port: this.port,
      clientId,
      logger,
      socketFactory,
      connectionTimeout: connectTimeoutMs,
      requestTimeout: requestTimeoutMs,
      enforceRequestTimeout: true,
      ssl: ssl ?? null,
      // kafkajs keeps its authenticator in what it is given.
      sasl: sasl === undefined ? null : { ...sasl },
    });
    mendTimers(connection.requestQueue);
    this.opened.add(connection);
    try {
      await connection.connect();
      connection.socket?.setNoDelay(true);
      const versions = await this.versionsOf(connection);
      connection.setVersions(versions);
      connection.setSupportAuthenticationProtocol(versions[apiKeyOf('SaslAuthenticate')] !== undefined);
      await connection.authenticate();
      if (this.closed) throw this.gone('the connection was closed');
      return { connection, versions };
    } catch (error) {
      this.drop(connection, error as Error);
      throw this.translate(error, false);
    }
  }

  private async versionsOf(connection: WireConnection): Promise<ApiVersions> {
    for (const version of [2, 1, 0]) {
      try {
        const exchange = exchangeAt('ApiVersions', version, {}) as Exchange<{
          apiVersions: readonly { apiKey: number; minVersion: number; maxVersion: number }[];
        }>;
        const { apiVersions } = await connection.send(exchange);
        return Object.fromEntries(apiVersions.map((each) => [each.apiKey, each]));
      } catch (error) {
        if ((error as KafkaJsError).type !== 'UNSUPPORTED_VERSION') throw error;
      }
    }
    throw new BrokerError('UNSUPPORTED_VERSION', 'the broker does not say what it speaks', this.address);
  }

  private async exchange<Answer>(open: Open, exchange: Exchange<Answer>): Promise<Answer> {
    const { connection } = open;
    try {
      return await connection.send({
        ...exchange,
        // Errors are the caller's: kafkajs would throw the first of many partitions' and forget the others.
        response: { decode: exchange.response.decode, parse: async (answer) => answer },
        logResponseError: false,
      });
    } catch (error) {
      const translated = this.translate(error, true);
      // An answer that did not come in time may hold up all that follow: begin again with a new socket.
      if (translated instanceof NoAnswerError) this.drop(connection, error as Error);
      throw translated;
    }
  }

  private translate(error: unknown, sent: boolean): Error {
    if (error instanceof BrokerError || error instanceof NoAnswerError) return error;
    const { name, message, type } = error as KafkaJsError;
    if (name === 'KafkaJSSASLAuthenticationError') {
      const kind = message.includes('not supported')
        ? 'UNSUPPORTED_SASL_MECHANISM'
        : 'SASL_AUTHENTICATION_FAILED';
      return new BrokerError(kind, message, this.address);
    }
    if (type !== undefined) return new BrokerError(type, message, this.address);
    if (name === 'KafkaJSServerDoesNotSupportApiKey') {
      return new BrokerError('UNSUPPORTED_VERSION', message, this.address);
    }
    const outage = name.startsWith('KafkaJS') || 'code' in (error as object);
    return outage ? new NoAnswerError(this.address, message, sent, { cause: error }) : (error as Error);
  }

  private gone(reason: string): NoAnswerError {
    return new NoAnswerError(this.address, reason, true);
  }

  /** Ends a connection now. */
  private drop(connection: WireConnection, reason: Error): void {
    this.opened.delete(connection);
    connection.rejectRequests(reason);
    connection.socket?.destroy(reason);
    connection.disconnect().catch(() => undefined);
  }

  /** Lets the answers under way come, then ends the connection. */
  private retire(connection: WireConnection): void {
    if (!connection.isConnected()) {
      this.drop(connection, this.gone('the connection was lost'));
      return;
    }
    const drop = (): void => this.drop(connection, this.gone('the connection was closed'));
    const patience = setTimeout(drop, this.settings.requestTimeoutMs);
    connection
      .disconnect()
      .catch(() => undefined)
      .finally(() => {
        clearTimeout(patience);
        drop();
      });
  }
}

interface Open {
  readonly connection: WireConnection;
  readonly versions: ApiVersions;
}

/**
 * kafkajs plans the next look at held-back requests after every answer, also when there are none, `throttledUntil - now`
 * milliseconds from now: a negative time, about which newer Node versions print a warning each.
 */
export function mendTimers(queue: RequestQueue): void {
  queue.scheduleCheckPendingRequests = () => {
    if (queue.throttleCheckTimeoutId !== null || queue.pending.length === 0) return;
    queue.throttleCheckTimeoutId = setTimeout(
      () => {
        queue.throttleCheckTimeoutId = null;
        queue.checkPendingRequests();
      },
      Math.max(10, queue.throttledUntil - Date.now()),
    );
  };
}
