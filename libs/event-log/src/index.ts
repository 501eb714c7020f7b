export * from './port';
export { decodeDeadLetter, type DeadLetterHeader, type StoredDeadLetter } from './dead-letter';
export { type EventLogLogger } from './logger';
export { openEventLog, type EventLogOptions } from './embedded/open';
