import { MongoClient } from 'mongodb';
import { CatalogError } from '../port';

/** How long to look for a server that can take a call, in milliseconds. */
const FIND_SERVER_MS = 5_000;
/** How long an answer may take before the server counts as hung: more than a change stream waits for news, or a command may take. */
const SOCKET_MS = 10_000;
const DEFAULT_DATABASE = 'sonde';
/** What follows the hosts, up to the options. */
const DATABASE_IN_URL = /^mongodb(?:\+srv)?:\/\/(?:[^@/]*@)?[^/?]+\/([^?]*)/i;
const MAX_DATABASE_BYTES = 63;

/** Where the catalog is, without anything secret, for sentences. */
export interface MongoPlace {
  /** `host:port`, several with commas. */
  readonly hosts: string;
  readonly database: string;
  /** Set when the URL has a user. */
  readonly user?: { readonly lookedUpIn: string };
}

/**
 * Reads a connection string. Nothing is connected yet.
 * @throws CatalogError INVALID, without a word of the user and password
 */
export function readAddress(url: string, database?: string): { client: MongoClient; place: MongoPlace } {
  const client = makeClient(url);
  const { hosts, srvHost, credentials } = client.options;
  const source = credentials?.source;
  const place: MongoPlace = {
    hosts: srvHost ?? hosts.map(String).join(', '),
    database: database ?? databaseIn(url) ?? DEFAULT_DATABASE,
    ...(source === undefined ? {} : { user: { lookedUpIn: source } }),
  };
  checkDatabaseName(place.database);
  return { client, place };
}

function makeClient(url: string): MongoClient {
  try {
    return new MongoClient(url, {
      appName: 'sonde',
      serverSelectionTimeoutMS: FIND_SERVER_MS,
      connectTimeoutMS: FIND_SERVER_MS,
      socketTimeoutMS: SOCKET_MS,
      // Documents are few and read through caches.
      maxPoolSize: 8,
      retryWrites: true,
      retryReads: true,
      ignoreUndefined: true,
    });
  } catch (error) {
    // The driver's words may quote a part of the password, most of all when an unescaped character in it is the fault.
    const reason = error instanceof Error && !url.includes('@') ? `: ${error.message}` : '';
    throw new CatalogError(
      'INVALID',
      `SONDE_MONGODB_URL cannot be read${reason}; its form is mongodb://user:password@host:port/database?replicaSet=name, with special characters in user and password percent-encoded`,
      'url',
    );
  }
}

function databaseIn(url: string): string | undefined {
  return decodeURIComponent(DATABASE_IN_URL.exec(url)?.[1] ?? '') || undefined;
}

function checkDatabaseName(name: string): void {
  const isOurs = !['admin', 'local', 'config'].includes(name);
  if (isOurs && Buffer.byteLength(name) <= MAX_DATABASE_BYTES && /^[^/\\. "$*<>:|?\0]+$/.test(name)) return;
  throw new CatalogError(
    'INVALID',
    `SONDE_MONGODB_URL names the database ${JSON.stringify(name)}, which cannot be used: name another after the host, such as /sonde`,
    'url',
  );
}
