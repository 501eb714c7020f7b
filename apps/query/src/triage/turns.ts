/** Lets those who would get in each other's way go one after the other, in the order in which they came. */
export class Turns {
  /** Done when all who have come for a key so far are. */
  private readonly last = new Map<string, Promise<void>>();

  /**
   * Runs when all who came before for any of the keys are done. Nobody waits for one who came later, so none can wait for
   * each other.
   *
   * @param signal gives the turn up while it waits; once it has begun it is not stopped
   * @param late what is thrown then
   */
  async take<T>(
    keys: readonly string[],
    { signal, late }: { readonly signal: AbortSignal; readonly late: () => Error },
    run: () => Promise<T>,
  ): Promise<T> {
    const before = Promise.all(keys.flatMap((key) => this.last.get(key) ?? []));
    const { promise: own, resolve: leave } = withResolvers();
    // Who gives up does not let others past those who are still at it.
    const all = before.then(() => own);
    for (const key of keys) this.last.set(key, all);
    void all.then(() => {
      for (const key of keys) if (this.last.get(key) === all) this.last.delete(key);
    });
    try {
      await until(before, signal, late);
      return await run();
    } finally {
      leave();
    }
  }
}

function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

/** Waits for it unless the signal comes first. */
async function until(what: Promise<unknown>, signal: AbortSignal, late: () => Error): Promise<void> {
  if (signal.aborted) throw late();
  const { promise: aborted, resolve: onAbort } = withResolvers();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await Promise.race([what, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
  if (signal.aborted) throw late();
}
