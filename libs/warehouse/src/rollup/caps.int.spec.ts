import {
  contributionsSql,
  DEFAULT_KEPT_DAYS,
  nameValues,
  readFolds,
  ROLLUP_FAMILIES,
  type Fold,
  type RollupFamilyId,
} from '@sonde/vitals';
import { layerStore, runWith } from '../testing/layer-store';
import { scratchWarehouse, type Scratch } from '../testing/scratch';

const CAP = 1_000;
const NAMES = 50_000;
const FAMILIES: readonly RollupFamilyId[] = ['usage', 'screens', 'requests', 'faults'];

let scratch: Scratch;
let batch = 0;
let offset = 0;
beforeAll(async () => {
  scratch = await scratchWarehouse();
});
afterAll(() => scratch.remove());

/** Events of an app on `names` screens, `from` being the first one's number: each twice, the first ten a hundred times. */
async function insertScreens(appId: string, from: number, names: number): Promise<void> {
  offset++;
  await scratch.warehouse.command(
    `INSERT INTO events (tenantId, appId, at, type, screen, installId, weight, device, expiresOn, logId, logPartition, logOffset)
     SELECT 'acme', '${appId}', toDateTime64('2026-11-20 10:00:00', 3, 'UTC'), 'screen_view',
       concat('Screen ', toString(${from} + number)), 'phone', 1, concat('Pixel ', toString(number % 7)), toDate('2100-01-01'), 1, 0, ${offset}
     FROM numbers(${names}) ARRAY JOIN range(if(number < 10, 100, 2)) AS copy`,
  );
}

/** As the batch layer does: contributions of the newest rows, anew where a dimension comes to too many values. */
async function rollUp(): Promise<number> {
  const store = layerStore(scratch.warehouse);
  for (;;) {
    batch++;
    const folds = await readFolds(store.select);
    for (const id of FAMILIES) await contribute(id, folds);
    if ((await nameValues(store, batch, { cap: CAP })).length === 0) return batch;
  }
}

const contribute = (id: RollupFamilyId, folds: readonly Fold[]): Promise<void> =>
  runWith(scratch.warehouse, (params) =>
    contributionsSql(params, {
      family: ROLLUP_FAMILIES[id],
      from: 'events',
      where: [`logOffset = ${offset}`],
      batch,
      folds,
      retention: { default: DEFAULT_KEPT_DAYS, apps: [] },
    }),
  );

const screensOf = (appId: string, published: number) =>
  scratch.warehouse.select<{ names: number; events: number; other: number }>(
    `SELECT toUInt32(uniqExact(screen)) AS names, sum(r.events) AS events, sumIf(r.events, screen = '__other__') AS other
     FROM rollup_screens AS r WHERE appId = '${appId}' AND batch = ${published} AND grain = 'd'`,
  );

it('an app that names 50,000 screens keeps the first 1,000, the most frequent first, and another app is left alone', async () => {
  await insertScreens('wild', 0, NAMES);
  const all = 10 * 100 + (NAMES - 10) * 2;
  const first = await rollUp();
  expect(await screensOf('wild', first)).toEqual([
    { names: CAP + 1, events: all, other: all - 1_000 - 990 * 2 },
  ]);
  expect(await readFolds(layerStore(scratch.warehouse).select)).toEqual([
    { tenantId: 'acme', appId: 'wild', dimension: 'SCREEN' },
  ]);

  // What comes later folds at once, and a name that was kept is kept.
  await insertScreens('wild', NAMES, 1);
  expect(await screensOf('wild', await rollUp())).toEqual([{ names: 1, events: 100, other: 100 }]);
  await insertScreens('wild', 0, 10);
  expect(await screensOf('wild', await rollUp())).toEqual([{ names: 10, events: 1_000, other: 0 }]);

  await insertScreens('calm', 0, 999);
  expect(await screensOf('calm', await rollUp())).toEqual([{ names: 999, events: 2_978, other: 0 }]);
});

it('exactly as many values as the cap do not fold, one more does', async () => {
  await insertScreens('full', 0, CAP);
  expect(await screensOf('full', await rollUp())).toEqual([{ names: CAP, events: 2_980, other: 0 }]);
  await insertScreens('full', CAP, 1);
  expect(await screensOf('full', await rollUp())).toEqual([{ names: 1, events: 100, other: 100 }]);
});

it('values of facets and of common dimensions have places of their own', async () => {
  const rows = await scratch.warehouse.select<{ dimension: string; n: number }>(
    `SELECT toString(dimension) AS dimension, toUInt32(uniqExact(value)) AS n FROM dimension_values
     WHERE appId = 'wild' AND dimension IN ('DEVICE', 'APP_VERSION', 'SCREEN', 'METHOD') GROUP BY dimension ORDER BY dimension`,
  );
  expect(rows).toEqual([
    { dimension: 'APP_VERSION', n: 1 },
    { dimension: 'DEVICE', n: 7 },
    { dimension: 'SCREEN', n: CAP },
  ]);
});
