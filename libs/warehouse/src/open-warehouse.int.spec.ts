import { engineFolder, readState } from './embedded/engine-state';
import { WRITER } from './embedded/engine-config';
import { openWarehouse } from './open-warehouse';
import { WarehouseSetupError } from './port';
import { ledgerTable } from './tables';
import { ledgerBlock } from './testing/ledger-block';
import { scratchWarehouse, silent, type Scratch } from './testing/scratch';

let scratch: Scratch;
beforeAll(async () => {
  scratch = await scratchWarehouse();
});
afterAll(() => scratch.remove());

/** The engine of the folder as a server that somebody else runs. */
function serverUrl(path = ''): string {
  const url = new URL(scratch.warehouse.url());
  url.username = WRITER;
  url.password = readState(engineFolder(scratch.dataDir))?.password ?? '';
  return `${url.origin.replace('//', `//${url.username}:${url.password}@`)}${path}`;
}

const open = (url: string) => openWarehouse({ dataDir: scratch.dataDir, url, logger: silent });

describe('a server given by its URL', () => {
  it('gets the schema in a database of its own, and keeps the same promises', async () => {
    const warehouse = await open(serverUrl('/elsewhere'));
    try {
      await warehouse.insert(ledgerTable, ledgerBlock('remote', 3), 'remote-1');
      await warehouse.insert(ledgerTable, ledgerBlock('remote', 3), 'remote-1');
      const sql = 'SELECT toUInt32(sum(count)) AS total, currentDatabase() AS db FROM ledger';
      expect(await warehouse.select(sql)).toEqual([{ total: 3, db: 'elsewhere' }]);
      await expect(warehouse.select('DROP TABLE ledger')).rejects.toMatchObject({ code: 164 });
    } finally {
      await warehouse.close();
    }
    expect(await scratch.warehouse.select('SELECT toUInt32(count()) AS n FROM ledger')).toEqual([{ n: 0 }]);
  });

  it('is called sonde where the URL names no database', async () => {
    const warehouse = await open(serverUrl());
    expect(await warehouse.select('SELECT currentDatabase() AS db')).toEqual([{ db: 'sonde' }]);
    expect(warehouse.url()).not.toContain('@');
    await warehouse.close();
  });

  it.each(['127.0.0.1:8123', 'tcp://127.0.0.1:9000', 'clickhouse'])('cannot be %s', async (url) => {
    const wrong = open(url);
    await expect(wrong).rejects.toBeInstanceOf(WarehouseSetupError);
    await expect(wrong).rejects.toThrow(/SONDE_CLICKHOUSE_URL/);
  });
});
