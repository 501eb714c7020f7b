import { ClickHouseError } from '@clickhouse/client';
import { WarehouseQueryError, WarehouseUnavailableError } from '../port';

/** ClickHouse's codes for a state that passes; every other code is about the statement. */
const PASSING = new Set([
  // what a disk without room, or one that fails, lets be read: seen in a question while the disk was full
  23, // CANNOT_READ_FROM_ISTREAM
  32, // ATTEMPT_TO_READ_AFTER_EOF
  33, // CANNOT_READ_ALL_DATA
  40, // CHECKSUM_DOESNT_MATCH
  74, // CANNOT_READ_FROM_FILE_DESCRIPTOR
  75, // CANNOT_WRITE_TO_FILE_DESCRIPTOR
  76, // CANNOT_OPEN_FILE: no file handle left
  107, // FILE_DOESNT_EXIST
  159, // TIMEOUT_EXCEEDED
  160, // TOO_SLOW
  173, // CANNOT_ALLOCATE_MEMORY
  198, // DNS_ERROR
  201, // QUOTA_EXCEEDED
  202, // TOO_MANY_SIMULTANEOUS_QUERIES
  203, // NO_FREE_CONNECTION
  209, // SOCKET_TIMEOUT
  210, // NETWORK_ERROR
  236, // ABORTED
  241, // MEMORY_LIMIT_EXCEEDED
  242, // TABLE_IS_READ_ONLY
  243, // NOT_ENOUGH_SPACE
  252, // TOO_MANY_PARTS
  279, // ALL_CONNECTION_TRIES_FAILED
  285, // TOO_FEW_LIVE_REPLICAS
  319, // UNKNOWN_STATUS_OF_INSERT
  394, // QUERY_WAS_CANCELLED
  425, // SYSTEM_ERROR
  439, // CANNOT_SCHEDULE_TASK
  473, // DEADLOCK_AVOIDED
  692, // TOO_MANY_MUTATIONS
  745, // SERVER_OVERLOADED
  999, // KEEPER_EXCEPTION
  1000, // POCO_EXCEPTION: mostly what the system says of files and sockets
  1001, // STD_EXCEPTION
]);
/** Wrong password or user: for the embedded engine, a foreign engine on a port that was free for a moment. */
export const REFUSED_LOGIN = new Set([192, 193, 194, 516]);
/** Nothing was sent, so nothing was done. */
export const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** READONLY, DATABASE_ACCESS_DENIED, ACCESS_DENIED: the user may not do what Sonde does. */
export const MISSING_RIGHT = new Set([164, 291, 497]);
/** UNKNOWN_SETTING, SETTING_CONSTRAINT_VIOLATION: an insert cannot be sent with the settings that delivery needs. */
export const REFUSED_SETTING = new Set([115, 452]);
/** UNKNOWN_TABLE, UNKNOWN_DATABASE: somebody dropped what was there. */
const GONE = new Set([60, 81]);

/** True of a refusal of rows that is no fault of the statement: an operator can mend it. */
export function isSetupCode(code: number | undefined): boolean {
  return code !== undefined && (MISSING_RIGHT.has(code) || REFUSED_SETTING.has(code) || GONE.has(code));
}

export type Failure =
  /** The request never reached ClickHouse. */
  | { readonly kind: 'not-connected'; readonly error: WarehouseUnavailableError }
  /** The connection broke on the way: ClickHouse may have done it or not. */
  | { readonly kind: 'broken'; readonly error: WarehouseUnavailableError }
  /** ClickHouse cannot now. */
  | { readonly kind: 'busy'; readonly error: WarehouseUnavailableError }
  | { readonly kind: 'refused'; readonly error: WarehouseQueryError };

/** What an error of the client means. Messages never hold credentials: the client's errors have none. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ClickHouseError) {
    const code = Number(error.code);
    const message = `ClickHouse: ${error.message} (code ${error.code}${error.type === undefined ? '' : `, ${error.type}`})`;
    if (REFUSED_LOGIN.has(code))
      return { kind: 'not-connected', error: new WarehouseUnavailableError(message, code, { cause: error }) };
    if (PASSING.has(code))
      return { kind: 'busy', error: new WarehouseUnavailableError(message, code, { cause: error }) };
    return { kind: 'refused', error: new WarehouseQueryError(message, code) };
  }
  if (error instanceof WarehouseUnavailableError) return { kind: 'not-connected', error };
  const { code = '', message = String(error) } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  return {
    kind: NOT_CONNECTED.has(code) ? 'not-connected' : 'broken',
    error: new WarehouseUnavailableError(`ClickHouse does not answer: ${message}`, undefined, {
      cause: error,
    }),
  };
}
