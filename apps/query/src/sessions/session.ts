import { ABSENT } from '@sonde/event-schema';
import { MAX_SESSION_MS } from '@sonde/sessions';
import type { AppScope } from '../events/event';
import type { SessionSpan } from '../events/event-list';
import type { RequestContext } from '../request-context';
import type { SessionRow } from './session-row';

const said = (value: string): string | null => (value === '' ? null : value);

/** A session on whose timeline more is asked. */
export interface SessionParent {
  readonly scope: AppScope;
  readonly span: SessionSpan;
}

/**
 * Whether nothing that a phone does now can belong to the session any more. What counts is the time of its events:
 * one that came days late is over, though it was heard of just now.
 */
function isOver(row: SessionRow, now: number, gapMs: number): boolean {
  if (row.ended === 1 || row.crashed === 1 || row.abnormal === 1) return true;
  return row.endAtMs + gapMs < now || (row.derived === 1 && row.startAtMs + MAX_SESSION_MS < now);
}

/**
 * Session as GraphQL shows it.
 * @param gapMs silence after which it counts as closed
 */
export function sessionOf(scope: AppScope, row: SessionRow, now: number, gapMs: number) {
  const span: SessionSpan = {
    id: row.sessionId,
    derived: row.derived === 1,
    laneKey: row.laneKeyText,
    startAt: row.startAtMs,
    endAt: row.endAtMs,
  };
  return {
    scope,
    span,
    id: row.sessionId,
    startedAt: row.startAtMs,
    endedAt: row.endAtMs,
    durationMs: row.endAtMs - row.startAtMs,
    foregroundMs: row.foregroundMs === ABSENT ? null : row.foregroundMs,
    backgroundMs: row.foregroundMs === ABSENT ? null : row.endAtMs - row.startAtMs - row.foregroundMs,
    state: isOver(row, now, gapMs) ? 'CLOSED' : 'OPEN',
    installId: row.installId,
    userId: said(row.userId),
    appVersion: said(row.appVersion),
    appBuild: said(row.appBuild),
    os: said(row.os),
    osVersion: said(row.osVersion),
    device: said(row.device),
    country: said(row.country),
    carrier: said(row.carrier),
    firstScreen: said(row.firstScreen),
    lastScreen: said(row.lastScreen),
    launchKind: said(row.launchKind),
    launchDurationMs: row.launchDurationMs === ABSENT || row.launchKind === '' ? null : row.launchDurationMs,
    launchedAt: row.launchKind === '' ? null : row.launchAtMs,
    crashed: row.crashed === 1,
    anr: row.anr === 1,
    errored: row.errored === 1,
    abnormal: row.abnormal === 1,
    ended: row.ended === 1,
    exitReason: said(row.exitReason),
    background: row.background === 1,
    first: async (_args: unknown, context: RequestContext) =>
      (await context.loaders.firstSession.load({ scope, installId: row.installId })) === row.sessionId,
    derived: row.derived === 1,
    eventCount: row.eventCount,
    eventCounts: Object.entries(row.counts)
      .map(([type, count]) => ({ type, count: Number(count) }))
      .sort((a, b) => b.count - a.count || (a.type < b.type ? -1 : 1)),
  };
}
