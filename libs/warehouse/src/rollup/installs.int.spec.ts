import { installsSql, rememberInstallsSql } from '@sonde/vitals';
import { randomEvents, seeded } from '../testing/random-events';
import { scratchWarehouse, type Scratch } from '../testing/scratch';

let scratch: Scratch;
beforeAll(async () => {
  scratch = await scratchWarehouse();
});
afterAll(() => scratch.remove());

const EVENTS = 600;
const SCOPE = "tenantId = 'acme'";

interface Install {
  readonly appId: string;
  readonly installId: string;
  readonly began: number;
  readonly country: string;
  readonly version: string;
}

const answer = (from: string): Promise<Install[]> =>
  scratch.warehouse.select<Install>(
    `SELECT toString(appId) AS appId, installId, toFloat64(toUnixTimestamp64Milli(beganAt)) AS began,
       toString(country) AS country, toString(appVersion) AS version FROM ${from} ORDER BY appId, installId`,
  );

/** From raw rows: by the phone's earliest word, else by the earliest event; of equal times the least hash is first. */
const PLAIN = `(SELECT appId, installId, if(countIf(toUnixTimestamp64Milli(firstInstalledAt) > 0) > 0,
    minIf(firstInstalledAt, toUnixTimestamp64Milli(firstInstalledAt) > 0), min(at)) AS beganAt,
    argMin(country, (at, eventHash)) AS country, argMin(appVersion, (at, eventHash)) AS appVersion
  FROM events WHERE ${SCOPE} GROUP BY appId, installId)`;

const remembered = (beyond: string): string =>
  installsSql({ scope: SCOPE, beyond, dimensions: ['COUNTRY', 'APP_VERSION', 'APP'] });

it('installs are what raw rows say, however often and in whatever order they were remembered', async () => {
  const { warehouse } = scratch;
  await warehouse.insertRows('events', randomEvents(seeded(7), EVENTS, 0), 'events');
  const wanted = await answer(PLAIN);
  expect(wanted.length).toBe(24);
  expect(await answer(remembered('1'))).toEqual(wanted);

  for (const where of ['logOffset < 400', 'logOffset >= 300 AND logOffset < 500', 'logOffset % 7 = 0']) {
    await warehouse.command(rememberInstallsSql([where]));
    // The rest is read from raw rows; rows that are in both count once.
    expect(await answer(remembered('logOffset >= 400'))).toEqual(await answer(PLAIN));
  }
  await warehouse.command(rememberInstallsSql(['logOffset >= 400']));
  expect(await answer(remembered('0'))).toEqual(wanted);
  await warehouse.command('OPTIMIZE TABLE installs FINAL');
  expect(
    await warehouse.select("SELECT toUInt32(count()) AS n FROM installs WHERE tenantId = 'acme'"),
  ).toEqual([{ n: 24 }]);
  expect(await answer(remembered('0'))).toEqual(wanted);
});

it('without dimensions only times are read', async () => {
  const sql = installsSql({ scope: SCOPE, beyond: '0', dimensions: [] });
  expect(sql).not.toContain('argMin');
  expect(await scratch.warehouse.select(`SELECT toUInt32(count()) AS n FROM ${sql}`)).toEqual([{ n: 24 }]);
});

it('a dimension that no install has is refused', () => {
  expect(() => installsSql({ scope: SCOPE, beyond: '0', dimensions: ['SCREEN'] })).toThrow('screen');
});
