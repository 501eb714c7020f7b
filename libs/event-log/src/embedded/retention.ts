import type { SegmentChain } from './chain';
import type { Meta } from './meta';
import type { Segment } from './segment';

export interface Retention {
  /** How long records are kept, milliseconds. */
  readonly maxAgeMs: number;
  /** How large the log may grow before older records go sooner, bytes on disk. */
  readonly maxBytes: number;
}

/**
 * Deletes whole segments, oldest first, that are over the age or over the size, and never one with a record that some
 * group of its topic has not committed: rather the disk fills up and appends are refused.
 */
export async function expire(meta: Meta, chain: SegmentChain, limits: Retention, now: number): Promise<void> {
  await chain.refresh(now);
  await chain.sealIfOld(now);
  let bytes = chain.diskBytes();
  for (const segment of chain.sealed()) {
    if (segment.number < meta.oldestSegment()) continue;
    const lastAt = segment.state()?.lastAt ?? 0;
    if (bytes <= limits.maxBytes && now - lastAt <= limits.maxAgeMs) break;
    if (!isCommitted(meta, segment)) break;
    bytes -= segment.diskBytes();
    await meta.dropSegment(segment.number);
  }
  await chain.dropBefore(meta.oldestSegment());
}

function isCommitted(meta: Meta, segment: Segment): boolean {
  const groups = meta.groups();
  return segment
    .heads()
    .every(({ topic, partition, base, next }) =>
      groups
        .filter((known) => known.topic === topic)
        .every(({ group }) => base === next || (meta.position(group, topic, partition)?.offset ?? 0) >= next),
    );
}
