import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FOLDED_GROUP_ID } from '@sonde/error-groups';
import { EVENTS_TOPIC, openEventLog, type EventLog } from '@sonde/event-log';
import type { RunningApp } from '@sonde/platform';
import { openWarehouse, type Warehouse } from '@sonde/warehouse';
import { EXIT } from '../operations/operation';
import { runOperation } from '../operations/run-operation';
import { crashRecord } from '../testing/crash-records';
import { NOW } from '../testing/phone-records';
import { runProcessor, Said, untilProcessed } from '../testing/running-processor';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const MOST = 20;
const RECORDS = 100;
const CRASHES = 50;

describe('a flood of fingerprints through a running processor', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sonde-flood-'));
  const env = { SONDE_MAX_GROUPS_A_DAY: String(MOST) };
  let log: EventLog;
  let warehouse: Warehouse;
  let processor: RunningApp;

  beforeAll(async () => {
    log = await openEventLog({ dataDir, logger: silent });
    warehouse = await openWarehouse({ dataDir, logger: silent });
    processor = await runProcessor(dataDir, env);
  });
  afterAll(async () => {
    await processor.close();
    await log.close();
    await warehouse.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** Of phones and sessions enough to reach every partition of the log. */
  const send = (appId: string, batch: number, typeOf: (n: number) => string): Promise<unknown> =>
    log.append(
      EVENTS_TOPIC,
      Array.from({ length: RECORDS }, (_, r) => {
        const crashes = Array.from({ length: CRASHES }, (_c, c) => {
          const n = (batch * RECORDS + r) * CRASHES + c;
          return { id: `${appId}/${n}`, type: typeOf(n), installId: `phone ${batch}/${r}` };
        });
        const { key, value } = crashRecord(appId, r, crashes, NOW);
        return { key, value, events: CRASHES };
      }),
    );

  const counted = async (appId: string) => {
    const [row] = await warehouse.select<{ events: number; groups: number; folded: number; names: number }>(
      `SELECT toUInt32(count()) AS events, toUInt32(uniqExactIf(errorGroupId, errorGroupId != {folded:String})) AS groups,
         toUInt32(countIf(errorGroupId = {folded:String})) AS folded,
         (SELECT toUInt32(uniqExact(errorGroupId)) FROM error_groups WHERE appId = {appId:String}) AS names
       FROM events WHERE appId = {appId:String}`,
      { params: { appId, folded: FOLDED_GROUP_ID } },
    );
    return row ?? { events: -1, groups: -1, folded: -1, names: -1 };
  };

  it('keeps every event, names so many groups in each lane and no more, and says how many it folded', async () => {
    await send('loud', 0, (n) => `Random${n}`);
    await send('quiet', 0, (n) => `E${n % 7}`);
    await untilProcessed(log);
    // A processor that takes over goes on where this one was.
    await processor.close();
    processor = await runProcessor(dataDir, env);
    await send('loud', 1, (n) => `Random${n}`);
    await send('quiet', 1, (n) => `E${n % 7}`);
    await untilProcessed(log);
    const loud = await counted('loud');
    const events = 2 * RECORDS * CRASHES;
    expect(loud).toEqual({
      events,
      groups: MOST * log.partitions,
      folded: events - MOST * log.partitions,
      names: MOST * log.partitions + 1,
    });
    expect(await counted('quiet')).toEqual({ events, groups: 7, folded: 0, names: 7 });
    const metrics = await (await fetch(`${processor.url}/metrics`)).text();
    expect(metrics).toMatch(/^sonde_processor_folded_errors_total\{.*\} \d{4}$/m);
  });

  it('leaves nothing for the audit to say, whatever the rules are by then', async () => {
    const audit = async (): Promise<{ code: number; said: Said }> => {
      const said = new Said();
      return { code: await runOperation('audit', [], said, { ...env, SONDE_DATA_DIR: dataDir }), said };
    };
    const { code, said } = await audit();
    expect([code, said.noted.at(-1)]).toEqual([EXIT.done, 'Clean.']);
    // As a regroup leaves it: events of a group that no rules of today would give them.
    await warehouse.command(
      `ALTER TABLE events UPDATE errorGroupId = 'ffffffffffffffff' WHERE appId = 'quiet' AND errorGroupId != ''`,
      { settings: { mutations_sync: 1 } },
    );
    // A group without a name is another matter: the audit misses it, and can name it again.
    expect((await audit()).code).toBe(EXIT.notClean);
    const repaired = new Said();
    await runOperation('audit', ['--repair'], repaired, { ...env, SONDE_DATA_DIR: dataDir });
    expect((await audit()).code).toBe(EXIT.done);
  });
});
