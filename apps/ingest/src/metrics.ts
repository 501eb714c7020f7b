import type { Metrics } from '@sonde/platform';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { SpoolUse } from '@sonde/event-log';

const LANE_STATES = ['running', 'retrying', 'stopped'] as const;

/** What ingest counts. Labels have few values: never an app, a key or anything that a phone sends. */
export class IngestMetrics {
  private readonly requests;
  private readonly accepted;
  private readonly refused;
  private readonly bytes;
  private readonly blobs;
  private readonly append;

  constructor(registry: Metrics, spoolUse: () => Promise<SpoolUse>) {
    const registers = [registry];
    this.requests = new Counter({
      name: 'sonde_ingest_requests_total',
      help: 'Requests by door and HTTP status.',
      labelNames: ['door', 'status'],
      registers,
    });
    this.accepted = new Counter({
      name: 'sonde_ingest_events_accepted_total',
      help: 'Events that were answered 2xx, repetitions included.',
      labelNames: ['door'],
      registers,
    });
    this.refused = new Counter({
      name: 'sonde_ingest_events_refused_total',
      help: 'Events that were refused, by outcome and reason.',
      labelNames: ['door', 'outcome', 'reason'],
      registers,
    });
    this.bytes = new Counter({
      name: 'sonde_ingest_body_bytes_total',
      help: 'Bytes of bodies as they came over the wire.',
      labelNames: ['door'],
      registers,
    });
    this.blobs = new Counter({
      name: 'sonde_ingest_attachments_dropped_total',
      help: 'Attachments that were counted and not kept.',
      labelNames: ['door'],
      registers,
    });
    this.append = new Histogram({
      name: 'sonde_ingest_append_seconds',
      help: 'Time until the event log or the spool had a batch durably.',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    });
    const spool = new Gauge({
      name: 'sonde_ingest_spool',
      help: 'What waits in the spool for the event log to come back; set_aside: records too large even for its dead letters.',
      labelNames: ['of'],
      registers,
      collect: async () => {
        const use = await spoolUse();
        spool.set({ of: 'records' }, use.records);
        spool.set({ of: 'events' }, use.events);
        spool.set({ of: 'bytes' }, use.bytes);
        spool.set({ of: 'set_aside' }, use.setAside);
      },
    });
    const lanes = new Gauge({
      name: 'sonde_ingest_spool_lanes',
      help: 'Lanes of the spool that this process drains: running, retrying (the log takes nothing of theirs), stopped.',
      labelNames: ['state'],
      registers,
      collect: async () => {
        const use = await spoolUse();
        for (const state of LANE_STATES)
          lanes.set({ state }, use.lanes.filter((lane) => lane.state === state).length);
      },
    });
  }

  answered(door: string, status: number): void {
    this.requests.inc({ door, status });
  }

  eventsAccepted(door: string, events: number): void {
    this.accepted.inc({ door }, events);
  }

  eventsRefused(door: string, outcome: string, reason: string, events: number): void {
    this.refused.inc({ door, outcome, reason }, events);
  }

  received(door: string, bytes: number, blobs: number): void {
    this.bytes.inc({ door }, bytes);
    if (blobs > 0) this.blobs.inc({ door }, blobs);
  }

  appended(seconds: number): void {
    this.append.observe(seconds);
  }
}
