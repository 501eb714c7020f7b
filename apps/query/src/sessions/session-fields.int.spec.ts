import 'reflect-metadata';
import { sessionsTable } from '@sonde/warehouse';
import { insertRows } from '../testing/rows';
import { makeTenant, startTestServer, type TestServer } from '../testing/server';

const AT = Date.UTC(2026, 10, 1, 12);
const SECOND = 1_000;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

it('a session says how long it was on the screen, how it began and how it ended', async () => {
  const { tenantId, appId, query } = await makeTenant(server, 'mine');
  const session = {
    tenantId,
    appId,
    installId: 'phone',
    version: 1,
    anchorAt: AT,
    receivedAt: AT,
    startAt: AT,
    endAt: AT + 60 * SECOND,
  };
  await insertRows(server.warehouse, sessionsTable, [
    {
      ...session,
      sessionId: 'full',
      launchKind: 'cold',
      launchDurationMs: 812,
      launchAt: AT + SECOND,
      foregroundMs: 45 * SECOND,
      counts: { custom: 2, screen_view: 2, app_exit: 1, app_launch: 7 },
      eventCount: 12,
      abnormal: 1,
      exitReason: 'low_memory',
    },
    {
      ...session,
      sessionId: 'bare',
      ended: 1,
      background: 1,
      foregroundMs: 0,
      counts: { log: 1 },
      derived: 1,
    },
    { ...session, sessionId: 'from before', foregroundMs: -1 },
  ]);
  const fields =
    'foregroundMs backgroundMs launchedAt abnormal ended exitReason background derived eventCounts { type count }';
  const asked = (alias: string, id: string): string => `${alias}: session(id: "${id}") { ${fields} }`;
  const { app } = await server.data(
    query,
    `query ($app: ID!) { app(id: $app) { ${asked('full', 'full')} ${asked('bare', 'bare')} ${asked('before', 'from before')} } }`,
    { app: appId },
  );
  expect(app).toEqual({
    full: {
      foregroundMs: 45 * SECOND,
      backgroundMs: 15 * SECOND,
      launchedAt: '2026-11-01T12:00:01.000Z',
      abnormal: true,
      ended: false,
      exitReason: 'low_memory',
      background: false,
      derived: false,
      eventCounts: [
        { type: 'app_launch', count: 7 },
        { type: 'custom', count: 2 },
        { type: 'screen_view', count: 2 },
        { type: 'app_exit', count: 1 },
      ],
    },
    bare: {
      foregroundMs: 0,
      backgroundMs: 60 * SECOND,
      launchedAt: null,
      abnormal: false,
      ended: true,
      exitReason: null,
      background: true,
      derived: true,
      eventCounts: [{ type: 'log', count: 1 }],
    },
    before: expect.objectContaining({ foregroundMs: null, backgroundMs: null, eventCounts: [] }) as unknown,
  });
});
