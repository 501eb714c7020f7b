import { createHash } from 'node:crypto';
import type { LogBatch } from '@sonde/event-log';
import { emptyResource, type DecodedEvent } from '@sonde/event-schema';
import { decodeRecord } from '@sonde/sdk-protocols';
import { Lane } from '../lane/lane';
import { prepareBatch } from '../prepare/prepare-batch';
import { PreparedBatch } from '../prepare/prepared-batch';
import { NOW, recordOf } from '../testing/phone-records';
import { LaneGroups } from './lane-groups';

const MAX_A_DAY = 2_000;
const PER_BATCH = 5_000;
const BATCHES = 40;

const crash = (appId: string, index: number, n: number, type: string): DecodedEvent => ({
  ...{ index, id: `${appId}/${n}/${index}`, type: 'crash', sdkType: 'crash', deviceTime: NOW },
  ...{ sessionId: `session-${n}`, userId: '', screen: '', sampleRate: 1, attributes: undefined },
  resource: { ...emptyResource(), installId: 'phone', appVersion: '1.0' },
  fields: {
    exceptions: [{ type, frames: [{ function: 'run', module: `com.${appId}.Main`, inApp: true }] }],
  },
});

/** Rows of one record with these events, as the processor makes them once it has read the record. */
function prepare(
  lane: Lane,
  rows: PreparedBatch,
  appId: string,
  offset: number,
  events: DecodedEvent[],
): void {
  const record = { ...recordOf(appId, offset, 'phone', []), key: `${appId}:${events[0]?.sessionId ?? ''}` };
  const { header } = decodeRecord(record.value);
  const read = {
    ...{ offset, header },
    batch: { batchId: 'b', sentAt: undefined, total: events.length, events, spans: [], rejected: [] },
  };
  const batch: LogBatch = {
    ...{ logId: '1', partition: 0, first: offset, last: offset, inDoubt: false },
    records: [record],
  };
  prepareBatch(lane, batch, new Map([[offset, read]]), rows);
}

/** All that a batch would send to ClickHouse. */
function digestOf(rows: PreparedBatch): string {
  const digest = createHash('sha256');
  for (const blocks of [rows.events, rows.sessions])
    for (const [, block] of blocks.entries()) digest.update(block.encode());
  return digest.update(rows.errorGroups.encode()).update(rows.ledger.encode()).digest('hex');
}

interface Told {
  /** Of each of the quiet app's batches. */
  readonly digests: string[];
  readonly loud: { rows: number; names: number; folded: number };
  /** Most ids that the lane remembered. */
  most: number;
}

/** An app with seven kinds of crashes, and beside it one of which every crash is another's. */
function run(flood: boolean): Told {
  const lane = new Lane(new LaneGroups(MAX_A_DAY));
  const rows = new PreparedBatch();
  const told: Told = { digests: [], loud: { rows: 0, names: 0, folded: 0 }, most: 0 };
  for (let n = 0; n < BATCHES; n++) {
    if (flood) {
      const events = Array.from({ length: PER_BATCH }, (_, i) =>
        crash('loud', i, n, `Random${n * PER_BATCH + i}`),
      );
      prepare(lane, rows, 'loud', 2 * n, events);
      for (const [, block] of rows.events.entries()) told.loud.rows += block.rows;
      told.loud.names += rows.errorGroups.rows;
      told.loud.folded += rows.folded;
      rows.clear();
    }
    const events = Array.from({ length: 20 }, (_, i) => crash('quiet', i, n, `Kind${(n + i) % 7}`));
    prepare(lane, rows, 'quiet', 2 * n + 1, events);
    told.digests.push(digestOf(rows));
    rows.clear();
    told.most = Math.max(told.most, lane.groups.size);
    lane.evict(0);
  }
  return told;
}

describe('a flood of two hundred thousand fingerprints from one app', () => {
  it('is folded after the first so many, with every event kept, and leaves another app byte for byte as it was', () => {
    const flooded = run(true);
    expect(flooded.loud.rows).toBe(PER_BATCH * BATCHES);
    expect(flooded.loud.folded).toBe(PER_BATCH * BATCHES - MAX_A_DAY);
    // Those that were let through, and that of the folded ones once for each batch.
    expect(flooded.loud.names).toBe(MAX_A_DAY + BATCHES);
    expect(flooded.most).toBe(MAX_A_DAY + 7);
    expect(flooded.digests).toEqual(run(false).digests);
  });
});
