import type { BatchGaps, VersionGaps } from './batch-gaps';
import type { DroppedByClient } from './dropped-by-client';
import type { Received } from './received';

/** More versions than this are cut: those with the fewest events. */
const MAX_VERSIONS = 500;

/** ReleaseLosses as GraphQL shows it. */
export interface ReleaseLosses {
  readonly appVersion: string;
  readonly received: number;
  readonly droppedByClient: number;
  readonly batches: number;
  readonly missingBatches: number;
  readonly missingAtUpdate: number;
  readonly eventsPerBatch: number | null;
  readonly estimatedLost: number | null;
  readonly share: number | null;
  readonly numberedShare: number | null;
  readonly installsLookedAt: number;
}

/** Brings together what is known of each version; those with most events first. */
export function releaseLosses(
  received: readonly Received[],
  { versions: gaps, oneIn }: BatchGaps,
  dropped: readonly DroppedByClient[],
): ReleaseLosses[] {
  const receivedOf = new Map(received.map((row) => [row.appVersion, row.received]));
  const gapsOf = new Map(gaps.map((row) => [row.appVersion, row]));
  const droppedOf = new Map(dropped.map((row) => [row.appVersion, row.dropped]));
  const versions = new Set([...receivedOf.keys(), ...gapsOf.keys(), ...droppedOf.keys()]);
  return [...versions]
    .map((version) =>
      lossesOf(version, receivedOf.get(version) ?? 0, gapsOf.get(version), droppedOf.get(version)),
    )
    .map((losses) => ({ ...losses, installsLookedAt: 1 / oneIn }))
    .sort((a, b) => b.received - a.received || (a.appVersion < b.appVersion ? -1 : 1))
    .slice(0, MAX_VERSIONS);
}

function lossesOf(
  appVersion: string,
  received: number,
  gaps: VersionGaps | undefined,
  dropped: number | undefined,
): Omit<ReleaseLosses, 'installsLookedAt'> {
  const eventsPerBatch = gaps ? gaps.events / gaps.batches : null;
  const isKnown = gaps !== undefined || dropped !== undefined;
  const lost = (dropped ?? 0) + (gaps?.missing ?? 0) * (eventsPerBatch ?? 0);
  return {
    appVersion,
    received,
    droppedByClient: dropped ?? 0,
    batches: gaps?.batches ?? 0,
    missingBatches: gaps?.missing ?? 0,
    missingAtUpdate: gaps?.missingAtUpdate ?? 0,
    eventsPerBatch,
    estimatedLost: isKnown ? lost : null,
    share: isKnown && received + lost > 0 ? lost / (received + lost) : null,
    // Repeated events are in batches and not among those received; an event may name another version than its batch.
    numberedShare: received > 0 ? Math.min(1, (gaps?.events ?? 0) / received) : null,
  };
}
