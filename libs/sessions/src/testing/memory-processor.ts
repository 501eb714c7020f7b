import { rulesWithGap, type CutRules } from '../cut';
import { foregroundMsOf } from '../foreground-time';
import { isAbnormal } from '../exit';
import { InstallChain } from '../install-chain';
import { extendSession, openSession, type Session } from '../session';
import { APP, type LoggedEvent } from './naive-sessions';

interface StoredSession {
  readonly installId: string;
  readonly derived: boolean;
  readonly version: number;
  readonly anchorAt: number;
  readonly deleted: boolean;
  readonly session: Session;
}

/** What the warehouse would hold: events that counted, and of each session its newest row. */
export class MemoryStore {
  readonly events: LoggedEvent[] = [];
  readonly rows = new Map<string, StoredSession>();

  write(sessionId: string, row: StoredSession): void {
    const before = this.rows.get(sessionId);
    if (before !== undefined && row.version <= before.version)
      throw new Error(`version ${row.version} of ${sessionId} would not replace version ${before.version}`);
    if (before !== undefined && before.anchorAt !== row.anchorAt)
      throw new Error(`the anchor of ${sessionId} has moved: both its rows would count`);
    this.rows.set(sessionId, { ...row, session: copyOf(row.session) });
  }

  /** All that a session row tells, by the session's id. */
  sessions(): Map<string, object> {
    return new Map(
      [...this.rows].filter(([, row]) => !row.deleted).map(([id, { session }]) => [id, told(session)]),
    );
  }
}

/** As it is after a row was written and read again. */
const copyOf = (session: Session): Session => ({
  ...session,
  resource: { ...session.resource },
  counts: { ...session.counts },
  turns: [...session.turns],
});

/** As much of a session as its row shows to readers. */
function told(session: Session): object {
  const { userAt, firstScreenAt, lastScreenAt, exits, exitAt, foreground, ...row } = session;
  const { shownFrom, shownTo, foregroundSaidMs, turns, ...shown } = row;
  return {
    ...shown,
    abnormal: isAbnormal(session),
    background: !foreground,
    foregroundMs: foregroundMsOf(session),
  };
}

interface Named {
  session: Session;
  version: number;
  readonly anchorAt: number;
  readonly hashes: Set<number>;
}

/**
 * One owner of a log partition, as the processor is, with a store in memory: batches in, rows out. Whatever it does not
 * know it restores from the store, as a new owner or one that let a session go.
 */
export class MemoryOwner {
  private readonly chains = new Map<string, InstallChain>();
  private readonly named = new Map<string, Named>();

  constructor(
    private readonly store: MemoryStore,
    private readonly rules: CutRules = rulesWithGap(30 * 60_000),
  ) {}

  /** Lets sessions leave memory: they come back from the store. */
  forget(installId: string): void {
    this.chains.delete(installId);
    for (const [sessionId] of this.named) if (sessionId.startsWith(installId)) this.named.delete(sessionId);
  }

  handle(batch: readonly LoggedEvent[], receivedAt: number): void {
    const { store } = this;
    this.restoreChains(batch);
    const touched = new Set<string>();
    const counted: LoggedEvent[] = [];
    for (const logged of batch) {
      const { sessionId, installId, event } = logged;
      const isNew = sessionId === '' ? this.chainOf(installId).add(event) : this.join(logged, receivedAt);
      if (!isNew) continue;
      counted.push(logged);
      touched.add(sessionId);
    }
    store.events.push(...counted);
    for (const [sessionId, { session, version, anchorAt }] of this.named) {
      if (!touched.has(sessionId)) continue;
      this.named.get(sessionId)!.version++;
      const row = { installId: '', derived: false, deleted: false, anchorAt, session };
      store.write(sessionId, { ...row, version: version + 1 });
    }
    for (const chain of this.chains.values()) {
      const { installId } = chain;
      for (const { row, session, deleted } of chain.recut(this.rules, receivedAt)) {
        const { version, anchorAt } = row;
        store.write(row.sessionId, { installId, derived: true, version, anchorAt, deleted, session });
      }
      chain.trim();
    }
  }

  private join({ sessionId, event }: LoggedEvent, receivedAt: number): boolean {
    const known = this.named.get(sessionId) ?? this.restoreNamed(sessionId);
    if (known === undefined) {
      const hashes = new Set([event.hash]);
      this.named.set(sessionId, { session: openSession(event), version: 0, anchorAt: receivedAt, hashes });
      return true;
    }
    if (known.hashes.has(event.hash)) return false;
    known.hashes.add(event.hash);
    extendSession(known.session, event);
    return true;
  }

  private restoreNamed(sessionId: string): Named | undefined {
    const row = this.store.rows.get(sessionId);
    if (row === undefined) return undefined;
    const own = this.store.events.filter((logged) => logged.sessionId === sessionId);
    const { version, anchorAt, session } = row;
    const hashes = new Set(own.map(({ event }) => event.hash));
    const restored = { session: copyOf(session), version, anchorAt, hashes };
    this.named.set(sessionId, restored);
    return restored;
  }

  private restoreChains(batch: readonly LoggedEvent[]): void {
    for (const installId of new Set(
      batch.filter((one) => one.sessionId === '').map((one) => one.installId),
    )) {
      const chain = this.chainOf(installId);
      const joining = batch.filter((one) => one.sessionId === '' && one.installId === installId);
      const stored = this.store.events.filter((one) => one.sessionId === '' && one.installId === installId);
      const missing = chain.missingFor(
        joining.map(({ event }) => event.at),
        this.rules.gapMs,
      );
      const from = Math.min(...missing.map(({ startAt }) => startAt));
      const to = Math.max(...missing.map(({ endAt }) => endAt));
      chain.load(
        missing,
        stored.map(({ event }) => event).filter(({ at }) => at >= from && at <= to),
      );
      const asked = new Set(joining.map(({ event }) => event.hash).filter((hash) => !chain.hashes.has(hash)));
      chain.repeats(
        chain.hasMoreStored ? stored.map(({ event }) => event.hash).filter((hash) => asked.has(hash)) : [],
      );
    }
  }

  private chainOf(installId: string): InstallChain {
    let chain = this.chains.get(installId);
    if (chain === undefined) {
      chain = new InstallChain('tenant', APP, installId, 1);
      for (const [sessionId, row] of this.store.rows) {
        if (!row.derived || row.installId !== installId) continue;
        const { version, anchorAt, deleted, session } = row;
        const { startAt, endAt } = session;
        chain.rows.set(sessionId, {
          sessionId,
          startAt,
          endAt,
          version,
          anchorAt,
          alive: !deleted,
          loaded: false,
        });
      }
      this.chains.set(installId, chain);
    }
    return chain;
  }
}
