import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { WarehouseSetupError, WarehouseUnavailableError, type WarehouseLogger } from '../port';
import type { Endpoint, Server } from '../client/endpoint';
import { Claim } from './claim';
import { READER, WRITER } from './engine-config';
import { startEngine, type EngineProcess } from './engine-process';
import { engineFolder, newPassword, readState, writeState, type EngineState } from './engine-state';
import { freePort, isFree } from './free-port';
import { answers } from './probe';
import { identityOf, isAlive } from './process-identity';

/** How often a process that does not keep the engine looks whether the keeper lives. */
const WATCH_MS = 250;
const PROBE_MS = 50;
/** How long a read of the engine's address may serve: it changes only when a stranger takes the port of a dead engine. */
const FRESH_MS = 100;
/** Longest wait for an engine to answer: a large folder takes seconds to load. */
const START_MS = 60_000;
const MAX_BACKOFF_MS = 5000;

export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly memoryLimitMb: number;
  readonly logger: WarehouseLogger;
}

/**
 * The one engine of a data folder, seen from one of the processes that use it. One of them keeps it: starts it and starts
 * it again when it dies. The others watch that process and take over when it is gone; the engine ends with its keeper.
 */
export class EmbeddedEngine implements Server {
  private readonly folder: string;
  private readonly claim: Claim;
  private readonly stopping = new AbortController();
  private process: EngineProcess | undefined;
  private keeping: Promise<void> = Promise.resolve();
  private failure: Error | undefined;
  /** The folder's state as it was read last. */
  private seen: { readonly state: EngineState; readonly at: number } | undefined;
  /** What the last engine that this process kept said before it ended. */
  private lastWords = '';

  constructor(private readonly options: EmbeddedOptions) {
    this.folder = engineFolder(options.dataDir);
    mkdirSync(this.folder, { recursive: true });
    this.claim = new Claim(join(this.folder, 'lock'));
  }

  /** Resolves when the engine answers. @throws WarehouseUnavailableError after a minute, WarehouseSetupError */
  async start(): Promise<void> {
    this.keeping = this.keep();
    const deadline = performance.now() + START_MS;
    while (performance.now() < deadline) {
      if (this.failure !== undefined) throw this.failure;
      const state = readState(this.folder);
      if (state?.engine !== undefined && isAlive(state.engine) && (await answers(state))) return;
      await delay(PROBE_MS);
    }
    const why = this.process?.output() || this.lastWords || 'another process keeps it';
    throw new WarehouseUnavailableError(`The embedded ClickHouse did not start within a minute: ${why}`);
  }

  endpoint(): Endpoint {
    const now = performance.now();
    if (this.seen === undefined || now - this.seen.at > FRESH_MS) {
      const read = readState(this.folder);
      if (read === undefined)
        throw new WarehouseUnavailableError('The embedded ClickHouse has not started yet');
      this.seen = { state: read, at: now };
    }
    const { state } = this.seen;
    return {
      url: `http://127.0.0.1:${state.port}`,
      writer: { username: WRITER, password: state.password },
      reader: { username: READER, password: state.password },
    };
  }

  async close(): Promise<void> {
    this.stopping.abort();
    await this.keeping;
    await this.claim.close();
  }

  private async keep(): Promise<void> {
    let backoff = 0;
    while (!this.stopping.signal.aborted && this.failure === undefined) {
      if (this.claim.isHeldByOther() || !this.claim.take()) {
        await this.pause(WATCH_MS);
        continue;
      }
      const up = await this.run().catch((error: unknown) => this.couldNotRun(error));
      backoff = up ? 0 : Math.min(MAX_BACKOFF_MS, backoff * 2 + 100);
      await this.pause(backoff);
    }
    this.claim.release();
  }

  /** A full disk may be emptied; a missing engine stays missing. */
  private couldNotRun(error: unknown): false {
    this.options.logger.error({ err: error }, 'the embedded ClickHouse could not be started');
    if (error instanceof WarehouseSetupError) this.failure = error;
    return false;
  }

  /** One life of the engine; true when it came to answer. */
  private async run(): Promise<boolean> {
    const { logger, memoryLimitMb } = this.options;
    const before = readState(this.folder);
    if (before?.engine !== undefined) await this.outlive(before.engine);
    const state: EngineState = {
      port: before !== undefined && (await isFree(before.port)) ? before.port : await freePort(),
      password: before?.password ?? newPassword(),
    };
    if (this.stopping.signal.aborted) return false;
    const engine = startEngine({
      folder: this.folder,
      port: state.port,
      password: state.password,
      memoryLimitMb,
    });
    this.process = engine;
    const identity = identityOf(engine.pid);
    // written before it answers: should this process die now, the next keeper must know whom to outlive
    if (identity !== undefined) writeState(this.folder, { ...state, engine: identity });
    const stop = (): void => void engine.stop();
    this.stopping.signal.addEventListener('abort', stop);
    if (this.stopping.signal.aborted) stop();
    try {
      const up = await this.untilUp(engine, state);
      if (up) logger.info({ pid: engine.pid, port: state.port }, 'the embedded ClickHouse answers');
      await engine.ended;
      this.lastWords = engine.output();
      if (!this.stopping.signal.aborted) {
        logger.warn(
          { pid: engine.pid, up, output: this.lastWords },
          'the embedded ClickHouse ended; starting it again',
        );
      }
      return up;
    } finally {
      this.stopping.signal.removeEventListener('abort', stop);
      this.process = undefined;
    }
  }

  private async untilUp(engine: EngineProcess, state: EngineState): Promise<boolean> {
    let ended = false;
    void engine.ended.then(() => (ended = true));
    while (!ended) {
      if (await answers(state)) return !ended;
      await delay(PROBE_MS);
    }
    return false;
  }

  /** The engine of a dead keeper ends by itself; one that hangs is killed, since two must never run. */
  private async outlive(engine: NonNullable<EngineState['engine']>): Promise<void> {
    const deadline = performance.now() + 15_000;
    while (isAlive(engine) && !this.stopping.signal.aborted) {
      if (performance.now() > deadline) process.kill(engine.pid, 'SIGKILL');
      await delay(PROBE_MS);
    }
  }

  private async pause(ms: number): Promise<void> {
    if (ms > 0) await delay(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
