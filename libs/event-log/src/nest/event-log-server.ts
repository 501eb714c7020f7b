import {
  BaseRpcContext,
  type CustomTransportStrategy,
  type MessageHandler,
  Server,
} from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import type { EventLogLogger } from '../logger';
import type {
  BatchHandler,
  BatchOutcome,
  ConsumeOptions,
  EventLog,
  LaneState,
  LogBatch,
  LogConsumer,
} from '../port';

export interface EventLogServerOptions {
  /** Stays the caller's: `close` ends the consumers, not the log. */
  readonly log: EventLog;
  readonly group: string;
  readonly batch: Pick<ConsumeOptions, 'maxEvents' | 'maxBytes' | 'lingerMs'>;
  readonly logger: EventLogLogger;
  /** Called as a partition comes and goes, before its first batch and after its last. */
  readonly lifecycle?: Pick<BatchHandler, 'assigned' | 'revoked'>;
}

/** A lane and the topic it works on. */
export interface TopicLane extends LaneState {
  readonly topic: string;
}

/** Second argument of a batch handler, for interceptors and guards. */
export class LogBatchContext extends BaseRpcContext<[topic: string, batch: LogBatch]> {
  constructor(topic: string, batch: LogBatch) {
    super([topic, batch]);
  }

  getTopic(): string {
    return this.args[0];
  }
}

/**
 * The event log as a Nest transport: hands whole batches to the methods marked `@LogBatches(topic)` and does with a
 * batch what the method answers.
 */
export class EventLogServer extends Server implements CustomTransportStrategy {
  override readonly transportId = Symbol('sonde.event-log');
  private readonly consumers = new Map<string, LogConsumer>();
  private closing: Promise<void> | undefined;

  constructor(private readonly options: EventLogServerOptions) {
    super();
  }

  /** Starts a consumer for every topic that has a handler; calls back with the error if one cannot start. */
  async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      for (const [topic, handler] of this.messageHandlers) {
        if (handler.isEventHandler === true) {
          throw new Error(
            `The handler of ${topic} must be marked @LogBatches: an event pattern has no outcome`,
          );
        }
        this.consumers.set(topic, await this.consume(topic, handler));
        this.options.logger.info({ topic, group: this.options.group }, 'Consuming the event log');
      }
    } catch (error) {
      await this.close();
      callback(error);
      return;
    }
    callback();
  }

  /** What every partition of this consumer is doing; a stopped one makes the process unready. */
  lanes(): readonly TopicLane[] {
    return [...this.consumers].flatMap(([topic, consumer]) =>
      consumer.lanes().map((lane) => ({ topic, ...lane })),
    );
  }

  /** Why this consumer cannot get partitions or keep them; undefined when all is well. */
  trouble(): string | undefined {
    return [...this.consumers.values()].map((consumer) => consumer.trouble?.()).find(Boolean);
  }

  /** Finishes and commits the batches under way. */
  close(): Promise<void> {
    this.closing ??= Promise.all([...this.consumers.values()].map((consumer) => consumer.close())).then(
      () => undefined,
    );
    return this.closing;
  }

  /** The log has no connection whose events could be listened to. */
  on(event: string): never {
    throw new Error(`The event log emits no event "${event}"; ask lanes() or lag()`);
  }

  unwrap<T>(): T {
    return this.options.log as T;
  }

  private consume(topic: string, handler: MessageHandler): Promise<LogConsumer> {
    const { log, group, batch, lifecycle } = this.options;
    return log.consume(
      { topic, group, ...batch },
      {
        handle: (each) => this.handOut(topic, handler, each),
        assigned: (partition) => lifecycle?.assigned?.(partition),
        revoked: (partition) => lifecycle?.revoked?.(partition),
      },
    );
  }

  private handOut(topic: string, handler: MessageHandler, batch: LogBatch): Promise<BatchOutcome> {
    const context = new LogBatchContext(topic, batch);
    return new Promise((resolve, reject) => {
      this.onProcessingStartHook(this.transportId, context, async () => {
        try {
          const answer: unknown = await lastValueFrom(
            this.transformToObservable(await handler(batch, context)),
            {
              defaultValue: undefined,
            },
          );
          resolve(outcomeOf(topic, answer));
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        } finally {
          this.onProcessingEndHook?.(this.transportId, context);
        }
      });
    });
  }
}

/** A handler that forgets its answer must not have its batch committed. */
function outcomeOf(topic: string, answer: unknown): BatchOutcome {
  const kind = typeof answer === 'object' && answer !== null && 'kind' in answer ? answer.kind : undefined;
  if (kind === 'done' || kind === 'retry') return answer as BatchOutcome;
  throw new Error(`The handler of ${topic} answered neither done nor retry`);
}
