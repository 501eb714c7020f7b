import type { Lag, StoredRecord } from '../port';
import type { KafkaConnection } from './connection';
import type { DirectReader } from './direct-reader';
import { ForeignPositionError } from './group-position';
import { nextOffsets, rangesOf } from './offsets';
import { storedPositions } from './positions';
import { UnreadableBatchError } from './record-batch';

/** How much of what is behind is read to count its events, in all. Bytes. */
const COUNTED_BYTES = 8 * 2 ** 20;

/** How much one request reads of it. */
const PAGE_BYTES = 2 ** 20;

interface Behind {
  readonly partition: number;
  /** The first record not yet done, and the one after the last. */
  readonly from: number;
  readonly next: number;
}

interface Count {
  readonly events: number;
  readonly oldestAt: number | undefined;
}

/**
 * What a group has not done yet. Records are exact, from offsets. Events are exact as long as what is behind is not
 * more than 8 MiB: Kafka keeps no count of them, so the records are read for the number each carries. Beyond that the
 * rest is taken to hold as many per record as the part that was read, its oldest.
 *
 * A partition whose lane has stopped does not hide the others: where the position means nothing to this log, all that
 * the partition keeps is behind, since nobody knows what was done of it; records that cannot be read count as those
 * before them do, or as one event each.
 * @throws LogUnavailableError
 */
export async function lagOf(
  connection: KafkaConnection,
  reader: DirectReader,
  topic: string,
  group: string,
): Promise<Lag> {
  const behind = await behindOf(connection, topic, group);
  const share = Math.floor(COUNTED_BYTES / Math.max(1, behind.length));
  const counts = await Promise.all(behind.map((each) => count(reader, topic, each, share)));
  const oldest = counts.flatMap(({ oldestAt }) => oldestAt ?? []);
  return {
    records: behind.reduce((sum, { from, next }) => sum + next - from, 0),
    events: counts.reduce((sum, { events }) => sum + events, 0),
    oldestAt: oldest.length === 0 ? undefined : Math.min(...oldest),
  };
}

async function behindOf(connection: KafkaConnection, topic: string, group: string): Promise<Behind[]> {
  const partitions = connection.partitionNumbers;
  const name = await connection.patiently(() => connection.ensureTopic(topic));
  // Positions first: a batch that is committed in between must not look like a position beyond the end.
  const stored = await storedPositions(connection, topic, group, partitions);
  const doneBefore = (partition: number): number => {
    const position = stored.get(partition);
    return position === undefined || position instanceof ForeignPositionError ? 0 : position.offset;
  };
  return connection.patiently(async () => {
    const ends = await nextOffsets(connection.cluster, name, partitions);
    const late = partitions.filter((partition) => doneBefore(partition) < (ends.get(partition) ?? 0));
    if (late.length === 0) return [];
    const ranges = await rangesOf(connection.cluster, name, late);
    return late.flatMap((partition) => {
      const { start, next } = ranges.get(partition) ?? { start: 0, next: 0 };
      const from = Math.max(start, doneBefore(partition));
      return from < next ? [{ partition, from, next }] : [];
    });
  });
}

async function count(
  reader: DirectReader,
  topic: string,
  { partition, from, next }: Behind,
  share: number,
): Promise<Count> {
  let events = 0;
  let bytes = 0;
  let at = from;
  let oldestAt: number | undefined;
  while (at < next && (bytes < share || at === from)) {
    const page = await pageOf(reader, topic, partition, at, Math.min(PAGE_BYTES, share));
    if (page === 'unreadable' && at === from) return { events: next - from, oldestAt };
    if (page === 'unreadable' || page.length === 0) break;
    oldestAt ??= page[0]?.appendedAt;
    for (const record of page) {
      if (record.offset >= next) break;
      events += record.events;
      bytes += record.value.length;
      at = record.offset + 1;
    }
  }
  const read = at - from;
  return { events: read === 0 ? 0 : Math.round((events * (next - from)) / read), oldestAt };
}

async function pageOf(
  reader: DirectReader,
  ...where: Parameters<DirectReader['page']>
): Promise<readonly StoredRecord[] | 'unreadable'> {
  try {
    return await reader.page(...where);
  } catch (error) {
    if (error instanceof UnreadableBatchError) return 'unreadable';
    throw error;
  }
}
