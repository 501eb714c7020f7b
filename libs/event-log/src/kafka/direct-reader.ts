import type { OffsetRange, StoredRecord } from '../port';
import { assertOk } from './broker-error';
import type { KafkaConnection } from './connection';
import { fetchExchange } from './fetch';
import { rangesOf } from './offsets';
import { decodeRecordBatches } from './record-batch';

/** How much one request reads. */
const PAGE_BYTES = 2 * 2 ** 20;

/** Reads what is there, without waiting for more and for no group. */
export class DirectReader {
  constructor(private readonly connection: KafkaConnection) {}

  /** @throws LogUnavailableError */
  async range(topic: string, partition: number): Promise<OffsetRange> {
    return this.connection.patiently(async () => {
      const name = await this.connection.ensureTopic(topic);
      const ranges = await rangesOf(this.connection.cluster, name, [partition]);
      return ranges.get(partition) ?? { start: 0, next: 0 };
    });
  }

  /** As the port's `read`. */
  async *read(topic: string, partition: number, from: number, to: number): AsyncIterable<StoredRecord> {
    const range = await this.range(topic, partition);
    const end = Math.min(to + 1, range.next);
    for (let next = Math.max(from, range.start); next < end;) {
      const page = await this.page(topic, partition, next);
      const wanted = page.filter(({ offset }) => offset < end);
      yield* wanted;
      const last = page.at(-1);
      if (last === undefined) {
        // Deleted since we asked for the range.
        const { start } = await this.range(topic, partition);
        if (start <= next) return;
        next = start;
      } else {
        next = last.offset + 1;
      }
    }
  }

  /**
   * Records from an offset on, about `maxBytes` of them; none when the offset is not there.
   * @throws LogUnavailableError, UnreadableBatchError
   */
  async page(topic: string, partition: number, from: number, maxBytes = PAGE_BYTES): Promise<StoredRecord[]> {
    return this.connection.patiently(async () => {
      const name = await this.connection.ensureTopic(topic);
      try {
        const leader = await this.connection.cluster.leader(name, partition);
        const [part] = await this.connection.cluster
          .link(leader, 'fetch:direct')
          .sendOwn(fetchExchange(name, [{ partition, from, maxBytes }], maxBytes, 0));
        if (part === undefined || part.errorCode === OFFSET_OUT_OF_RANGE) return [];
        assertOk(part.errorCode, `${name}/${partition}`);
        return decodeRecordBatches(part.bytes, from);
      } catch (error) {
        this.connection.noteMoved(error, name);
        throw error;
      }
    });
  }
}

const OFFSET_OUT_OF_RANGE = 1;
