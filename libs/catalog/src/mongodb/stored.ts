import { Timestamp } from 'mongodb';
import type { Document } from '../port';
import { fieldOf } from '../rules/documents';
import type { DocumentRules } from '../rules/rules';

/** A document as it lies in MongoDB: its own fields, and these. */
export interface Stored {
  readonly _id: string;
  readonly version: number;
  readonly createdAt: number;
  /** When it was last changed by MongoDB's clock, which goes forward only. What is changed is found by it. */
  readonly changedAt: Timestamp;
  /**
   * Counts up when another document comes to refer to this one. Nobody reads it: it is there so that two
   * transactions conflict, of which one refers to this document and the other changes or removes it.
   */
  readonly references?: number;
}

/** An empty timestamp is filled in by the server as it inserts. */
const NOW = new Timestamp({ t: 0, i: 0 });

export function toStored<T extends Document>(document: T): Stored {
  const { id, ...fields } = document;
  return { _id: id, ...fields, changedAt: NOW };
}

export function fromStored<T extends Document>(rules: DocumentRules<T>, stored: Stored): T {
  const document: Record<string, unknown> = {
    id: stored._id,
    version: stored.version,
    createdAt: stored.createdAt,
  };
  for (const field of Object.keys(rules.fields)) {
    const value = fieldOf(stored, field);
    if (value !== undefined) document[field] = value;
  }
  return document as unknown as T;
}
