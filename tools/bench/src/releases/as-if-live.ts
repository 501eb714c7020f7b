import type { Warehouse } from '@sonde/warehouse';

/** One row in ten came up to three days late, the others after a minute: by the row's own hash, the same every time. */
const lateness = (hash: string): string => `toIntervalSecond(if(${hash} % 10 = 0, ${hash} % 259200, 60))`;

/**
 * The simulator tells history at once, so everything arrived just now. Copies the rows of an app as if its phones had sent
 * as things happened, under another app's id. The app is chosen within: outside, the name already means the other.
 */
export async function copyAsIfLive(warehouse: Warehouse, from: string, to: string): Promise<void> {
  await warehouse.command(
    `INSERT INTO events SELECT * REPLACE ('${to}' AS appId, at + ${lateness('eventHash')} AS receivedAt) ` +
      `FROM (SELECT * FROM events WHERE appId = '${from}') SETTINGS max_partitions_per_insert_block = 0`,
  );
  await warehouse.command(
    `INSERT INTO sessions SELECT * REPLACE ('${to}' AS appId, startAt + toIntervalSecond(60) AS anchorAt, ` +
      `endAt + ${lateness('startHash')} AS receivedAt) FROM (SELECT * FROM sessions FINAL WHERE appId = '${from}' AND deleted = 0) ` +
      `SETTINGS max_partitions_per_insert_block = 0`,
  );
}
