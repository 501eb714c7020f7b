import { monthOf } from './month';
import { createBlock } from './native/block';
import { WarehouseQueryError, WarehouseUnavailableError } from './port';
import { ledgerTable, spansTable } from './tables';
import { ledgerBlock } from './testing/ledger-block';
import { scratchWarehouse, until, type Scratch } from './testing/scratch';

let scratch: Scratch;
beforeAll(async () => {
  scratch = await scratchWarehouse();
});
afterAll(() => scratch.remove());

const total = async (app: string): Promise<string | undefined> => {
  const sql = 'SELECT sum(count) AS total FROM ledger WHERE appId = {app:String}';
  return (await scratch.warehouse.select<{ total: string }>(sql, { params: { app } }))[0]?.total;
};

const runningQueries = (text: string): Promise<unknown[]> =>
  scratch.warehouse.select(
    "SELECT query_id FROM system.processes WHERE query LIKE {text:String} AND query NOT LIKE '%processes%'",
    {
      params: { text: `%${text}%` },
    },
  );

function spanBlock(...times: number[]) {
  const block = createBlock(spansTable);
  const c = block.columns;
  for (const at of times) {
    for (const text of [c.tenantId, c.appId, c.sessionId, c.installId, c.name, c.traceId]) text.push('x');
    for (const text of [c.spanId, c.parentId, c.status, c.appVersion]) text.push('');
    for (const number of [c.durationMs, c.laneKey, c.spanHash, c.logId, c.logPartition]) number.push(1);
    for (const number of [c.logOffset, c.logIndex]) number.push(1);
    for (const time of [c.at, c.expiresOn]) time.push(at);
    c.attributes.push(undefined);
    block.endRow();
  }
  return block;
}

describe('insert', () => {
  it('puts rows in once for a token, however often it is repeated', async () => {
    const { warehouse } = scratch;
    await warehouse.insert(ledgerTable, ledgerBlock('once', 3, 4), 'once-1');
    await warehouse.insert(ledgerTable, ledgerBlock('once', 3, 4), 'once-1');
    await Promise.all(
      [1, 2, 3].map(() => warehouse.insert(ledgerTable, ledgerBlock('once', 3, 4), 'once-1')),
    );
    expect(await total('once')).toBe('7');
    await warehouse.insert(ledgerTable, ledgerBlock('once', 3, 4), 'once-2');
    expect(await total('once')).toBe('14');
  });

  it('makes one part of a block of many rows', async () => {
    await scratch.warehouse.command('SYSTEM STOP MERGES ledger');
    const before = await parts('ledger');
    await scratch.warehouse.insert(
      ledgerTable,
      ledgerBlock('many', ...Array.from({ length: 100_000 }, () => 1)),
      'many',
    );
    expect(await parts('ledger')).toBe(before + 1);
    await scratch.warehouse.command('SYSTEM START MERGES ledger');
    expect(await total('many')).toBe('100000');
  });

  it('sends nothing for an empty block', async () => {
    await scratch.warehouse.insert(ledgerTable, ledgerBlock('empty'), 'empty');
    await scratch.warehouse.insert(ledgerTable, ledgerBlock('empty', 5), 'empty');
    expect(await total('empty')).toBe('5');
  });

  it('has taken the rows when it returns, so that the block may be filled again at once', async () => {
    const block = ledgerBlock('reused', 1);
    const sent = scratch.warehouse.insert(ledgerTable, block, 'reused-1');
    block.clear();
    await sent;
    expect(await total('reused')).toBe('1');
    await expect(scratch.warehouse.insert(ledgerTable, block, 'reused-2')).resolves.toBeUndefined();
    expect(await total('reused')).toBe('1');
  });

  it('refuses a block that spans two months, and takes each month alone', async () => {
    const { warehouse } = scratch;
    const october = Date.UTC(2026, 10, 1) - 1;
    const november = Date.UTC(2026, 10, 1);
    expect([monthOf(october), monthOf(november)]).toEqual(['2026-10', '2026-11']);
    await expect(warehouse.insert(spansTable, spanBlock(october, november), 'two')).rejects.toThrow(
      /2026-10 to 2026-11/,
    );
    await warehouse.insert(spansTable, spanBlock(october), 'two:2026-10');
    await warehouse.insert(spansTable, spanBlock(november), 'two:2026-11');
    const partitions = await warehouse.select<{ p: string }>(
      "SELECT DISTINCT partition AS p FROM system.parts WHERE database = 'sonde' AND table = 'spans' AND active ORDER BY p",
    );
    expect(partitions.map(({ p }) => p)).toEqual(['202610', '202611']);
  });

  it('refuses a block of another table', async () => {
    await expect(scratch.warehouse.insert(spansTable, ledgerBlock('wrong', 1), 'wrong')).rejects.toThrow(
      RangeError,
    );
  });

  it('says with its code what ClickHouse refuses', async () => {
    const elsewhere = { ...ledgerTable, name: 'schema_migrations' };
    const block = { ...ledgerBlock('x', 1), table: elsewhere, rows: 1 };
    await expect(scratch.warehouse.insert(elsewhere, block, 'x')).rejects.toMatchObject({
      name: 'WarehouseQueryError',
      code: 117,
    });
  });
});

describe('select', () => {
  it('gives 64-bit integers as text and small ones as numbers', async () => {
    const rows = await scratch.warehouse.select(
      'SELECT toUInt64(18446744073709551615) AS big, toUInt32(7) AS small, nan AS none',
    );
    expect(rows).toEqual([{ big: '18446744073709551615', small: 7, none: null }]);
  });

  it('binds parameters, whatever is in them', async () => {
    const odd = "o'hara\\ \t\n\0 {x:String} ü 🙂";
    const rows = await scratch.warehouse.select('SELECT {odd:String} AS odd, {list:Array(String)} AS list', {
      params: { odd, list: [odd, ''] },
    });
    expect(rows).toEqual([{ odd, list: [odd, ''] }]);
  });

  it('takes lists far longer than a URL', async () => {
    const ids = Array.from({ length: 50_000 }, (_, index) => `session-'${index}\n`);
    const [row] = await scratch.warehouse.select<{ n: number; last: string }>(
      'SELECT toUInt32(length({ids:Array(String)})) AS n, {ids:Array(String)}[-1] AS last',
      { params: { ids } },
    );
    expect(row).toEqual({ n: 50_000, last: ids.at(-1) });
  });

  it('cuts days in UTC', async () => {
    const [row] = await scratch.warehouse.select(
      'SELECT toDate(toDateTime(1793491199)) AS day, timezone() AS zone',
    );
    expect(row).toEqual({ day: '2026-10-31', zone: 'UTC' });
  });

  it('refuses a wrong statement with its code, and a statement that writes', async () => {
    const wrong = scratch.warehouse.select('SELEC 1');
    await expect(wrong).rejects.toBeInstanceOf(WarehouseQueryError);
    await expect(wrong).rejects.toMatchObject({ code: 62 });
    for (const writing of [
      'DROP TABLE ledger',
      'TRUNCATE TABLE ledger',
      'INSERT INTO ledger (appId) SELECT 1',
    ]) {
      await expect(scratch.warehouse.select(writing)).rejects.toBeInstanceOf(WarehouseQueryError);
    }
  });

  it('never gives half an answer when a query fails on the way', async () => {
    const failing = scratch.warehouse.select('SELECT throwIf(number = 900000) AS t FROM numbers(1000000)');
    await expect(failing).rejects.toMatchObject({ code: 395 });
  });

  it('survives questions that want more memory than there is', async () => {
    const greedy = () =>
      scratch.warehouse.select('SELECT length(groupArray(number)) AS n FROM numbers(1000000000)');
    for (const answer of await Promise.allSettled([1, 2, 3].map(greedy))) {
      expect(answer).toMatchObject({
        status: 'rejected',
        reason: { name: 'WarehouseUnavailableError', code: 241 },
      });
    }
    await scratch.warehouse.insert(ledgerTable, ledgerBlock('memory', 1), 'memory');
    expect(await total('memory')).toBe('1');
  });

  it('ends a query that takes too long', async () => {
    const slow = scratch.warehouse.select(
      'SELECT count() FROM numbers(1000000000000) WHERE NOT ignore(number)',
      {
        timeoutMs: 300,
      },
    );
    await expect(slow).rejects.toBeInstanceOf(WarehouseUnavailableError);
    await until(
      'the query is gone',
      async () => (await runningQueries('numbers(1000000000000)')).length === 0,
    );
  });

  it('cancels a query in ClickHouse, not only the waiting for it', async () => {
    const stop = new AbortController();
    const forever = scratch.warehouse.select(
      'SELECT sleepEachRow(1) FROM numbers(3000) SETTINGS max_block_size = 1',
      {
        signal: stop.signal,
        timeoutMs: 60_000,
      },
    );
    const ended = expect(forever).rejects.toBe('no longer asked');
    await until('the query runs', async () => (await runningQueries('numbers(3000)')).length > 0);
    stop.abort('no longer asked');
    await ended;
    await until('the query is gone', async () => (await runningQueries('numbers(3000)')).length === 0);
  });
});

async function parts(table: string): Promise<number> {
  const [row] = await scratch.warehouse.select<{ n: number }>(
    "SELECT toUInt32(count()) AS n FROM system.parts WHERE database = 'sonde' AND table = {table:String} AND active",
    { params: { table } },
  );
  return row?.n ?? 0;
}
