/** Lets work on one thing come one after another; work on other things does not wait for it. */
export class Turns {
  /** Resolves when the last one in line is done. */
  private readonly lines = new Map<string, Promise<void>>();

  async take<T>(thing: string, work: () => Promise<T>): Promise<T> {
    const before = this.lines.get(thing);
    let leave: () => void = () => undefined;
    const own = new Promise<void>((resolve) => (leave = resolve));
    this.lines.set(thing, own);
    try {
      await before;
      return await work();
    } finally {
      leave();
      if (this.lines.get(thing) === own) this.lines.delete(thing);
    }
  }
}
