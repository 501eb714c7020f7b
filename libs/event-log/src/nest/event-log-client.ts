import { ClientProxy, type ReadPacket } from '@nestjs/microservices';
import type { AppendRecord, EventLog } from '../port';

/**
 * Appends through Nest: `emit(topic, records)` completes once the records are durable and errors with
 * LogUnavailableError when the log cannot take them. As always with Nest's `emit`, it is sent without a subscriber too;
 * subscribe (`lastValueFrom`, with a default value, since nothing is emitted) to know how it went.
 */
export class EventLogClient extends ClientProxy {
  /** @param log Stays the caller's: `close` does not close it. */
  constructor(private readonly log: EventLog) {
    super();
  }

  /** Nest calls it before every emit; the log is open already. */
  connect(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    this.routingMap.clear();
  }

  override on(event: string): never {
    throw new Error(`The event log emits no event "${event}"`);
  }

  unwrap<T>(): T {
    return this.log as T;
  }

  protected async dispatchEvent<T>(packet: ReadPacket<readonly AppendRecord[]>): Promise<T> {
    await this.log.append(packet.pattern as string, packet.data);
    return undefined as T;
  }

  /** The log has no answers to give. */
  protected publish(_packet: ReadPacket, callback: (packet: { err: Error }) => void): () => void {
    callback({ err: new Error('The event log takes emit(), not send()') });
    return () => undefined;
  }
}
