import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@sonde/platform';
import {
  ALL_KEPT,
  DEFAULT_KEPT_DAYS,
  readLayerState,
  rollUp,
  settleDay,
  type Layer,
  type MetricsQuestion,
} from '@sonde/vitals';
import { eventsTable, openWarehouse, sessionsTable, type Warehouse } from '@sonde/warehouse';
import { answerQuestion } from '../metrics/answer-question';
import { insertRows, type Row } from '../testing/rows';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const FROM = Date.UTC(2026, 4, 4);
const LOG = { logId: 77, logPartition: 0 };

let warehouse: Warehouse;
let layer: Layer;
let dataDir: string;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'sonde-moving-'));
  warehouse = await openWarehouse({ dataDir, logger: createLogger('query', 'error') });
  layer = {
    store: {
      select: (sql, params) => warehouse.select(sql, { params }),
      insertRows: (table, rows, token) => warehouse.insertRows(table, rows, token),
      run: (sql, params) => warehouse.command(sql, { params }),
    },
    identity: { now: Date.now, random: Math.random },
    retention: { default: DEFAULT_KEPT_DAYS, apps: [] },
  };
});
afterAll(async () => {
  await warehouse.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const APP = { tenantId: 'acme', appId: 'shop' };
let offset = 0;

const session = (id: string, startAt: number, version = 1): Row => ({
  ...APP,
  ...LOG,
  sessionId: id,
  laneKey: 1,
  anchorAt: FROM,
  version,
  startAt,
  endAt: FROM + 2 * DAY_MS + HOUR_MS,
  logOffset: offset++,
});

/** Two days of sessions; the first day is added up, the second is read row by row, or the other way round. */
async function world(addedUp: 0 | 1): Promise<Row[]> {
  for (const table of [
    'events',
    'sessions',
    'rollup_journal',
    'rollup_days',
    'rollup_attempts',
    'rollup_sessions',
  ])
    await warehouse.command(`TRUNCATE TABLE ${table}`);
  const sessions = [0, 1].flatMap((day) =>
    ['a', 'b', 'c'].map((name) => session(`${name}${day}`, FROM + day * DAY_MS + HOUR_MS)),
  );
  const event = { ...APP, ...LOG, at: FROM + addedUp * DAY_MS, eventHash: 1, type: 'custom', laneKey: 1 };
  await insertRows(warehouse, eventsTable, [{ ...event, logOffset: offset++ }]);
  await insertRows(warehouse, sessionsTable, sessions);
  await rollUp(layer, [{ logId: LOG.logId, partition: 0, offset: offset - 1 }], 1_000);
  const settled = await settleDay(layer, [APP], FROM / DAY_MS + addedUp);
  expect(settled.kind).toBe('settled');
  return sessions;
}

const QUESTION: MetricsQuestion = {
  scope: APP,
  metrics: [{ metric: 'SESSIONS' }],
  range: { from: FROM, to: FROM + 2 * DAY_MS },
  filter: [],
  groupBy: [],
  timeZone: 'UTC',
  orderBy: [],
  first: 1,
};

it.each([
  ['from an added-up day to one that is read row by row', 1],
  ['from a day that is read row by row to an added-up one', 0],
] as const)('a session that moves %s while a question is asked counts once', async (_, addedUp) => {
  const sessions = await world(addedUp);
  const moving = sessions.find(({ sessionId }) => sessionId === 'a1');
  const state = await readLayerState(layer.store.select, APP.tenantId);
  const looks: Promise<unknown>[] = [];
  let statements = 0;
  const answered = await answerQuestion(
    {
      async select<T>(sql: string, params: Readonly<Record<string, unknown>>): Promise<T[]> {
        const ask = (): Promise<T[]> => warehouse.select<T>(sql, { params });
        if (sql.includes('AS day')) {
          const look = ask();
          looks.push(look);
          return look;
        }
        if (statements++ === 0) {
          // Whatever has begun to look for newer sessions by now finds none.
          await Promise.all(looks);
          await insertRows(warehouse, sessionsTable, [
            { ...moving, version: 2, startAt: FROM + 2 * HOUR_MS, logOffset: offset++ },
          ]);
        }
        return ask();
      },
    },
    QUESTION,
    { state, kept: ALL_KEPT },
  );
  expect(state.settled.filter(({ clean }) => clean)).toHaveLength(1);
  expect(answered.answer.rows[0]?.values[0]?.value).toBe(6);
});
