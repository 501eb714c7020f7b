import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EVENTS_TOPIC, openEventLog, type EventLog } from '@sonde/event-log';
import type { RunningApp } from '@sonde/platform';
import { waitFor } from '@sonde/test-kit';
import { newestEntry } from '@sonde/vitals';
import { openWarehouse, type Warehouse } from '@sonde/warehouse';
import { layerStoreOf } from '../../batch-layer/layer-store';
import { MINUTE, NOW, recordOf, type PhoneEvent } from '../../testing/phone-records';
import { runProcessor, Said, untilProcessed } from '../../testing/running-processor';
import { EXIT } from '../operation';
import { runOperation } from '../run-operation';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const PHONES = 30;
const env = (): Record<string, string> => ({ SONDE_DATA_DIR: dataDir });

let dataDir: string;
let log: EventLog;
let warehouse: Warehouse;
let processor: RunningApp;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'sonde-settle-'));
  log = await openEventLog({ dataDir, logger: silent });
  warehouse = await openWarehouse({ dataDir, logger: silent });
  processor = await runProcessor(dataDir, {
    SONDE_ROLLUP_INTERVAL_MS: '100',
    SONDE_ROLLUP_DELAY_MS: '0',
    SONDE_SETTLE_PAUSE_MINUTES: '0',
  });
  for (const app of ['shop', 'game']) {
    const records = Array.from({ length: PHONES }, (_, n) => {
      // Every second phone names its sessions; the others pause for an hour and so have two.
      const named = n % 2 === 0 ? { sessionId: `s${n}` } : {};
      const events = [0, 1, 2, 61, 62].map((minutes, i): PhoneEvent => ({
        id: `${n}/${i}`,
        at: NOW + minutes * MINUTE + n,
        type: i === 3 && n % 5 === 0 ? 'crash' : 'custom',
        ...named,
      }));
      const { key, value } = recordOf(app, 0, `phone ${n}`, events, NOW + 90 * MINUTE);
      return { key, value, events: events.length };
    });
    await log.append(EVENTS_TOPIC, records);
  }
  await untilProcessed(log);
  const { select } = layerStoreOf(warehouse);
  await waitFor(async () => {
    const { batches } = await newestEntry(select);
    const [row] = await select<{ rolled: number }>(
      "SELECT sum(events) AS rolled FROM rollup_usage WHERE grain = 'd' AND facet = '' AND batch IN {ids:Array(UInt64)}",
      { ids: batches.map(({ id }) => id) },
    );
    return row?.rolled === 2 * PHONES * 5;
  });
});
afterAll(async () => {
  await processor.close();
  await log.close();
  await warehouse.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function settle(...args: string[]): Promise<{ code: number; said: Said }> {
  const said = new Said();
  const code = await runOperation('settle', args, said, env());
  return { code, said };
}
const day = new Date(NOW).toISOString().slice(0, 10);
const range = ['--from', day, '--to', day];

it.each([
  [[], /which apps/],
  [['--app', 'shop', '--all-apps', ...range], /which apps/],
  [['--app', 'shop', '--from', day], /--to is missing/],
  [['--app', 'shop', '--from', '2026-02-30', '--to', day], /must be a day/],
  [['--app', 'shop', '--from', day, '--to', '2026-01-01'], /before --from/],
  [['--app', 'shop', '--from', day, '--to', '2100-01-01'], /not begun/],
])('says what is wrong with %j', async (args, message) => {
  const { code, said } = await settle(...args);
  expect(code).toBe(EXIT.failed);
  expect(said.noted.join('\n')).toMatch(message);
});

it('says that there is no such app', async () => {
  const { code, said } = await settle('--app', 'shopp', ...range);
  expect(code).toBe(EXIT.failed);
  expect(said.noted.join('\n')).toMatch(/no app "shopp"/);
});

it('finds nothing off, in figures or sessions, where nothing went wrong', async () => {
  const { code, said } = await settle('--all-apps', ...range, '--json');
  expect(said.noted.at(-1)).toBe('Nothing was off.');
  expect(code).toBe(EXIT.done);
  const reports = said.printed.map((line) => JSON.parse(line));
  expect(reports.map(({ appId }) => appId).sort()).toEqual(['game', 'shop']);
  for (const { events, copies, metrics, sessions } of reports) {
    expect({ events, copies }).toEqual({ events: PHONES * 5, copies: 0 });
    expect(metrics).toContainEqual({ metric: 'EVENTS', published: PHONES * 5, rebuilt: PHONES * 5, off: 0 });
    expect(metrics.filter(({ off }: { off: number }) => off !== 0)).toEqual([]);
    expect(sessions).toEqual({ derived: PHONES * 1.5, undecided: 0, differences: [] });
  }
});

it('goes on where a run was broken off, and says how far metrics were off', async () => {
  const begun = new Date().toISOString();
  await settle('--app', 'shop', ...range);
  // Somebody has put rows back that were rolled up without.
  await warehouse.command(
    `INSERT INTO events SELECT * REPLACE (eventHash + 1 AS eventHash, 'other' AS installId)
     FROM events WHERE appId = 'game' AND type = 'crash'`,
    { settings: { insert_deduplicate: 0 } },
  );
  const { code, said } = await settle('--all-apps', ...range, '--after', begun, '--no-sessions');
  expect(said.noted).toContain('1 are settled already.');
  expect(code).toBe(EXIT.notClean);
  expect(said.text).toMatch(/^CRASHES +1 +1 +-6 +game 2026/m);
  expect(said.text).toMatch(/^ERRORS +1 +0 +0$/m);
  expect((await settle('--app', 'game', ...range, '--no-sessions')).code).toBe(EXIT.done);
});

it('deletes copies of events', async () => {
  const events = async (): Promise<number> =>
    (
      await warehouse.select<{ rows: number }>(
        "SELECT toFloat64(count()) AS rows FROM events WHERE appId = 'shop'",
      )
    )[0]?.rows ?? 0;
  const before = await events();
  await warehouse.command("INSERT INTO events SELECT * FROM events WHERE appId = 'shop' AND type = 'crash'", {
    settings: { insert_deduplicate: 0 },
  });
  const copies = (await events()) - before;
  expect(copies).toBeGreaterThan(0);
  const { said } = await settle('--app', 'shop', ...range, '--no-sessions', '--json');
  expect(JSON.parse(said.printed[0] ?? '')).toMatchObject({ outcome: 'settled', copies });
  expect(await events()).toBe(before);
});

it('finds sessions that are not what their events make, and has them made anew', async () => {
  await warehouse.command(
    `INSERT INTO sessions SELECT * REPLACE (version + 1 AS version, eventCount + 7 AS eventCount) FROM sessions FINAL
     WHERE appId = 'shop' AND sessionId = 's2'`,
    { settings: { insert_deduplicate: 0 } },
  );
  const { code, said } = await settle('--app', 'shop', ...range, '--json');
  expect(code).toBe(EXIT.notClean);
  expect(JSON.parse(said.printed[0] ?? '').sessions.differences).toEqual([
    { sessionId: 's2', kind: 'differing', fields: ['eventCount'] },
  ]);
  expect((await settle('--app', 'shop', ...range, '--json')).code).toBe(EXIT.done);
});

it('leaves a day alone of which raw rows have expired', async () => {
  await warehouse.command("DELETE FROM events WHERE appId = 'game' AND type = 'crash'");
  const { code, said } = await settle('--app', 'game', ...range, '--no-sessions', '--json');
  expect(code).toBe(EXIT.notClean);
  expect(JSON.parse(said.printed[0] ?? '')).toMatchObject({ outcome: 'gone' });
});
