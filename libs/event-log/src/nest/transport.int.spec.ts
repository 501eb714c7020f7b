import 'reflect-metadata';
import { Controller, Inject, type INestMicroservice, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import { eventually } from '../contract/probe';
import { decodeDeadLetter } from '../dead-letter';
import { SILENT, TemporaryLog } from '../embedded/temporary-log';
import type { EventLogLogger } from '../logger';
import { type BatchOutcome, DEAD_LETTER_TOPIC, EVENTS_TOPIC, type EventLog, type LogBatch } from '../port';
import { EventLogClient } from './event-log-client';
import { EventLogServer } from './event-log-server';
import { LogBatches } from './log-batches.decorator';

const ANSWER = Symbol('answer');
type Answer = (batch: LogBatch) => Promise<BatchOutcome>;

@Controller()
class Batches {
  constructor(@Inject(ANSWER) private readonly answer: Answer) {}

  @LogBatches(EVENTS_TOPIC)
  handle(batch: LogBatch): Promise<BatchOutcome> {
    return this.answer(batch);
  }
}

@Controller()
class Letters {
  static readonly seen: LogBatch[] = [];

  @LogBatches(DEAD_LETTER_TOPIC)
  handle(batch: LogBatch): Promise<BatchOutcome> {
    Letters.seen.push(batch);
    return Promise.resolve({ kind: 'done' });
  }
}

@Controller()
class Mismarked {
  @EventPattern(EVENTS_TOPIC)
  handle(): void {
    throw new Error('never called');
  }
}

describe('the event log as a Nest transport', () => {
  let temporary: TemporaryLog;
  let log: EventLog;
  let app: INestMicroservice | undefined;
  let server: EventLogServer;
  const lifecycle: string[] = [];
  const errors: { message: string; err: unknown }[] = [];
  const logger: EventLogLogger = {
    ...SILENT,
    error: (fields, message) => errors.push({ message, err: (fields as { err?: unknown }).err }),
  };

  beforeEach(async () => {
    temporary = new TemporaryLog();
    log = await temporary.connect({ partitions: 1, logger });
    for (const kept of [lifecycle, errors, Letters.seen]) kept.length = 0;
  });
  afterEach(async () => {
    await app?.close();
    app = undefined;
    await temporary.destroy();
  });

  async function start(controllers: (new (...args: never[]) => object)[], answer?: Answer): Promise<void> {
    @Module({ controllers, providers: [{ provide: ANSWER, useValue: answer }] })
    class Root {}
    server = new EventLogServer({
      log,
      group: 'nest',
      batch: { maxEvents: 100, maxBytes: 2 ** 20, lingerMs: 0 },
      logger,
      lifecycle: {
        assigned: (partition) => void lifecycle.push(`assigned ${partition}`),
        revoked: (partition) => void lifecycle.push(`revoked ${partition}`),
      },
    });
    app = await NestFactory.createMicroservice(Root, {
      strategy: server,
      logger: false,
      abortOnError: false,
    });
    await app.listen();
  }

  function emit(...values: string[]): Promise<unknown> {
    const records = values.map((value) => ({ key: 'k', value: Buffer.from(value), events: 1 }));
    return lastValueFrom(new EventLogClient(log).emit(EVENTS_TOPIC, records), { defaultValue: undefined });
  }

  const caughtUp = async (): Promise<boolean> => (await log.lag(EVENTS_TOPIC, 'nest')).records === 0;

  it('hands what the client emitted to the handler as a batch and commits it when that is done', async () => {
    const batches: LogBatch[] = [];
    await start([Batches], async (batch) => {
      batches.push(batch);
      return { kind: 'done' };
    });
    await emit('a', 'b');
    await eventually(caughtUp);
    expect(batches).toMatchObject([{ logId: log.logId, partition: 0, first: 0, last: 1, inDoubt: false }]);
    expect(batches[0]?.records.map(({ value }) => value.toString())).toEqual(['a', 'b']);
    expect(server.lanes()).toEqual([{ topic: EVENTS_TOPIC, partition: 0, state: 'running' }]);
    expect(server.unwrap()).toBe(log);
  });

  it('stores dead letters, which a handler of their topic receives', async () => {
    await start([Batches, Letters], async ({ first }) => ({
      kind: 'done',
      deadLetters: [{ offset: first, reason: 'unreadable' }],
    }));
    await emit('poison');
    await eventually(() => Letters.seen.length > 0);
    const [letter] = Letters.seen.flatMap(({ records }) =>
      records.map(({ value }) => decodeDeadLetter(value)),
    );
    expect(letter).toMatchObject({ topic: EVENTS_TOPIC, offset: 0, reason: 'unreadable', group: 'nest' });
    expect(letter?.value.toString()).toBe('poison');
  });

  it('hands the same batch out again, in doubt, when the handler asks for a retry', async () => {
    const tries: [number, number, boolean][] = [];
    await start([Batches], async ({ first, last, inDoubt }) => {
      tries.push([first, last, inDoubt]);
      return tries.length === 1 ? { kind: 'retry', reason: 'ClickHouse is away' } : { kind: 'done' };
    });
    await emit('a');
    await eventually(caughtUp);
    expect(tries).toEqual([
      [0, 0, false],
      [0, 0, true],
    ]);
  });

  it('stops the lane of a handler that throws, and logs what it threw rather than what Nest makes of it', async () => {
    const cause = new TypeError('Cannot read properties of undefined');
    await start([Batches], () => Promise.reject(cause));
    await emit('a');
    await eventually(() => server.lanes().some(({ state }) => state === 'stopped'));
    expect(server.lanes()[0]).toMatchObject({ state: 'stopped', reason: cause.message });
    expect(errors).toEqual([
      { message: 'A lane stopped; its partition waits until this is mended', err: cause },
    ]);
    expect(await caughtUp()).toBe(false);
  });

  it('stops a lane rather than commit a batch whose handler answered nothing', async () => {
    await start([Batches], (() => Promise.resolve(undefined)) as unknown as Answer);
    await emit('a');
    await eventually(() => server.lanes().some(({ state }) => state === 'stopped'));
    expect(server.lanes()[0]?.reason).toContain('neither done nor retry');
    expect(await caughtUp()).toBe(false);
  });

  it('tells of partitions that come and go, and finishes the batch under way at close', async () => {
    let finish = (): void => undefined;
    const held = new Promise<void>((resolve) => (finish = resolve));
    let handed = false;
    await start([Batches], async () => {
      handed = true;
      await held;
      return { kind: 'done' };
    });
    expect(lifecycle).toEqual(['assigned 0']);
    await emit('a');
    await eventually(() => handed);
    const closing = app?.close();
    finish();
    await closing;
    expect(lifecycle).toEqual(['assigned 0', 'revoked 0']);
    expect(await caughtUp()).toBe(true);
    expect(server.lanes()).toEqual([]);
  });

  it('refuses to start with a handler that is marked as an event pattern', async () => {
    await expect(start([Mismarked])).rejects.toThrow('@LogBatches');
  });

  it('errors out of emit with LogUnavailableError when the log takes no records', async () => {
    await log.close();
    await expect(emit('a')).rejects.toMatchObject({ name: 'LogUnavailableError' });
  });

  it('has nothing to answer to send', async () => {
    const answer = lastValueFrom(new EventLogClient(log).send(EVENTS_TOPIC, []));
    await expect(answer).rejects.toThrow('not send()');
  });
});
