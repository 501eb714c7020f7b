import { createHash } from 'node:crypto';
import type { CollectionSchema } from '../schema';

/**
 * One step of the catalog's schema. Once released it never changes: a correction is a further step, which names again,
 * in full, the collections that it changes.
 */
export interface Migration {
  /** 1, 2, 3 … without gaps. */
  readonly version: number;
  readonly name: string;
  /** Collections as they are from this step on. Indexes are only ever added. */
  readonly collections: Readonly<Record<string, CollectionSchema>>;
}

/** Tells a changed migration. */
export const checksumOf = (migration: Migration): string =>
  createHash('sha256').update(JSON.stringify(migration.collections)).digest('hex').slice(0, 16);
