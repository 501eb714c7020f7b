import { LaneLost } from '../lane/lane-partition';
import type { Generation } from './group-coordinator';

/**
 * A consumer's right to one partition, which every write of its lane must carry. It holds for one generation of the
 * group; while the group rebalances nobody knows whether it goes on, so those who need it wait.
 */
export class Claim {
  private state: { kind: 'held'; generation: Generation } | { kind: 'unsure' } | { kind: 'over' };
  private readonly waiting = new Set<() => void>();

  constructor(generation: Generation) {
    this.state = { kind: 'held', generation };
  }

  /** The generation to write with; waits while the group rebalances. @throws LaneLost when the partition is gone */
  async generation(): Promise<Generation> {
    for (;;) {
      if (this.state.kind === 'held') return this.state.generation;
      if (this.state.kind === 'over') throw new LaneLost();
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    }
  }

  /** True while exactly this generation may write. */
  isHeldIn(generation: Generation): boolean {
    return this.state.kind === 'held' && this.state.generation === generation;
  }

  get isOver(): boolean {
    return this.state.kind === 'over';
  }

  /** The group rebalances: from now on the generation may have ended. */
  suspend(): void {
    if (this.state.kind === 'held') this.state = { kind: 'unsure' };
  }

  /** The partition stays, in a new generation. */
  renew(generation: Generation): void {
    if (this.state.kind === 'over') return;
    this.become({ kind: 'held', generation });
  }

  /** The partition is gone. */
  end(): void {
    this.become({ kind: 'over' });
  }

  private become(state: Claim['state']): void {
    this.state = state;
    for (const wake of this.waiting) wake();
    this.waiting.clear();
  }
}
