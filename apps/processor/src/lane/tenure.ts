import { LogUnavailableError } from '@sonde/event-log';

/** A process that did nothing for so long was stopped; the least time after which another takes a silent one's partitions is longer. */
const STOPPED_MS = 3_000;
const PULSE_MS = 500;

/**
 * To be called right before a write.
 * @throws LogUnavailableError when the partition may be another's by now: look again before anything is written
 */
export type MayWrite = () => void;

/**
 * The time for which a lane is this process's. The log refuses commits of one whose time is over, but nobody refuses
 * writes to the warehouse: so what is written outside a batch, by what was found missing a moment ago, asks here first.
 */
export class Tenure {
  private isOver = false;

  /** @param clock milliseconds of a clock that never stands still, not for a process that is stopped either */
  constructor(private readonly clock: () => number = () => performance.now()) {}

  /** The partition goes to another: what is under way ends before its next write. */
  end(): void {
    this.isOver = true;
  }

  /**
   * Runs a work that looks and then writes. It may write while the partition is this process's, as far as it can know:
   * a process that was stopped in the middle may have been taken for dead.
   */
  async during<T>(work: (mayWrite: MayWrite) => Promise<T>): Promise<T> {
    let beat = this.clock();
    let wasStopped = false;
    const feel = (): void => {
      const now = this.clock();
      wasStopped ||= now - beat > STOPPED_MS;
      beat = now;
    };
    const pulse = setInterval(feel, PULSE_MS);
    try {
      return await work(() => {
        feel();
        if (this.isOver) throw new LogUnavailableError('The partition went to another consumer');
        if (wasStopped)
          throw new LogUnavailableError(
            'The process was stopped, and the partition may be another consumer’s',
          );
      });
    } finally {
      clearInterval(pulse);
    }
  }
}
