import type { RegisteredDocuments } from './registered-documents';

/** Documents that callers register by sending them once with their hash; the least used go first. */
const MAX_KEPT = 1_000;

/** Where Apollo finds and keeps the documents of persisted queries, by the SHA-256 of their text. */
export interface DocumentStore {
  get(key: string): Promise<string | undefined>;
  set(key: string, document: string): Promise<void>;
  delete(key: string): Promise<boolean>;
}

/** Apollo puts this before its hashes. */
const PREFIX = /^apq:/;

/**
 * Registered documents first, then those that callers sent. Bounded by number; each is at most 16 KiB.
 * Nothing of a tenant stands in it: whoever knows a hash has the document.
 */
export function createDocumentStore(registered: RegisteredDocuments): DocumentStore {
  const kept = new Map<string, string>();
  return {
    async get(key) {
      const document = registered.get(key.replace(PREFIX, '')) ?? kept.get(key);
      if (kept.delete(key) && document !== undefined) kept.set(key, document);
      return document;
    },
    async set(key, document) {
      kept.delete(key);
      kept.set(key, document);
      const [oldest] = kept.keys();
      if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
    },
    async delete(key) {
      return kept.delete(key);
    },
  };
}
