const METHODS = ['exec', 'test', Symbol.replace, Symbol.match] as const;

/** Every pattern that is used while something is done, by its source and flags. */
export function patternsUsed(work: () => void): ReadonlyMap<string, RegExp> {
  const used = new Map<string, RegExp>();
  const restore = METHODS.map((method) => {
    const before = Object.getOwnPropertyDescriptor(RegExp.prototype, method) ?? {};
    const original = before.value as (...args: unknown[]) => unknown;
    const watched = function (this: RegExp, ...args: unknown[]): unknown {
      used.set(`/${this.source}/${this.flags}`, this);
      return original.apply(this, args);
    };
    Object.defineProperty(RegExp.prototype, method, { ...before, value: watched });
    return () => void Object.defineProperty(RegExp.prototype, method, before);
  });
  try {
    work();
  } finally {
    for (const undo of restore) undo();
  }
  return used;
}
