import { foregroundMsOf, isAbnormal, type Session } from '@sonde/sessions';
import type { Block, sessionsTable } from '@sonde/warehouse';
import { fillResource } from './event-row';

type SessionsBlock = Block<(typeof sessionsTable)['columns']>;

export interface SessionRow {
  readonly tenantId: string;
  readonly appId: string;
  readonly sessionId: string;
  readonly laneKey: number;
  readonly derived: boolean;
  readonly anchorAt: number;
  readonly version: number;
  readonly deleted: boolean;
  readonly session: Session;
  readonly logId: number;
  readonly partition: number;
  /** Last offset of the batch: the row includes all events up to it. */
  readonly offset: number;
}

export function pushSession(block: SessionsBlock, row: SessionRow): void {
  const { session } = row;
  const c = block.columns;
  c.tenantId.push(row.tenantId);
  c.appId.push(row.appId);
  c.sessionId.push(row.sessionId);
  c.laneKey.push(row.laneKey);
  c.derived.push(row.derived ? 1 : 0);
  c.anchorAt.push(row.anchorAt);
  c.version.push(row.version);
  c.deleted.push(row.deleted ? 1 : 0);
  c.startAt.push(session.startAt);
  c.startHash.push(session.startHash);
  c.endAt.push(session.endAt);
  c.protocol.push(session.protocol);
  fillResource(c, session.resource, 1);
  c.userId.push(session.userId);
  c.userAt.push(session.userAt);
  c.firstScreen.push(session.firstScreen);
  c.firstScreenAt.push(session.firstScreenAt);
  c.lastScreen.push(session.lastScreen);
  c.lastScreenAt.push(session.lastScreenAt);
  c.launchKind.push(session.launchKind);
  c.launchDurationMs.push(session.launchDurationMs);
  c.launchAt.push(session.launchAt);
  c.eventCount.push(session.eventCount);
  c.counts.push(session.counts);
  c.crashed.push(session.crashed ? 1 : 0);
  c.anr.push(session.anr ? 1 : 0);
  c.errored.push(session.errored ? 1 : 0);
  c.abnormal.push(isAbnormal(session) ? 1 : 0);
  c.ended.push(session.ended ? 1 : 0);
  c.background.push(session.foreground ? 0 : 1);
  c.userPerceivedCrash.push(session.userPerceivedCrash ? 1 : 0);
  c.userPerceivedAnr.push(session.userPerceivedAnr ? 1 : 0);
  c.expiresOn.push(session.expiresAt);
  c.receivedAt.push(session.receivedAt);
  c.logId.push(row.logId);
  c.logPartition.push(row.partition);
  c.logOffset.push(row.offset);
  c.foregroundMs.push(foregroundMsOf(session));
  c.shownFrom.push(session.shownFrom);
  c.shownTo.push(session.shownTo);
  c.foregroundSaidMs.push(session.foregroundSaidMs);
  c.turns.push(session.turns);
  c.exits.push(session.exits);
  c.exitReason.push(session.exitReason);
  c.exitAt.push(session.exitAt);
  block.endRow();
}
