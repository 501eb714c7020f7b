import type { Lag } from '../port';
import type { SegmentChain } from './chain';
import type { Meta } from './meta';

/** What a group has not yet committed, counted exactly: every record knows how many events came before it. */
export function lagOf(meta: Meta, chain: SegmentChain, topic: string, group: string): Lag {
  let records = 0;
  let events = 0;
  let oldestAt: number | undefined;
  for (let partition = 0; partition < meta.identity.partitions; partition++) {
    const range = chain.range(topic, partition);
    const from = Math.max(range.start, meta.position(group, topic, partition)?.offset ?? 0);
    if (from >= range.next) continue;
    for (const first of chain.read(topic, partition, from)) {
      records += range.next - from;
      events += range.events - first.eventsBefore;
      oldestAt = Math.min(oldestAt ?? Infinity, first.appendedAt);
      break;
    }
  }
  return { records, events, oldestAt };
}
