export * from './port';
export { openCatalog } from './embedded/open';
export type { CatalogOptions } from './embedded/open';
export { makeKey, readKey, sameHash } from './keys/key';
export type { NewKey, ReadKey } from './keys/key';
export { KeyVerifier } from './keys/verifier';
export type { KeyVerifierOptions, VerifiedKey } from './keys/verifier';
export { MAX_RETENTION_DAYS } from './rules/app-rules';
