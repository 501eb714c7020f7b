import { createHash } from 'node:crypto';

/** One step of the schema. Once released it never changes: a correction is a further step. */
export interface Migration {
  /** 1, 2, 3 … without gaps. */
  readonly version: number;
  readonly name: string;
  /**
   * Run one after another. Each must be harmless when it is run again (`IF NOT EXISTS` and the like), since a crash
   * between two of them, or two processes at once, repeat them.
   */
  readonly statements: readonly string[];
}

/** Tells a changed migration; white space does not count. */
export const checksumOf = (migration: Migration): string =>
  createHash('sha256')
    .update(migration.statements.map((statement) => statement.replace(/\s+/g, ' ').trim()).join(';\n'))
    .digest('hex')
    .slice(0, 16);
