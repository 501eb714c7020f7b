import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { AppUnderTest } from '@sonde/test-kit';
import { LineCount } from './acknowledged';
import { simulator } from './simulator';

/** One simulated fleet with an app of its own, and what its phones know. */
export interface Fleet {
  readonly name: string;
  readonly app: AppUnderTest;
  /** The figures that Sonde must answer. */
  readonly truth: string;
  /** The ids of the events that were answered 2xx. */
  readonly acknowledged: string;
}

/** A fleet that has sent everything. */
export interface SentFleet extends Fleet {
  /** 0 when every body was accepted in the end. */
  readonly code: number | null;
  /** The simulator's summary. */
  readonly output: string;
}

export interface LoadOptions {
  readonly folder: string;
  readonly seed: number;
  readonly ingest: string;
  /** Events of one fleet. */
  readonly fleetEvents: number;
  /** Events a second of all fleets together. */
  readonly rate: number;
  /** Fleets that send at the same time. */
  readonly sideBySide: number;
  readonly createApp: (name: string) => Promise<AppUnderTest>;
  /** Resolves when the next fleet may begin: Sonde must not fall behind without end. */
  readonly mayBegin: () => Promise<void>;
}

/** A phone repeats its batch for this long, seconds. */
const GIVE_UP_AFTER = 3600;
const CONNECTIONS = 8;

/**
 * Keeps fleets sending until it is told that it was enough; those under way then finish. Each has its own seed, its own
 * app and so its own truth.
 */
export class Load {
  private readonly sent: SentFleet[] = [];
  /** Of the fleets that are sending; those that have sent everything are in `acknowledgedBefore`. */
  private readonly counts = new Set<LineCount>();
  private acknowledgedBefore = 0;
  private enough = false;
  private next = 0;
  private readonly slots: Promise<unknown>;
  private readonly abandoned = new AbortController();

  constructor(private readonly options: LoadOptions) {
    this.slots = Promise.all(Array.from({ length: options.sideBySide }, () => this.slot()));
    // It is awaited at the end; until then a failure is only kept.
    this.slots.catch(() => undefined);
  }

  /** Events that were answered 2xx so far, repetitions included. */
  acknowledged(): number {
    return [...this.counts].reduce((sum, count) => sum + count.now(), this.acknowledgedBefore);
  }

  /** Resolves when further events are answered 2xx, or after `withinMs`. */
  async untilMore(withinMs: number): Promise<void> {
    const before = this.acknowledged();
    const endsAt = performance.now() + withinMs;
    while (this.acknowledged() <= before && performance.now() < endsAt) await pause(20);
  }

  /** Lets the fleets under way finish and answers all of them. @throws Error when one could not begin */
  async finish(): Promise<readonly SentFleet[]> {
    this.enough = true;
    await this.slots;
    return this.sent;
  }

  /** Ends the phones wherever they are, for a run that has failed. */
  abandon(): void {
    this.abandoned.abort();
  }

  private async slot(): Promise<void> {
    const { options } = this;
    while (!this.enough && !this.abandoned.signal.aborted) {
      const number = this.next++;
      const name = `fleet-${number}`;
      const app = await options.createApp(name);
      const acknowledged = join(options.folder, `${name}.acknowledged`);
      const truth = join(options.folder, `${name}.truth.json`);
      const count = new LineCount(acknowledged);
      this.counts.add(count);
      const sending = [
        ...['--url', options.ingest, '--key', app.ingestKey],
        ...['--seed', String(options.seed * 1000 + number), '--events', String(options.fleetEvents)],
        ...['--rate', String(Math.max(1, Math.round(options.rate / options.sideBySide)))],
        ...['--connections', String(CONNECTIONS), '--give-up-after', String(GIVE_UP_AFTER)],
        ...['--truth', truth, '--acknowledged', acknowledged],
      ];
      const { code, output } = await simulator(['simulate', ...sending], this.abandoned.signal);
      this.counts.delete(count);
      this.acknowledgedBefore += count.now();
      this.sent.push({ name, app, truth, acknowledged, code, output });
      await options.mayBegin();
    }
  }
}
