/** Everything of a string and a pattern by which text is read. */
const OF_PATTERN = ['exec', 'test', Symbol.replace, Symbol.match] as const;
const OF_STRING = ['charCodeAt', 'charAt'] as const;

/**
 * How many characters are handed to patterns, and read one by one, while something is done: a count of work that is
 * the same on every machine.
 */
export function charactersRead(work: () => void): number {
  let read = 0;
  let inside = false;
  const restore: (() => void)[] = [];
  const watch = (
    owner: object,
    key: string | symbol,
    cost: (self: unknown, args: unknown[]) => number,
  ): void => {
    const before = Object.getOwnPropertyDescriptor(owner, key);
    const original = before?.value as (...args: unknown[]) => unknown;
    const watched = function (this: unknown, ...args: unknown[]): unknown {
      // A pattern's own work calls the others: it is counted once.
      if (inside) return original.apply(this, args);
      inside = true;
      try {
        read += cost(this, args);
        return original.apply(this, args);
      } finally {
        inside = false;
      }
    };
    Object.defineProperty(owner, key, { ...before, value: watched });
    restore.push(() => void Object.defineProperty(owner, key, before ?? {}));
  };
  for (const key of OF_PATTERN) watch(RegExp.prototype, key, (_, [text]) => String(text).length + 1);
  for (const key of OF_STRING) watch(String.prototype, key, () => 1);
  try {
    work();
  } finally {
    for (const undo of restore.reverse()) undo();
  }
  return read;
}
