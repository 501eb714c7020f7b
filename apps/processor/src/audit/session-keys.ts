import type { RecordContext } from '../prepare/record-context';
import type { LightEvent } from './stored-sessions';

/** What records of one key go into: a session that its SDK named, or the derived ones of an install. */
export interface SessionKey {
  /** The key of its records, `app:session` or `app:install`. */
  readonly key: string;
  readonly tenantId: string;
  readonly appId: string;
  readonly laneKey: number;
  /** As the newest audited record has it. Milliseconds. */
  gapMs: number;
  /** Times of its audited events, epoch milliseconds. */
  from: number;
  to: number;
  /** Events of it that the warehouse should have and has not: they count as there. */
  readonly missing: LightEvent[];
}

/** The keys whose sessions are still to be looked at. */
export class SessionKeys {
  private keys = new Map<string, SessionKey>();

  get size(): number {
    return this.keys.size;
  }

  /** @param at time of one of its events, epoch milliseconds */
  note({ key, laneKey, header }: RecordContext, at: number): SessionKey {
    let known = this.keys.get(key);
    if (known === undefined) {
      const { tenantId, appId, sessionGapMs: gapMs } = header;
      known = { key, tenantId, appId, laneKey, gapMs, from: at, to: at, missing: [] };
      this.keys.set(key, known);
    }
    known.gapMs = header.sessionGapMs;
    known.from = Math.min(known.from, at);
    known.to = Math.max(known.to, at);
    return known;
  }

  /** All of them, to be looked at now. */
  take(): SessionKey[] {
    const keys = [...this.keys.values()];
    this.keys = new Map();
    return keys;
  }

  /** Could not be looked at. */
  putBack(keys: readonly SessionKey[]): void {
    for (const key of keys) this.keys.set(key.key, key);
  }
}
