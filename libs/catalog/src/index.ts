export * from './port';
export { openCatalog } from './embedded/open';
export type { CatalogOptions } from './embedded/open';
export { openMongoCatalog } from './mongodb/open';
export type { MongoCatalogOptions } from './mongodb/open';
export { openConfiguredCatalog } from './open-configured-catalog';
export { makeKey, readKey, sameHash } from './keys/key';
export type { NewKey, ReadKey } from './keys/key';
export { KeyVerifier } from './keys/verifier';
export type { KeyVerifierOptions, VerifiedKey } from './keys/verifier';
export {
  MAX_ATTRIBUTES,
  MAX_DIMENSION_VALUES,
  MAX_RETENTION_DAYS,
  MAX_SET_RELEASES,
} from './rules/app-rules';
export { KnownGroupings, type KnownGrouping, type KnownOptions } from './known/known-groupings';
export { KnownWork, type AppWork } from './known/known-work';
