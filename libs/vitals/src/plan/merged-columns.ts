import type { Statistic } from '../statistic';
import type { RollupFamily, State } from '../rollup/family';
import type { Merged, MergedSql, MetricRollup, RollupMeasure } from '../rollup/metric-rollup';
import { PERCENTILES, STATE_SQL } from '../rollup/states';

/** A state as a column of every branch of a statement. */
export interface StateColumn {
  readonly name: string;
  readonly column: string;
  readonly state: State;
}

const LEVEL: Readonly<Partial<Record<Statistic, number>>> = {
  P50: 0.5,
  P75: 0.75,
  P90: 0.9,
  P95: 0.95,
  P99: 0.99,
};

/** The states that the figures of a statement are put together from; each is read once however many figures use it. */
export class MergedColumns {
  readonly states: StateColumn[] = [];
  readonly columns: string[] = [];
  private readonly measured = new Set<string>();

  constructor(private readonly family: RollupFamily) {}

  /** SQL of a state of the family over all rows of a group. */
  readonly merged: Merged = (name) => {
    let known = this.states.find((state) => state.name === name);
    if (!known) {
      const state = this.family.states[name];
      if (!state) throw new Error(`${this.family.table} has no state ${name}`);
      this.states.push((known = { name, column: `s${this.states.length}`, state }));
    }
    return STATE_SQL[known.state.kind].read(known.column);
  };

  /** The name of a column of the answer. */
  add(sql: string): string {
    const existing = this.columns.indexOf(sql);
    return `v${existing >= 0 ? existing : this.columns.push(sql) - 1}`;
  }

  /** Rows of a group that no metric of the statement measures are no group of the answer. */
  measure(rollup: MetricRollup): void {
    this.measured.add(rollup.measured(this.merged));
  }

  having(): string {
    return [...this.measured].join(' OR ');
  }

  /** The states that a figure is made of, each once. */
  statesOf(figure: MergedSql): State[] {
    const states = new Set<State>();
    figure((name) => {
      const state = this.family.states[name];
      if (state) states.add(state);
      return this.merged(name);
    });
    return [...states];
  }
}

/** SQL of one statistic of a duration. Over nothing COUNT is 0 and the rest are NULL. */
export function statisticColumn(
  merged: Merged,
  measure: Extract<RollupMeasure, { kind: 'duration' }>,
  statistic: Statistic,
): string {
  const level = LEVEL[statistic];
  if (level !== undefined)
    return `${merged(measure.percentiles)}[${PERCENTILES.indexOf(level as never) + 1}]`;
  switch (statistic) {
    case 'MIN':
      return merged(measure.min);
    case 'MAX':
      return merged(measure.max);
    case 'MEAN':
      return `${merged(measure.sum)} / nullIf(${merged(measure.count)}, 0)`;
    default:
      return merged(measure.count);
  }
}
