import type { RecordHeader } from '@sonde/sdk-protocols';

/** One line for the ledger: how many events had which outcome other than accepted, and why. */
export type LedgerLine = RecordHeader['outcomes'][number];

/** A request that was not taken as a whole: an expected failure, so a value and not an exception. */
export interface Refusal {
  readonly kind: 'refused';
  /** HTTP status. */
  readonly status: 400 | 401 | 403 | 408 | 413 | 415 | 429 | 503;
  /** Stable, lower snake case. */
  readonly code: string;
  /** For people: what was wrong, what was given, what is allowed. Never a payload or a key. */
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
  /** Seconds until a repetition makes sense; always there for 429 and 503. */
  readonly retryAfter?: number;
  /** What the ledger is told, once the app is known. */
  readonly outcome?: LedgerLine['outcome'];
  /** How many events were refused, where that is known; else the body counts as one. */
  readonly events?: number;
}

export function refuse(
  status: Refusal['status'],
  code: string,
  message: string,
  more: Partial<Omit<Refusal, 'kind' | 'status' | 'code' | 'message'>> = {},
): Refusal {
  return { kind: 'refused', status, code, message, ...more };
}

export function isRefusal(value: object): value is Refusal {
  return (value as Partial<Refusal>).kind === 'refused';
}
