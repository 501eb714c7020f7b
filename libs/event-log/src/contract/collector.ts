import type { BatchHandler, BatchOutcome, LogBatch } from '../port';

/** A batch handler that keeps what it was given and says what it is told to say. */
export class Collector implements BatchHandler {
  readonly batches: LogBatch[] = [];
  readonly lifecycle: string[] = [];
  private readonly watchers = new Set<() => void>();

  /** @param answer What to say to a batch; `done` by default. May throw. */
  constructor(
    private readonly answer: (batch: LogBatch) => BatchOutcome | Promise<BatchOutcome> = () => ({
      kind: 'done',
    }),
  ) {}

  async handle(batch: LogBatch): Promise<BatchOutcome> {
    this.batches.push(batch);
    this.changed();
    return this.answer(batch);
  }

  assigned(partition: number): void {
    this.lifecycle.push(`assigned ${partition}`);
    this.changed();
  }

  revoked(partition: number): void {
    this.lifecycle.push(`revoked ${partition}`);
    this.changed();
  }

  /** Values in the order they came, of one partition or of all. */
  values(partition?: number): string[] {
    return this.batches
      .filter((batch) => partition === undefined || batch.partition === partition)
      .flatMap((batch) => batch.records.map(({ value }) => value.toString()));
  }

  /** Resolves once the condition holds; it is asked after every call of this handler. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (!condition()) return;
        this.watchers.delete(check);
        resolve();
      };
      this.watchers.add(check);
      check();
    });
  }

  private changed(): void {
    for (const watcher of [...this.watchers]) watcher();
  }
}
