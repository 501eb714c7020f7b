import type { Setting } from './setting';

/** The settings of one app, under the names by which its code reads them. */
export type ConfigSchema = Readonly<Record<string, Setting<unknown>>>;

/** The typed, frozen object that comes out of a schema. */
export type ConfigOf<S extends ConfigSchema> = {
  readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never;
};

/**
 * Declares an app's configuration, usually of the shared parts and its own settings:
 * `defineConfig({ ...commonConfig, ...storeConfig, port: port('SONDE_INGEST_PORT', 8400) })`.
 *
 * @throws Error when two settings read the same variable
 */
export function defineConfig<const S extends ConfigSchema>(schema: S): S {
  const variables = Object.values(schema).map((setting) => setting.variable);
  const twice = variables.find((variable, index) => variables.indexOf(variable) !== index);
  if (twice) throw new Error(`two settings read ${twice}`);
  return Object.freeze(schema);
}
