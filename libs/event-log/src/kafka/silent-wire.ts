import type { WireLogger } from './wire';

/** kafkajs reports every failed attempt; the same failures reach our callers as errors, and the log as one line. */
export const SILENT_WIRE: WireLogger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  namespace: () => SILENT_WIRE,
};
