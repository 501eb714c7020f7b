import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@sonde/platform';
import { NOTHING_PUBLISHED, readLayerState, type LayerStore } from '@sonde/vitals';
import { openWarehouse, type Warehouse } from '@sonde/warehouse';
import { randomSource } from '../testing/fleet';
import { compare, storeOf, World } from './testing/world';

let warehouse: Warehouse;
let store: LayerStore;
let dataDir: string;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'sonde-layers-'));
  warehouse = await openWarehouse({ dataDir, logger: createLogger('query', 'error') });
  store = storeOf(warehouse);
});
afterAll(async () => {
  await warehouse.close();
  rmSync(dataDir, { recursive: true, force: true });
});

describe.each([1, 2])('with rows, roll-ups, settles and compactions at random (seed %i)', (seed) => {
  it('FAST answers what EXACT does', async () => {
    const random = randomSource(seed * 7_919);
    const world = new World(warehouse, `acme${seed}`, random, seed);
    const history = [await world.arrive(), await world.arrive(), await world.roll()];
    let before = NOTHING_PUBLISHED;
    let fromRollups = 0;
    for (let step = 0; step < 16; step++) {
      history.push(await world.step());
      const state = await readLayerState(store.select, world.tenantId, before);
      for (let i = 0; i < 4; i++)
        fromRollups += await compare(store, world.question(), [state, before], history);
      before = state;
    }
    expect(fromRollups).toBeGreaterThan(40);
    expect(history.filter((text) => text.endsWith('published')).length).toBeGreaterThan(4);
  });
});
