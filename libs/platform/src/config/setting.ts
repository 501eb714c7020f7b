import { resolve } from 'node:path';

/** One environment variable: its name, what is allowed, and how its text becomes a value. */
export interface Setting<T> {
  readonly variable: string;
  /** What is allowed, in words that follow "allowed:". */
  readonly allowed: string;
  /** A secret's value is never shown, not even a wrong one. */
  readonly secret: boolean;
  /** The value for a text, or undefined when the text is not allowed. */
  readonly parse: (text: string) => T | undefined;
  /** The value when the variable is absent or empty. */
  readonly absent: T;
  /** Variables without which this one makes no sense: given alone, it stops the start. */
  readonly needs?: readonly string[];
}

/** The setting, which makes sense only together with other variables. */
export function needs<T>(setting: Setting<T>, ...variables: readonly string[]): Setting<T> {
  return { ...setting, needs: variables };
}

/** Free text without spaces or control characters at its ends. */
export function text(variable: string, absent: string, allowed = 'a text'): Setting<string> {
  return { variable, allowed, secret: false, absent, parse: (given) => given.trim() || undefined };
}

/** Text of a form of its own; undefined when absent. */
export function optionalText(variable: string, form: RegExp, allowed: string): Setting<string | undefined> {
  return {
    variable,
    allowed,
    secret: false,
    absent: undefined,
    parse: (given) => (form.test(given.trim()) ? given.trim() : undefined),
  };
}

/** Yes or no. */
export function flag(variable: string, absent: boolean): Setting<boolean> {
  const words: Readonly<Record<string, boolean>> = { true: true, false: false };
  return {
    variable,
    allowed: 'true or false',
    secret: false,
    absent,
    parse: (given) => words[given.trim().toLowerCase()],
  };
}

/** A TCP port; 0 lets the system choose a free one. */
export function port(variable: string, absent: number): Setting<number> {
  const whole = integer(variable, absent, { min: 0, max: 65_535 });
  return { ...whole, allowed: 'a whole number from 0 (take a free port) to 65535' };
}

/** A whole number in decimal digits, both ends included. */
export function integer(
  variable: string,
  absent: number,
  range: { readonly min: number; readonly max: number },
): Setting<number> {
  return { ...optionalInteger(variable, range), absent };
}

/** As `integer`; undefined when absent. */
export function optionalInteger(
  variable: string,
  range: { readonly min: number; readonly max: number },
): Setting<number | undefined> {
  return {
    variable,
    allowed: `a whole number from ${range.min} to ${range.max}`,
    secret: false,
    absent: undefined,
    parse: (given) => {
      const value = /^-?\d{1,16}$/.test(given.trim()) ? Number(given) : Number.NaN;
      return Number.isSafeInteger(value) && value >= range.min && value <= range.max ? value : undefined;
    },
  };
}

/** One of a few words, in any case. */
export function oneOf<T extends string>(variable: string, absent: T, choices: readonly T[]): Setting<T> {
  return { ...optionalOneOf(variable, choices), absent };
}

/** As `oneOf`; undefined when absent. */
export function optionalOneOf<T extends string>(
  variable: string,
  choices: readonly T[],
): Setting<T | undefined> {
  return {
    variable,
    allowed: `one of ${choices.join(', ')}`,
    secret: false,
    absent: undefined,
    parse: (given) => choices.find((choice) => choice.toLowerCase() === given.trim().toLowerCase()),
  };
}

/** A folder, made absolute against the working directory. It need not exist yet. */
export function folder(variable: string, absent: string): Setting<string> {
  return {
    variable,
    allowed: "a folder's path",
    secret: false,
    absent: resolve(absent),
    parse: (given) => (given.includes('\0') ? undefined : resolve(given)),
  };
}

/** The http(s) address of a server. Not echoed, because it may hold a password. */
export function optionalUrl(variable: string): Setting<string | undefined> {
  return {
    variable,
    allowed: 'an address that starts with http:// or https://',
    secret: true,
    absent: undefined,
    parse: (given) => {
      const address = given.trim();
      return /^https?:\/\//i.test(address) && URL.canParse(address) ? address : undefined;
    },
  };
}

/** A token that is sent in a header: visible ASCII without spaces. */
export function optionalSecret(variable: string): Setting<string | undefined> {
  return {
    variable,
    allowed: 'visible ASCII characters without spaces, at most 512',
    secret: true,
    absent: undefined,
    parse: (given) => (/^[\x21-\x7e]{1,512}$/.test(given) ? given : undefined),
  };
}

/** A password. Any character that can be typed may stand in it, also spaces at its ends. */
export function optionalPassword(variable: string): Setting<string | undefined> {
  return {
    variable,
    allowed: 'a text without control characters, at most 512',
    secret: true,
    absent: undefined,
    parse: (given) => (/^\P{Cc}{1,512}$/u.test(given) ? given : undefined),
  };
}

/**
 * The address of a MongoDB replica set, several hosts included. Not echoed, because it may hold a password; whether its
 * options make sense is for the driver to say.
 */
export function optionalMongodbUrl(variable: string): Setting<string | undefined> {
  return {
    variable,
    allowed: 'an address that starts with mongodb:// or mongodb+srv:// and names a host',
    secret: true,
    absent: undefined,
    parse: (given) => (/^mongodb(\+srv)?:\/\/[^\s/?]+\S*$/i.test(given.trim()) ? given.trim() : undefined),
  };
}
