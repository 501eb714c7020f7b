import { Counter, Histogram } from 'prom-client';
import type { LogBatch } from '@sonde/event-log';
import type { Metrics } from '@sonde/platform';
import type { PreparedBatch } from './prepare/prepared-batch';

/** What the processor tells Prometheus. Times in seconds. */
export class ProcessorMetrics {
  private readonly events: Counter<'outcome'>;
  private readonly deadLetters: Counter;
  private readonly copies: Counter;
  private readonly retries: Counter;
  private readonly folded: Counter;
  private readonly batchEvents: Histogram;
  private readonly batchRecords: Histogram;
  private readonly insertSeconds: Histogram;

  constructor(metrics: Metrics) {
    const registers = [metrics];
    this.events = new Counter({
      name: 'sonde_processor_events_total',
      help: 'Events processed, by outcome.',
      labelNames: ['outcome'],
      registers,
    });
    this.deadLetters = new Counter({
      name: 'sonde_processor_dead_letters_total',
      help: 'Log records that could not be read.',
      registers,
    });
    this.copies = new Counter({
      name: 'sonde_processor_copied_records_total',
      help: 'Log records that were in the log before, after an append whose answer was lost or a spool drained again: passed over.',
      registers,
    });
    this.retries = new Counter({
      name: 'sonde_processor_retries_total',
      help: 'Batches handed back because the warehouse was away.',
      registers,
    });
    this.folded = new Counter({
      name: 'sonde_processor_folded_errors_total',
      help: 'Errors that were not kept apart, since their app sent more different ones in a day than a lane lets through.',
      registers,
    });
    this.batchEvents = new Histogram({
      name: 'sonde_processor_batch_events',
      help: 'Events in a batch.',
      buckets: [1, 10, 100, 1_000, 5_000, 10_000, 20_000, 50_000],
      registers,
    });
    this.batchRecords = new Histogram({
      name: 'sonde_processor_batch_records',
      help: 'Log records in a batch.',
      buckets: [1, 10, 100, 1_000, 5_000, 20_000],
      registers,
    });
    this.insertSeconds = new Histogram({
      name: 'sonde_processor_insert_seconds',
      help: 'Time to write the rows of a batch.',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    });
  }

  /** @returns to be called when the rows are written */
  insertTimer(): () => void {
    return this.insertSeconds.startTimer();
  }

  processed(batch: LogBatch, rows: PreparedBatch): void {
    this.events.inc({ outcome: 'accepted' }, rows.accepted);
    this.events.inc({ outcome: 'duplicate' }, rows.duplicates);
    this.deadLetters.inc(rows.deadLetters.length);
    this.copies.inc(rows.copies);
    this.folded.inc(rows.folded);
    this.batchEvents.observe(rows.accepted + rows.duplicates);
    this.batchRecords.observe(batch.records.length);
  }

  retried(): void {
    this.retries.inc();
  }
}
