import { parseEnv } from 'node:util';
import { textOf, yamlOf } from './files';

export interface ComposeService {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string; readonly args: { APP: string } };
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly command?: readonly string[];
}

export interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

/** The compose file as it stands, variables included. */
export const compose = (): Compose => yamlOf<Compose>('compose.yaml');

/** The variables that one has to fill in, as the example gives them. */
export const exampleVariables = (): NodeJS.Dict<string> => parseEnv(textOf('.env.example'));

export const APPS = ['ingest', 'processor', 'query'] as const;
export type AppName = (typeof APPS)[number];

/**
 * The environment of a service with its variables filled in, as `docker compose` does it: `${NAME:?why}` must be given
 * and not empty, `${NAME:-default}` need not.
 *
 * @throws Error with the variable's name when one is missing
 */
export function environmentOf(
  service: ComposeService,
  variables: Readonly<NodeJS.Dict<string>>,
): Record<string, string> {
  const fill = (text: string): string =>
    text.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind?: string, rest = '') => {
      const value = variables[name];
      if (value) return value;
      if (kind === '-') return String(rest);
      throw new Error(`${name} is missing: ${rest}`);
    });
  const entries = Object.entries(service.environment ?? {});
  return Object.fromEntries(entries.map(([name, value]) => [name, fill(String(value))]));
}
