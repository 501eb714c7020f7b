/** Lets the works on one lane run one after another, in the order in which they came. */
export class LaneTurns {
  private readonly last = new Map<number, Promise<unknown>>();

  isTaken(lane: number): boolean {
    return this.last.has(lane);
  }

  /** @returns what the work comes to, once it has had its turn */
  take<T>(lane: number, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(lane);
    const turn = before === undefined ? work() : before.then(work, work);
    const settled = turn.then(
      () => undefined,
      () => undefined,
    );
    this.last.set(lane, settled);
    void settled.then(() => {
      if (this.last.get(lane) === settled) this.last.delete(lane);
    });
    return turn;
  }

  /** Resolves when nothing is under way on the lane. */
  async end(lane: number): Promise<void> {
    while (this.last.has(lane)) await this.last.get(lane);
  }
}
