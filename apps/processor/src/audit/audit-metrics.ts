import { Counter } from 'prom-client';
import type { Metrics } from '@sonde/platform';
import type { PartitionFindings } from './audit-partition';
import { AUDITED } from './tally';

/** What the processor tells Prometheus of looking after ClickHouse has started anew. */
export class AuditMetrics {
  private readonly restarts: Counter;
  private readonly checks: Counter<'why'>;
  private readonly rows: Counter<'of' | 'found'>;

  constructor(metrics: Metrics) {
    const registers = [metrics];
    this.restarts = new Counter({
      name: 'sonde_audit_warehouse_restarts_total',
      help: 'Starts of ClickHouse that the processor has noticed.',
      registers,
    });
    this.checks = new Counter({
      name: 'sonde_audit_checks_total',
      help: 'Looks for what a crash of ClickHouse may have taken: at a lane’s start, after a restart of ClickHouse.',
      labelNames: ['why'],
      registers,
    });
    this.rows = new Counter({
      name: 'sonde_audit_rows_total',
      help: 'Rows that were audited, and those of them that were missing, doubled or differing, which are repaired.',
      labelNames: ['of', 'found'],
      registers,
    });
  }

  restarted(): void {
    this.restarts.inc();
  }

  checked(why: 'start' | 'restart'): void {
    this.checks.inc({ why });
  }

  found({ tallies }: PartitionFindings): void {
    for (const of of AUDITED) {
      const { expected, missing, doubled, differing } = tallies[of];
      this.rows.inc({ of, found: 'expected' }, expected);
      this.rows.inc({ of, found: 'missing' }, missing);
      this.rows.inc({ of, found: 'doubled' }, doubled);
      this.rows.inc({ of, found: 'differing' }, differing);
    }
  }
}
