import { randomUUID } from 'node:crypto';

const TOKEN = 'insert_deduplication_token';

/** The table that a request inserts into, undefined for every other request. ClickHouse's client says it in the address. */
export function insertedTable(path: string): string | undefined {
  const query = new URL(path, 'http://clickhouse').searchParams.get('query') ?? '';
  return /^INSERT INTO (\S+)/.exec(query)?.[1];
}

/** The same request under a token that nobody has used: ClickHouse can no longer know a repetition. */
export function underNewToken(path: string): string {
  const url = new URL(path, 'http://clickhouse');
  if (!url.searchParams.has(TOKEN)) return path;
  url.searchParams.set(TOKEN, randomUUID());
  return `${url.pathname}${url.search}`;
}
