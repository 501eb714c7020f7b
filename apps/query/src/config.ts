import {
  adminTokenSetting,
  commonConfig,
  defineConfig,
  flag,
  integer,
  needs,
  optionalText,
  ports,
  storeConfig,
  text,
  type ConfigOf,
} from '@sonde/platform';

const DOCUMENTS = optionalText('SONDE_QUERY_DOCUMENTS', /^\P{Cc}{1,4096}$/u, 'the path of a manifest file');

export const queryConfig = defineConfig({
  ...commonConfig,
  ...storeConfig,
  port: ports.query,
  adminToken: adminTokenSetting,
  /** How long an answer may be given again while nothing that it rests on changes; 0: never. Milliseconds. */
  cacheMs: integer('SONDE_QUERY_CACHE_MS', 2_000, { min: 0, max: 60_000 }),
  /** Manifest of the documents that are known beforehand. */
  documents: DOCUMENTS,
  /** Keys ask no other documents. */
  onlyRegistered: needs(flag('SONDE_QUERY_REGISTERED_ONLY', false), DOCUMENTS.variable),
  /** In `production` the schema is not told to those who ask for it. */
  nodeEnvironment: text('NODE_ENV', 'development'),
});

export type QueryConfig = ConfigOf<typeof queryConfig>;
