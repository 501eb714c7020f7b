import { DAY_MS, hash53 } from '@sonde/event-schema';
import {
  cutSessions,
  derivedSessionId,
  rulesWithGap,
  sessionOf,
  type Session,
  type SessionEvent,
} from '@sonde/sessions';
import type { LayerStore } from '@sonde/vitals';
import type { SessionKey } from '../../audit/session-keys';
import {
  EVENT_COLUMNS,
  SESSION_COLUMNS,
  sessionEventOf,
  sessionOfRow,
  type StoredEvent,
  type StoredSession,
} from '../../lane/stored-rows';
import type { DayOfApp } from './days-asked';

/** Events whose sessions are derived at once: some 100 MB. */
const EVENTS_AT_ONCE = 150_000;

/** A session that is not stored as its events make it. */
export interface SessionDifference {
  readonly sessionId: string;
  readonly kind: 'missing' | 'extra' | 'differing';
  /** Fields that differ. */
  readonly fields: readonly string[];
  readonly key: SessionKey;
}

export interface CheckedSessions {
  readonly sessions: number;
  readonly differences: readonly SessionDifference[];
  /** Sessions of installs that were never silent for a whole day before: where those begin only more events could tell. */
  readonly undecided: number;
}

type LightEvent = StoredEvent & { readonly laneKey: number; readonly sessionId: string };
type Row = StoredSession & { readonly derived: 0 | 1 };

/**
 * Derives the sessions that start in an app's day from its raw rows, as if nothing were stored, and holds the stored rows
 * against them, field by field.
 * The rules are the processor's own (libs/sessions): this shows what went wrong in storing, not in the rules.
 * @param gapMs silence that ends a session of which the SDK says nothing
 * @throws WarehouseUnavailableError
 */
export async function checkSessions(
  store: LayerStore,
  { tenantId, appId, day, events }: DayOfApp,
  gapMs: number,
): Promise<CheckedSessions> {
  const slices = Math.max(1, Math.ceil(events / EVENTS_AT_ONCE));
  let sessions = 0;
  let undecided = 0;
  const differences: SessionDifference[] = [];
  for (let slice = 0; slice < slices; slice++) {
    const params = { tenantId, appId, slices, slice, from: day * DAY_MS, to: (day + 1) * DAY_MS };
    const stored = await store.select<Row>(
      `SELECT ${SESSION_COLUMNS}, derived FROM sessions FINAL WHERE tenantId = {tenantId:String} AND appId = {appId:String}
         AND sessions.laneKey % {slices:UInt32} = {slice:UInt32} AND sessions.deleted = 0
         AND sessions.startAt >= fromUnixTimestamp64Milli({from:Int64}) AND sessions.startAt < fromUnixTimestamp64Milli({to:Int64})`,
      params,
    );
    const until = stored.reduce((latest, { endAt }) => Math.max(latest, endAt + 1), params.to + DAY_MS);
    const rows = await store.select<LightEvent>(
      `SELECT ${EVENT_COLUMNS}, toFloat64(events.laneKey) AS laneKey, sessionId FROM events
       WHERE tenantId = {tenantId:String} AND appId = {appId:String}
         AND events.at >= fromUnixTimestamp64Milli({early:Int64}) AND events.at < fromUnixTimestamp64Milli({until:Int64})
         AND events.laneKey % {slices:UInt32} = {slice:UInt32} AND events.laneKey IN (
           SELECT laneKey FROM events WHERE tenantId = {tenantId:String} AND appId = {appId:String}
             AND at >= fromUnixTimestamp64Milli({from:Int64}) AND at < fromUnixTimestamp64Milli({to:Int64}))`,
      { ...params, early: params.from - DAY_MS, until },
    );
    const derived = deriveSessions(appId, rows, gapMs, params);
    undecided += derived.undecided;
    const known = new Map(stored.map((row) => [row.sessionId, row]));
    for (const [sessionId, { session, installId, isDerived }] of derived.sessions) {
      sessions++;
      const row = known.get(sessionId);
      known.delete(sessionId);
      const fields = row === undefined ? [] : fieldsThatDiffer(sessionOfRow(row), session);
      if (row !== undefined && fields.length === 0) continue;
      const key = keyOf(tenantId, appId, isDerived ? installId : sessionId, gapMs, session);
      differences.push({ sessionId, kind: row === undefined ? 'missing' : 'differing', fields, key });
    }
    for (const row of known.values()) {
      if (derived.undecidedLanes.has(row.laneKey)) continue;
      const name = row.derived === 1 ? row.installId : row.sessionId;
      const key = keyOf(tenantId, appId, name, gapMs, row);
      differences.push({ sessionId: row.sessionId, kind: 'extra', fields: [], key });
    }
  }
  return { sessions, differences, undecided };
}

interface Derived {
  readonly sessions: Map<string, { session: Session; installId: string; isDerived: boolean }>;
  readonly undecided: number;
  readonly undecidedLanes: ReadonlySet<number>;
}

function deriveSessions(
  appId: string,
  rows: readonly LightEvent[],
  gapMs: number,
  { from, to }: { readonly from: number; readonly to: number },
): Derived {
  const sessions: Derived['sessions'] = new Map();
  const undecidedLanes = new Set<number>();
  const isOfDay = ({ startAt }: Session): boolean => startAt >= from && startAt < to;
  for (const [group, events] of groups(rows)) {
    const named = group.sessionId;
    const distinct = [...new Map(events.map((event) => [event.hash, event])).values()];
    if (named !== '') {
      const session = sessionOf(distinct);
      if (isOfDay(session))
        sessions.set(named, { session, installId: session.resource.installId, isDerived: false });
      continue;
    }
    const certain = fromCertainStart(distinct, gapMs, from - DAY_MS);
    if (certain === undefined) {
      undecidedLanes.add(group.laneKey);
      continue;
    }
    for (const own of cutSessions(certain, rulesWithGap(gapMs))) {
      const session = sessionOf(own);
      const { installId } = session.resource;
      if (isOfDay(session))
        sessions.set(derivedSessionId(appId, installId, session.startHash), {
          session,
          installId,
          isDerived: true,
        });
    }
  }
  return { sessions, undecided: undecidedLanes.size, undecidedLanes };
}

function groups(rows: readonly LightEvent[]): [{ laneKey: number; sessionId: string }, SessionEvent[]][] {
  const found = new Map<string, [{ laneKey: number; sessionId: string }, SessionEvent[]]>();
  for (const row of rows) {
    const { laneKey, sessionId } = row;
    const name = `${laneKey} ${sessionId}`;
    const group = found.get(name);
    if (group === undefined) found.set(name, [{ laneKey, sessionId }, [sessionEventOf(row)]]);
    else group[1].push(sessionEventOf(row));
  }
  return [...found.values()];
}

/** The events from the first one on that begins a session whatever was before; undefined when none does. */
function fromCertainStart(
  events: readonly SessionEvent[],
  gapMs: number,
  windowStart: number,
): SessionEvent[] | undefined {
  const inOrder = [...events].sort((a, b) => a.at - b.at || a.hash - b.hash);
  let before = windowStart;
  const first = inOrder.findIndex((event) => {
    const begins = event.at - before > gapMs || (event.type === 'app_launch' && event.kind === 'cold');
    before = event.at;
    return begins;
  });
  return first < 0 ? undefined : inOrder.slice(first);
}

/** Names of fields, in both, that are not the same. */
function fieldsThatDiffer(stored: Session, derived: Session): string[] {
  const a = flat(stored);
  const b = flat(derived);
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(
    (name) => JSON.stringify(a[name]) !== JSON.stringify(b[name]),
  );
}

const flat = ({ resource, counts, ...rest }: Session): Record<string, unknown> => ({
  ...rest,
  ...resource,
  counts: Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1))),
});

function keyOf(
  tenantId: string,
  appId: string,
  name: string,
  gapMs: number,
  { startAt, endAt }: Pick<Session, 'startAt' | 'endAt'>,
): SessionKey {
  const key = `${appId}:${name}`;
  return { key, tenantId, appId, laneKey: hash53(key), gapMs, from: startAt, to: endAt, missing: [] };
}
