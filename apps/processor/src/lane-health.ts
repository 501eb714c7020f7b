import type { EventLogServer, LaneState } from '@sonde/event-log';
import type { Metrics } from '@sonde/platform';
import { Gauge } from 'prom-client';

const STATES = ['running', 'retrying', 'stopped'] as const satisfies readonly LaneState['state'][];

type Lanes = Pick<EventLogServer, 'lanes' | 'trouble'>;

/** Throws, with every lane's reason, unless all of this processor's lanes run. */
export function checkLanes(server: Lanes): void {
  const trouble = server.trouble();
  if (trouble !== undefined) throw new Error(trouble);
  const stuck = server.lanes().filter((lane) => lane.state !== 'running');
  if (stuck.length === 0) return;
  throw new Error(
    stuck
      .map(({ partition, state, reason }) => `partition ${partition} ${state}: ${reason ?? ''}`)
      .join('; '),
  );
}

/** Counts this processor's lanes by state for Prometheus. */
export function countLanes(server: Lanes, metrics: Metrics): void {
  new Gauge({
    name: 'sonde_processor_lanes',
    help: 'Partitions that this processor works on, by state: running, retrying (a store is away), stopped (see the log).',
    labelNames: ['state'],
    registers: [metrics],
    collect() {
      const lanes = server.lanes();
      for (const state of STATES) this.set({ state }, lanes.filter((lane) => lane.state === state).length);
    },
  });
}
