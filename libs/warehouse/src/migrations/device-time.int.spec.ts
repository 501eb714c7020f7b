import { createClient, type ClickHouseClient } from '@clickhouse/client';
import { WRITER } from '../embedded/engine-config';
import { engineFolder, readState } from '../embedded/engine-state';
import { scratchWarehouse, type Scratch } from '../testing/scratch';
import { migrations } from '.';
import { smallerRows } from './0014-smaller-rows';
import { ensureDatabase, migrate } from './migrate';

const { version, statements } = smallerRows;
const AT = Date.parse('2026-11-20T12:00:00.000Z');
const HOUR = 3_600_000;

let scratch: Scratch;
let client: ClickHouseClient;

beforeAll(async () => {
  scratch = await scratchWarehouse();
  const password = readState(engineFolder(scratch.dataDir))?.password ?? '';
  const connect = (database: string) =>
    createClient({ url: scratch.warehouse.url(), username: WRITER, password, database });
  const outside = connect('default');
  await ensureDatabase(outside, 'earlier');
  await outside.close();
  client = connect('earlier');
  await migrate(client, migrations.slice(0, version - 1));
});
afterAll(async () => {
  await client.close();
  await scratch.remove();
});

/** An event of the month, and so of the part, by the clock of a phone that is so far ahead. */
const insert = (userId: string, at: number, aheadMs: number): Promise<unknown> =>
  client.command({
    query:
      "INSERT INTO events (tenantId, appId, userId, at, deviceAt, expiresOn) VALUES ('t', 'a', {userId:String}, " +
      "fromUnixTimestamp64Milli({at:Int64}), fromUnixTimestamp64Milli({deviceAt:Int64}), '2100-01-01')",
    query_params: { userId, at, deviceAt: at + aheadMs },
  });

const stored = async (): Promise<unknown[]> => {
  const answer = await client.query({
    query:
      'SELECT userId, toFloat64(toUnixTimestamp64Milli(at)) AS at, toFloat64(clockAheadMs) AS ahead FROM events ORDER BY userId',
    format: 'JSONEachRow',
  });
  return answer.json();
};

const run = async (queries: readonly string[]): Promise<void> => {
  for (const query of queries) await client.command({ query });
};

it('keeps what the phones’ clocks said of rows that are there, wherever it was interrupted and begun anew', async () => {
  await insert('behind', AT, -26 * HOUR);
  await insert('honest', AT + 1, 0);
  // Another month is another part.
  await insert('long ago', AT - 400 * 24 * HOUR, 40 * 24 * HOUR + 123);
  const was = [
    { userId: 'behind', at: AT, ahead: -26 * HOUR },
    { userId: 'honest', at: AT + 1, ahead: 0 },
    { userId: 'long ago', at: AT - 400 * 24 * HOUR, ahead: 40 * 24 * HOUR + 123 },
  ];
  // It died after the second step; an older processor still wrote.
  await run(statements.slice(0, 2));
  await insert('meanwhile', AT, 5_000);
  const all = [...was, { userId: 'meanwhile', at: AT, ahead: 5_000 }];
  // It died before the journal knew of it.
  await run(statements);
  expect(await stored()).toEqual(all);
  await migrate(client, migrations);
  expect(await stored()).toEqual(all);
  await run(['OPTIMIZE TABLE events FINAL']);
  expect(await stored()).toEqual(all);
});
