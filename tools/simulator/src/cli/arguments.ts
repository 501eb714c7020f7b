import { parseArgs, type ParseArgsConfig } from 'node:util';

/** The caller asked for something that does not exist; the message says what to do instead. Exit code 2. */
export class UsageError extends Error {}

type Options = NonNullable<ParseArgsConfig['options']>;
type Values = Record<string, string | boolean | undefined>;

/** Parses the arguments of one command. */
export function parse(
  command: string,
  args: readonly string[],
  options: Options,
  positionals: boolean,
): { values: Values; positionals: string[] } {
  try {
    const parsed = parseArgs({
      args: [...args],
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: positionals,
      strict: true,
    });
    return { values: parsed.values, positionals: parsed.positionals };
  } catch (error) {
    throw new UsageError(`${command}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export function requiredText(values: Values, name: string): string {
  const value = values[name];
  if (typeof value !== 'string' || value === '') throw new UsageError(`--${name} is missing`);
  return value;
}

export function optionalText(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** A whole number within bounds. */
export function wholeNumber(
  values: Values,
  name: string,
  bounds: { min: number; max: number },
): number | undefined {
  const value = optionalText(values, name);
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < bounds.min || number > bounds.max) {
    throw new UsageError(
      `--${name} must be a whole number from ${bounds.min} to ${bounds.max}, not ${JSON.stringify(value)}`,
    );
  }
  return number;
}

/** A share from 0 to 1. */
export function share(values: Values, name: string): number | undefined {
  const value = optionalText(values, name);
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!/^\d*\.?\d+$/.test(value) || number > 1)
    throw new UsageError(`--${name} must be a share from 0 to 1, such as 0.1, not ${JSON.stringify(value)}`);
  return number;
}

/** An address that begins with http:// or https://. */
export function address(values: Values, name: string): string {
  const value = requiredText(values, name);
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new UsageError(
      `--${name} must be an address such as http://127.0.0.1:8400, not ${JSON.stringify(value)}`,
    );
  }
  return value;
}

export function oneOf<T extends string>(
  values: Values,
  name: string,
  allowed: readonly T[],
  otherwise: T,
): T {
  const value = optionalText(values, name) ?? otherwise;
  const found = allowed.find((one) => one === value);
  if (!found)
    throw new UsageError(`--${name} must be one of ${allowed.join(', ')}, not ${JSON.stringify(value)}`);
  return found;
}

/** A moment in RFC 3339; epoch ms. */
export function moment(values: Values, name: string): number | undefined {
  const value = optionalText(values, name);
  if (value === undefined) return undefined;
  const at = Date.parse(value);
  if (Number.isNaN(at))
    throw new UsageError(
      `--${name} must be a time such as 2026-11-20T08:00:00Z, not ${JSON.stringify(value)}`,
    );
  return at;
}
