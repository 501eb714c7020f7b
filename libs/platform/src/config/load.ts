import { unknownVariableWarnings } from './known-variables';
import type { ConfigOf, ConfigSchema } from './schema';

/** `EX_CONFIG` of sysexits.h: the program is fine, its configuration is not. */
export const CONFIG_EXIT_CODE = 78;

/** Something is wrong with the configuration. The message is for the person who starts the app and holds no secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings of a schema from the environment: the only place in Sonde that reads `process.env`.
 * An empty variable counts as absent.
 *
 * @param warn gets one sentence for each `SONDE_*` variable that no app knows
 * @throws ConfigError with all problems at once: name, what was given (never of a secret) and what is allowed
 */
export function loadConfig<S extends ConfigSchema>(
  schema: S,
  env: Environment = process.env,
  warn: (warning: string) => void = () => undefined,
): ConfigOf<S> {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(schema)) {
    const given = env[setting.variable];
    if (given === undefined || given === '') {
      values[name] = setting.absent;
      continue;
    }
    const value = setting.parse(given);
    if (value === undefined) {
      const shown = setting.secret ? 'has a value that is not shown here' : `is ${quote(given)}`;
      problems.push(`${setting.variable} ${shown}; allowed: ${setting.allowed}`);
    }
    values[name] = value;
    for (const needed of setting.needs ?? []) {
      if ((env[needed] ?? '') === '') problems.push(`${setting.variable} needs ${needed} beside it`);
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  const own = Object.values(schema).map((setting) => setting.variable);
  for (const warning of unknownVariableWarnings(Object.keys(env), own)) warn(warning);
  return Object.freeze(values) as ConfigOf<S>;
}

/** The environment for a child process: this one's with some variables set, or left out where undefined. */
export function environmentWith(changes: Environment): NodeJS.ProcessEnv {
  return { ...process.env, ...changes };
}

function quote(given: string): string {
  return JSON.stringify(given.length > 80 ? `${given.slice(0, 80)}…` : given);
}
