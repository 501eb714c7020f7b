import { parseArgs, type ParseArgsConfig } from 'node:util';

/** What an operation came to, as the exit code of its process. */
export const EXIT = {
  done: 0,
  /** It was done, and what it found is not as it should be. */
  notClean: 1,
  /** It could not be done: wrong arguments, or a store is away. */
  failed: 2,
} as const;

/** Where an operation writes; tests read it. */
export interface Output {
  /** A line for the person or the program that asked. */
  print(line: string): void;
  /** A line about the work itself: progress, warnings. */
  note(line: string): void;
}

/** The caller asked for something that does not exist; the message says what to do instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export type Values = Readonly<Record<string, string | boolean | undefined>>;

/** @throws UsageError */
export function parseArguments(
  args: readonly string[],
  options: NonNullable<ParseArgsConfig['options']>,
): { values: Values; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
      strict: true,
    });
    return { values: values as Values, positionals };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

export function optionalText(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A whole number from 0 on. @throws UsageError */
export function optionalCount(values: Values, name: string): number | undefined {
  const text = optionalText(values, name);
  if (text === undefined) return undefined;
  const count = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(count))
    throw new UsageError(`--${name} must be a whole number, not ${JSON.stringify(text)}`);
  return count;
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * A moment in RFC 3339, or how long ago: `90s`, `15m`, `1h`, `2d`.
 * @param now epoch milliseconds
 * @returns epoch milliseconds
 * @throws UsageError
 */
export function optionalMoment(values: Values, name: string, now: number): number | undefined {
  const text = optionalText(values, name);
  if (text === undefined) return undefined;
  const ago = /^(\d{1,6})([smhd])$/.exec(text);
  const at = ago === null ? Date.parse(text) : now - Number(ago[1]) * (UNIT_MS[ago[2] ?? ''] ?? 0);
  if (Number.isNaN(at)) {
    throw new UsageError(
      `--${name} must be a time such as 2026-11-20T08:00:00Z, or how long ago, such as 15m or 2h; not ${JSON.stringify(text)}`,
    );
  }
  return at;
}
